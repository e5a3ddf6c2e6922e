import { type DemoPerson, groupByRole, type RoleGroup } from './demo-person.ts';
import { escapeHtml, type PageSettings, renderPage } from './page.ts';

export interface SignInView {
  /** Path that both forms go to. */
  readonly action: string;
  readonly search: string;
  readonly people: readonly DemoPerson[];
  /** A few to begin with. */
  readonly suggested?: readonly DemoPerson[];
  /** The person the service expects, shown first. */
  readonly expected?: DemoPerson;
  /** Someone is signed in already and must show again who they are. */
  readonly again: boolean;
  readonly problem?: string;
}

/** More than this under one heading and the reader is better served by the search. */
const SHOWN_PER_ROLE = 10;

/** The list of demo people by role, one button each; plain forms, no script. */
export function renderSignInPage(settings: PageSettings, view: SignInView): string {
  const title = view.again ? 'Sign in again' : 'Choose who to sign in as';
  const sections = [
    renderProblemSummary(view.problem),
    `<h1 class="nhsuk-heading-l">${title}</h1>`,
    '<p>This is the demonstration identity provider. It runs on this computer only, knows no real people and asks for no password: choose a person and you are signed in as them.</p>',
    view.again ? '<p>The service asks you to confirm who you are before you go on.</p>' : '',
    renderExpected(view),
    renderSuggested(view),
    renderSearch(view),
    renderGroups(view),
    `<form method="post" action="${escapeHtml(view.action)}"><button class="nhsuk-button nhsuk-button--secondary" type="submit" name="cancel" value="yes">Cancel and go back</button></form>`,
  ];
  const prefix = view.problem === undefined ? '' : 'Error: ';
  return renderPage(settings, `${prefix}${title}`, sections.filter((section) => section !== '').join('\n'));
}

function renderProblemSummary(problem: string | undefined): string {
  if (problem === undefined) return '';
  return `<div class="nhsuk-error-summary" role="alert" aria-labelledby="problem-title">
  <h2 class="nhsuk-error-summary__title" id="problem-title">There is a problem</h2>
  <p><a href="#people">${escapeHtml(problem)}</a></p>
</div>`;
}

function renderExpected({ action, expected }: SignInView): string {
  if (expected === undefined) return '';
  return `<section aria-labelledby="expected">
  <h2 class="nhsuk-heading-m" id="expected">Expected person</h2>
  ${renderPeople(action, [expected], true)}
</section>`;
}

function renderSuggested({ action, suggested = [], search, again }: SignInView): string {
  if (suggested.length === 0 || search !== '' || again) return '';
  return `<section aria-labelledby="suggested">
  <h2 class="nhsuk-heading-m" id="suggested">People of the demonstration study</h2>
  ${renderPeople(action, suggested, true)}
</section>`;
}

function renderSearch({ action, search }: SignInView): string {
  const clear = search === '' ? '' : `\n  <p><a href="${escapeHtml(action)}">Show everyone</a></p>`;
  return `<form class="ncvr-filter" method="get" action="${escapeHtml(action)}" role="search">
  <div class="nhsuk-form-group">
    <label class="nhsuk-label" for="search">Find a person by name, role or organisation</label>
    <input class="nhsuk-input nhsuk-input--width-20" id="search" name="search" type="search" autocomplete="off" maxlength="100" value="${escapeHtml(search)}">
  </div>
  <button class="nhsuk-button nhsuk-button--secondary" type="submit">Find</button>
</form>${clear}`;
}

function renderGroups(view: SignInView): string {
  const groups = groupByRole(view.people, view.search);
  if (groups.length === 0) {
    return `<p id="people">No demonstration person matches "${escapeHtml(view.search)}". Search for part of a name, an organisation or its code.</p>`;
  }
  return `<div id="people">\n${groups.map((group) => renderGroup(view.action, group)).join('\n')}\n</div>`;
}

function renderGroup(action: string, group: RoleGroup): string {
  const shown = group.people.slice(0, SHOWN_PER_ROLE);
  const hidden = group.people.length - shown.length;
  const id = `role-${escapeHtml(group.role)}`;
  const more = hidden === 0 ? '' : `\n  <p>${hidden} more: use the search above to find them.</p>`;
  return `<section aria-labelledby="${id}">
  <h2 class="nhsuk-heading-m" id="${id}">${escapeHtml(group.heading)} (${group.people.length})</h2>
  ${renderPeople(action, shown, false)}${more}
</section>`;
}

const ROLE_WORDS: Readonly<Record<string, string>> = {
  studyResourceReviewer: 'lead site reviewer',
  companyRepresentative: 'company',
  siteRepresentative: 'trust',
  networkAssessor: 'network',
  nationalCoordinator: 'national coordinator',
};

const wordsFor = (role: string): string => ROLE_WORDS[role] ?? role;

const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A row for each person: who they are, what for, and the button. */
function renderPeople(action: string, people: readonly DemoPerson[], withRole: boolean): string {
  const rows = people.map((person) => renderPerson(person, withRole)).join('\n');
  return `<form method="post" action="${escapeHtml(action)}"><dl class="nhsuk-summary-list">\n${rows}\n  </dl></form>`;
}

function renderPerson(person: DemoPerson, withRole: boolean): string {
  const organisation = `${person.organisationName} (${person.organisation})`;
  const role = withRole ? `${escapeHtml(capitalise(wordsFor(person.role)))}<br>` : '';
  return `    <div class="nhsuk-summary-list__row">
      <dt class="nhsuk-summary-list__key">${escapeHtml(person.name)}</dt>
      <dd class="nhsuk-summary-list__value">${role}${escapeHtml(organisation)}</dd>
      <dd class="nhsuk-summary-list__actions">${renderButton(person)}</dd>
    </div>`;
}

/** The organisation is part of the button's name: a person may stand for several. */
function renderButton(person: DemoPerson): string {
  const rest = ` as ${person.name}, ${wordsFor(person.role)}, ${person.organisationName} (${person.organisation})`;
  return `<button class="nhsuk-button nhsuk-button--secondary nhsuk-button--small ncvr-row-button" type="submit" name="subject" value="${escapeHtml(person.subject)}">Sign in<span class="nhsuk-u-visually-hidden">${escapeHtml(rest)}</span></button>`;
}

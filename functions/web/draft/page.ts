/** The draft on the page: its arms, visits, activities and sites, each with what is wrong with it and its own form. */
import type { Finding } from '../../../shared/domain/findings.ts';
import {
  cellsOf,
  DRAFT_LISTS,
  type DraftList,
  entriesOf,
  type Fields,
  fieldsOf,
  textOf,
} from '../../../shared/usecases/resource-review/resource-parts.ts';
import { matchesWords, searchOf } from '../frame/documents.ts';
import { type Reply, redirect, type SignedInRequest } from '../frame/page-request.ts';
import { sliceOf } from '../frame/slices.ts';
import { counted, FILTERS, type Tag } from '../frame/words.ts';
import type { WebDeps } from '../web-deps.ts';
import { createActivityPages } from './activity.ts';
import { createArmPages } from './arm.ts';
import { createFindSitePage } from './find-site.ts';
import { nameOf } from './finding-places.ts';
import { createLoadDraft, type Draft, namesOf } from './load-draft.ts';
import { createRemovePages } from './remove.ts';
import { createSchedulePages } from './schedule.ts';
import { inOrder, numberedOf, sectionName } from './schedule-grid.ts';
import { createDraftSitePages } from './site.ts';
import { createTermsPages } from './terms.ts';
import { createVisitPages, VISIT_KIND_WORDS } from './visit.ts';

const ON_A_PAGE = 50;

/** How many findings an entry has, as a tag in its row. */
function tagOf(findings: readonly Finding[], list: DraftList, at: number): Tag | undefined {
  const own = findings.filter(({ path }) => path === `${list}[${at}]` || path.startsWith(`${list}[${at}].`));
  const errors = own.filter(({ severity }) => severity === 'error').length;
  if (errors > 0) return { text: counted(errors, 'error'), classes: 'nhsuk-tag--red' };
  return own.length > 0 ? { text: counted(own.length, 'warning'), classes: 'nhsuk-tag--yellow' } : undefined;
}

const numberOf = (value: unknown): string =>
  typeof value === 'number' ? value.toLocaleString('en-GB') : '–';

function armRows(draft: Draft) {
  const visits = entriesOf(draft.document, 'visits');
  return entriesOf(draft.document, 'arms').map((entry, at) => ({
    number: at + 1,
    label: nameOf('arms', entry, at),
    visits: visits.filter(({ arms }) => Array.isArray(arms) && arms.includes(entry['id'])).length,
    tag: tagOf(draft.findings, 'arms', at),
  }));
}

function visitRows(draft: Draft) {
  const arms = new Map(namesOf(draft, 'arms').map(({ id, label }) => [id, label]));
  const cells = Map.groupBy(cellsOf(draft.document), ({ visit }) => visit);
  return inOrder(numberedOf(draft, 'visits')).map(({ number, id, label, entry }) => {
    const named: readonly unknown[] = Array.isArray(entry['arms']) ? entry['arms'] : [];
    const labels = named.map((arm) => arms.get(textOf(arm) ?? '') ?? textOf(arm) ?? '?');
    const kind = Object.entries(VISIT_KIND_WORDS).find(([known]) => known === entry['kind'])?.[1];
    return {
      number,
      label,
      kind: kind ?? 'No kind yet',
      arms: labels.length === arms.size && arms.size > 1 ? 'All arms' : labels.join(', '),
      activities: id === undefined ? 0 : (cells.get(id)?.length ?? 0),
      tag: tagOf(draft.findings, 'visits', number - 1),
    };
  });
}

/** What prices an activity, in a few words. */
function pricedBy(entry: Fields, items: ReadonlyMap<string, string>): string {
  const { tariffItem, minutes, passThroughPence } = entry;
  if (typeof passThroughPence === 'number') return `Passed through at ${FILTERS.money(passThroughPence)}`;
  const item = textOf(tariffItem);
  const hasMinutes = Array.isArray(minutes) && minutes.length > 0;
  if (item !== undefined && items.size > 0 && !items.has(item)) return `${item}, not an item of the tariff`;
  if (item !== undefined) return `${items.get(item) ?? item}${hasMinutes ? ', with other minutes' : ''}`;
  return hasMinutes ? 'Minutes' : 'Nothing yet';
}

function chargedText({ chargedPer, quantity }: Fields): string {
  const words = {
    visit: 'each visit',
    participant: 'each participant',
    once: 'once for the site',
    occurrence: 'when it happens',
  };
  const text = Object.entries(words).find(([known]) => known === chargedPer)?.[1] ?? 'Not given yet';
  return typeof quantity === 'number' && quantity > 1 ? `${quantity} × ${text}` : text;
}

function activityRows(draft: Draft, search: string) {
  const items = new Map(draft.tariff?.items.map(({ code, label }) => [code, label]));
  return numberedOf(draft, 'activities')
    .filter(({ label, entry }) =>
      matchesWords(`${label} ${sectionName(entry['section'])} ${textOf(entry['tariffItem']) ?? ''}`, search),
    )
    .map(({ number, label, entry }) => ({
      number,
      label,
      section: sectionName(entry['section']),
      pricedBy: pricedBy(entry, items),
      charged: chargedText(entry),
      tag: tagOf(draft.findings, 'activities', number - 1),
    }));
}

function siteRows(draft: Draft) {
  return entriesOf(draft.document, 'sites').map((entry, at) => {
    const targets = Object.values(fieldsOf(entry['targetParticipants']));
    return {
      number: at + 1,
      odsCode: textOf(entry['odsCode']) ?? '?',
      investigator: textOf(entry['principalInvestigator']) ?? 'Not given yet',
      targets: targets.map(numberOf).join(' + '),
      tag: tagOf(draft.findings, 'sites', at),
    };
  });
}

export function createDraftPages(deps: WebDeps) {
  const loadDraft = createLoadDraft(deps);

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const draft = await loadDraft(request);
    const { irasId, reviewVersion, isOpen, updatedBy, updatedAt, findings } = draft;
    if (!isOpen) return redirect(`/studies/${irasId}`);
    const search = searchOf(request);
    const size = ON_A_PAGE;
    const sites = sliceOf(siteRows(draft), request, { field: 'sites', size });
    const named = await Promise.all(
      sites.items.map(async (row) => ({
        ...row,
        name: (await deps.organisations.findOrganisation(row.odsCode))?.name,
      })),
    );
    return {
      kind: 'page',
      template: 'draft/page.njk',
      title: 'Activities and schedule',
      back: { href: `/studies/${irasId}`, text: 'The study' },
      model: {
        irasId,
        reviewVersion,
        updatedBy,
        updatedAt,
        search,
        arms: armRows(draft),
        visits: sliceOf(visitRows(draft), request, { field: 'visits', size }),
        activities: sliceOf(activityRows(draft, search), request, { field: 'activities', size }),
        sites: { ...sites, items: named },
        errors: findings.filter(({ severity }) => severity === 'error').length,
        warnings: findings.filter(({ severity }) => severity === 'warning').length,
        saved: request.query.get('saved') !== null,
        removed: request.query.get('removed') !== null,
      },
    };
  };

  return {
    show,
    arm: createArmPages(deps),
    visit: createVisitPages(deps),
    activity: createActivityPages(deps),
    site: createDraftSitePages(deps),
    findSite: createFindSitePage(deps),
    terms: createTermsPages(deps),
    schedule: createSchedulePages(deps),
    removals: DRAFT_LISTS.map((list) => ({ list, ...createRemovePages(deps, list) })),
  };
}

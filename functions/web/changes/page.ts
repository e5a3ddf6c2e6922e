/** What changed between two prices of a site: in sentences, in totals with their causes, and line by line. */
import type { PriceChange } from '../../../shared/domain/delta-document.ts';
import { notFound } from '../../../shared/domain/errors.ts';
import { actAs } from '../../../shared/domain/person.ts';
import { createReadStudy } from '../../../shared/usecases/resource-review/read-study.ts';
import { loadAppendix } from '../../../shared/usecases/site-pricing/issued-appendix.ts';
import { createListIssues, type IssuedPrice } from '../../../shared/usecases/site-pricing/list-issues.ts';
import { createReadDelta, type DeltaAnswer } from '../../../shared/usecases/site-pricing/read-delta.ts';
import { type Reply, type SignedInRequest, siteOf } from '../frame/page-request.ts';
import { sitePath } from '../frame/record-decision.ts';
import { SECTION_WORDS } from '../frame/words.ts';
import type { WebDeps } from '../web-deps.ts';
import { ASPECT_WORDS, nameParticular } from './words.ts';

/** `2-1` is version 2, issue 1: how a price is called in addresses. */
export const refOf = ({ reviewVersion, issueNumber }: Pick<IssuedPrice, 'reviewVersion' | 'issueNumber'>) =>
  `${reviewVersion}-${issueNumber}`;

/** `version 2`, and its issue where there is more than one of it. */
function nameOf(issue: IssuedPrice, all: readonly IssuedPrice[]): string {
  const isAlone = all.filter(({ reviewVersion }) => reviewVersion === issue.reviewVersion).length === 1;
  return `version ${issue.reviewVersion}${isAlone ? '' : `, issue ${issue.issueNumber}`}`;
}

/** The two prices that the address asks for: absent, the latest and the one issued before it. */
function chooseEnds(issues: readonly IssuedPrice[], { query }: SignedInRequest) {
  const find = (name: string) => {
    const wanted = query.get(name);
    if (wanted === null || wanted === '') return undefined;
    const found = issues.findIndex((issue) => refOf(issue) === wanted);
    if (found < 0) throw notFound();
    return found;
  };
  const to = find('to') ?? issues.length - 1;
  const from = find('from') ?? (to > 0 ? to - 1 : undefined);
  return { from: from === undefined ? undefined : issues[from], to: issues[to] };
}

const CAUSES = ['resource', 'tariff', 'multiplier'] as const;

const isMoved = ({ fromPence, toPence }: PriceChange): boolean => fromPence !== toPence;

function totalsOf(delta: DeltaAnswer, labels: ReadonlyMap<string, string>) {
  const presence = { both: '', added: ' (new)', removed: ' (no longer there)' } as const;
  return [
    ...delta.arms.map((each) => ({
      label: `One participant, ${labels.get(each.arm) ?? each.arm}${presence[each.presence]}`,
      change: each.completedParticipant,
    })),
    { label: 'Set-up and other one-off', change: delta.oneOff },
    { label: 'Expected total', change: delta.expected, isTotal: true },
  ];
}

function linesOf({ lines }: DeltaAnswer) {
  const shown = (kind: 'added' | 'removed' | 'changed') => (each: DeltaAnswer['lines']['added'][number]) => ({
    kind,
    label: each.label,
    section: SECTION_WORDS[each.section],
    unit: each.unit,
    expected: each.expected,
  });
  return [
    ...lines.added.map(shown('added')),
    ...lines.removed.map(shown('removed')),
    ...lines.changed.map((each) => ({
      ...shown('changed')(each),
      why: each.changed.map((aspect) => ASPECT_WORDS[aspect]).join(', '),
      causes: CAUSES.map((cause) => ({ cause, pence: each.expected.causes[cause] })).filter(
        ({ pence }) => pence !== 0,
      ),
    })),
  ];
}

function deltaModel(delta: DeltaAnswer, arms: ReadonlyMap<string, string>) {
  return {
    siteName: delta.siteName,
    words: delta.words,
    totals: totalsOf(delta, arms),
    sections: delta.sections
      .filter(({ expected }) => isMoved(expected))
      .map(({ section, expected }) => ({ label: SECTION_WORDS[section], change: expected })),
    lines: linesOf(delta),
    unchanged: delta.lines.unchanged,
    targets: delta.targets.map(({ arm, ...change }) => ({ ...change, label: arms.get(arm) ?? arm })),
    particulars: delta.particulars.map(({ path, ...change }) => ({ ...change, name: nameParticular(path) })),
    hashes: { from: delta.from.appendixSha256, to: delta.to.appendixSha256 },
  };
}

export function createChangesPage(deps: WebDeps) {
  const listIssues = createListIssues(deps);
  const readDelta = createReadDelta(deps);
  const readStudy = createReadStudy(deps);

  /** The names of the arms; those of the later price before those of the earlier. */
  const readArms = async ({ irasId, from, to }: DeltaAnswer): Promise<ReadonlyMap<string, string>> => {
    const both = [from, to].map(({ appendixSha256 }) => loadAppendix(deps, irasId, appendixSha256));
    const arms = (await Promise.all(both)).flatMap(({ inputs }) => inputs.arms);
    return new Map(arms.map(({ id, label }) => [id, label]));
  };

  return async (request: SignedInRequest): Promise<Reply> => {
    const { caller } = request;
    const site = siteOf(request);
    const issues = await listIssues({ caller, ...site });
    const { from, to } = chooseEnds(issues, request);
    if (!to) throw notFound();
    const path = sitePath(site);
    const isOwn = actAs(caller, 'siteRepresentative', site.odsCode) !== undefined;
    const delta = from && from !== to ? await readDelta({ caller, ...site, ...endsOf(from, to) }) : undefined;
    const study = await readStudy({ caller, irasId: site.irasId });
    const organisation = await deps.organisations.findOrganisation(site.odsCode);
    const labels = delta ? await readArms(delta) : new Map<string, string>();
    return {
      kind: 'page',
      template: 'changes/page.njk',
      title: from ? `What changed since ${nameOf(from, issues)}` : 'What changed',
      back: { href: path, text: 'The price' },
      demonstrationTariff: delta?.to.provenance === 'demonstration' ? delta.to.tariff : undefined,
      model: {
        study,
        path,
        isOwn,
        site: { odsCode: site.odsCode, name: organisation?.name ?? site.odsCode },
        issues: issues.map((issue) => ({ ...issue, ref: refOf(issue), name: nameOf(issue, issues) })),
        from: from && { ...from, ref: refOf(from), name: nameOf(from, issues) },
        to: { ...to, ref: refOf(to), name: nameOf(to, issues) },
        isSame: from === to,
        delta: delta && deltaModel(delta, labels),
      },
    };
  };
}

const endsOf = (from: IssuedPrice, to: IssuedPrice) => ({
  from: from.reviewVersion,
  fromIssue: from.issueNumber,
  to: to.reviewVersion,
  toIssue: to.issueNumber,
});

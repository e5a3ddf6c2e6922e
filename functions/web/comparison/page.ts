/** Two sites of a study explained: why one is dearer than the other, line by line. */
import { DomainError, notFound } from '../../../shared/domain/errors.ts';
import type { Difference, LineRule, SiteComparison } from '../../../shared/domain/site-comparison.ts';
import { odsCode } from '../../../shared/domain/text.ts';
import { readAll } from '../../../shared/usecases/read-all.ts';
import { createListSites } from '../../../shared/usecases/resource-review/list-sites.ts';
import { createReadStudy, type StudyView } from '../../../shared/usecases/resource-review/read-study.ts';
import type { SiteRow } from '../../../shared/usecases/resource-review/site-row.ts';
import { createComparePrices } from '../../../shared/usecases/site-pricing/compare-prices.ts';
import { loadAppendix } from '../../../shared/usecases/site-pricing/issued-appendix.ts';
import { csvFile, poundsCell } from '../frame/csv-file.ts';
import { type FieldError, type Reply, type SignedInRequest, studyOf } from '../frame/page-request.ts';
import { SECTION_WORDS } from '../frame/words.ts';
import type { WebDeps } from '../web-deps.ts';

/** What tells the two prices of a line apart. */
const RULE_WORDS: Readonly<Record<LineRule, string>> = {
  multipliers: 'the multipliers alone',
  passThrough: 'nothing: it is passed through',
  other: 'another reason as well',
};

/** The causes of a difference that are not nought, for lines that differ for another reason. */
function causesOf({ causes }: Difference) {
  const named = [
    ['review', causes.resource],
    ['tariff', causes.tariff],
    ['multiplier', causes.multiplier],
  ] as const;
  return named.filter(([, amount]) => amount !== 0).map(([name, amount]) => ({ name, amount }));
}

interface Chosen {
  readonly study: StudyView;
  /** Sites with a price. */
  readonly sites: readonly SiteRow[];
  readonly site: string | undefined;
  readonly other: string | undefined;
}

function comparisonModel(comparison: SiteComparison, arms: ReadonlyMap<string, string>) {
  const { site, other, lines } = comparison;
  const participants = ({ targetParticipants }: SiteComparison['site']): string =>
    Object.entries(targetParticipants)
      .map(([arm, count]) => `${count} in ${arms.get(arm) ?? arm}`)
      .join(', ');
  return {
    words: comparison.words,
    ratio: comparison.ratio.decimal,
    site: { ...site, participants: participants(site) },
    other: { ...other, participants: participants(other) },
    totals: [
      ...comparison.arms.map(({ arm, completedParticipant }) => ({
        label: `One participant, ${arms.get(arm) ?? arm}`,
        difference: completedParticipant,
      })),
      { label: 'Set-up and other one-off', difference: comparison.oneOff },
      { label: 'Expected total', difference: comparison.expected, isTotal: true },
    ],
    lines: lines.map(({ label, section, unit, rule }) => ({
      label,
      section: SECTION_WORDS[section],
      unit,
      rule: RULE_WORDS[rule],
      causes: rule === 'other' ? causesOf(unit) : [],
    })),
  };
}

export function createComparisonPages(deps: WebDeps) {
  const readStudy = createReadStudy(deps);
  const listSites = createListSites(deps);
  const comparePrices = createComparePrices(deps);

  const choose = async (request: SignedInRequest): Promise<Chosen> => {
    const { irasId } = studyOf(request);
    const { caller, query } = request;
    const study = await readStudy({ caller, irasId });
    const sites: SiteRow[] = [];
    for await (const row of readAll((page) => listSites({ caller, irasId, page }))) {
      if (row.appendixSha256 !== undefined) sites.push(row);
    }
    const named = (name: string): string | undefined => {
      const given = query.get(name) ?? '';
      if (given === '') return undefined;
      const parsed = odsCode.safeParse(given);
      if (!parsed.success) throw notFound();
      return parsed.data;
    };
    return { study, sites, site: named('site'), other: named('with') };
  };

  const compare = async ({ caller }: SignedInRequest, { study, site, other }: Chosen) => {
    if (site === undefined || other === undefined || site === other) return undefined;
    const comparison = await comparePrices({ caller, irasId: study.irasId, odsCode: site, withSite: other });
    const both = [comparison.site, comparison.other].map(({ appendixSha256 }) =>
      loadAppendix(deps, study.irasId, appendixSha256),
    );
    const arms = (await Promise.all(both)).flatMap(({ inputs }) => inputs.arms);
    return { comparison, arms: new Map(arms.map(({ id, label }) => [id, label])) };
  };

  const page = (
    { study, sites, site, other }: Chosen,
    compared: Awaited<ReturnType<typeof compare>>,
    errors: readonly FieldError[],
  ): Reply => {
    const path = `/studies/${study.irasId}/compare`;
    const known = compared?.comparison;
    return {
      kind: 'page',
      template: 'comparison/page.njk',
      title: known ? `${known.site.name} and ${known.other.name} compared` : 'Compare two sites',
      back: { href: `/studies/${study.irasId}/sites`, text: 'Sites and their prices' },
      demonstrationTariff: known?.site.provenance === 'demonstration' ? known.site.tariff : undefined,
      model: {
        study,
        path,
        sites,
        chosen: { site, other },
        compared: compared && comparisonModel(compared.comparison, compared.arms),
        csv: `${path}.csv?site=${site ?? ''}&with=${other ?? ''}`,
      },
      errors,
    };
  };

  /** What is missing of the question; the form is a GET, so that the answer has an address. */
  function mistakesIn({ query }: SignedInRequest, { site, other }: Chosen): FieldError[] {
    if (!query.has('site') && !query.has('with')) return [];
    if (site === undefined || other === undefined)
      return [
        ...(site === undefined ? [{ field: 'site', text: 'Select a site' }] : []),
        ...(other === undefined ? [{ field: 'with', text: 'Select the site to compare it with' }] : []),
      ];
    return site === other ? [{ field: 'with', text: 'Select another site than the first' }] : [];
  }

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const chosen = await choose(request);
    try {
      return page(chosen, await compare(request, chosen), mistakesIn(request, chosen));
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'stateConflict') throw error;
      return page(chosen, undefined, [{ field: 'with', text: `${error.message} ${error.mend}` }]);
    }
  };

  const csv = async (request: SignedInRequest): Promise<Reply> => {
    const chosen = await choose(request);
    const compared = await compare(request, chosen);
    if (!compared) throw notFound();
    const { site, other, lines } = compared.comparison;
    return csvFile(
      `${chosen.study.irasId}_${site.odsCode}_${other.odsCode}_comparison.csv`,
      ['Line', 'Section', `${site.odsCode} GBP`, `${other.odsCode} GBP`, 'Difference GBP', 'Comes from'],
      lines.map(({ label, section, unit, rule }) => [
        label,
        SECTION_WORDS[section],
        poundsCell(unit.sitePence),
        poundsCell(unit.otherPence),
        poundsCell(unit.differencePence),
        RULE_WORDS[rule],
      ]),
    );
  };

  return { show, csv };
}

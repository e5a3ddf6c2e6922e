/** What keeps a study from being re-priced, as rows of a table and of a file. */
import { BLOCK_MENDS, type BlockedStudy, type BlockReason } from '../../../shared/domain/blocked-study.ts';
import type { TariffGap } from '../../../shared/domain/tariff-gaps.ts';

/** Of a study with hundreds of lines the page shows the first; the file has all. */
const LINES_SHOWN = 10;
const SITES_SHOWN = 12;

const KIND_WORDS: Readonly<Record<TariffGap['kind'], string>> = { item: 'Tariff item', role: 'Staff role' };
const mendOf = ({ kind }: TariffGap): string =>
  BLOCK_MENDS[kind === 'item' ? 'unknownTariffItem' : 'unknownRole'];

const isGap = ({ code }: BlockReason): boolean => code === 'unknownTariffItem' || code === 'unknownRole';

/** `Barts Health (R1H)` of every site whose price stays. */
function sitesOf({ reasons }: BlockedStudy): readonly string[] {
  return reasons.flatMap(({ sites }) => sites.map(({ odsCode, siteName }) => `${siteName} (${odsCode})`));
}

/** A study as the page shows it. */
export function toBlockedRow(study: BlockedStudy) {
  const sites = sitesOf(study);
  return {
    ...study,
    siteNames: sites.slice(0, SITES_SHOWN),
    moreSites: Math.max(0, sites.length - SITES_SHOWN),
    gaps: study.missing.map((gap) => ({
      what: KIND_WORDS[gap.kind],
      code: gap.code,
      lines: gap.lines.slice(0, LINES_SHOWN),
      more: Math.max(0, gap.lines.length - LINES_SHOWN),
      mend: mendOf(gap),
    })),
    others: study.reasons.filter((reason) => !isGap(reason)),
  };
}

export const BLOCKED_HEADINGS = [
  'IRAS ID',
  'Study',
  'Lead site',
  'Review version',
  'Prices that stay',
  'What is missing',
  'Code',
  'Line',
  'Name of the line',
  'ODS code',
  'Site',
  'Why',
  'What to do',
];

/** A row for each line that uses what is missing, and for each site that cannot have a price for a reason of its own. */
export function toBlockedCells(study: BlockedStudy): string[][] {
  const { irasId, shortTitle, leadSite, reviewVersion, prices, missing, reasons } = study;
  const head = [irasId, shortTitle, leadSite, String(reviewVersion), String(prices)];
  const reason = reasons.find(isGap);
  // A line concerns all of these sites: a row for each pair would be of no use to anybody.
  const codes = (reason?.sites ?? []).map(({ odsCode }) => odsCode).join(' ');
  return [
    ...missing.flatMap((gap) =>
      gap.lines.map(({ activity, label }) => [
        ...head,
        ...[KIND_WORDS[gap.kind], gap.code, activity, label, codes, '', reason?.message ?? '', mendOf(gap)],
      ]),
    ),
    ...reasons
      .filter((reason) => !isGap(reason))
      .flatMap(({ message, mend, sites }) =>
        sites.map(({ odsCode, siteName }) => [
          ...head,
          ...['', '', '', '', odsCode, siteName, message, mend],
        ]),
      ),
  ];
}

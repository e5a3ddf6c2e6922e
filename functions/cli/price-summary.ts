/** `summary.csv`: one row per site, for a finance office's spreadsheet. */
import { formatPounds } from '../../shared/domain/money.ts';
import type { Arm } from '../../shared/domain/resource-review.ts';
import type { SitePrice } from '../../shared/domain/site-price-document.ts';
import { formatMultiplier } from '../../shared/domain/tariff.ts';
import { formatCsv } from './csv.ts';

/** What the summary says of a site; small, so that 250 can be kept while their appendices are not. */
export interface SummaryRow {
  readonly odsCode: string;
  readonly name: string;
  readonly micro: number;
  /** By arm, in the review's order; pence. */
  readonly completedParticipantPence: readonly number[];
  readonly oneOffPence: number;
  readonly expectedPence: number;
}

export function summarise(name: string, price: SitePrice): SummaryRow {
  return {
    odsCode: price.odsCode,
    name,
    micro: price.multiplier.micro,
    completedParticipantPence: price.arms.map((arm) => arm.completedParticipantPence),
    oneOffPence: price.oneOffPence,
    expectedPence: price.expectedPence,
  };
}

/** The table as CSV. Each amount is in pence and in pounds; pounds have two decimals and no thousands separator. */
export function formatSummary(arms: readonly Arm[], rows: readonly SummaryRow[]): string {
  const amounts = [
    ...arms.map((arm) => `One completed participant, ${nameArm(arm, arms)}`),
    'One-off items',
    'Expected total',
  ];
  return formatCsv([
    ['ODS code', 'Site', 'Multiplier', ...amounts.flatMap((title) => [`${title} (pence)`, `${title} (GBP)`])],
    ...rows.map((row) => [
      row.odsCode,
      row.name,
      formatMultiplier(row.micro),
      ...[...row.completedParticipantPence, row.oneOffPence, row.expectedPence].flatMap((pence) => [
        String(pence),
        formatPounds(pence).replaceAll(',', ''),
      ]),
    ]),
  ]);
}

/** Labels may repeat; ids do not. */
function nameArm({ id, label }: Arm, arms: readonly Arm[]): string {
  return arms.filter((other) => other.label === label).length > 1 ? `${label} [${id}]` : label;
}

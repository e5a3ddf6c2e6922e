/** A month's trusts as a table; cells that a spreadsheet would run as formulas are neutralised where it is written. */
import type { TrustAnswer, TrustRow } from '../../shared/usecases/adherence-indicator/read-trusts.ts';

export const TRUST_HEADINGS = [
  'Month',
  'Definition',
  'ODS code',
  'Trust',
  'Region',
  'ICB',
  'Answer',
  'Prices accepted',
  'Prices not accepted',
  'Reason: set-up fee',
  'Reason: outsourced service',
  'Reason: other',
  'Cannot take part',
  'Prices open',
  'Prices with the network',
] as const;

export const ANSWER_WORDS: Readonly<Record<TrustAnswer, string>> = {
  acceptedAll: 'Accepted every price',
  notAccepted: 'Did not accept every price',
  declined: 'Cannot take part only',
  open: 'Nothing decided yet',
};

export function toTrustCells(month: string, definition: string, row: TrustRow): string[] {
  const { reasons } = row;
  const counts = [
    ...[row.accepted, row.notAccepted, reasons.setupFee, reasons.outsourcedService, reasons.other],
    ...[row.declinedCapacity, row.issued, row.escalated],
  ];
  return [
    ...[month, definition, row.odsCode, row.name, row.region?.name ?? '', row.icb?.name ?? ''],
    ANSWER_WORDS[row.answer],
    ...counts.map(String),
  ];
}

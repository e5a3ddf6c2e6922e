/** The trusts' records of a month, and of what is open: at most two for each trust, whatever was decided. */
import type { MonthCounters, OpenCounters } from '../../domain/adherence-counters.ts';
import type { TrustRecords } from '../../domain/adherence-indicator.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { readAll } from '../read-all.ts';

export type MonthRecordsLedger = Pick<StudyLedger, 'listMonthCounters' | 'listOpenCounters'>;

/**
 * By ODS code.
 * @param withOpen only for the current month: what was open at the end of a past one is not known from the records
 */
export async function readMonthRecords(
  ledger: MonthRecordsLedger,
  month: string,
  withOpen: boolean,
): Promise<TrustRecords[]> {
  const months = new Map<string, MonthCounters>();
  const open = new Map<string, OpenCounters>();
  for await (const { odsCode, counters } of readAll((page) => ledger.listMonthCounters(month, page))) {
    months.set(odsCode, counters);
  }
  if (withOpen) {
    for await (const { odsCode, counters } of readAll((page) => ledger.listOpenCounters(page))) {
      open.set(odsCode, counters);
    }
  }
  return [...new Set([...months.keys(), ...open.keys()])].sort().map((odsCode): TrustRecords => {
    const [decisions, openNow] = [months.get(odsCode), open.get(odsCode)];
    return { odsCode, ...(decisions && { month: decisions }), ...(openNow && { open: openNow }) };
  });
}

/** The indicator of a month, live from at most two fixed-size records for each trust (indicator.md). */
import {
  ALL_PHASES_DEFINITION,
  computeFigure,
  type IndicatorFigure,
  LATE_PHASE_DEFINITION,
  type MonthCounters,
  type OpenCounters,
  type TrustRecords,
} from '../../domain/adherence-indicator.ts';
import { DomainError } from '../../domain/errors.ts';
import { londonMonth } from '../../domain/london-time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { readAll } from '../read-all.ts';

export interface ReadMonthDeps {
  readonly ledger: Pick<StudyLedger, 'listMonthCounters' | 'listOpenCounters'>;
  readonly clock: Clock;
}

export interface IndicatorMonth extends IndicatorFigure {
  readonly month: string;
  /** The month is not over: decisions are still being made. */
  readonly isCurrent: boolean;
  readonly readAt: string;
  readonly allPhases: IndicatorFigure;
}

const FIRST_MONTH = '2022-10';

/** @throws DomainError `invalidInput` for what is no month, or one that has not begun */
export function requireMonth(month: string, now: number): void {
  const isMonth = /^20\d\d-(?:0[1-9]|1[0-2])$/.test(month);
  if (isMonth && month >= FIRST_MONTH && month <= londonMonth(now)) return;
  throw new DomainError('invalidInput', `There is no indicator for the month ${month}.`, {
    path: 'month',
    mend: `Write a month as 2026-11, from ${FIRST_MONTH} to the present one.`,
  });
}

/** Makes `readMonth`: the figures of a month with their definitions, counts and (for the current one) bounds. */
export function createReadMonth({ ledger, clock }: ReadMonthDeps) {
  return async ({ month }: { readonly month: string }): Promise<IndicatorMonth> => {
    const now = clock.now();
    requireMonth(month, now);
    const isCurrent = month === londonMonth(now);
    const months = new Map<string, MonthCounters>();
    const open = new Map<string, OpenCounters>();
    for await (const { odsCode, counters } of readAll((page) => ledger.listMonthCounters(month, page))) {
      months.set(odsCode, counters);
    }
    // What was open at the end of a past month is not known from the records of today.
    if (isCurrent) {
      for await (const { odsCode, counters } of readAll((page) => ledger.listOpenCounters(page)))
        open.set(odsCode, counters);
    }
    const trusts = [...new Set([...months.keys(), ...open.keys()])].sort().map((odsCode): TrustRecords => {
      const [decisions, openNow] = [months.get(odsCode), open.get(odsCode)];
      return { odsCode, ...(decisions && { month: decisions }), ...(openNow && { open: openNow }) };
    });
    return {
      month,
      isCurrent,
      readAt: new Date(now).toISOString(),
      ...computeFigure(trusts, LATE_PHASE_DEFINITION, isCurrent),
      allPhases: computeFigure(trusts, ALL_PHASES_DEFINITION, isCurrent),
    };
  };
}

/** The indicator of a month, live from at most two fixed-size records for each trust (indicator.md). */
import { ALL_PHASES_DEFINITION, LATE_PHASE_DEFINITION } from '../../domain/adherence-definition.ts';
import { computeFigure, type IndicatorFigure } from '../../domain/adherence-indicator.ts';
import { DomainError } from '../../domain/errors.ts';
import { Month } from '../../domain/indicator-months.ts';
import { londonMonth } from '../../domain/london-time.ts';
import type { Clock } from '../../ports/clock.ts';
import { type MonthRecordsLedger, readMonthRecords } from './month-records.ts';

export interface ReadMonthDeps {
  readonly ledger: MonthRecordsLedger;
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
  const isMonth = Month.safeParse(month).success;
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
    const trusts = await readMonthRecords(ledger, month, isCurrent);
    return {
      month,
      isCurrent,
      readAt: new Date(now).toISOString(),
      ...computeFigure(trusts, LATE_PHASE_DEFINITION, isCurrent),
      allPhases: computeFigure(trusts, ALL_PHASES_DEFINITION, isCurrent),
    };
  };
}

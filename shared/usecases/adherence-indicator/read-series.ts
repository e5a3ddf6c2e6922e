import { DomainError } from '../../domain/errors.ts';
import { addMonths, monthsFrom } from '../../domain/indicator-months.ts';
import { londonMonth } from '../../domain/london-time.ts';
import { createReadMonth, type IndicatorMonth, type ReadMonthDeps, requireMonth } from './read-month.ts';

const MOST_MONTHS = 60;
const SHOWN_UNLESS_TOLD = 12;

/** Makes `readSeries`: the months from one to another (the last twelve unless told), oldest first. */
export function createReadSeries(deps: ReadMonthDeps) {
  const readMonth = createReadMonth(deps);
  return async (command: {
    readonly from?: string | undefined;
    readonly to?: string | undefined;
  }): Promise<IndicatorMonth[]> => {
    const now = deps.clock.now();
    const to = command.to ?? londonMonth(now);
    requireMonth(to, now);
    const from = command.from ?? addMonths(to, 1 - SHOWN_UNLESS_TOLD);
    requireMonth(from, now);
    const months = monthsFrom(from, to);
    if (months.length === 0 || months.length > MOST_MONTHS) {
      throw new DomainError('invalidInput', `A series has 1 to ${MOST_MONTHS} months.`, {
        path: 'from',
        mend: 'Choose a from that is not after to, and closer to it.',
      });
    }
    return Promise.all(months.map((month) => readMonth({ month })));
  };
}

/** What is folded from the log: days to decide, escalations of studies, the set-up clock. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../shared/domain/decision-log.ts';
import {
  type FoldedSite,
  foldChain,
  foldMonths,
  foldSites,
  ninetieth,
  summariseDays,
} from '../../shared/domain/indicator-fold.ts';
import { hashOf, someLogEntry } from '../support/ledger-records.ts';

const entry = (at: string, event: LogEntry['event'], changes: Partial<LogEntry> = {}): LogEntry =>
  someLogEntry({ at, event, ...changes });
const issued = { kind: 'issued', appendixSha256: hashOf('a'), pdfSha256: hashOf('p') } as const;
const decided = { kind: 'decided', decision: 'accepted', appendixSha256: hashOf('a') } as const;

describe('days to decide', () => {
  it('are calendar days in London, of each issue of a price for itself', () => {
    const second = { offer: { reviewVersion: 1, issueNumber: 2 } };
    const site = foldChain(
      [
        // 00:30 on 2 July in London, and 23:59 on 4 July.
        entry('2026-07-01T23:30:00.000Z', issued),
        entry('2026-07-04T22:59:00.000Z', { ...decided, decision: 'notAccepted', reason: 'other' }),
        entry('2026-07-30T09:00:00.000Z', issued, second),
        entry('2026-08-01T09:00:00.000Z', decided, second),
      ],
      {},
    );
    expect(site?.decisions).toEqual([
      { month: '2026-07', days: 2 },
      { month: '2026-08', days: 2 },
    ]);
  });

  it('are those of the issue that was decided, where another was issued meanwhile', () => {
    const second = { offer: { reviewVersion: 2, issueNumber: 1 } };
    const site = foldChain(
      [
        entry('2026-07-01T09:00:00.000Z', issued),
        entry('2026-07-05T09:00:00.000Z', issued, second),
        entry('2026-07-08T09:00:00.000Z', decided),
      ],
      {},
    );
    expect(site?.decisions).toEqual([{ month: '2026-07', days: 7 }]);
    expect(foldSites(site ? [site] : []).daysToDecide).toEqual({ decisions: 1, median: 7, ninetieth: 7 });
    expect(foldSites([])).not.toHaveProperty('daysToDecide');
  });

  it('are not counted of a decision whose issue was made while it was no NHS trust in England', () => {
    const entries = [
      entry('2026-07-01T09:00:00.000Z', issued, { isEnglishTrust: false }),
      entry('2026-07-04T09:00:00.000Z', decided),
    ];
    expect(foldChain(entries, {})?.decisions).toEqual([]);
    expect(foldChain(entries.slice(0, 1), {})).toBeUndefined();
    expect(foldChain([], {})).toBeUndefined();
  });

  it.each([
    [[7], 7, 7],
    [[1, 2], 1.5, 1.9],
    [[0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100], 50, 90],
    [[1, 4, 40], 4, 32.8],
    [[0, 0, 3], 0, 2.4],
  ])('%j: median %d, 90th percentile %d', (days, median, upper) => {
    expect(summariseDays(days.toReversed())).toEqual({ decisions: days.length, median, ninetieth: upper });
  });

  it('of nothing is nothing', () => {
    expect(summariseDays([])).toBeUndefined();
    expect(() => ninetieth([])).toThrow(RangeError);
  });

  it('have nine in ten at or below the 90th percentile, and one in ten at or above', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400), { minLength: 1, maxLength: 60 }), (days) => {
        const sorted = days.toSorted((a, b) => a - b);
        const upper = ninetieth(sorted);
        const below = sorted.filter((each) => each <= upper).length;
        expect(below).toBeGreaterThanOrEqual(Math.floor((sorted.length - 1) * 0.9) + 1);
        expect(upper).toBeLessThanOrEqual(sorted.at(-1) ?? 0);
      }),
    );
  });

  it('come by month of decision, oldest first', () => {
    const site = (month: string, days: number): FoldedSite => ({
      ...{ irasId: '1001', odsCode: 'RJ1', marks: [], clock: {} },
      decisions: [{ month, days }],
    });
    expect(foldMonths([site('2026-12', 4), site('2026-11', 1), site('2026-12', 6)])).toEqual([
      { month: '2026-11', daysToDecide: { decisions: 1, median: 1, ninetieth: 1 } },
      { month: '2026-12', daysToDecide: { decisions: 2, median: 5, ninetieth: 5.8 } },
    ]);
    const months = ['2026-10', '2026-12', '2027-01', '2026-11'];
    expect(foldMonths(months.map((month) => site(month, 1))).map(({ month }) => month)).toEqual(
      months.toSorted(),
    );
    expect(foldMonths([])).toEqual([]);
  });
});

describe('the escalation rate', () => {
  it('is the share of studies in which any trust reported a missing item, whatever became of it', () => {
    const chain = (irasId: string, odsCode: string, isEscalated: boolean): FoldedSite[] => {
      const escalated = { kind: 'escalated', escalation: `${irasId}-${odsCode}-2` } as const;
      const entries = [
        entry('2026-07-01T09:00:00.000Z', issued, { irasId, odsCode }),
        ...(isEscalated ? [entry('2026-07-02T09:00:00.000Z', escalated, { irasId, odsCode })] : []),
        entry('2026-07-03T09:00:00.000Z', decided, { irasId, odsCode }),
      ];
      return [foldChain(entries, {})].filter((site) => site !== undefined);
    };
    const sites = [
      ...chain('1001', 'RJ1', true),
      ...chain('1001', 'RK9', true),
      ...chain('1002', 'RJ1', false),
      ...chain('1003', 'RTD', false),
    ];
    expect(foldSites(sites).escalations).toEqual({ studies: 3, escalated: 1, display: '33.3' });
    expect(foldSites([]).escalations).toEqual({ studies: 0, escalated: 0, display: 'no data' });
  });
});

describe('the set-up clock', () => {
  it('has medians and quartiles over sites', () => {
    const sites = [2, 4, 9].map(
      (days): FoldedSite => ({
        ...{ irasId: '1001', odsCode: `R${days}A`, marks: [], decisions: [] },
        clock: { submitted: '2026-11-01', firstParticipant: `2026-11-${String(days + 1).padStart(2, '0')}` },
      }),
    );
    expect(foldSites(sites).clock).toEqual({
      submittedToFirstParticipant: { sites: 3, lowerQuartile: 3, median: 4, upperQuartile: 6.5 },
    });
  });
});

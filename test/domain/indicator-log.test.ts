/** Rows of the indicator's log: their order, what they hold, and what they count. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../shared/adapters/system/sha256.ts';
import { DEFINITIONS, isInScope, scopesOf } from '../../shared/domain/adherence-definition.ts';
import {
  compareRows,
  type DecisionRow,
  figureOfRows,
  leafHash,
  recordsOfRows,
  rowOf,
} from '../../shared/domain/indicator-log.ts';
import { addMonths, lastMonthDue, monthsFrom } from '../../shared/domain/indicator-months.ts';
import { DECISIONS, REFUSAL_REASONS } from '../../shared/domain/offer.ts';
import { EARLY_PHASES, LATE_PHASES, Phase } from '../../shared/domain/study.ts';
import { hashOf, leadReviewer, someLogEntry } from '../support/ledger-records.ts';

const row = (changes: Partial<DecisionRow> = {}): DecisionRow => ({
  ...{ irasId: '1001', odsCode: 'RJ1', sequence: 2, offer: { reviewVersion: 1, issueNumber: 1 } },
  ...{ decidedAt: '2026-11-02T09:00:00.000Z', decision: 'accepted', isEnglishTrust: true },
  ...{ study: { phase: 'III', isAtmp: false }, entrySha256: hashOf('entry') },
  ...changes,
});

describe('a row', () => {
  it('is drawn from the entry of a decision, and names no person', () => {
    const event = { kind: 'decided' as const, decision: 'notAccepted' as const, appendixSha256: hashOf('a') };
    const entry = someLogEntry({
      event: { ...event, reason: 'setupFee', note: 'Too high' },
      by: leadReviewer,
    });
    expect(rowOf(entry)).toEqual(
      row({
        ...{ irasId: entry.irasId, odsCode: entry.odsCode, sequence: entry.sequence, decidedAt: entry.at },
        ...{ decision: 'notAccepted', reason: 'setupFee', entrySha256: entry.sha256 },
      }),
    );
    expect(rowOf(someLogEntry({ event: { ...event, decision: 'accepted' } }))).not.toHaveProperty('reason');
    expect(rowOf(someLogEntry())).toBeUndefined();
  });

  it('stands in order of time, then study, trust, and entry of the log', () => {
    const sorted = [
      row({ decidedAt: '2026-11-02T08:59:59.999Z', irasId: '9999', odsCode: 'RZZ' }),
      // A moment without fractions is the same moment.
      row({ decidedAt: '2026-11-02T09:00:00Z', irasId: '1001', odsCode: 'RJ1' }),
      row({ irasId: '1001', odsCode: 'RJ1', sequence: 10 }),
      row({ irasId: '1001', odsCode: 'RK9', sequence: 2 }),
      // As numbers: 1002 is before 100001.
      row({ irasId: '1002', odsCode: 'RA1' }),
      row({ irasId: '100001', odsCode: 'RA1' }),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(sorted, { minLength: sorted.length }), (shuffled) => {
        expect(shuffled.toSorted(compareRows)).toEqual(sorted);
      }),
    );
    expect(compareRows(row(), row())).toBe(0);
  });

  it('has another leaf for everything that it says, and for every salt', () => {
    const salt = '0'.repeat(32);
    const hashes = [
      leafHash({ row: row(), salt }, sha256Hex),
      leafHash({ row: row({ decision: 'notAccepted', reason: 'other' }), salt }, sha256Hex),
      leafHash({ row: row({ decidedAt: '2026-11-02T09:00:00.001Z' }), salt }, sha256Hex),
      leafHash({ row: row(), salt: `${'0'.repeat(31)}1` }, sha256Hex),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
    // As the stand-alone script makes it: 00, and the RFC 8785 bytes.
    const bytes = `\0{"row":{"decidedAt":"2026-11-02T09:00:00.000Z","decision":"accepted","entrySha256":"${hashOf('entry')}","irasId":"1001","isEnglishTrust":true,"odsCode":"RJ1","offer":{"issueNumber":1,"reviewVersion":1},"sequence":2,"study":{"isAtmp":false,"phase":"III"}},"salt":"${salt}"}`;
    expect(hashes[0]).toBe(hashOf(bytes));
  });
});

describe('a definition', () => {
  const [late, all] = DEFINITIONS;
  it('counts by its own data: phases and ATMP, at NHS trusts in England alone', () => {
    const scope = (phase: Phase, isAtmp = false, isEnglishTrust = true) => ({
      phase,
      isAtmp,
      isEnglishTrust,
    });
    for (const phase of LATE_PHASES) expect(scopesOf(scope(phase))).toEqual(['late', 'all']);
    for (const phase of EARLY_PHASES) expect(scopesOf(scope(phase))).toEqual(['all']);
    for (const phase of Phase.options) {
      expect(scopesOf(scope(phase, true))).toEqual(['all']);
      expect(scopesOf(scope(phase, false, false))).toEqual([]);
      expect(isInScope(late!, scope(phase, true))).toBe(false);
      expect(isInScope(all!, scope(phase, true))).toBe(true);
    }
  });

  it('says in words that it is not the official figure', () => {
    for (const { words } of DEFINITIONS) expect(words).toContain('not the official figure');
    expect(late?.words).toContain('accept');
    expect(DEFINITIONS.map(({ id }) => id)).toEqual(['ncvr-adherence/1', 'ncvr-adherence/all-phases']);
  });

  it('gives the same figure for the rows in any order, and one trust more for one more that adheres', () => {
    const anyRow = fc
      .record({
        odsCode: fc.constantFrom('RJ1', 'RK9', 'RTD', 'RTH'),
        decision: fc.constantFrom(...DECISIONS),
        reason: fc.constantFrom(...REFUSAL_REASONS),
        study: fc.record({ phase: fc.constantFrom(...Phase.options), isAtmp: fc.boolean() }),
        isEnglishTrust: fc.boolean(),
      })
      .map(({ reason, ...rest }) => row({ ...rest, ...(rest.decision === 'notAccepted' && { reason }) }));
    fc.assert(
      fc.property(
        fc.array(anyRow, { maxLength: 30 }),
        fc.constantFrom(...DEFINITIONS),
        (rows, definition) => {
          const figure = figureOfRows(rows, definition);
          expect(figureOfRows(rows.toReversed(), definition)).toEqual(figure);
          expect(figure.numerator).toBeLessThanOrEqual(figure.denominator);
          const refused = Object.values(figure.reasons).reduce((sum, count) => sum + count, 0);
          expect(refused).toBe(figure.offersDecided - figure.offersAccepted);
          const more = figureOfRows([...rows, row({ odsCode: 'RRV' })], definition);
          expect([more.numerator, more.denominator]).toEqual([figure.numerator + 1, figure.denominator + 1]);
          const spoilt = figureOfRows(
            [
              ...rows,
              row({ odsCode: 'RRV' }),
              row({ odsCode: 'RRV', decision: 'notAccepted', reason: 'other' }),
            ],
            definition,
          );
          expect([spoilt.numerator, spoilt.denominator]).toEqual([figure.numerator, figure.denominator + 1]);
        },
      ),
    );
  });

  it('keeps a record of zeros for a trust that nothing counts, as the live tables need not', () => {
    const [record] = recordsOfRows([row({ isEnglishTrust: false })]);
    expect(Object.values(record?.month ?? {}).every((count) => count === 0)).toBe(true);
  });
});

describe('months', () => {
  it.each([
    ['2026-11', 1, '2026-12'],
    ['2026-12', 1, '2027-01'],
    ['2026-01', -1, '2025-12'],
    ['2026-03', -27, '2023-12'],
  ])('%s and %i months is %s', (month, by, expected) => expect(addMonths(month, by)).toBe(expected));

  it('are listed from one to another, both included', () => {
    expect(monthsFrom('2026-11', '2027-02')).toEqual(['2026-11', '2026-12', '2027-01', '2027-02']);
    expect(monthsFrom('2026-11', '2026-11')).toEqual(['2026-11']);
    expect(monthsFrom('2026-12', '2026-11')).toEqual([]);
  });

  it.each([
    ['2027-01-04T23:59:59.999Z', '2026-11'],
    ['2027-01-05T00:00:00.000Z', '2026-12'],
    ['2027-01-31T23:59:59.999Z', '2026-12'],
    ['2026-07-04T22:59:59.999Z', '2026-05'],
    ['2026-07-04T23:00:00.000Z', '2026-06'],
  ])('at %s the last month due is %s', (now, month) => expect(lastMonthDue(Date.parse(now))).toBe(month));
});

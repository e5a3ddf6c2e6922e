import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countDecision,
  countOpen,
  MONTH_COUNTERS,
  type MonthCounters,
  OPEN_COUNTERS,
  type OpenCounters,
} from '../../shared/domain/adherence-counters.ts';
import { ALL_PHASES_DEFINITION, LATE_PHASE_DEFINITION } from '../../shared/domain/adherence-definition.ts';
import {
  computeFigure,
  computeOpen,
  displayShare,
  type TrustRecords,
} from '../../shared/domain/adherence-indicator.ts';
import { londonDay, londonMonth } from '../../shared/domain/london-time.ts';

const noMonth = Object.fromEntries(MONTH_COUNTERS.map((name) => [name, 0])) as MonthCounters;
const noOpen = Object.fromEntries(OPEN_COUNTERS.map((name) => [name, 0])) as OpenCounters;
const late = { phase: 'III', isAtmp: false, isEnglishTrust: true } as const;

describe('the adherence indicator', () => {
  it('counts a trust as adhering only when every decision of its month was to accept', () => {
    const figure = computeFigure(
      [
        { odsCode: 'RRV', month: { ...noMonth, lateAccepted: 3 } },
        { odsCode: 'RJ1', month: { ...noMonth, lateAccepted: 5, lateNotAccepted: 1, lateSetupFee: 1 } },
      ],
      LATE_PHASE_DEFINITION,
      false,
    );
    expect(figure).toMatchObject({
      numerator: 1,
      denominator: 2,
      display: '50.0',
      offersAccepted: 8,
      offersDecided: 9,
      reasons: { setupFee: 1, outsourcedService: 0, other: 0 },
    });
    expect(figure.bounds).toBeUndefined();
  });

  it('says "no data" where no trust decided, and does not count a trust that only declined for capacity', () => {
    const figure = computeFigure(
      [{ odsCode: 'RRV', month: { ...noMonth, lateDeclinedCapacity: 2 } }],
      LATE_PHASE_DEFINITION,
      false,
    );
    expect(figure).toMatchObject({ numerator: 0, denominator: 0, display: 'no data', declinedCapacity: 2 });
  });

  it('does not count an open price as a refusal, but bounds what the month can become', () => {
    const figure = computeFigure(
      [
        { odsCode: 'RRV', month: { ...noMonth, lateAccepted: 1 } },
        { odsCode: 'RJ1', month: { ...noMonth, lateAccepted: 1 }, open: { ...noOpen, lateIssued: 1 } },
        { odsCode: 'R0A', open: { ...noOpen, lateEscalated: 1 } },
        { odsCode: 'RTD', month: { ...noMonth, lateNotAccepted: 1 } },
      ],
      LATE_PHASE_DEFINITION,
      true,
    );
    // A = {RRV, RJ1}, D = {RRV, RJ1, RTD}, O = {RJ1, R0A}: lowest |{RRV}| / 4, highest (2 + 1) / (3 + 1).
    expect(figure).toMatchObject({
      numerator: 2,
      denominator: 3,
      display: '66.6',
      trustsWithOpenOffers: 2,
      bounds: { lowest: '25.0', highest: '75.0' },
    });
  });

  it('says how many prices are open, and how many of them wait for a network', () => {
    const trusts = [
      { odsCode: 'RRV', open: { ...noOpen, lateIssued: 3, lateEscalated: 1, allIssued: 9 } },
      { odsCode: 'RJ1', open: { ...noOpen, lateIssued: 4 } },
      { odsCode: 'RTD', month: { ...noMonth, lateAccepted: 1 } },
    ];
    const open = { openOffers: 7, escalatedOffers: 1, trustsWithOpenOffers: 2 };
    expect(computeOpen(trusts, LATE_PHASE_DEFINITION)).toEqual(open);
    expect(computeFigure(trusts, LATE_PHASE_DEFINITION, true)).toMatchObject(open);
    expect(computeFigure(trusts, LATE_PHASE_DEFINITION, false)).not.toHaveProperty('openOffers');
  });

  it('bounds the month by the least and the most that it can become, whatever trusts decide of what is open', () => {
    type Trust = { readonly accepted: number; readonly refused: number; readonly open: number };
    const few = fc.integer({ min: 0, max: 1 });
    const trusts = fc.array(fc.record({ accepted: few, refused: few, open: few }), { maxLength: 4 });
    /** Every way in which the open prices can be decided: accepted, refused, or not at all. */
    const endings = ([trust, ...others]: readonly Trust[]): Trust[][] =>
      trust === undefined
        ? [[]]
        : endings(others).flatMap((rest) =>
            (trust.open === 0 ? [trust] : [trust, { ...trust, accepted: 1 }, { ...trust, refused: 1 }]).map(
              (each) => [each, ...rest],
            ),
          );
    const shareOf = (ended: readonly Trust[]): string => {
      const decided = ended.filter(({ accepted, refused }) => accepted + refused > 0);
      return displayShare(decided.filter(({ refused }) => refused === 0).length, decided.length);
    };
    const recordsOf = ({ accepted, refused, open }: Trust, at: number): TrustRecords => ({
      odsCode: `R0${at}`,
      month: { ...noMonth, lateAccepted: accepted, lateNotAccepted: refused },
      open: { ...noOpen, lateIssued: open },
    });
    fc.assert(
      fc.property(trusts, (now) => {
        const shares = endings(now)
          .map(shareOf)
          .filter((share) => share !== 'no data')
          .sort((one, other) => Number(one) - Number(other));
        expect(computeFigure(now.map(recordsOf), LATE_PHASE_DEFINITION, true).bounds).toEqual({
          lowest: shares[0] ?? 'no data',
          highest: shares.at(-1) ?? 'no data',
        });
      }),
      { numRuns: 300 },
    );
  });

  it('keeps early phases, ATMPs and other nations out of the late-phase figure', () => {
    expect(countDecision({ ...late, phase: 'I/IIa' }, 'accepted', undefined)).toEqual({ allAccepted: 1 });
    expect(countDecision({ ...late, isAtmp: true }, 'accepted', undefined)).toEqual({ allAccepted: 1 });
    expect(countDecision({ ...late, isEnglishTrust: false }, 'accepted', undefined)).toEqual({});
    expect(countDecision(late, 'notAccepted', 'setupFee')).toEqual({
      lateNotAccepted: 1,
      allNotAccepted: 1,
      lateSetupFee: 1,
      allSetupFee: 1,
    });
    const figure = computeFigure(
      [{ odsCode: 'RRV', month: { ...noMonth, allAccepted: 1 } }],
      ALL_PHASES_DEFINITION,
      false,
    );
    expect(figure).toMatchObject({ numerator: 1, denominator: 1, display: '100.0' });
  });

  it('counts what is open through every change of status', () => {
    expect(countOpen(late, 'pending', 'issued')).toEqual({ lateIssued: 1, allIssued: 1 });
    expect(countOpen(late, 'issued', 'escalated')).toEqual({
      lateIssued: -1,
      allIssued: -1,
      lateEscalated: 1,
      allEscalated: 1,
    });
    expect(countOpen(late, 'issued', 'accepted')).toEqual({ lateIssued: -1, allIssued: -1 });
    expect(countOpen(late, 'notAccepted', 'superseded')).toEqual({});
    expect(countOpen(late, 'issued', 'issued')).toEqual({});
  });

  it.each([
    [0, 0, 'no data'],
    [0, 7, '0.0'],
    [2, 3, '66.6'],
    [204, 205, '99.5'],
    [2499, 2500, '99.9'], // 99.96% is not shown as 100
    [205, 205, '100.0'],
  ])('shows %i of %i as %s', (numerator, denominator, shown) =>
    expect(displayShare(numerator, denominator)).toBe(shown),
  );

  it('shows 100.0 only when the numerator is the denominator', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.integer({ min: 1, max: 100_000 }), (a, b) => {
        const [numerator, denominator] = [Math.min(a, b), b];
        expect(displayShare(numerator, denominator) === '100.0').toBe(numerator === denominator);
      }),
    );
  });
});

describe('months and days are those of London', () => {
  it.each([
    ['2026-03-31T22:59:59.999Z', '2026-03', '2026-03-31'],
    ['2026-03-31T23:00:00.000Z', '2026-04', '2026-04-01'], // summer time: midnight in London
    ['2026-11-30T23:59:59.999Z', '2026-11', '2026-11-30'],
    ['2026-12-01T00:00:00.000Z', '2026-12', '2026-12-01'],
    ['2028-02-29T12:00:00.000Z', '2028-02', '2028-02-29'],
    ['2026-10-25T00:30:00.000Z', '2026-10', '2026-10-25'], // the clocks go back
  ])('%s is in %s, on %s', (moment, month, day) => {
    expect(londonMonth(moment)).toBe(month);
    expect(londonDay(moment)).toBe(day);
  });
});

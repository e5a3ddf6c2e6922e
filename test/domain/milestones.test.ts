import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findClockDays } from '../../shared/domain/clock-days.ts';
import { checkDays, MILESTONES, type MilestoneDays, replaceDays } from '../../shared/domain/milestones.ts';
import {
  CLOCK_STEPS,
  type ClockDays,
  daysBetween,
  PUBLISHED_CLOCK,
  quartile,
  stagesOf,
  summariseClock,
} from '../../shared/domain/set-up-clock.ts';

const ACCEPTED = '2026-11-02';
const TODAY = '2026-12-31';
const check = (days: MilestoneDays) => () => checkDays(days, ACCEPTED, TODAY);

describe("a site's milestones", () => {
  it.each<[string, MilestoneDays]>([
    ['nothing yet', {}],
    [
      'all on the day of the acceptance',
      { signedOn: ACCEPTED, openedOn: ACCEPTED, firstParticipantOn: ACCEPTED },
    ],
    ['all today', { signedOn: TODAY, openedOn: TODAY, firstParticipantOn: TODAY }],
    ['an opening before the company has recorded the contract', { openedOn: '2026-11-20' }],
  ])('may be %s', (_, days) => {
    expect(check(days)).not.toThrow();
  });

  it.each<[string, MilestoneDays, string]>([
    ['the contract before the acceptance', { signedOn: '2026-11-01' }, 'signedOn'],
    ['the opening before the acceptance', { openedOn: '2026-11-01' }, 'openedOn'],
    ['the opening before the contract', { signedOn: '2026-11-10', openedOn: '2026-11-09' }, 'openedOn'],
    [
      'the first participant before the contract, with no opening between them',
      { signedOn: '2026-11-10', firstParticipantOn: '2026-11-09' },
      'firstParticipantOn',
    ],
    [
      'the first participant before the opening',
      { openedOn: '2026-11-10', firstParticipantOn: '2026-11-09' },
      'firstParticipantOn',
    ],
    ['a day to come', { firstParticipantOn: '2027-01-01' }, 'firstParticipantOn'],
  ])('never have %s', (_, days, path) => {
    expect(check(days)).toThrow(expect.objectContaining({ code: 'invalidInput', path }));
  });

  it('are taken exactly when acceptance, contract, opening, first participant and today follow each other', () => {
    const day = fc
      .integer({ min: 0, max: 20 })
      .map((count) => `2026-11-${String(count + 1).padStart(2, '0')}`);
    const days = fc.record({ signedOn: day, openedOn: day, firstParticipantOn: day }, { requiredKeys: [] });
    fc.assert(
      fc.property(days, day, day, (recorded, accepted, today) => {
        const order = [accepted, ...MILESTONES.map((name) => recorded[name]), today].filter(
          (each) => each !== undefined,
        );
        // Today only bounds what is recorded; an acceptance is never in the future.
        fc.pre(accepted <= today);
        const inOrder = order.every((each, at) => at === 0 || order[at - 1]! <= each);
        const attempt = () => checkDays(recorded, accepted, today);
        if (inOrder) expect(attempt).not.toThrow();
        else expect(attempt).toThrow();
      }),
    );
  });
});

describe('who records what', () => {
  const before = { signedOn: '2026-11-03', openedOn: '2026-11-04' };

  it('replaces the own days and keeps those of the other side', () => {
    const asTrust = replaceDays(before, { firstParticipantOn: '2026-11-09' }, ['siteRepresentative']);
    expect(asTrust).toEqual({ signedOn: '2026-11-03', firstParticipantOn: '2026-11-09' });
    const asCompany = replaceDays(before, { signedOn: '2026-11-02' }, ['companyRepresentative']);
    expect(asCompany).toEqual({ signedOn: '2026-11-02', openedOn: '2026-11-04' });
    expect(replaceDays(before, {}, ['companyRepresentative'])).toEqual({ openedOn: '2026-11-04' });
    expect(replaceDays(before, {}, ['companyRepresentative', 'siteRepresentative'])).toEqual({});
  });

  it('takes the other side as it is, and refuses to change it', () => {
    expect(replaceDays(before, before, ['siteRepresentative'])).toEqual(before);
    const attempts: [MilestoneDays, 'companyRepresentative' | 'siteRepresentative', string][] = [
      [{ signedOn: '2026-11-05' }, 'siteRepresentative', 'signedOn'],
      [{ openedOn: '2026-11-05' }, 'companyRepresentative', 'openedOn'],
      [{ firstParticipantOn: '2026-11-05' }, 'companyRepresentative', 'firstParticipantOn'],
    ];
    for (const [sent, role, path] of attempts) {
      expect(() => replaceDays(before, sent, [role])).toThrow(
        expect.objectContaining({ code: 'forbidden', path }),
      );
    }
  });
});

const COMPLETE: ClockDays = {
  submitted: '2026-03-20',
  agreed: '2026-03-30',
  issued: '2026-03-30',
  decided: '2026-04-20',
  signed: '2026-05-01',
  opened: '2026-06-01',
  firstParticipant: '2026-09-30',
};

describe('the set-up clock of a site', () => {
  it('gives the calendar days of each stage and of the whole way, over the change to summer time', () => {
    expect(stagesOf(COMPLETE)).toEqual({
      submittedToAgreed: 10,
      agreedToIssued: 0,
      issuedToDecided: 21,
      decidedToSigned: 11,
      signedToOpened: 31,
      openedToFirstParticipant: 121,
      submittedToFirstParticipant: 194,
    });
    expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
    expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2);
  });

  it('leaves out stages with an end that was not reached, without joining two into one', () => {
    const { signed: _signed, ...unsigned } = COMPLETE;
    const stages = stagesOf(unsigned);
    expect(stages).not.toHaveProperty('decidedToSigned');
    expect(stages).not.toHaveProperty('signedToOpened');
    expect(stages.submittedToFirstParticipant).toBe(194);
    expect(stagesOf({ submitted: '2026-03-20' })).toEqual({});
  });

  it('has stages that sum to the whole way', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(gaps, (between) => {
        let at = Date.parse('2026-01-15');
        const moments = [at, ...between.map((gap) => (at += gap * 86_400_000))];
        const days = Object.fromEntries(
          CLOCK_STEPS.map((step, index) => [step, new Date(moments[index]!).toISOString().slice(0, 10)]),
        );
        const { submittedToFirstParticipant: whole, ...stages } = stagesOf(days);
        expect(Object.values(stages)).toEqual(between);
        expect(Object.values(stages).reduce((sum, each) => sum + each, 0)).toBe(whole);
      }),
    );
  });

  it('counts each step when it was reached first, so that a refusal lengthens the decision', () => {
    const at = (day: string) => `${day}T23:30:00.000Z`;
    const decision = (kind: 'accepted' | 'notAccepted', day: string) => ({
      ...{ decision: kind, appendixSha256: 'a', at: at(day), sequence: 2 },
      by: { issuer: 'i', subject: 's', name: 'n', role: 'siteRepresentative' as const, organisation: 'RRV' },
    });
    const documents = {
      appendixSha256: '',
      pdfSha256: '',
      priceSha256: '',
      oneOffPence: 0,
      expectedPence: 0,
    };
    const agreed = { submission: { at: at('2026-05-01') }, agreement: { at: at('2026-12-02') } };
    const offers = [
      { issuedAt: at('2026-12-02'), documents, decision: decision('notAccepted', '2026-12-05') },
      { issuedAt: at('2026-12-06'), documents, decision: decision('accepted', '2026-12-09') },
      { issuedAt: at('2026-12-20'), documents, decision: decision('accepted', '2026-12-21') },
    ];
    const days = findClockDays(agreed, offers, {
      openedOn: '2026-12-30',
    });
    expect(days).toEqual({
      // Half past eleven at night in UTC is the next day in London in summer, and the same in winter.
      submitted: '2026-05-02',
      agreed: '2026-12-02',
      issued: '2026-12-02',
      decided: '2026-12-09',
      opened: '2026-12-30',
    });
    expect(findClockDays(undefined, [{ issuedAt: at('2026-12-02') }], undefined)).toEqual({});
    const all = { signedOn: '2026-12-28', openedOn: '2026-12-30', firstParticipantOn: '2026-12-31' };
    expect(findClockDays({ submission: { at: at('2026-05-01') } }, [], all)).toStrictEqual({
      ...{ submitted: '2026-05-02', signed: '2026-12-28', opened: '2026-12-30' },
      firstParticipant: '2026-12-31',
    });
    expect(Object.keys(findClockDays({}, [], {}))).toEqual([]);
  });
});

describe('quartiles', () => {
  it.each<[number[], [number, number, number]]>([
    [[7], [7, 7, 7]],
    [
      [1, 2],
      [1.25, 1.5, 1.75],
    ],
    [
      [1, 2, 4],
      [1.5, 2, 3],
    ],
    [
      [1, 2, 3, 10],
      [1.75, 2.5, 4.75],
    ],
    [
      [1, 2, 3, 4, 5],
      [2, 3, 4],
    ],
  ])('of %j are %j', (values, expected) => {
    expect([quartile(values, 1), quartile(values, 2), quartile(values, 3)]).toEqual(expected);
  });

  it('are none of nothing', () => {
    expect(() => quartile([], 2)).toThrow(new RangeError('a quartile of nothing'));
  });

  it('lie in order within the values, and are whole quarters of a day', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 60 }), (values) => {
        const sorted = values.toSorted((a, b) => a - b);
        const found = [quartile(sorted, 1), quartile(sorted, 2), quartile(sorted, 3)];
        expect([sorted[0]!, ...found, sorted.at(-1)!]).toEqual(
          [sorted[0]!, ...found, sorted.at(-1)!].toSorted((a, b) => a - b),
        );
        for (const each of found) expect(Number.isInteger(each * 4)).toBe(true);
        for (const [at, share] of [1, 2, 3].entries()) {
          const position = ((sorted.length - 1) * share) / 4;
          const below = sorted.filter((value) => value < found[at]!).length;
          const above = sorted.filter((value) => value > found[at]!).length;
          expect(below).toBeLessThanOrEqual(Math.ceil(position));
          expect(above).toBeLessThanOrEqual(sorted.length - 1 - Math.floor(position));
        }
      }),
    );
  });
});

describe('the summary of a study', () => {
  it('has the medians and quartiles of the sites that reached both ends of a stage, beside 305 and 194 days', () => {
    const agreedAfter = (days: number): ClockDays => ({
      submitted: '2026-03-01',
      agreed: `2026-03-${String(days + 1).padStart(2, '0')}`,
    });
    const summary = summariseClock([
      agreedAfter(10),
      agreedAfter(3),
      { submitted: '2026-03-01' },
      agreedAfter(4),
    ]);
    expect(summary).toEqual({
      submittedToAgreed: { sites: 3, lowerQuartile: 3.5, median: 4, upperQuartile: 7 },
    });
    expect(summariseClock([])).toEqual({});
    expect(PUBLISHED_CLOCK).toMatchObject({ beforeDays: 305, afterDays: 194 });
  });
});

import { describe, expect, it } from 'vitest';
import type { AppendixDelta, PriceChange } from '../../shared/domain/delta-document.ts';
import { describeDelta } from '../../shared/domain/delta-words.ts';

/** A change in whole pounds. */
function change(from: number, to: number, causes: Partial<PriceChange['causes']> = {}): PriceChange {
  const none = { resource: 0, tariff: 0, multiplier: 0 };
  return {
    fromPence: from * 100,
    toPence: to * 100,
    changePence: (to - from) * 100,
    causes: { ...none, ...causes },
  };
}

const line = { activity: 'a', label: 'A', section: 'participant', chargedPer: 'once' } as const;
const deltaLine = { ...line, unit: change(0, 0), expected: change(0, 0) };
const lines = (
  added: number,
  removed: number,
  changed: number,
  unchanged: number,
): AppendixDelta['lines'] => ({
  added: Array.from({ length: added }, () => deltaLine),
  removed: Array.from({ length: removed }, () => deltaLine),
  changed: Array.from({ length: changed }, () => ({ ...deltaLine, changed: [] })),
  unchanged,
});

const end = (tariff: string, micro: number) => ({
  odsCode: 'RRV',
  tariff,
  provenance: 'demonstration' as const,
  multiplier: { set: 'M', micro, source: 'a test' },
});

const delta = (changes: Partial<AppendixDelta> = {}): AppendixDelta => ({
  schema: 'ncvr.site-price-delta/1',
  from: end('OLD', 1_000_000),
  to: end('NEW', 1_175_335),
  targets: [],
  expected: change(100, 100),
  oneOff: change(20, 20),
  arms: [],
  visits: [],
  sections: [],
  lines: lines(0, 0, 0, 4),
  ...changes,
});
const words = (changes: Partial<AppendixDelta> = {}, labels: Readonly<Record<string, string>> = {}) =>
  describeDelta(delta(changes), new Map(Object.entries(labels)));

describe('a delta in words', () => {
  it('says that nothing changed', () => {
    expect(words()).toEqual([
      'The expected total stays at £100.00.',
      'Every line is as it was.',
      'What is charged once stays at £20.00.',
    ]);
  });

  it('says how far an amount rose or fell', () => {
    expect(words({ expected: change(100, 130, { resource: 3000 }) })[0]).toBe(
      'The expected total rises from £100.00 to £130.00, by £30.00.',
    );
    expect(words({ oneOff: change(20, 15) }).at(-1)).toBe(
      'What is charged once falls from £20.00 to £15.00, by £5.00.',
    );
  });

  it.each([
    [{ resource: 3000 }, 'All of this comes from the resource.'],
    [{ tariff: 3000 }, 'All of this comes from the tariff (OLD, now NEW).'],
    [{ multiplier: 3000 }, 'All of this comes from the multiplier (1.000000, now 1.175335).'],
    [
      { resource: 5000, tariff: -2000 },
      'The resource adds £50.00 and the tariff (OLD, now NEW) takes away £20.00.',
    ],
    [
      { resource: 1000, tariff: 1500, multiplier: 500 },
      'The resource adds £10.00, the tariff (OLD, now NEW) adds £15.00 and the multiplier (1.000000, now 1.175335) adds £5.00.',
    ],
    // A change that comes to nothing may still have causes.
    [
      { tariff: -500, multiplier: 500 },
      'The tariff (OLD, now NEW) takes away £5.00 and the multiplier (1.000000, now 1.175335) adds £5.00.',
    ],
  ])('says where the change comes from: %j', (causes, sentence) => {
    expect(words({ expected: change(100, 130, causes) })[1]).toBe(sentence);
  });

  it.each([
    [lines(1, 0, 0, 1), 'One line was added and one line is as before.'],
    [lines(0, 1, 0, 0), 'One line was removed and 0 lines are as before.'],
    [lines(0, 0, 1, 2), 'One line was changed and 2 lines are as before.'],
    [
      lines(2, 3, 4, 5),
      '2 lines were added, 3 lines were removed, 4 lines were changed and 5 lines are as before.',
    ],
    [lines(1, 0, 1, 0), 'One line was added, one line was changed and 0 lines are as before.'],
    [lines(0, 1, 1, 0), 'One line was removed, one line was changed and 0 lines are as before.'],
    [lines(1, 1, 0, 0), 'One line was added, one line was removed and 0 lines are as before.'],
    [lines(0, 0, 0, 1), 'Every line is as it was.'],
  ])('counts lines', (counted, sentence) => {
    expect(words({ lines: counted })[1]).toBe(sentence);
  });

  it('names the one target that changed', () => {
    expect(words({ targets: [{ arm: 'a', from: 1, to: 2 }] })[2]).toBe(
      'The recruitment target changed: a from 1 to 2.',
    );
  });

  it('names targets and arms by their labels, and by their ids where they have none', () => {
    const said = words(
      {
        targets: [
          { arm: 'a', from: 10, to: 12 },
          { arm: 'b', from: 0, to: 3 },
        ],
        arms: [
          { arm: 'a', presence: 'both', completedParticipant: change(5, 6) },
          { arm: 'b', presence: 'added', completedParticipant: change(0, 7) },
          { arm: 'c', presence: 'removed', completedParticipant: change(8, 0) },
        ],
      },
      { a: 'Treatment', c: 'Control' },
    );
    expect(said.slice(2)).toEqual([
      'The recruitment target changed: Treatment from 10 to 12 and b from 0 to 3.',
      'The price of a completed participant (Treatment) rises from £5.00 to £6.00, by £1.00.',
      'The arm b is new: a completed participant costs £7.00.',
      'The arm Control is no longer there.',
      'What is charged once stays at £20.00.',
    ]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFixedClock } from '../../shared/adapters/memory/fixed-clock.ts';
import { createSeededIdentifiers } from '../../shared/adapters/memory/seeded-identifiers.ts';
import { createSystemIdentifiers } from '../../shared/adapters/system/identifiers.ts';

const START = '2026-07-01T09:00:00Z';

describe('identifiers', () => {
  it('are unique and sort in the order of making, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 60 }), (moves) => {
        const clock = createFixedClock(START);
        const identifiers = createSystemIdentifiers(clock);
        const made = moves.map((move) => {
          clock.advance(move);
          return identifiers.next();
        });
        expect(made.toSorted()).toEqual(made);
        expect(new Set(made).size).toBe(made.length);
      }),
    );
  });

  it('are 26 letters and digits that a person can read out', () => {
    expect(createSystemIdentifiers(createFixedClock(START)).next()).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  });

  it('begin with the time', () => {
    // The example of the ULID specification.
    const clock = createFixedClock(new Date(1469918176385).toISOString());
    expect(createSystemIdentifiers(clock).next()).toMatch(/^01ARYZ6S41/);
  });

  it('come again from the same seed, and not from another', () => {
    const made = (seed: string): unknown[] => {
      const identifiers = createSeededIdentifiers(createFixedClock(START), seed);
      return [identifiers.next(), identifiers.next(), ...identifiers.random(70)];
    };
    expect(made('a')).toEqual(made('a'));
    expect(made('a')).not.toEqual(made('b'));
    expect(new Set(made('a')).size).toBeGreaterThan(20);
  });

  it('give as many random bytes as asked for, never the same', () => {
    const identifiers = createSystemIdentifiers(createFixedClock(START));
    const [one, other] = [identifiers.random(32), identifiers.random(32)];
    expect([one.length, identifiers.random(0).length]).toEqual([32, 0]);
    expect(one).not.toEqual(other);
  });
});

describe('a fixed clock', () => {
  it('stands still until it is moved', () => {
    const clock = createFixedClock(START);
    expect(clock.now()).toBe(Date.parse(START));
    clock.advance(1500);
    expect(clock.now()).toBe(Date.parse(START) + 1500);
    clock.set('2026-08-01T00:00:00Z');
    expect(new Date(clock.now()).toISOString()).toBe('2026-08-01T00:00:00.000Z');
    expect(() => clock.set('next month')).toThrow(/next month: is not a moment/);
  });
});

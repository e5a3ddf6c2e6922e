/** What an appendix says of the price before it: it leads to its own price, and any tampering is found. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findChangesFault, makeChanges } from '../../shared/domain/appendix-changes.ts';
import { checkPrices } from '../../shared/domain/appendix-verification.ts';
import { computeDelta } from '../../shared/domain/delta.ts';
import { FinancialAppendix, sealAppendix } from '../../shared/domain/financial-appendix.ts';
import { priceSite } from '../../shared/domain/site-price.ts';
import { planStudy } from '../../shared/domain/study-price.ts';
import { amendSample } from '../support/amended-appendix.ts';
import { resources } from '../support/arbitrary-review.ts';
import { sampleAppendix, sha256 } from '../support/sample.ts';

/** Paths of all numbers in a value. */
function numbersIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value === 'number') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => numbersIn(each, [...path, key]));
}

function addOne(value: unknown, [key, ...rest]: readonly string[]): void {
  const at = value as Record<string, unknown>;
  if (key === undefined) return;
  if (rest.length > 0) addOne(at[key], rest);
  else at[key] = Number(at[key]) + 1;
}

describe('an appendix that says what changed', () => {
  it('names the appendix before it, and is a document of its schema', () => {
    const { before, after } = amendSample();
    expect(FinancialAppendix.parse(after)).toEqual(after);
    expect(after.changes?.since).toEqual({
      ...{ reviewVersion: 1, issueNumber: 1, issuedAt: before.issue.issuedAt },
      appendixSha256: before.integrity.sha256,
    });
    expect(after.changes?.delta.expected.fromPence).toBe(before.price.expectedPence);
  });

  it('is right where it leads to its own price', () => {
    const { after } = amendSample();
    expect(checkPrices(after)).toMatchObject({ result: 'right' });
    expect(findChangesFault(sampleAppendix())).toBeUndefined();
  });

  it('is right for any two prices of a site', () => {
    const { after } = amendSample();
    const micros = fc.integer({ min: 1, max: 3_000_000 });
    fc.assert(
      fc.property(resources, resources, micros, micros, (one, other, first, second) => {
        const bundle = (drawn: typeof one, micro: number) => ({
          ...drawn,
          multiplier: { set: 'M', micro, source: 'a test' },
        });
        const [from, to] = [bundle(one, first), bundle(other, second)];
        const price = priceSite(planStudy(to.resource, to.tariff), to.site, to.multiplier);
        // The visits of each line are left out of an appendix; they say nothing of its price.
        const changes = { since: after.changes!.since, delta: computeDelta(from, to) };
        expect(findChangesFault({ ...after, price, changes })).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  it('is wrong where any amount of a line or a total was changed', () => {
    const { after } = amendSample();
    const { delta } = after.changes!;
    const amounts = numbersIn(delta).filter((path) =>
      path.some((key) => key.endsWith('Pence') || key === 'causes'),
    );
    expect(amounts.length).toBeGreaterThan(100);
    for (const path of amounts) {
      const tampered = structuredClone(after);
      addOne(tampered.changes!.delta, path);
      expect(findChangesFault(tampered), path.join('.')).toBeDefined();
    }
  });

  it.each([
    [
      'the multiplier that it leads to',
      (each: FinancialAppendix) => ({ to: { ...each.changes!.delta.to, tariff: 'X' } }),
    ],
    [
      'the count of what stayed',
      ({ changes }: FinancialAppendix) => ({ lines: { ...changes!.delta.lines, unchanged: 99 } }),
    ],
    [
      'a line that is left out',
      ({ changes }: FinancialAppendix) => ({ lines: { ...changes!.delta.lines, changed: [] } }),
    ],
  ])('is wrong in %s', (_what, change) => {
    const { after } = amendSample();
    const { integrity: _seal, ...content } = after;
    const delta = { ...after.changes!.delta, ...change(after) };
    const tampered = sealAppendix({ ...content, changes: { ...after.changes!, delta } }, sha256);
    expect(checkPrices(tampered)).toMatchObject({
      result: 'wrong',
      sentence: 'What it says has changed does not lead to its prices.',
      difference: { path: expect.stringMatching(/^changes\.delta\./) },
    });
  });

  it('is made the same way every time', () => {
    const { before, after } = amendSample();
    const { integrity: _seal, changes, ...content } = after;
    expect(makeChanges(before, content)).toEqual(changes);
  });
});

import { describe, expect, it } from 'vitest';
import { itemAt } from '../../shared/domain/item-at.ts';

describe('the item at a place', () => {
  it('is the item, be it nought or empty', () => {
    expect([0, 1, 2].map((at) => itemAt(['a', '', 'c'], at))).toEqual(['a', '', 'c']);
    expect(itemAt(new Float64Array([0]), 0)).toBe(0);
  });

  it.each([
    [3, 3],
    [-1, 3],
    [0, 0],
  ])('is never made up: place %i of %i', (at, length) => {
    const items = Array.from({ length }, () => 7);
    expect(() => itemAt(items, at)).toThrow(new RangeError(`there is no item ${at} of ${length}`));
  });
});

import type { Clock } from '../../ports/clock.ts';
import type { Identifiers } from '../../ports/identifiers.ts';

/** Crockford's base 32: no I, L, O or U, so that an identifier can be read out and typed. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 26;
const RANDOM_BYTES = 10;
const RANDOM_BITS = 80n;

/**
 * ULIDs: 48 bits of milliseconds, then 80 random bits, as 26 letters and digits. Within one millisecond, or
 * when the clock steps back, each is one more than the last, so they always sort in the order of making.
 * Source: github.com/ulid/spec.
 */
export const createSortableIdentifiers = (
  clock: Clock,
  random: (length: number) => Uint8Array,
): Identifiers => {
  let last = -1n;
  return {
    next: () => {
      const made = (BigInt(clock.now()) << RANDOM_BITS) | toNumber(random(RANDOM_BYTES));
      last = made >> RANDOM_BITS > last >> RANDOM_BITS ? made : last + 1n;
      return toDigits(last);
    },
    random,
  };
};

const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

const toDigits = (value: bigint): string =>
  Array.from({ length: LENGTH }, (_, index) =>
    DIGITS.charAt(Number((value >> (5n * BigInt(LENGTH - 1 - index))) & 31n)),
  ).join('');

import fc from 'fast-check';

/** Bytes changed, cut out, put in twice: whatever becomes of a file on its way. */
export const damages = fc.array(
  fc.record({
    at: fc.nat(),
    length: fc.nat({ max: 40 }),
    kind: fc.constantFrom('set', 'cut', 'twice'),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
  }),
  { minLength: 1, maxLength: 4 },
);
export type Damages = typeof damages extends fc.Arbitrary<infer T> ? T : never;

export function damage(good: Uint8Array, changes: Damages): Buffer {
  let bytes = Buffer.from(good);
  for (const { at, length, kind, bytes: other } of changes) {
    const from = at % Math.max(1, bytes.length);
    const part = kind === 'set' ? other : kind === 'twice' ? bytes.subarray(from, from + length) : [];
    const rest = kind === 'twice' ? from : from + (kind === 'set' ? other.length : length);
    bytes = Buffer.concat([bytes.subarray(0, from), Buffer.from(part), bytes.subarray(rest)]);
  }
  return bytes;
}

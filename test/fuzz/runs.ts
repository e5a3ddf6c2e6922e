/** How long the fuzzing runs: briefly within `npm test`, as long as one likes with `FUZZ_RUNS=10000`. */
import type fc from 'fast-check';

const wanted = process.env['FUZZ_RUNS'];
const seed = process.env['FUZZ_SEED'];

/** Settings of one property: so many runs unless told. A failure prints its seed; `FUZZ_SEED` runs that one again. */
export function fuzzing(runs: number): fc.Parameters<unknown> {
  return {
    numRuns: wanted === undefined ? runs : Number(wanted),
    ...(seed === undefined ? {} : { seed: Number(seed) }),
  };
}

/** Where an error comes from, without its message: that may quote a body, a price or a person. */
function framesOf(error: Error): readonly string[] {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
}

/** What a log may say of anything thrown: what kind of error it is and where it comes from. */
export function describeThrown(thrown: unknown): {
  readonly error: string;
  readonly frames: readonly string[];
} {
  if (!(thrown instanceof Error)) return { error: typeof thrown, frames: [] };
  return { error: thrown.name, frames: framesOf(thrown) };
}

/** Which use cases write, by their own sources, and which of them the crash scenarios reach. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const USE_CASES = join(root, 'shared/usecases');
const WRITES =
  /\.commit\(|\.putIfAbsent\(|\.putStream\(|queue\.send\(|mailer\.send\(|memberships\.(?:grant|end)\(|\.publish\w*\(|directory\.put\w+\(/;

/** Files that write to a port themselves, as `resource-review/save-draft.ts`. */
export function listWritingUseCases(): string[] {
  const files = readdirSync(USE_CASES, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && WRITES.test(readFileSync(join(USE_CASES, file), 'utf8')))
    .sort();
}

/** Every use case's file that a file imports, or that one of its imports does. */
export function listReached(from: string, seen = new Set<string>()): Set<string> {
  if (seen.has(from)) return seen;
  seen.add(from);
  for (const [, path = ''] of readFileSync(from, 'utf8').matchAll(
    /^(?:import|\}) .*?from '(\.[^']+\.ts)';$/gm,
  )) {
    const next = join(dirname(from), path);
    if (next.startsWith(USE_CASES) || next.includes('/test/')) listReached(next, seen);
  }
  return seen;
}

/** The writing use cases that no actor of the crash scenarios takes part in. */
export function listUnreached(): string[] {
  const reached = new Set(
    [...listReached(join(import.meta.dirname, 'actors.ts'))].map((file) => relative(USE_CASES, file)),
  );
  return listWritingUseCases().filter((file) => !reached.has(file));
}

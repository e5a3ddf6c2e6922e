/** Running `ncvr` in a test: as a real process, or within this one where many runs are wanted. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll } from 'vitest';
import { runCli } from '../../../functions/cli/run.ts';
import type { SubcommandRow } from '../../../functions/cli/subcommands.ts';
import { createFixedClock } from '../../../shared/adapters/memory/fixed-clock.ts';
import { ISSUED_AT } from '../../support/sample.ts';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command as a process of its own. */
export async function runProcess(
  args: readonly string[],
  { env = {}, input = '' }: { env?: Record<string, string>; input?: string | Uint8Array } = {},
): Promise<Ended> {
  const command = new URL('../../../functions/cli/ncvr.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [command, ...args], { env: { ...process.env, ...env } });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const code = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, stdout, stderr };
}

export interface InProcess {
  readonly input?: readonly Uint8Array[];
  readonly isWatched?: boolean;
  readonly isStopped?: () => boolean;
  readonly commands?: readonly SubcommandRow[];
}

/** The command within this process, with a terminal in memory. */
export async function runHere(
  args: readonly string[],
  { input = [], isWatched = false, isStopped = () => false, commands }: InProcess = {},
): Promise<Ended> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const code = await runCli(
    args,
    {
      print: (line) => stdout.push(line),
      complain: (line) => stderr.push(line),
      isWatched,
      input: (async function* () {
        yield* input;
      })(),
      clock: createFixedClock(ISSUED_AT),
      isStopped,
    },
    commands,
  );
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}

/** All folders of a test file are in one, which goes with its last test. */
let folders: string | undefined;
afterAll(() => {
  if (folders !== undefined) rmSync(folders, { recursive: true, force: true });
});

/** A new folder of its own for a test. */
export function makeFolder(): string {
  folders ??= mkdtempSync(join(tmpdir(), 'ncvr-cli-'));
  return mkdtempSync(join(folders, 'folder-'));
}

/** Writes documents (or texts as they are) into a new folder and answers their paths. */
export function writeDocuments<Name extends string>(documents: Readonly<Record<Name, unknown>>) {
  const folder = makeFolder();
  const paths = Object.fromEntries(
    Object.entries(documents).map(([name, content]) => {
      const path = join(folder, `${name}.json`);
      const isRaw = typeof content === 'string' || content instanceof Uint8Array;
      writeFileSync(path, isRaw ? content : JSON.stringify(content));
      return [name, path];
    }),
  ) as Record<Name, string>;
  return { ...paths, out: join(folder, 'out') };
}

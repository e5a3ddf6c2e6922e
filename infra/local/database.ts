import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseBinary } from './database/binary.ts';
import { freePort } from './database/free-port.ts';
import { endStray, forgetDatabase, noteDatabase } from './database/stray.ts';

export interface LocalDatabase {
  /** What DYNAMODB_ENDPOINT is set to. */
  readonly endpoint: string;
  /** Ends it in order; everything acknowledged is in the folder. */
  stop(): Promise<void>;
  /** Ends it at once, as a crash would (for fault tests). */
  kill(): Promise<void>;
}

export interface LocalDatabaseOptions {
  /** Holds the data file; made where missing. */
  readonly folder: string;
  /** A free one where left out. */
  readonly port?: number;
  /** Told when the database ends without having been asked to; it is not started again. */
  readonly onUnexpectedEnd?: (message: string) => void;
}

const STARTS = 3;
const READY_WITHIN_MS = 10_000;
const ENDS_WITHIN_MS = 5_000;

/**
 * Starts the local database on a loopback port and waits until it answers. A database that an earlier, killed
 * run left behind in the same folder is ended first.
 * @throws CannotStart where this platform has no such program or the folder is in use; Error where it does not start
 */
export const startDatabase = async (options: LocalDatabaseOptions): Promise<LocalDatabase> => {
  const binary = databaseBinary();
  await mkdir(options.folder, { recursive: true });
  await endStray(options.folder);
  for (let start = 1; ; start += 1) {
    const port = options.port ?? (await freePort());
    const run = launch(binary, options.folder, port);
    // Before anything is waited for: whoever kills this process now leaves a database that the next start can end.
    await noteDatabase(options.folder, run.child.pid, port);
    const failure = await readiness(run.child, port);
    if (failure === undefined) return running(run.child, port, options);
    run.child.kill('SIGKILL');
    // Between choosing a free port and listening on it another program may have taken it.
    if (start >= STARTS || options.port !== undefined) {
      throw new Error(`The local database did not start on port ${port}: ${failure}. ${run.output()}`.trim());
    }
  }
};

const launch = (
  binary: string,
  folder: string,
  port: number,
): { child: ChildProcess; output: () => string } => {
  const data = join(folder, 'database.sqlite');
  const args = ['serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', data];
  // Its own process group: an interrupt at the keyboard ends the service first, which then ends the database.
  const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-2000);
  });
  return { child, output: () => output };
};

/** Undefined once the database answers, else what went wrong. */
const readiness = async (child: ChildProcess, port: number): Promise<string | undefined> => {
  let ended: string | undefined;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended = `it ended with ${signal ?? `code ${String(code)}`}`));
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    if (ended !== undefined) return ended;
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
    // The first answer may come from a program that took the port before; ours would have ended then.
    if (answer !== undefined) {
      await sleep(10);
      return ended;
    }
    await sleep(10);
  }
  return `it did not answer within ${READY_WITHIN_MS / 1000} seconds`;
};

const running = (child: ChildProcess, port: number, options: LocalDatabaseOptions): LocalDatabase => {
  let asked = false;
  const endWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  child.once('exit', (code, signal) => {
    process.removeListener('exit', endWithUs);
    if (!asked)
      options.onUnexpectedEnd?.(`The local database ended by itself (${signal ?? `code ${String(code)}`}).`);
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    asked = true;
    if (child.exitCode === null && child.signalCode === null) {
      const exit = once(child, 'exit');
      child.kill(signal);
      const timer = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS);
      await exit;
      clearTimeout(timer);
    }
    await forgetDatabase(options.folder);
  };
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
};

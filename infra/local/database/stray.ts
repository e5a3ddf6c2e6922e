import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CannotStart } from '../cannot-start.ts';

const WAIT_MS = 5_000;

const noteIn = (folder: string): string => join(folder, 'database.pid');

/** Notes which database works in the folder, and on which port, for others to find. */
export const noteDatabase = (folder: string, pid: number | undefined, port: number): Promise<void> =>
  writeFile(noteIn(folder), `${String(pid)} ${process.pid} ${port}`);

interface NotedDatabase {
  readonly pid: number;
  readonly owner: number;
  readonly port: number;
}

async function readNote(folder: string): Promise<NotedDatabase> {
  const note = await readFile(noteIn(folder), 'utf8').catch(() => '');
  const [pid = 0, owner = 0, port = 0] = note.split(' ').map(Number);
  return { pid, owner, port };
}

const isInUse = async ({ pid, owner }: NotedDatabase): Promise<boolean> =>
  Number.isSafeInteger(pid) && pid >= 2 && (await isDatabase(pid)) && (await parentOf(pid)) === owner;

/** The port of the database that a running service has in the folder; undefined where none runs. */
export const findDatabaseInUse = async (folder: string): Promise<number | undefined> => {
  const noted = await readNote(folder);
  return noted.port > 0 && (await isInUse(noted)) ? noted.port : undefined;
};

export const forgetDatabase = (folder: string): Promise<void> => rm(noteIn(folder), { force: true });

/**
 * Ends the database of an earlier run that was killed before it could. Only a process that bears the noted
 * number and is a database is ended: numbers are used again.
 * @throws CannotStart where the run that started it is still there
 */
export const endStray = async (folder: string): Promise<void> => {
  const noted = await readNote(folder);
  const { pid, owner } = noted;
  if (!Number.isSafeInteger(pid) || pid < 2) return;
  if (await isInUse(noted)) {
    throw new CannotStart(
      `The data in ${folder} is in use by the run with process number ${owner}: end that one first.`,
    );
  }
  const deadline = Date.now() + WAIT_MS;
  while ((await isDatabase(pid)) && Date.now() < deadline) {
    process.kill(pid, 'SIGKILL');
    await sleep(20);
  }
  await forgetDatabase(folder);
};

const isDatabase = async (pid: number): Promise<boolean> => {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return (command.split('\0')[0] ?? '').endsWith('/dynoxide');
};

/** When a run ends without its database, the system gives the database another parent. */
const parentOf = async (pid: number): Promise<number | undefined> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const parent = /^PPid:\s+(\d+)$/m.exec(status)?.[1];
  return parent === undefined ? undefined : Number(parent);
};

/** SIGKILL for the service with its worker, for its database, or for both. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceProcess } from '../../support/service-process.ts';

export const VICTIMS = ['service', 'database', 'both'] as const;
export type Victim = (typeof VICTIMS)[number];

/** The process number of the database that belongs to the service in the folder. */
async function databaseOf(folder: string): Promise<number> {
  const [pid = 0] = (await readFile(join(folder, 'database', 'database.pid'), 'utf8')).split(' ').map(Number);
  if (pid < 2) throw new Error('no database is noted');
  return pid;
}

/** Kills, and starts the service again; a service without its database is left to itself for a while first. */
export async function killAndStart(service: ServiceProcess, victim: Victim): Promise<void> {
  const database = await databaseOf(service.folder);
  if (victim !== 'service') process.kill(database, 'SIGKILL');
  if (victim === 'database') await sleep(200);
  await service.kill();
  await service.start();
}

/** The memory of the service and of its database, as /proc tells it; nothing where there is no /proc. */
import { readdirSync, readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 200;

/** Resident memory in KiB. */
interface Memory {
  readonly service: number;
  readonly database: number;
}

interface Processes {
  readonly service: string;
  readonly database: string | undefined;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The process ended, or this system has no /proc.
    return '';
  }
}

function listProcesses(): readonly string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** The processes that were started with this folder: the service, and the database that it started. */
function findProcesses(folder: string): Processes | undefined {
  const mine = listProcesses().filter((pid) => read(`/proc/${pid}/cmdline`).includes(folder));
  const isService = (pid: string): boolean => read(`/proc/${pid}/cmdline`).includes('ncvr.ts');
  const service = mine.find(isService);
  return service === undefined ? undefined : { service, database: mine.find((pid) => !isService(pid)) };
}

function residentKib(pid: string | undefined): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(pid === undefined ? '' : read(`/proc/${pid}/status`)) ?? [];
  return Number(kib ?? 0);
}

export interface MemoryWatch {
  /** Undefined where it cannot be told. */
  now(): Memory | undefined;
  /** The most of each since the last time it was asked. */
  peak(): Memory | undefined;
  stop(): void;
}

/** Looks five times a second at the processes that work in the folder. */
export function watchMemory(folder: string): MemoryWatch {
  const processes = findProcesses(folder);
  const now = (): Memory | undefined =>
    processes && { service: residentKib(processes.service), database: residentKib(processes.database) };
  let most = now();
  const look = (): void => {
    const seen = now();
    if (!seen) return;
    most = {
      service: Math.max(most?.service ?? 0, seen.service),
      database: Math.max(most?.database ?? 0, seen.database),
    };
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    now,
    peak: () => {
      look();
      const peak = most;
      most = now();
      return peak;
    },
    stop: () => clearInterval(timer),
  };
}

/** `123 MiB, database 45 MiB`. */
export function formatMemory(memory: Memory | undefined): string {
  if (!memory) return 'not known on this system';
  const [service, database] = [memory.service, memory.database].map((kib) => Math.round(kib / 1024));
  return `${service ?? 0} MiB, database ${database ?? 0} MiB`;
}

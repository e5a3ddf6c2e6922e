import { existsSync, readFileSync } from 'node:fs';

const STATUS = '/proc/self/status';

/**
 * The most kilobytes of memory that this process has held. On Linux the kernel's own mark: `maxRSS` there begins at
 * that of the process which started this one, so that whoever is started by a large one looks large.
 */
export function peakKilobytes(): number {
  const [, mark] = existsSync(STATUS) ? (/VmHWM:\s+(\d+) kB/.exec(readFileSync(STATUS, 'latin1')) ?? []) : [];
  return mark === undefined ? process.resourceUsage().maxRSS : Number(mark);
}

/** Runs the stand-alone script that derives exported months again, in another language. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DecidedFigure } from '../../shared/domain/adherence-indicator.ts';
import type { DecisionLogExport } from '../../shared/domain/receipt-verification.ts';

export interface Rederived {
  readonly month: string;
  readonly revision: number;
  readonly root: string;
  readonly figures: Readonly<Record<string, DecidedFigure>>;
  readonly faults: readonly string[];
}

interface Finished {
  readonly stdout: string;
}
const hasOutput = (error: unknown): error is Finished =>
  typeof error === 'object' && error !== null && 'stdout' in error && error.stdout !== '';

/** One answer for each month, in their order. @throws Error where the script itself fails */
export function rederive(months: readonly Uint8Array[], chains?: readonly DecisionLogExport[]): Rederived[] {
  const folder = mkdtempSync(join(tmpdir(), 'ncvr-rederive-'));
  try {
    const files = months.map((bytes, at) => {
      const file = join(folder, `month-${String(at).padStart(3, '0')}.json`);
      writeFileSync(file, bytes);
      return file;
    });
    const logs = join(folder, 'chains.json');
    if (chains) writeFileSync(logs, JSON.stringify(chains));
    const args = ['test/support/rederive_indicator.py', ...files, ...(chains ? ['--chains', logs] : [])];
    return run(args)
      .trim()
      .split('\n')
      .map((line): Rederived => JSON.parse(line));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What it printed, whether or not it found faults. */
function run(args: readonly string[]): string {
  try {
    return execFileSync('python3', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    if (hasOutput(error)) return error.stdout;
    throw error;
  }
}

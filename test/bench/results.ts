/** The table that is printed, and the file that keeps the last results. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import type { Row } from './measure.ts';

const FILE = new URL('results.json', import.meta.url);

const Results = z.strictObject({
  machine: z.string(),
  at: z.iso.datetime(),
  rows: z.array(
    z.strictObject({
      measure: z.string(),
      peer: z.string(),
      ours: z.number(),
      theirs: z.number(),
      unit: z.string(),
      ratio: z.number(),
      note: z.string().optional(),
    }),
  ),
});

/** Three significant digits are all that a busy machine gives. */
const round = (value: number): number => Number(value.toPrecision(3));

/**
 * Keeps the rows; those of measures that were not run stay from before. A different machine begins a new file:
 * ratios of two machines do not belong in one table.
 */
export function keepResults(machine: string, at: Date, rows: readonly Row[]): void {
  const before = existsSync(FILE) ? Results.parse(JSON.parse(readFileSync(FILE, 'utf8'))) : undefined;
  const measured = new Set(rows.map(({ measure }) => measure));
  const kept = before?.machine === machine ? before.rows.filter((row) => !measured.has(row.measure)) : [];
  const all = [
    ...kept,
    ...rows.map((row) => ({
      ...row,
      ours: round(row.ours),
      theirs: round(row.theirs),
      ratio: round(row.ratio),
    })),
  ].sort((a, b) => (a.measure < b.measure ? -1 : a.measure > b.measure ? 1 : 0));
  const results = Results.parse({ machine, at: at.toISOString(), rows: all });
  writeFileSync(FILE, `${JSON.stringify(results, null, 2)}\n`);
}

const show = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toPrecision(2);

/** The rows as a table for a terminal. */
export function formatTable(rows: readonly Row[]): string {
  const head = ['measure', 'peer', 'ours', 'theirs', 'unit', 'ratio', ''];
  const body = rows.map(({ measure, peer, ours, theirs, unit, ratio, note }) => [
    measure,
    peer,
    show(ours),
    show(theirs),
    unit,
    `${show(ratio)} x`,
    note ?? '',
  ]);
  const lines = [head, ...body];
  const widths = head.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  const isNumber = (at: number): boolean => at === 2 || at === 3 || at === 5;
  return lines
    .map((line) =>
      line
        .map((cell, at) => (isNumber(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

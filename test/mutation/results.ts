/** The scores that are kept and printed. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import type { Group } from './groups.ts';

const FILE = new URL('results.json', import.meta.url);

/** Of every group and of the whole, in per cent of the mutants. */
export const LOWEST_SCORE = 90;

const FileScore = z.strictObject({
  file: z.string(),
  mutants: z.int(),
  killed: z.int(),
  survived: z.int(),
  /**
   * Not counted: what runs once, when a file is loaded (the schemas), would need every test for each mutant; and the
   * few of which a comment beside the code says why no test can tell them.
   */
  leftOut: z.int(),
});
export type FileScore = z.infer<typeof FileScore>;

const GroupResult = z.strictObject({
  name: z.string(),
  at: z.iso.datetime(),
  machine: z.string(),
  files: z.array(FileScore),
});
type GroupResult = z.infer<typeof GroupResult>;

const Results = z.strictObject({ groups: z.array(GroupResult) });

/** The last result of each group, each with its own date. */
export function readResults(): readonly GroupResult[] {
  return existsSync(FILE) ? Results.parse(JSON.parse(readFileSync(FILE, 'utf8'))).groups : [];
}

interface JudgedGroup {
  readonly group: Group;
  readonly scores: readonly FileScore[];
  readonly at: Date;
  readonly machine: string;
  /** The groups as they are now: what is kept of a group that is no longer one is dropped. */
  readonly all: readonly Group[];
}

/** Keeps a group's scores; those of the others stay, with their dates. */
export function keepResults({ group, scores, at, machine, all }: JudgedGroup): void {
  const result: GroupResult = { name: group.name, at: at.toISOString(), machine, files: [...scores] };
  const byName = new Map(readResults().map((before) => [before.name, before]));
  byName.set(group.name, result);
  const groups = all.flatMap(({ name }) => byName.get(name) ?? []);
  writeFileSync(FILE, `${JSON.stringify(Results.parse({ groups }), null, 2)}\n`);
}

const COUNTS = ['mutants', 'killed', 'survived', 'leftOut'] as const;
type Counts = Readonly<Record<(typeof COUNTS)[number], number>>;

const addUp = (files: readonly FileScore[]): Counts => {
  const add = (key: keyof Counts) => files.reduce((sum, file) => sum + file[key], 0);
  return {
    mutants: add('mutants'),
    killed: add('killed'),
    survived: add('survived'),
    leftOut: add('leftOut'),
  };
};

/** Nothing to notice is nothing missed. */
const scoreOf = ({ mutants, killed }: Counts): number => (mutants === 0 ? 100 : (100 * killed) / mutants);

const TOTAL = 'all';
const withTotal = (
  groups: readonly GroupResult[],
): readonly { name: string; files: readonly FileScore[] }[] => [
  ...groups,
  { name: TOTAL, files: groups.flatMap(({ files }) => files) },
];

/** The groups below the lowest score that passes, and the whole where it is. */
export function lowScores(groups: readonly GroupResult[]): readonly string[] {
  return withTotal(groups)
    .filter(({ files }) => scoreOf(addUp(files)) < LOWEST_SCORE)
    .map(({ name }) => name);
}

/** The groups as a table for a terminal, with a total. */
export function formatTable(groups: readonly GroupResult[]): string {
  const dates = new Map(groups.map(({ name, at }) => [name, at.slice(0, 10)]));
  const head = ['group', 'files', 'mutants', 'killed', 'survived', 'left out', 'score', 'judged on'];
  const body = withTotal(groups).map(({ name, files }) => {
    const counts = addUp(files);
    const numbers = [files.length, ...COUNTS.map((key) => counts[key])].map(String);
    return [name, ...numbers, `${scoreOf(counts).toFixed(1)}%`, dates.get(name) ?? ''];
  });
  const rows = [head, ...body];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const align = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(align).join('  ').trimEnd()).join('\n');
}

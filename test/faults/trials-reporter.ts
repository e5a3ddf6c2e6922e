import type { Reporter, TestModule } from 'vitest/node';
import type { Trials } from './trials.ts';

type Sum = Pick<Trials, 'what' | 'trials' | 'failures'>;

function sumByName(counted: readonly Trials[]): Sum[] {
  return [...Map.groupBy(counted, ({ what }) => what)].map(([what, parts]) => ({
    what,
    trials: parts.reduce((sum, each) => sum + each.trials, 0),
    failures: parts.reduce((sum, each) => sum + each.failures, 0),
  }));
}

/** Without a failure in n trials, 3/n bounds the rate of failures at 95%. */
const boundOf = ({ trials, failures }: Sum): string =>
  failures === 0 ? `below ${((3 / trials) * 100).toPrecision(2)}%` : 'none';

/** Columns as wide as their widest entry; numbers stand at the right. */
export function drawTable(rows: readonly Sum[]): string {
  const cells = [
    ['what', 'trials', 'failures', 'bound 3/n'],
    ...rows.map((row) => [row.what, String(row.trials), String(row.failures), boundOf(row)]),
  ];
  const widths = [0, 1, 2, 3].map((at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)));
  const lines = cells.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  '),
  );
  return lines.join('\n');
}

/** Prints at the end what was tried how often, what failed, and what that says. */
export default class TrialsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const counted = tests.flatMap((test) => test.meta().trials ?? []);
    if (counted.length === 0) return;
    const sums = sumByName(counted);
    const together = {
      what: 'together',
      trials: sums.reduce((sum, each) => sum + each.trials, 0),
      failures: sums.reduce((sum, each) => sum + each.failures, 0),
    };
    const notes = counted.flatMap(({ note }) => note ?? []);
    process.on('exit', () => console.log(['', drawTable([...sums, together]), '', ...notes].join('\n')));
  }
}

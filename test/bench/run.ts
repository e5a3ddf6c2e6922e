/**
 * `npm run bench [-- [--quick] NAME ...]`: measures us beside our peers and prints ratios. Slowness never fails
 * it; wrong results do. `--quick` takes three rounds and leaves results.json alone.
 */
import { describeMachine } from './machine.ts';
import type { Measure, Row } from './measure.ts';
import { formatTable, keepResults } from './results.ts';

/** Loaded one by one, so that the peers of one measure take no memory from another. */
const MEASURES: Readonly<Record<string, () => Promise<Measure>>> = {
  'pricing.totals': async () => (await import('./pricing/totals.ts')).totals,
  'pricing.full': async () => (await import('./pricing/full.ts')).full,
  'pricing.bigint': async () => (await import('./pricing/bigint.ts')).bigint,
  'delta.1000': async () => (await import('./pricing/delta.ts')).delta,
  'appendix.warm': async () => (await import('./appendix/warm.ts')).warm,
  'appendix.study250': async () => (await import('./appendix/study.ts')).study,
  'appendix.process250': async () => (await import('./appendix/process.ts')).wholeProcess,
  'appendix.cold': async () => (await import('./appendix/cold.ts')).cold,
  'workbook.read': async () => (await import('./workbook/read.ts')).read,
  'service.fanout': async () => (await import('./service/fanout.ts')).fanout,
  'web.page': async () => (await import('./service/pages.ts')).pages,
  'inbox.read': async () => (await import('./trust-acceptance/inbox.ts')).inbox,
  'indicator.read': async () => (await import('./indicator/read.ts')).read,
};

const ROUNDS = 7;
const QUICK_ROUNDS = 3;

function chooseMeasures(names: readonly string[]): readonly string[] {
  const known = Object.keys(MEASURES);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`There is no measure ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  return names.length === 0 ? known : known.filter((name) => names.includes(name));
}

async function main(args: readonly string[]): Promise<void> {
  const isQuick = args.includes('--quick');
  const names = chooseMeasures(args.filter((arg) => arg !== '--quick'));
  const machine = describeMachine();
  console.log(`${machine}\n`);
  const rows: Row[] = [];
  for (const name of names) {
    const start = performance.now();
    const measure = await MEASURES[name]?.();
    rows.push(...((await measure?.run({ rounds: isQuick ? QUICK_ROUNDS : ROUNDS })) ?? []));
    console.log(`${name}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  }
  console.log(`\n${formatTable(rows)}`);
  if (!isQuick) keepResults(machine, new Date(), rows);
}

await main(process.argv.slice(2));

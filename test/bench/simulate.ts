/**
 * `npm run simulate [-- --studies N --sites M --years Y --seed S]`: a year of the whole country through the use cases,
 * over the memory table with its units counted by DynamoDB's rules; its months closed, exported and derived again by
 * the stand-alone script, as they are and tampered with; then a hundred years through the fold alone. Slowness never
 * fails it; any disagreement does.
 */
import { parseArgs } from 'node:util';
import { bundledMultipliers } from '../../shared/reference/index.ts';
import { costOf } from './cost/prices.ts';
import { describeMachine } from './machine.ts';
import { foldCentury } from './simulate/century.ts';
import { figureOf, findDisagreements, tamperWithMonths } from './simulate/check.ts';
import { createRandom } from './simulate/random.ts';
import { type ClosedYear, simulateYear, type Units, type YearSize } from './simulate/year.ts';

const USAGE = 'npm run simulate [-- --studies N --sites M --years Y --seed S]';
const DEFAULTS = { studies: '1000', sites: '10', years: '100', seed: '20261121' } as const;
const HOURS_A_YEAR = 24 * 365;

const say = (what: string, value: string): void => console.log(`${what.padEnd(44)}${value}`);
const whole = (amount: number): string => Math.round(amount).toLocaleString('en-GB');
const mebibytes = (bytes: number): string => `${whole(bytes / 2 ** 20)} MiB`;
const seconds = (from: number): string => `${((performance.now() - from) / 1000).toFixed(1)} s`;
const costOfUnits = ({ read, write }: Units): number =>
  costOf('readUnits', read) + costOf('writeUnits', write);

function readCount(option: string, text: string): number {
  if (/^[1-9]\d{0,7}$/.test(text)) return Number(text);
  throw new Error(`--${option} must be a whole number from 1 on, not ${text}. Usage: ${USAGE}`);
}

function readSize(): YearSize & { readonly years: number } {
  const option = (name: keyof typeof DEFAULTS) => ({ type: 'string' as const, default: DEFAULTS[name] });
  const { values } = parseArgs({
    options: {
      studies: option('studies'),
      sites: option('sites'),
      years: option('years'),
      seed: option('seed'),
    },
  });
  return {
    studies: readCount('studies', values.studies),
    sites: readCount('sites', values.sites),
    years: readCount('years', values.years),
    seed: readCount('seed', values.seed),
  };
}

function printMonths({ snapshots }: ClosedYear): void {
  console.log('\nmonth    accepting  deciding  adherence  decisions  declined  open at end  root');
  for (const snapshot of snapshots) {
    const { numerator, denominator, display, offersDecided, declinedCapacity, openAtEnd } =
      figureOf(snapshot);
    const columns = [
      String(numerator).padStart(11),
      String(denominator).padStart(10),
      display.padStart(11),
      String(offersDecided).padStart(11),
      String(declinedCapacity).padStart(10),
      String(openAtEnd.openOffers).padStart(13),
    ];
    console.log(`${snapshot.month}${columns.join('')}  ${snapshot.tree.root.slice(0, 16)}`);
  }
  console.log('');
}

function printTally({ tally, trusts, entries, snapshots }: ClosedYear, size: YearSize): void {
  const late = new Set(tally.told.map(({ odsCode }) => odsCode)).size;
  say('studies, sites of each, trusts', `${whole(size.studies)}, ${size.sites}, ${trusts} (${late} decided)`);
  say('prices issued', `${whole(tally.issuedPrices)}, of them ${whole(tally.reissues)} re-issued`);
  say('decisions', `${whole(tally.told.length)} in ${snapshots.length} months`);
  say('missing items reported, upheld', `${whole(tally.escalations)}, ${whole(tally.upheld)}`);
  say('decisions postponed while a price waited', whole(tally.postponed));
  say('entries of the decision logs', whole(entries));
}

function printUnits({ units, world }: ClosedYear): void {
  const line = (what: string, used: Units): void =>
    say(
      what,
      `${whole(used.read).padStart(13)} read ${whole(used.write).padStart(11)} written   US$ ${costOfUnits(used).toFixed(2)}`,
    );
  const times = (used: Units, factor: number): Units => ({
    read: used.read * factor,
    write: used.write * factor,
  });
  console.log("\nunits of the tables, by DynamoDB's rules; list prices of test/bench/cost");
  line('what people and the worker did', units.people);
  line('twelve closings', units.closing);
  line('one closing at the end of the year', units.oneClosing);
  line('one fold at the end of the year', units.oneFold);
  // The log grows from nothing: on average over the year half of it.
  line('looking daily what is to be closed', times({ ...units.oneClosing, write: 0 }, 365 / 2));
  line('folding hourly, all year', times(units.oneFold, HOURS_A_YEAR / 2));
  console.log('\nkeys written most, and at one moment        units   share of all   at one moment');
  const keys = world.meter.hottest(Number.POSITIVE_INFINITY);
  const [fullest] = keys.toSorted((one, other) => other.atOnce - one.atOnce);
  for (const { name, writeUnits, share, atOnce } of [...keys.slice(0, 5), ...(fullest ? [fullest] : [])])
    console.log(
      `${name.padEnd(38)}${whole(writeUnits).padStart(11)}${`${(share * 100).toFixed(2)}%`.padStart(15)}${whole(atOnce).padStart(16)}`,
    );
}

function checkYear(year: ClosedYear, size: YearSize): string[] {
  const begun = performance.now();
  const faults = [...year.faults, ...findDisagreements(year)];
  console.log('');
  say('closed, live, counted by hand, script', faults.length === 0 ? 'agree on figure and root' : 'DISAGREE');
  const { below } = createRandom(size.seed);
  for (const { what, months, detected, words } of tamperWithMonths(year, below)) {
    say(what, `detected in ${detected} of ${months} months: ${words}`);
    if (detected !== months) faults.push(`${what}: detected in ${detected} of ${months} months`);
  }
  say('deriving and tampering took', seconds(begun));
  return faults;
}

function runCentury(size: YearSize & { readonly years: number }): string[] {
  console.log(`\n${size.years} years through the fold alone`);
  const trusts = bundledMultipliers().rows.map(({ odsCode }) => odsCode);
  const century = foldCentury({ ...size, trusts }, (line) => console.log(`  ${line}`));
  const { entries, decisions, sites, figures, last, isWhole, seconds: taken, heapBytes } = century;
  say('entries, decisions, sites', `${whole(entries)}, ${whole(decisions)}, ${whole(sites)}`);
  say('folding', `${taken.fold.toFixed(1)} s, ${whole(entries / taken.fold)} entries a second`);
  say('generating the log', `${taken.generate.toFixed(1)} s`);
  say('memory at most', mebibytes(heapBytes));
  say('adherence in the last December', `${last.numerator} of ${last.denominator}: ${last.display}`);
  const { daysToDecide, escalations } = figures;
  say(
    'days to decide, median and 90th',
    `${daysToDecide?.median ?? 'none'}, ${daysToDecide?.ninetieth ?? 'none'}`,
  );
  say('studies escalating', `${escalations.escalated} of ${escalations.studies}: ${escalations.display}`);
  return isWhole ? [] : ['the fold of the hundred years does not hold every decision once'];
}

async function main(): Promise<void> {
  const size = readSize();
  console.log(`${describeMachine()}\n`);
  const begun = performance.now();
  const year = await simulateYear(size, (line) => console.error(`(${line}, ${seconds(begun)})`));
  say('the year took', seconds(begun));
  say('memory', `${mebibytes(process.memoryUsage().rss)} resident, with every table and document`);
  printTally(year, size);
  printMonths(year);
  printUnits(year);
  const faults = [...checkYear(year, size), ...runCentury(size)];
  for (const fault of faults.slice(0, 20)) console.error(`WRONG: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}

await main();

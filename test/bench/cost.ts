/**
 * `npm run bench:cost`: what one study costs in the cloud, by list prices on consumption that is measured here: capacity
 * units as the database reports them, bytes, objects, signatures, mails and milliseconds, journey by journey.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startService } from '../../infra/local/start.ts';
import { demoToken } from '../support/api-client.ts';
import { COMPANY, type Parties } from '../support/study-journey.ts';
import { JOURNEYS, SITES, type Study } from './cost/journeys.ts';
import { createMeter, type Meter, nothing, type Usage } from './cost/meter.ts';
import {
  costOf,
  describePrices,
  LONDON,
  PER_GIB_MONTH,
  PER_MONTH,
  PER_USE,
  type Use,
} from './cost/prices.ts';
import { describeMachine } from './machine.ts';

const STUDIES_A_YEAR = 1450;
const USES = Object.keys(PER_USE) as Use[];
const totalOf = (usage: Usage): number => USES.reduce((sum, use) => sum + costOf(use, usage[use]), 0);

async function signIn(meter: Meter, baseUrl: string): Promise<Parties> {
  const as = async (role: string, organisation: string) =>
    meter.client(await demoToken(baseUrl, role, organisation));
  return {
    lead: await as('studyResourceReviewer', 'RRV'),
    company: await as('companyRepresentative', COMPANY),
    trust: (odsCode) => as('siteRepresentative', odsCode),
  };
}

const difference = (after: Usage, before: Usage): Usage => {
  const usage = nothing();
  for (const use of USES) usage[use] = after[use] - before[use];
  return usage;
};

/** Walks a study once to warm everything up, and once more to count. */
async function measure(): Promise<ReadonlyMap<string, Usage>> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'ncvr-cost-'));
  const service = await startService({ port: 0, dataFolder, seed: false, version: 'bench' });
  try {
    const meter = createMeter(service, dataFolder);
    const parties = await signIn(meter, service.baseUrl);
    const measured = new Map<string, Usage>();
    for (const irasId of ['1300001', '1300002']) {
      const study: Study = { irasId, meter, parties };
      for (const { name, walk } of JOURNEYS) {
        const before = { ...meter.usage };
        await walk(study);
        await meter.settle();
        measured.set(name, difference(meter.usage, before));
      }
    }
    return measured;
  } finally {
    await service.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

const cents = (usd: number): string => usd.toFixed(5);

function printUses(all: Usage): void {
  console.log(
    `${'used by one study'.padEnd(24)}${'amount'.padStart(14)}${'US dollars'.padStart(14)}   list price of us-east-1, before the factor`,
  );
  for (const use of [...USES].sort((one, other) => costOf(other, all[other]) - costOf(one, all[one]))) {
    const { usd, per, unit, source } = PER_USE[use];
    const amount = Math.round(all[use]).toLocaleString('en-GB');
    const paid = `$${usd} for ${per.toLocaleString('en-GB')}, ${source}`;
    console.log(
      `${unit.padEnd(24)}${amount.padStart(14)}${cents(costOf(use, all[use])).padStart(14)}   ${paid}`,
    );
  }
}

/** What the schedules ask whether there is work or not: half a unit for each empty query of an index. */
const LOOKS_A_MONTH = 30 * 24 * 60;
const STANDING_READ_UNITS = (LOOKS_A_MONTH * 4 + (LOOKS_A_MONTH / 5) * 8) * 0.5;

/** @returns US dollars a month */
function printStanding(): number {
  const schedules = costOf('readUnits', STANDING_READ_UNITS) + costOf('functionCalls', LOOKS_A_MONTH * 1.2);
  const runs = costOf('gibMilliseconds', LOOKS_A_MONTH * 1.2 * 0.5 * 60);
  const items = [
    ...PER_MONTH.map(({ what, count, usd }) => ({ what: `${count} ${what}`, usd: count * usd * LONDON })),
    { what: 'schedules that look for work', usd: schedules + runs },
  ];
  console.log('\nstanding, a month');
  for (const { what, usd } of items) console.log(`  ${what.padEnd(32)}${usd.toFixed(2).padStart(8)}`);
  const sum = items.reduce((total, { usd }) => total + usd, 0);
  console.log(`  ${'together'.padEnd(32)}${sum.toFixed(2).padStart(8)}`);
  const { tables, objects } = PER_GIB_MONTH;
  console.log(
    `  and for each GiB kept: tables with their copies $${tables.toFixed(2)}, documents $${objects.toFixed(3)}`,
  );
  return sum;
}

async function main(): Promise<void> {
  console.log(`${describeMachine()}\n${describePrices()}\n`);
  const measured = await measure();
  const all = nothing();
  for (const usage of measured.values()) for (const use of USES) all[use] += usage[use];
  const head = ['read units', 'write units', 'requests', 'GiB ms', 'KiB out', 'US dollars'];
  console.log(`${`one study, ${SITES} sites`.padEnd(48)}${head.map((each) => each.padStart(12)).join('')}`);
  for (const [name, usage] of [...measured, ['together', all] as const]) {
    const { readUnits, writeUnits, apiRequests, gibMilliseconds, bytesOut } = usage;
    const numbers = [readUnits, writeUnits, apiRequests, gibMilliseconds, bytesOut / 1024].map((each) =>
      Math.round(each).toLocaleString('en-GB'),
    );
    console.log(
      `${name.padEnd(48)}${[...numbers, cents(totalOf(usage))].map((each) => each.padStart(12)).join('')}`,
    );
  }
  console.log('');
  printUses(all);
  const standing = printStanding();
  const study = totalOf(all);
  const year = study * STUDIES_A_YEAR;
  const whole = (year + standing * 12) / STUDIES_A_YEAR;
  console.log(
    `\nA study: US$ ${study.toFixed(3)}. ${STUDIES_A_YEAR} studies a year: US$ ${year.toFixed(0)};`,
  );
  console.log(
    `with what stands all year, US$ ${(year + standing * 12).toFixed(0)}, or ${whole.toFixed(2)} a study. All with the assumed factor of ${LONDON} for London.`,
  );
}

await main();

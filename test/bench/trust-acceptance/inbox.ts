/**
 * A page of a trust's inbox when 100,000 offers wait for it, beside the same page when 100 do, on the real local
 * database: what it took, by the database's own account, and how long.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  createDocumentClient,
  createDynamoClient,
  DynamoEnvironment,
} from '../../../shared/adapters/dynamodb/client.ts';
import { createDynamoRecordTable } from '../../../shared/adapters/dynamodb/record-table.dynamodb.ts';
import { createFixedClock } from '../../../shared/adapters/memory/fixed-clock.ts';
import { createStudyLedger } from '../../../shared/adapters/records/study-ledger.records.ts';
import type { StudyLedger } from '../../../shared/ports/study-ledger.ts';
import { createListTrustOffers } from '../../../shared/usecases/trust-acceptance/list-trust-offers.ts';
import { MORNING, someOffer } from '../../support/ledger-fixtures.ts';
import { startTestDatabase, type TestDatabase } from '../../support/local-database.ts';
import { type Measure, median, type Row } from '../measure.ts';

const [FEW, MANY] = [100, 100_000];
const PAGE = 50;
/** As many as a transaction holds comfortably. */
const WRITTEN_TOGETHER = 50;
const WRITERS = 4;
const TRUST = { few: 'RJ1', many: 'RRV' } as const;

interface Meter {
  units: number;
  reads: string[];
}

/** Asks for the consumed capacity of every request, and notes it. */
function measureUnits(client: DynamoDBClient): Meter {
  const meter: Meter = { units: 0, reads: [] };
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
        const consumed = Object(answer.output).ConsumedCapacity;
        meter.units += Number(Object(consumed).CapacityUnits ?? Number.NaN);
        meter.reads.push(String(commandName));
        return answer;
      },
    { step: 'initialize', name: 'measureUnits' },
  );
  return meter;
}

const offerAt = (odsCode: string, at: number) =>
  someOffer({ odsCode, irasId: String(1_000_000 + at), status: 'issued', issuedAt: MORNING });

async function fill(ledger: StudyLedger, odsCode: string, count: number): Promise<void> {
  let next = 0;
  const write = async (): Promise<void> => {
    while (next < count) {
      const from = next;
      next += WRITTEN_TOGETHER;
      const ids = Array.from({ length: Math.min(WRITTEN_TOGETHER, count - from) }, (_, at) => from + at);
      await ledger.commit(ids.map((at) => ({ kind: 'offer', record: offerAt(odsCode, at) })));
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
}

function createReader(database: TestDatabase) {
  const client = createDynamoClient(
    DynamoEnvironment.parse({ AWS_REGION: 'eu-west-2', DYNAMODB_ENDPOINT: database.endpoint() }),
  );
  const meter = measureUnits(client);
  const table = createDynamoRecordTable({
    client: createDocumentClient(client),
    tableNames: database.tableNames,
    clock: createFixedClock(MORNING),
  });
  const list = createListTrustOffers({ ledger: createStudyLedger({ table }) });
  const caller = (organisation: string) => ({
    ...{ issuer: 'https://identity.example', subject: 'ann', name: 'Ann' },
    memberships: [{ role: 'siteRepresentative' as const, organisation, since: MORNING }],
  });
  /** The first page and the one after it. */
  const readTwoPages = async (odsCode: string): Promise<{ units: number; ms: number }> => {
    const [start, before] = [performance.now(), meter.units];
    const command = { caller: caller(odsCode), odsCode, listing: 'open' as const, limit: PAGE };
    const first = await list(command);
    const second = await list({ ...command, cursor: first.next });
    if (first.items.length + second.items.length !== 2 * PAGE) throw new Error('a page is not full');
    return { units: meter.units - before, ms: performance.now() - start };
  };
  return { meter, readTwoPages, end: () => client.destroy() };
}

async function compare(database: TestDatabase, rounds: number): Promise<readonly Row[]> {
  const { meter, readTwoPages, end } = createReader(database);
  await readTwoPages(TRUST.few);
  const few: { units: number; ms: number }[] = [];
  const many: { units: number; ms: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    few.push(await readTwoPages(TRUST.few));
    many.push(await readTwoPages(TRUST.many));
    await sleep(10);
  }
  end();
  const others = meter.reads.filter((name) => name !== 'QueryCommand');
  if (others.length > 0) throw new Error(`the inbox is read by ${others[0] ?? ''}`);
  const row = (unit: string, of: 'units' | 'ms'): Row => {
    const [ours, theirs] = [many, few].map((all) => median(all.map((each) => each[of])));
    if (ours === undefined || theirs === undefined) throw new Error('nothing was measured');
    const note = `two pages of ${PAGE} with ${MANY} open offers; 1 is flat`;
    return {
      ...{ measure: 'inbox.read', peer: `ourselves-at-${FEW}-offers` },
      ...{ ours, theirs, unit, ratio: theirs / ours, note },
    };
  };
  return [row('read units', 'units'), row('ms', 'ms')];
}

export const inbox: Measure = {
  run: async ({ rounds }) => {
    const database = await startTestDatabase('bench');
    try {
      const ledger = createStudyLedger({ table: database.table(createFixedClock(MORNING)) });
      await fill(ledger, TRUST.few, FEW);
      await fill(ledger, TRUST.many, MANY);
      return await compare(database, rounds);
    } finally {
      await database.remove();
    }
  },
};

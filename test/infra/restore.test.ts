/** The rehearsal of runbooks/backup-and-restore.md: the service loses its tables and gets them back. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { DeleteTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkDocuments } from '../../infra/check-documents.ts';
import { startDatabase } from '../../infra/local/database.ts';
import { type RunningService, startService } from '../../infra/local/start.ts';
import { digestTable, restoreTable } from '../../infra/table-copies.ts';
import { createDynamoClient, DynamoEnvironment } from '../../shared/adapters/dynamodb/client.ts';
import { tableNamesFor } from '../../shared/adapters/dynamodb/table-names.ts';
import { londonMonth } from '../../shared/domain/london-time.ts';
import { TABLES, type TableName } from '../../shared/ports/record-table.ts';
import { readAll } from '../../shared/usecases/read-all.ts';
import { createRebuild } from '../../shared/usecases/trust-acceptance/rebuild.ts';
import { signInParties, untilIssued } from '../support/study-journey.ts';

const run = promisify(execFile);
const IRAS = '1009991';
const NAMES = tableNamesFor('ncvr');

let data: string;
let copies: string;
/** What the service was when all was well. */
let before: {
  readonly digests: Digests;
  readonly counters: unknown;
  readonly figure: unknown;
  readonly log: unknown;
};

type Digests = Readonly<Record<TableName, string>>;

const backup = (...args: string[]) =>
  run(process.execPath, [
    'infra/backup.ts',
    ...args,
    '--data',
    data,
    ...(args[0] === 'digest' ? [] : ['--copies', copies]),
  ]);

async function whileRunning<T>(work: (service: RunningService) => Promise<T>): Promise<T> {
  const service = await startService({ port: 0, dataFolder: data, seed: false, version: 'test' });
  try {
    return await work(service);
  } finally {
    await service.stop();
  }
}

/** With the service stopped, the database alone. */
async function inDatabase<T>(work: (client: DynamoDBClient) => Promise<T>): Promise<T> {
  const database = await startDatabase({ folder: join(data, 'database') });
  const client = createDynamoClient(
    DynamoEnvironment.parse({ AWS_REGION: 'eu-west-2', DYNAMODB_ENDPOINT: database.endpoint }),
  );
  try {
    return await work(client);
  } finally {
    client.destroy();
    await database.stop();
  }
}

const digestAll = (): Promise<Digests> =>
  inDatabase(async (client) => {
    const found = await Promise.all(
      TABLES.map(async (name) => [name, await digestTable(client, NAMES[name])]),
    );
    return Object.fromEntries(found) as Digests;
  });

const drop = (...names: readonly TableName[]): Promise<void> =>
  inDatabase(async (client) => {
    for (const name of names) await client.send(new DeleteTableCommand({ TableName: NAMES[name] }));
  });

/** Counters as they count: one that is nought says the same as none. */
async function readCounters({ service }: RunningService) {
  const { ledger } = service.deps;
  const counters: [string, Record<string, number>][] = [];
  const add = (name: string, all: object): void => {
    const left = Object.entries(all as Record<string, number>).filter(([, number]) => number !== 0);
    if (left.length > 0) counters.push([name, Object.fromEntries(left.sort())]);
  };
  const month = londonMonth(Date.now());
  for await (const each of readAll((page) => ledger.listMonthCounters(month, page)))
    add(`${month} ${each.odsCode}`, each.counters);
  for await (const each of readAll((page) => ledger.listOpenCounters(page))) add(each.odsCode, each.counters);
  return counters.sort();
}

async function readService(running: RunningService) {
  const { trust } = await signInParties(running.baseUrl);
  const rj1 = await trust('RJ1');
  const { readAt: _, ...figure } = (await rj1.get(`/api/indicator/${londonMonth(Date.now())}`)).body;
  const { body: log } = await rj1.get(`/api/studies/${IRAS}/sites/RJ1/log`);
  return { counters: await readCounters(running), figure, log };
}

async function decideTwice({ baseUrl }: RunningService): Promise<void> {
  const { lead, trust } = await signInParties(baseUrl);
  await untilIssued(lead, IRAS, 12);
  for (const [odsCode, decision] of [
    ['RJ1', { decision: 'accepted' }],
    ['RTD', { decision: 'notAccepted', reason: 'setupFee' }],
  ] as const) {
    const site = `/api/studies/${IRAS}/sites/${odsCode}`;
    const client = await trust(odsCode);
    const { appendixSha256 } = (await client.get(`${site}/price`)).body;
    expect((await client.put(`${site}/decision`, { ...decision, appendixSha256 })).status).toBe(200);
  }
}

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'ncvr-restore-'));
  copies = mkdtempSync(join(tmpdir(), 'ncvr-copies-'));
  const service = await startService({ port: 0, dataFolder: data, seed: true, version: 'test' });
  await decideTwice(service);
  const read = await readService(service);
  await service.stop();
  before = { ...read, digests: await digestAll() };
});
afterAll(() => {
  for (const folder of [data, copies]) rmSync(folder, { recursive: true, force: true });
});

describe('a service that lost its tables', () => {
  it('gets every record back from copies, with equal digests', async () => {
    const { stdout } = await backup('export');
    expect(stdout).toMatch(/^studies: [1-9]\d* records$/m);
    await drop(...TABLES);
    await backup('restore');
    expect(await digestAll()).toEqual(before.digests);
    const { stdout: digests } = await backup('digest');
    for (const name of TABLES) expect(digests).toContain(`${name}: ${before.digests[name]}`);
  });

  it('rebuilds the indicator from the decision log alone', async () => {
    await drop('indicator');
    await whileRunning(async (running) => {
      const { deps } = running.service;
      expect(await readCounters(running)).toEqual([]);
      const rebuilt = await createRebuild(deps)({ mend: true });
      expect(rebuilt.mended).toBe(rebuilt.differences.length);
      expect(rebuilt.mended).toBeGreaterThan(0);
      const { counters, figure, log } = await readService(running);
      expect({ counters, figure, log }).toEqual({
        counters: before.counters,
        figure: before.figure,
        log: before.log,
      });
      expect((await createRebuild(deps)({ mend: false })).differences).toEqual([]);
    });
  });

  it('holds every document that was issued, and notices one that is not', async () => {
    await whileRunning(async ({ service }) => {
      const { ledger, archive } = service.deps;
      expect(await checkDocuments(service.deps)).toEqual({ documents: 36, lost: [] });
      const isPdf = (key: string): boolean => key.endsWith('.pdf');
      const withoutPdfs = { get: async (key: string) => (isPdf(key) ? undefined : archive.get(key)) };
      expect((await checkDocuments({ ledger, archive: withoutPdfs })).lost).toHaveLength(12);
      const changed = {
        get: async (key: string) => {
          const bytes = await archive.get(key);
          return bytes && !isPdf(key) ? bytes.slice(0, -1) : bytes;
        },
      };
      expect((await checkDocuments({ ledger, archive: changed })).lost).toHaveLength(24);
    });
  });

  it('is verified as before: a trust downloads its appendix, and it is genuine', async () => {
    await whileRunning(async ({ baseUrl }) => {
      const { company } = await signInParties(baseUrl);
      const address = `/api/studies/${IRAS}/sites/RJ1/appendix`;
      const link = await company.get(address, { headers: { accept: 'application/pdf' } });
      const pdf = await fetch(new URL(link.headers.get('location')!, baseUrl));
      const { body } = await company.post('/api/verification', new Uint8Array(await pdf.arrayBuffer()), {
        headers: { 'content-type': 'application/pdf' },
      });
      expect(body.verdict).toBe('right');
    });
  });
});

describe('a copy', () => {
  it('is never laid over records', async () => {
    await expect(backup('restore')).rejects.toThrow('ncvr-studies is not empty');
  });

  it('may be one that DynamoDB exported in several files', async () => {
    const folder = mkdtempSync(join(copies, 'exported-'));
    const line = (pk: string) =>
      `${JSON.stringify({ Item: { pk: { S: pk }, sk: { S: 'x' }, n: { N: '1' } } })}\n`;
    writeFileSync(join(folder, 'a.json.gz'), gzipSync(line('1') + line('2')));
    writeFileSync(join(folder, 'b.json.gz'), gzipSync(line('3')));
    writeFileSync(join(folder, 'manifest-summary.json'), '{}');
    await drop('sessions');
    // It makes the table that is missing.
    await backup('digest');
    await inDatabase(async (client) => {
      const empty = mkdtempSync(join(copies, 'empty-'));
      await expect(restoreTable(client, NAMES.sessions, empty)).rejects.toThrow('holds no copy of a table');
      expect(await restoreTable(client, NAMES.sessions, folder)).toBe(3);
      await expect(restoreTable(client, NAMES.sessions, folder)).rejects.toThrow('is not empty');
    });
  });
});

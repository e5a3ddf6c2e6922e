import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startDatabase } from '../../infra/local/database.ts';
import { createS3Client, S3Environment } from '../../shared/adapters/s3/client.ts';
import { createS3DocumentArchive } from '../../shared/adapters/s3/document-archive.s3.ts';
import { StoreUnavailable } from '../../shared/ports/record-table.ts';
import { startTestDatabase } from '../support/local-database.ts';
import { BUCKET, CREDENTIALS } from '../support/test-archive.ts';

const ROUNDS = 4;
const WRITERS = 8;
const BEFORE_THE_END = 60;
const clock = { now: () => Date.now() };

/** Many writers at once until the store is killed, which happens once some writes are acknowledged. */
const writeUntilKilled = async (
  write: (id: string) => Promise<void>,
  kill: () => Promise<void>,
): Promise<string[]> => {
  const acknowledged: string[] = [];
  let killed: Promise<void> | undefined;
  const writer = async (): Promise<void> => {
    for (;;) {
      const id = randomBytes(8).toString('hex');
      try {
        await write(id);
      } catch (error) {
        if (error instanceof StoreUnavailable) return;
        throw error;
      }
      acknowledged.push(id);
      if (acknowledged.length >= BEFORE_THE_END) killed ??= kill();
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  await killed;
  return acknowledged;
};

describe('a database that is killed under load', () => {
  it('has every acknowledged transaction, whole, and no half of another', async () => {
    const database = await startTestDatabase();
    const acknowledged: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const table = database.table(clock);
      const write = (id: string): Promise<void> =>
        table.transact([
          {
            kind: 'put',
            table: 'studies',
            record: { pk: 'OFFERS', sk: id, version: 1 },
            condition: { is: 'absent' },
          },
          { kind: 'put', table: 'reference', record: { pk: 'LOG', sk: id }, condition: { is: 'absent' } },
          { kind: 'add', table: 'indicator', key: { pk: 'RXX', sk: '2026-07' }, counters: { offers: 1 } },
        ]);
      acknowledged.push(...(await writeUntilKilled(write, () => database.kill())));
      await database.restart();
    }
    const table = database.table(clock);
    const idsOf = async (name: 'studies' | 'reference', partition: string): Promise<string[]> =>
      (await table.query({ table: name, partition, limit: 100_000 })).items.map(({ sk }) => sk);
    const [offers, log] = [await idsOf('studies', 'OFFERS'), await idsOf('reference', 'LOG')];
    expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS * BEFORE_THE_END);
    expect(acknowledged.filter((id) => !offers.includes(id))).toEqual([]);
    expect(log).toEqual(offers);
    expect(await table.get('indicator', { pk: 'RXX', sk: '2026-07' })).toMatchObject({
      offers: offers.length,
    });
    await database.remove();
  });
});

describe('a database in the folder of another run', () => {
  const program = fileURLToPath(new URL('../support/database-process.ts', import.meta.url));

  it('is not started beside one that is in use, and ends one that was left behind', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ncvr-stray-'));
    const run = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line]: unknown[] = await once(run.stdout, 'data');
    const before = String(line).trim();
    await expect(startDatabase({ folder })).rejects.toThrow(
      `in use by the run with process number ${run.pid}`,
    );
    expect((await fetch(before)).status).toBeLessThan(500);
    run.kill('SIGKILL');
    await once(run, 'exit');
    const next = await startDatabase({ folder });
    await expect(fetch(before)).rejects.toThrow();
    await next.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('tells when it ends by itself, and not when it was asked to end', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ncvr-ended-'));
    const told: string[] = [];
    let tell = (): void => {};
    const ended = new Promise<void>((done) => (tell = done));
    const onUnexpectedEnd = (message: string): void => {
      told.push(message);
      tell();
    };
    await (await startDatabase({ folder, onUnexpectedEnd })).stop();
    expect(told).toEqual([]);
    const database = await startDatabase({ folder, onUnexpectedEnd });
    process.kill(Number.parseInt(await readFile(join(folder, 'database.pid'), 'utf8')), 'SIGKILL');
    await ended;
    expect(told).toEqual(['The local database ended by itself (SIGKILL).']);
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  });
});

describe('an object store that is killed under load', () => {
  const program = fileURLToPath(new URL('../support/object-store-process.ts', import.meta.url));

  const start = async (folder: string) => {
    const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line]: unknown[] = await once(child.stdout, 'data');
    const environment = S3Environment.parse({
      AWS_REGION: 'eu-west-2',
      S3_ENDPOINT: String(line).trim(),
      S3_MAX_ATTEMPTS: 1,
    });
    const client = createS3Client(environment, CREDENTIALS);
    const kill = async (): Promise<void> => {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
      client.destroy();
    };
    return { archive: createS3DocumentArchive({ client, bucket: BUCKET, clock }), kill };
  };

  it('has every acknowledged document, and none that is not whole', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ncvr-killed-'));
    const written: string[] = [];
    const attempted: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const store = await start(folder);
      const write = async (): Promise<void> => {
        const bytes = randomBytes(50_000);
        const key = `prices/${createHash('sha256').update(bytes).digest('hex')}`;
        attempted.push(key);
        await store.archive.putIfAbsent(key, bytes, 'application/json');
        written.push(key);
      };
      await writeUntilKilled(write, store.kill);
    }
    const store = await start(folder);
    for (const key of attempted) {
      const bytes = await store.archive.get(key);
      if (bytes !== undefined) expect(`prices/${createHash('sha256').update(bytes).digest('hex')}`).toBe(key);
      else expect(written).not.toContain(key);
    }
    expect(written.length).toBeGreaterThanOrEqual(ROUNDS * BEFORE_THE_END);
    await store.kill();
    await rm(folder, { recursive: true, force: true });
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFixedClock } from '../../shared/adapters/memory/fixed-clock.ts';
import { createMemoryRecordTable } from '../../shared/adapters/memory/record-table.memory.ts';
import { repricingKey } from '../../shared/adapters/records/keys.ts';
import { createRepricingStore } from '../../shared/adapters/records/repricing-store.records.ts';
import { CorruptRecord } from '../../shared/adapters/records/stored-record.ts';
import { EMPTY_PREVIEW, type Repricing } from '../../shared/domain/repricing.ts';
import type { RepricingPageRecord } from '../../shared/domain/repricing-entry.ts';
import type { RecordTable } from '../../shared/ports/record-table.ts';
import type { RepricingStore } from '../../shared/ports/repricing-store.ts';
import { LedgerConflict } from '../../shared/ports/study-ledger.ts';
import { createEmptyTables, hashOf, MORNING } from '../support/ledger-fixtures.ts';
import { startTestDatabase, type TestDatabase } from '../support/local-database.ts';

const clock = createFixedClock('2026-11-21T09:00:00Z');
const WHOLE = { limit: 100 };

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(async () => {
  await database.remove();
});

const second = (count: number): string => new Date(Date.parse(MORNING) + count * 1000).toISOString();

function someRepricing(id: string, changes: Partial<Repricing> = {}): Repricing {
  const hash = hashOf('release');
  return {
    id,
    status: 'previewing',
    target: { tariff: 'T', tariffSha256: hash, multipliers: 'M', multipliersSha256: hash },
    requestedBy: {
      issuer: 'https://identity.example',
      subject: 's',
      name: 'A coordinator',
      role: 'nationalCoordinator',
      organisation: 'national',
    },
    createdAt: MORNING,
    touchedAt: MORNING,
    step: 0,
    preview: EMPTY_PREVIEW,
    lock: 1,
    ...changes,
  };
}

const somePage = (
  repricing: string,
  number: number,
  changes: Partial<RepricingPageRecord> = {},
): RepricingPageRecord => ({
  repricing,
  number,
  sha256: hashOf(`page ${number}`),
  entries: 100,
  blocked: 0,
  blockedStudies: 0,
  lock: 1,
  ...changes,
});

async function damage(table: RecordTable, id: string): Promise<void> {
  const stored = await table.get('studies', repricingKey(id));
  if (!stored) throw new Error(`there is no re-pricing ${id}`);
  const record = { ...stored, record: { status: 'half done' } };
  await table.transact([{ kind: 'put', table: 'studies', record, condition: { is: 'present' } }]);
}

describe.each(['in memory', 'on DynamoDB'])('the store of re-pricings %s', (where) => {
  let store: RepricingStore;
  let table: RecordTable;
  beforeEach(async () => {
    table =
      where === 'in memory' ? createMemoryRecordTable({ clock }) : await createEmptyTables(database, clock);
    store = createRepricingStore({ table });
  });

  it('gives back what was committed, and nothing for what was not', async () => {
    const repricing = someRepricing('r1', { studies: ['1004321'], cursor: 'x' });
    await store.commit({ repricing, pages: [somePage('r1', 1)] });
    expect(await store.find('r1')).toEqual(repricing);
    expect(await store.findPage('r1', 1)).toEqual(somePage('r1', 1));
    expect([await store.find('r2'), await store.findPage('r1', 2), await store.findPage('r2', 1)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('refuses what was changed in between, with its pages', async () => {
    await store.commit({ repricing: someRepricing('r1') });
    await expect(store.commit({ repricing: someRepricing('r1') })).rejects.toThrow(LedgerConflict);
    const next = someRepricing('r1', { step: 1, lock: 3 });
    await expect(store.commit({ repricing: next, pages: [somePage('r1', 1)] })).rejects.toThrow(
      LedgerConflict,
    );
    expect(await store.findPage('r1', 1)).toBeUndefined();
    await store.commit({ repricing: { ...next, lock: 2 }, pages: [somePage('r1', 1)] });
    const again = { repricing: { ...next, lock: 3 }, pages: [somePage('r1', 1)] };
    await expect(store.commit(again)).rejects.toThrow(LedgerConflict);
    expect(await store.find('r1')).toMatchObject({ lock: 2 });
  });

  it('lists re-pricings newest first, and the pages of one by number', async () => {
    for (const id of ['r1', 'r2', 'r3']) await store.commit({ repricing: someRepricing(id) });
    const { items, next } = await store.list({ limit: 2 });
    expect(items.map(({ id }) => id)).toEqual(['r3', 'r2']);
    expect((await store.list({ limit: 2, cursor: next })).items.map(({ id }) => id)).toEqual(['r1']);
    const pages = [2, 10, 1, 3].map((number) => somePage('r2', number));
    await store.commit({ repricing: someRepricing('r2', { lock: 2 }), pages });
    const listed = await store.listPages('r2', WHOLE);
    expect(listed.items.map(({ number }) => number)).toEqual([1, 2, 3, 10]);
    expect((await store.listPages('r1', WHOLE)).items).toEqual([]);
  });

  it('lists what is under way, what has stood still longest first', async () => {
    const statuses = ['running', 'previewed', 'previewing', 'paused', 'done', 'failed'] as const;
    for (const [at, status] of statuses.entries()) {
      await store.commit({ repricing: someRepricing(`r${at}`, { status, touchedAt: second(60 - at) }) });
    }
    expect((await store.listActive(WHOLE)).items.map(({ id }) => id)).toEqual(['r2', 'r0']);
    const paused = someRepricing('r0', { status: 'paused', lock: 2 });
    await store.commit({ repricing: paused });
    expect((await store.listActive(WHOLE)).items.map(({ id }) => id)).toEqual(['r2']);
  });

  it('lists what is under way though one of it cannot be read, and says which', async () => {
    for (const id of ['r1', 'r2', 'r3']) await store.commit({ repricing: someRepricing(id) });
    await damage(table, 'r2');
    const { items, unreadable } = await store.listActive(WHOLE);
    expect(items.map(({ id }) => id)).toEqual(['r1', 'r3']);
    expect(unreadable).toEqual([expect.stringMatching(/re-pricing.*r2.*status/)]);
    await expect(store.find('r2')).rejects.toThrow(CorruptRecord);
  });
});

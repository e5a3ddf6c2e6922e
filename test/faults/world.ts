/**
 * All that outlives a process: table, archive and clock. Processes are made over it, with faults between or
 * without, die and are made again; a copy of it lets many courses begin from the same state.
 */
import { createMemoryDocumentArchive } from '../../shared/adapters/memory/document-archive.memory.ts';
import { createMemoryRecordTable } from '../../shared/adapters/memory/record-table.memory.ts';
import { createSeededIdentifiers } from '../../shared/adapters/memory/seeded-identifiers.ts';
import { createActivityMappingRegister } from '../../shared/adapters/records/activity-mapping-register.records.ts';
import { createIdempotencyStore } from '../../shared/adapters/records/idempotency-store.records.ts';
import { createIndicatorShelf } from '../../shared/adapters/records/indicator-shelf.records.ts';
import {
  createDirectoryEditor,
  createMembershipRegister,
  createOrganisationDirectory,
  createTariffRegister,
} from '../../shared/adapters/records/registers.records.ts';
import { createRepricingStore } from '../../shared/adapters/records/repricing-store.records.ts';
import { createStudyLedger } from '../../shared/adapters/records/study-ledger.records.ts';
import type { RecordKey, RecordTable, StoredRecord, TableName } from '../../shared/ports/record-table.ts';
import type { SiteWork } from '../../shared/ports/site-work.ts';
import { bundledOrganisations, bundledReleases } from '../../shared/reference/index.ts';
import { createMemoryDeps, type MemoryDeps, NOW, type RecordingQueue } from '../support/service-deps.ts';

export interface PlacedRecord {
  readonly table: TableName;
  readonly record: StoredRecord;
}

export interface World {
  readonly deps: MemoryDeps;
  /** Every record that is there, by table and key. */
  records(): Promise<readonly PlacedRecord[]>;
  /** Another world in the same state, with an empty queue. */
  copy(): Promise<World>;
}

/** A queue whose messages leave with the process that it belongs to. */
export function createQueue(): RecordingQueue {
  const sent: SiteWork[] = [];
  return { sent, failure: undefined, send: async (messages) => void sent.push(...messages) };
}

export type SharedPorts = Pick<MemoryDeps, 'table' | 'archive' | 'queue'>;

/** A process of its own over table, archive and queue; its caches are empty. */
export function createProcessOver(deps: MemoryDeps, { table, archive, queue }: SharedPorts): MemoryDeps {
  return {
    ...deps,
    table,
    archive,
    queue,
    directory: createDirectoryEditor({ table }),
    mappings: createActivityMappingRegister({ table, archive }),
    ledger: createStudyLedger({ table }),
    shelf: createIndicatorShelf({ table }),
    repricings: createRepricingStore({ table }),
    tariffs: createTariffRegister({
      table,
      archive,
      bundled: bundledReleases,
    }),
    organisations: createOrganisationDirectory({ table, bundled: bundledOrganisations }),
    memberships: createMembershipRegister({ table }),
    idempotency: createIdempotencyStore({ table, clock: deps.clock }),
  };
}

/** The table, remembering which keys were ever written: it cannot be scanned. */
function rememberKeys(table: RecordTable, keys: Map<string, [TableName, RecordKey]>): RecordTable {
  return {
    ...table,
    transact: async (writes) => {
      await table.transact(writes);
      for (const write of writes) {
        const { pk, sk } = write.kind === 'put' ? write.record : write.key;
        keys.set(JSON.stringify([write.table, pk, sk]), [write.table, { pk, sk }]);
      }
    },
  };
}

async function listRecords(
  table: RecordTable,
  keys: ReadonlyMap<string, [TableName, RecordKey]>,
): Promise<PlacedRecord[]> {
  const placed: PlacedRecord[] = [];
  for (const [, [name, key]] of [...keys].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const record = await table.get(name, key);
    if (record) placed.push({ table: name, record });
  }
  return placed;
}

let worlds = 0;

async function createEmptyWorld(moment: string): Promise<World> {
  worlds += 1;
  const made = await createMemoryDeps(moment);
  const { clock } = made;
  const keys = new Map<string, [TableName, RecordKey]>();
  const table = rememberKeys(createMemoryRecordTable({ clock }), keys);
  const ports: SharedPorts = {
    table,
    archive: createMemoryDocumentArchive({ clock }),
    queue: createQueue(),
  };
  // Seeded anew: identifiers that the copied state holds must not be made again.
  const identifiers = createSeededIdentifiers(clock, `world ${worlds}`);
  const deps = { ...createProcessOver(made, ports), identifiers };
  return {
    deps,
    records: () => listRecords(table, keys),
    copy: async () => {
      const other = await createEmptyWorld(new Date(clock.now()).toISOString());
      await copyState(await listRecords(table, keys), deps, other.deps);
      return other;
    },
  };
}

async function copyState(
  records: readonly PlacedRecord[],
  from: MemoryDeps,
  { table, archive }: MemoryDeps,
): Promise<void> {
  for (let at = 0; at < records.length; at += 100) {
    await table.transact(
      records
        .slice(at, at + 100)
        .map((placed) => ({ kind: 'put' as const, ...placed, condition: { is: 'any' as const } })),
    );
  }
  for (const key of from.archive.keys()) {
    const bytes = await from.archive.get(key);
    if (bytes) await archive.putIfAbsent(key, bytes, 'application/octet-stream');
  }
}

/** An empty service with the sponsor of the sample study registered. */
export async function createWorld(): Promise<World> {
  const world = await createEmptyWorld(NOW);
  await world.deps.directory.putCompany({ id: 'example-pharma', name: 'Example Pharma Ltd' });
  return world;
}

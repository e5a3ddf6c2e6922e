import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTables } from '../../infra/local/database/create-tables.ts';
import { type LocalDatabase, startDatabase } from '../../infra/local/database.ts';
import {
  createDocumentClient,
  createDynamoClient,
  DynamoEnvironment,
} from '../../shared/adapters/dynamodb/client.ts';
import { createDynamoRecordTable } from '../../shared/adapters/dynamodb/record-table.dynamodb.ts';
import { type TableNames, tableNamesFor } from '../../shared/adapters/dynamodb/table-names.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { RecordTable } from '../../shared/ports/record-table.ts';

export interface TestDatabase {
  readonly folder: string;
  readonly tableNames: TableNames;
  endpoint(): string;
  /** A record table over it; after `restart` take a new one. */
  table(clock: Clock): RecordTable;
  /** As a crash would end it. */
  kill(): Promise<void>;
  /** On the same data, on another port. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
}

/** A real local database with its tables in a folder of its own, for one test file. */
export const startTestDatabase = async (prefix = 'test'): Promise<TestDatabase> => {
  const folder = await mkdtemp(join(tmpdir(), 'ncvr-database-'));
  const tableNames = tableNamesFor(prefix);
  const clients: { destroy(): void }[] = [];
  const client = (endpoint: string) => {
    const made = createDynamoClient(
      DynamoEnvironment.parse({ AWS_REGION: 'eu-west-2', DYNAMODB_ENDPOINT: endpoint }),
    );
    clients.push(made);
    return made;
  };
  let database: LocalDatabase = await startDatabase({ folder });
  await createTables(client(database.endpoint), tableNames);
  return {
    folder,
    tableNames,
    endpoint: () => database.endpoint,
    table: (clock) =>
      createDynamoRecordTable({ client: createDocumentClient(client(database.endpoint)), tableNames, clock }),
    kill: () => database.kill(),
    restart: async () => {
      await database.stop();
      database = await startDatabase({ folder });
    },
    remove: async () => {
      for (const made of clients) made.destroy();
      await database.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

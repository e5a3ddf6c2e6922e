/** The study ledger for tests: its records, its tables in a local database, its lists read to the end. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTables } from '../../infra/local/database/create-tables.ts';
import {
  createDocumentClient,
  createDynamoClient,
  DynamoEnvironment,
} from '../../shared/adapters/dynamodb/client.ts';
import { createDynamoRecordTable } from '../../shared/adapters/dynamodb/record-table.dynamodb.ts';
import { tableNamesFor } from '../../shared/adapters/dynamodb/table-names.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Page, RecordTable } from '../../shared/ports/record-table.ts';
import type { PageRequest } from '../../shared/ports/study-ledger.ts';
import type { TestDatabase } from './local-database.ts';

export * from './ledger-records.ts';

/** A list as somebody sees it who follows `next` to the end: its pages. */
export async function readPages<T>(
  list: (page: PageRequest) => Promise<Page<T>>,
  limit: number,
): Promise<readonly (readonly T[])[]> {
  const pages: (readonly T[])[] = [];
  let cursor: string | undefined;
  do {
    const page = await list({ limit, cursor });
    pages.push(page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return pages;
}

const clients = new WeakMap<TestDatabase, DynamoDBClient>();
let installations = 0;

/** New, empty tables in a running local database. */
export async function createEmptyTables(database: TestDatabase, clock: Clock): Promise<RecordTable> {
  const environment = { AWS_REGION: 'eu-west-2', DYNAMODB_ENDPOINT: database.endpoint() };
  const client = clients.get(database) ?? createDynamoClient(DynamoEnvironment.parse(environment));
  clients.set(database, client);
  installations += 1;
  const tableNames = tableNamesFor(`installation-${installations}`);
  await createTables(client, tableNames);
  return createDynamoRecordTable({ client: createDocumentClient(client), tableNames, clock });
}

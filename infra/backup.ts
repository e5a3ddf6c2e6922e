/** Copies tables to files, fills empty tables from copies, and compares: see `USAGE` and runbooks/backup-and-restore.md. */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamoClient, DynamoEnvironment } from '../shared/adapters/dynamodb/client.ts';
import { type TableNames, tableNamesFor } from '../shared/adapters/dynamodb/table-names.ts';
import { createArchive } from '../shared/composition/aws/archive.ts';
import { ArchiveEnvironment, RecordsEnvironment } from '../shared/composition/aws/environment.ts';
import { createRecords } from '../shared/composition/aws/records.ts';
import { TABLES, type TableName } from '../shared/ports/record-table.ts';
import { checkDocuments } from './check-documents.ts';
import { createTables } from './local/database/create-tables.ts';
import { startDatabase } from './local/database.ts';
import { digestTable, exportTable, restoreTable } from './table-copies.ts';

const USAGE = `node infra/backup.ts export|restore|digest|check [--copies DIR] [--tables studies,reference]
    (--data .ncvr | --cloud)

export      copy the tables into DIR, a folder for each
restore     fill empty tables from DIR (also from an export that DynamoDB made to S3)
digest      one hash for each table: equal tables have equal ones
check       is every document that was issued in the archive, byte for byte? (--cloud)

--data      the folder of the local service, which must not be running; restore makes tables that are missing
--cloud     the tables that the environment names: AWS_REGION, STUDIES_TABLE, INDICATOR_TABLE, REFERENCE_TABLE,
            SESSIONS_TABLE; and for check ARCHIVE_BUCKET`;

const OPTIONS = {
  copies: { type: 'string' },
  tables: { type: 'string', default: TABLES.join() },
  data: { type: 'string' },
  cloud: { type: 'boolean', default: false },
} as const;

interface Opened {
  readonly client: DynamoDBClient;
  readonly names: TableNames;
  close(): Promise<void>;
}

function openCloud(): Opened {
  const environment = RecordsEnvironment.parse(process.env);
  const client = createDynamoClient(environment);
  return {
    client,
    names: {
      studies: environment.STUDIES_TABLE,
      indicator: environment.INDICATOR_TABLE,
      reference: environment.REFERENCE_TABLE,
      sessions: environment.SESSIONS_TABLE,
    },
    close: async () => client.destroy(),
  };
}

async function openLocal(data: string): Promise<Opened> {
  const database = await startDatabase({ folder: join(resolve(data), 'database') });
  const client = createDynamoClient(
    DynamoEnvironment.parse({ AWS_REGION: 'eu-west-2', DYNAMODB_ENDPOINT: database.endpoint }),
  );
  const close = async (): Promise<void> => {
    client.destroy();
    await database.stop();
  };
  const names = tableNamesFor('ncvr');
  await createTables(client, names);
  return { client, names, close };
}

const isTable = (name: string): name is TableName => TABLES.some((each) => each === name);

function chooseTables(list: string): readonly TableName[] {
  return list.split(',').map((name) => {
    if (isTable(name)) return name;
    throw new Error(`--tables: there is no ${name}; there are ${TABLES.join(', ')}`);
  });
}

type Verb = 'export' | 'restore' | 'digest';

/** What is said of one table. */
async function work(
  verb: Verb,
  { client, names }: Opened,
  table: TableName,
  copies: string | undefined,
): Promise<string> {
  if (verb === 'digest') return digestTable(client, names[table]);
  if (copies === undefined) throw new Error('--copies must name a folder');
  const act = verb === 'export' ? exportTable : restoreTable;
  return `${await act(client, names[table], join(copies, table))} records`;
}

async function checkCloud(): Promise<void> {
  const records = createRecords(RecordsEnvironment.parse(process.env));
  const archive = createArchive(ArchiveEnvironment.parse(process.env), records.clock);
  const { documents, lost } = await checkDocuments({ ...records, archive });
  for (const key of lost) console.log(`lost or changed: ${key}`);
  console.log(`${documents} documents, ${lost.length} of them lost or changed.`);
  if (lost.length > 0) process.exitCode = 1;
}

async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  const [verb] = positionals;
  if (values.cloud === (values.data !== undefined)) throw new Error('give --data or --cloud, one of them');
  if (verb === 'check' && values.cloud) return checkCloud();
  if (verb !== 'export' && verb !== 'restore' && verb !== 'digest')
    throw new Error(verb === 'check' ? 'check needs --cloud' : 'say export, restore, digest or check');
  const tables = chooseTables(values.tables);
  const opened = values.data === undefined ? openCloud() : await openLocal(values.data);
  try {
    for (const table of tables) console.log(`${table}: ${await work(verb, opened, table, values.copies)}`);
  } finally {
    await opened.close();
  }
}

if (import.meta.main) {
  await main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exitCode = 1;
  });
}

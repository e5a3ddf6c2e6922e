/** The tables that a command works on: the local service's, running or not, or those in the cloud. */
import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { RecordsEnvironment } from '../../shared/composition/aws/environment.ts';
import { createRecords } from '../../shared/composition/aws/records.ts';
import { showSafely, UsageError } from './terminal.ts';

export interface WhichRecords {
  /** The local service's folder. */
  readonly data: string;
  /** The tables that the environment names instead. */
  readonly cloud: boolean;
}

export type Records = ReturnType<typeof createRecords>;

/**
 * Lets `work` use the tables, and closes what was opened for it.
 * @throws UsageError where the folder holds no service, or the environment does not name the tables
 */
export async function withRecords<T>(
  { data, cloud }: WhichRecords,
  work: (records: Records) => Promise<T>,
): Promise<T> {
  if (cloud) return work(createRecords(readEnvironment()));
  const folder = join(resolve(data), 'database');
  await access(folder).catch(() => {
    throw new UsageError(
      `${showSafely(data)} holds no data of the service; name its folder with --data, or start ncvr serve first.`,
    );
  });
  return withLocalDatabase(folder, async (endpoint) => work(createRecords(await localEnvironment(endpoint))));
}

function readEnvironment(): RecordsEnvironment {
  const parsed = RecordsEnvironment.safeParse(process.env);
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.map(({ path }) => path.join('.'));
  throw new UsageError(`--cloud needs the environment variables ${names.join(', ')}.`);
}

/** The running service's database, or one that is started for the command alone. */
async function withLocalDatabase<T>(folder: string, work: (endpoint: string) => Promise<T>): Promise<T> {
  const { findDatabaseInUse } = await import('../../infra/local/database/stray.ts');
  const port = await findDatabaseInUse(folder);
  if (port !== undefined) return work(`http://127.0.0.1:${port}`);
  const { startDatabase } = await import('../../infra/local/database.ts');
  const database = await startDatabase({ folder });
  return work(database.endpoint).finally(() => database.stop());
}

async function localEnvironment(endpoint: string): Promise<RecordsEnvironment> {
  const { tableNamesFor } = await import('../../shared/adapters/dynamodb/table-names.ts');
  const names = tableNamesFor('ncvr');
  return RecordsEnvironment.parse({
    AWS_REGION: 'eu-west-2',
    DYNAMODB_ENDPOINT: endpoint,
    STUDIES_TABLE: names.studies,
    INDICATOR_TABLE: names.indicator,
    REFERENCE_TABLE: names.reference,
    SESSIONS_TABLE: names.sessions,
  });
}

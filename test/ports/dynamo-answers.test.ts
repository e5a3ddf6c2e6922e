import { TransactionCanceledException, TransactionInProgressException } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createDocumentClient,
  createDynamoClient,
  DynamoEnvironment,
} from '../../shared/adapters/dynamodb/client.ts';
import { createDynamoRecordTable } from '../../shared/adapters/dynamodb/record-table.dynamodb.ts';
import {
  ConditionFailed,
  type RecordTable,
  StoreUnavailable,
  type Write,
} from '../../shared/ports/record-table.ts';
import { startTestDatabase, type TestDatabase } from '../support/local-database.ts';

const clock = { now: () => Date.now() };
let database: TestDatabase;
let tests = 0;

beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(async () => {
  await database.remove();
});
beforeEach(() => {
  tests += 1;
});

const put = (): Write => ({
  kind: 'put',
  table: 'studies',
  record: { pk: `STUDY#${tests}`, sk: 'offer', version: 1 },
  condition: { is: 'absent' },
});

type Fault = 'lostAnswer' | Error;

/** A table whose transactions meet these faults, one after the other; `tokens` are those that were sent. */
const tableWith = (faults: readonly Fault[]): { table: RecordTable; tokens: string[] } => {
  const environment = {
    AWS_REGION: 'eu-west-2',
    DYNAMODB_ENDPOINT: database.endpoint(),
    DYNAMODB_REQUEST_TIMEOUT_MS: 500,
  };
  const client = createDynamoClient(DynamoEnvironment.parse(environment));
  const left = [...faults];
  const tokens: string[] = [];
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName !== 'TransactWriteItemsCommand') return next(args);
      const { body } = args.request as { body: string | Uint8Array };
      tokens.push(
        /"ClientRequestToken":"([^"]+)"/.exec(
          typeof body === 'string' ? body : new TextDecoder().decode(body),
        )?.[1] ?? 'none',
      );
      const fault = left.shift();
      if (fault instanceof Error) throw fault;
      const answer = await next(args);
      if (fault === 'lostAnswer') throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      return answer;
    },
    { step: 'deserialize', priority: 'low' },
  );
  const { tableNames } = database;
  const table = createDynamoRecordTable({
    client: createDocumentClient(client),
    tableNames,
    clock,
    backoffMs: 1,
    maxAttempts: 4,
  });
  return { table, tokens };
};

const metadata = { $metadata: {}, message: '' };
const cancelled = (...codes: string[]): Error =>
  new TransactionCanceledException({ ...metadata, CancellationReasons: codes.map((Code) => ({ Code })) });

describe('a transaction', () => {
  it('whose answer was lost is not carried out twice', async () => {
    const { table, tokens } = tableWith(['lostAnswer', 'lostAnswer']);
    await table.transact([put()]);
    expect(tokens).toHaveLength(3);
    expect(new Set(tokens).size).toBe(1);
  });

  it('that adds counts once, however often it is sent', async () => {
    const { table } = tableWith(['lostAnswer']);
    const key = { pk: `STUDY#${tests}`, sk: 'count' };
    await table.transact([{ kind: 'add', table: 'indicator', key, counters: { n: 1 } }]);
    expect(await table.get('indicator', key)).toMatchObject({ n: 1 });
  });

  it('that meets others is sent again under the same token', async () => {
    const { table, tokens } = tableWith([
      cancelled('TransactionConflict'),
      new TransactionInProgressException(metadata),
      cancelled('ThrottlingError'),
    ]);
    await table.transact([put()]);
    expect(tokens.length).toBeGreaterThanOrEqual(4);
    expect(new Set(tokens).size).toBe(1);
  });

  it('that meets others too often is unavailable, not refused', async () => {
    const { table } = tableWith(Array.from({ length: 9 }, () => cancelled('TransactionConflict')));
    await expect(table.transact([put()])).rejects.toThrow(StoreUnavailable);
  });

  it('whose condition failed beside a conflict is refused', async () => {
    const { table, tokens } = tableWith([cancelled('ConditionalCheckFailed', 'TransactionConflict')]);
    await expect(table.transact([put()])).rejects.toThrow(ConditionFailed);
    expect(tokens).toHaveLength(1);
  });

  it('that DynamoDB cancels for another reason is unavailable', async () => {
    const { table } = tableWith([cancelled('ItemCollectionSizeLimitExceeded')]);
    await expect(table.transact([put()])).rejects.toThrow(StoreUnavailable);
  });
});

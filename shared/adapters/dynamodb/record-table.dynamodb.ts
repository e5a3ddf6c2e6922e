import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../ports/clock.ts';
import { type RecordTable, StoreUnavailable, type Write } from '../../ports/record-table.ts';
import { isPossibleKey } from '../record-table/keys.ts';
import { prepareWrites, StoredItem } from '../record-table/prepare-writes.ts';
import { isLive, secondOf } from '../record-table/time-to-live.ts';
import { remedyFor, unavailable } from './cancellation.ts';
import { queryDynamo } from './query.ts';
import type { TableNames } from './table-names.ts';
import { transactItemOf } from './transact-item.ts';

export interface DynamoRecordTableOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tableNames: TableNames;
  readonly clock: Clock;
  /** How often one transaction is sent when others are in its way; the client's own retries come on top. */
  readonly maxAttempts?: number;
  /** Longest wait before the second attempt; doubles with each, up to half a second. */
  readonly backoffMs?: number;
}

const LONGEST_WAIT_MS = 500;

/** The record table over DynamoDB: see the port for what it promises. */
export const createDynamoRecordTable = (options: DynamoRecordTableOptions): RecordTable => {
  const { client, tableNames, clock } = options;
  return {
    get: async (table, key) => {
      if (!isPossibleKey(key)) return undefined;
      const { pk, sk } = key;
      const command = new GetCommand({ TableName: tableNames[table], Key: { pk, sk }, ConsistentRead: true });
      const answer = await client.send(command).catch((error: unknown) => {
        throw unavailable(`reading from ${table}`, error);
      });
      if (answer.Item === undefined) return undefined;
      const record = StoredItem.parse(answer.Item);
      return isLive(record, secondOf(clock)) ? record : undefined;
    },
    query: (query) => queryDynamo(client, tableNames, secondOf(clock), query),
    transact: async (writes) => {
      const prepared = prepareWrites(writes);
      if (prepared.length > 0) await transact(options, prepared);
    },
  };
};

/**
 * Sends until it is answered or the budget is spent. Token and moment stay the same for every attempt, so
 * that a transaction whose answer was lost is recognised and not carried out twice.
 */
const transact = async (options: DynamoRecordTableOptions, writes: readonly Write[]): Promise<void> => {
  const { client, tableNames, clock, maxAttempts = 8, backoffMs = 20 } = options;
  const second = secondOf(clock);
  const inExpired = new Set<number>();
  let token = randomUUID();
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const TransactItems = writes.map((write, index) =>
      transactItemOf(write, tableNames, second, inExpired.has(index)),
    );
    try {
      await client.send(new TransactWriteCommand({ TransactItems, ClientRequestToken: token }));
      return;
    } catch (error) {
      const remedy = remedyFor(error, writes);
      if (remedy.kind === 'swapExpired') {
        // DynamoDB has cancelled the first wording for certain; another wording needs a token of its own.
        for (const index of remedy.writes) if (!inExpired.delete(index)) inExpired.add(index);
        token = randomUUID();
      } else if (attempt < maxAttempts) {
        await sleep(Math.random() * Math.min(LONGEST_WAIT_MS, backoffMs * 2 ** attempt));
      }
    }
  }
  throw new StoreUnavailable(`the transaction met others on its records ${maxAttempts} times`);
};

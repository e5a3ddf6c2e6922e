/**
 * Copies of tables as files, in the form that DynamoDB itself exports them to S3 (gzipped lines of `{"Item": ...}` in
 * DynamoDB JSON), and tables from such files. The only scans there are, beside the rebuild tool's queries.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGunzip, createGzip } from 'node:zlib';
import {
  type AttributeValue,
  BatchWriteItemCommand,
  type DynamoDBClient,
  ScanCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';

type Item = Record<string, AttributeValue>;

/** Source: DynamoDB API reference, BatchWriteItem. */
const MOST_IN_BATCH = 25;
const MOST_TRIES = 8;

async function* scan(client: DynamoDBClient, TableName: string): AsyncGenerator<Item> {
  let from: Item | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName, ConsistentRead: true, ...(from && { ExclusiveStartKey: from }) }),
    );
    yield* page.Items ?? [];
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}

/** Writes a table into `folder`, which is made. @returns how many records */
export async function exportTable(client: DynamoDBClient, table: string, folder: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  let records = 0;
  const lines = async function* (): AsyncGenerator<string> {
    for await (const Item of scan(client, table)) {
      records += 1;
      yield `${JSON.stringify({ Item })}\n`;
    }
  };
  await pipeline(Readable.from(lines()), createGzip(), createWriteStream(join(folder, 'records.json.gz')));
  return records;
}

async function* readItems(folder: string): AsyncGenerator<Item> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json.gz')).sort();
  if (files.length === 0) throw new Error(`${folder} holds no copy of a table (*.json.gz)`);
  for (const file of files) {
    const text = createReadStream(join(folder, file)).pipe(createGunzip());
    for await (const line of createInterface({ input: text })) {
      if (line !== '') yield readLine(line, file);
    }
  }
}

function readLine(line: string, file: string): Item {
  const read: unknown = JSON.parse(line);
  if (typeof read === 'object' && read !== null && 'Item' in read) return read.Item as Item;
  throw new Error(`${file} is no export of DynamoDB: a line has no Item`);
}

async function writeBatch(client: DynamoDBClient, table: string, items: readonly Item[]): Promise<void> {
  let left: WriteRequest[] = items.map((Item) => ({ PutRequest: { Item } }));
  for (let tries = 1; left.length > 0; tries += 1) {
    const answer = await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: left } }));
    left = answer.UnprocessedItems?.[table] ?? [];
    if (left.length > 0 && tries >= MOST_TRIES)
      throw new Error(`${table} did not take ${left.length} records`);
    if (left.length > 0) await sleep(Math.random() * 100 * 2 ** tries);
  }
}

/**
 * Fills an empty table from a copy. Begun again after an interruption it must be given an empty table again.
 * @returns how many records
 * @throws Error where the table holds records: a copy is never laid over what people did since
 */
export async function restoreTable(client: DynamoDBClient, table: string, folder: string): Promise<number> {
  const { Items: there = [] } = await client.send(new ScanCommand({ TableName: table, Limit: 1 }));
  if (there.length > 0) throw new Error(`${table} is not empty; restore into an empty table`);
  let batch: Item[] = [];
  let records = 0;
  const flush = async (): Promise<void> => {
    await writeBatch(client, table, batch);
    records += batch.length;
    batch = [];
  };
  for await (const item of readItems(folder)) {
    batch.push(item);
    if (batch.length === MOST_IN_BATCH) await flush();
  }
  if (batch.length > 0) await flush();
  return records;
}

/** Keys of objects in one order, for DynamoDB gives them in any. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, each]) => [name, inOrder(each)]),
  );
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** One hash over all records of a table: equal for equal tables, in whatever order they were written. */
export async function digestTable(client: DynamoDBClient, table: string): Promise<string> {
  const digests: string[] = [];
  for await (const item of scan(client, table)) digests.push(sha256(JSON.stringify(inOrder(item))));
  return sha256(digests.sort().join('\n'));
}

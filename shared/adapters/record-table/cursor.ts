import { createHash } from 'node:crypto';
import * as z from 'zod';
import { InvalidCursor, type Query, type StoredRecord } from '../../ports/record-table.ts';

/** Where a page ended: the key of its last record and, on an index, that record's sort key there. */
export const Position = z.strictObject({
  pk: z.string().min(1),
  sk: z.string().min(1),
  indexSk: z.string().min(1).optional(),
});
export type Position = z.infer<typeof Position>;

/** Where a record stands in the query's list. */
export const positionOf = ({ index }: Query, record: StoredRecord): Position => {
  const { pk, sk } = record;
  return index === undefined ? { pk, sk } : { pk, sk, indexSk: String(record[`${index}Sk`]) };
};

const Cursor = z.strictObject({ of: z.string(), at: Position });

/** Which list a cursor belongs to. The page's length is left out: it may change from page to page. */
const listOf = ({ table, index, partition, sort, descending }: Query): string => {
  const range = sort === undefined ? [] : 'beginsWith' in sort ? [sort.beginsWith] : [sort.from, sort.to];
  const list = JSON.stringify([table, index ?? '', partition, range, descending ?? false]);
  return createHash('sha256').update(list).digest('base64url').slice(0, 16);
};

/**
 * The opaque `next` of a page. It is not secret and not signed: the partition always comes from the query,
 * so a forged one can only begin elsewhere in a list that the caller may read anyway.
 */
export const encodeCursor = (query: Query, at: Position): string =>
  Buffer.from(JSON.stringify({ of: listOf(query), at })).toString('base64url');

/**
 * Where the query's page begins; undefined for the first page.
 * @throws InvalidCursor for garbage and for the cursor of another list
 */
export const decodeCursor = (query: Query): Position | undefined => {
  if (query.cursor === undefined) return undefined;
  const cursor = Cursor.safeParse(parseJson(Buffer.from(query.cursor, 'base64url').toString('utf8')));
  if (!cursor.success || cursor.data.of !== listOf(query)) throw new InvalidCursor();
  const { at } = cursor.data;
  const belongs =
    query.index === undefined
      ? at.pk === query.partition && at.indexSk === undefined
      : at.indexSk !== undefined;
  if (!belongs) throw new InvalidCursor();
  return at;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

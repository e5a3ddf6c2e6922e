import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Page, Query, StoredRecord } from '../../ports/record-table.ts';
import { decodeCursor, encodeCursor, type Position, positionOf } from '../record-table/cursor.ts';
import { checkLimit, isPossibleQuery } from '../record-table/keys.ts';
import { StoredItem } from '../record-table/prepare-writes.ts';
import { unavailable } from './cancellation.ts';
import type { TableNames } from './table-names.ts';

type Key = NonNullable<QueryCommandInput['ExclusiveStartKey']>;

/**
 * One page. DynamoDB counts a page before it filters expired records out and says that there is more when
 * there is none; so this asks for one record more than wanted, on and on until it is known.
 */
export const queryDynamo = async (
  client: DynamoDBDocumentClient,
  tableNames: TableNames,
  second: number,
  query: Query,
): Promise<Page<StoredRecord>> => {
  checkLimit(query);
  const begin = decodeCursor(query);
  if (!isPossibleQuery(query)) return { items: [] };
  const found: StoredRecord[] = [];
  let startKey = begin === undefined ? undefined : startKeyOf(query, begin);
  do {
    const command = new QueryCommand({
      ...inputOf(query, tableNames, second),
      Limit: query.limit + 1 - found.length,
      ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
    });
    const answer = await client.send(command).catch((error: unknown) => {
      throw unavailable(`listing ${query.table}`, error);
    });
    found.push(...(answer.Items ?? []).map((item) => StoredItem.parse(item)));
    startKey = answer.LastEvaluatedKey;
  } while (startKey !== undefined && found.length <= query.limit);
  return pageOf(query, found);
};

const pageOf = (query: Query, found: readonly StoredRecord[]): Page<StoredRecord> => {
  const items = found.slice(0, query.limit);
  const last = items.at(-1);
  if (found.length <= query.limit || last === undefined) return { items };
  return { items, next: encodeCursor(query, positionOf(query, last)) };
};

const startKeyOf = ({ index, partition }: Query, { pk, sk, indexSk }: Position): Key =>
  index === undefined ? { pk, sk } : { pk, sk, [`${index}Pk`]: partition, [`${index}Sk`]: indexSk };

const inputOf = (query: Query, tableNames: TableNames, second: number): QueryCommandInput => {
  const { index } = query;
  const [pk, sk] = index === undefined ? ['pk', 'sk'] : [`${index}Pk`, `${index}Sk`];
  const { from, to } = boundsOf(query);
  const range =
    from === undefined ? (to === undefined ? '' : ' AND #sk <= :to') : ' AND #sk BETWEEN :from AND :to';
  return {
    TableName: tableNames[query.table],
    // An index cannot be read consistently.
    ...(index === undefined ? { ConsistentRead: true } : { IndexName: index }),
    KeyConditionExpression: `#pk = :pk${range}`,
    FilterExpression: 'attribute_not_exists(#ttl) OR #ttl >= :second',
    ExpressionAttributeNames: { '#pk': pk, '#ttl': 'ttl', ...(range === '' ? {} : { '#sk': sk }) },
    ExpressionAttributeValues: {
      ':pk': query.partition,
      ':second': second,
      ...(from === undefined ? {} : { ':from': from }),
      ...(to === undefined ? {} : { ':to': to }),
    },
    ScanIndexForward: query.descending !== true,
  };
};

/** The last character that there is: nothing that begins with a prefix sorts behind the prefix and this. */
const LAST_CHARACTER = '\u{10FFFF}';

/**
 * A prefix is asked for as the range that it spans: the local database's `begins_with` takes capitals and
 * small letters for the same. DynamoDB refuses an empty bound, which stands for the beginning.
 */
const boundsOf = ({ sort }: Query): { readonly from?: string; readonly to?: string } => {
  if (sort === undefined) return {};
  if ('from' in sort) return sort.from === '' ? { to: sort.to } : sort;
  return sort.beginsWith === '' ? {} : { from: sort.beginsWith, to: sort.beginsWith + LAST_CHARACTER };
};

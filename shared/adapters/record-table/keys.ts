import type { Query, RecordKey } from '../../ports/record-table.ts';

/** Source: DynamoDB Developer Guide, "Service, account, and table quotas". */
export const MOST_PARTITION_KEY_BYTES = 2048;
export const MOST_SORT_KEY_BYTES = 1024;

/** Order of sort keys: by their UTF-8 bytes (JavaScript's own order differs beyond the basic plane). */
export const compareKeys = (one: string, other: string): number =>
  Buffer.compare(Buffer.from(one), Buffer.from(other));

/** Whether a record could be stored under the key at all; DynamoDB refuses to look for any other. */
export const isPossibleKey = ({ pk, sk }: RecordKey): boolean =>
  isPossiblePartition(pk) && sk !== '' && Buffer.byteLength(sk) <= MOST_SORT_KEY_BYTES;

/** Whether the query could find anything in any table. */
export const isPossibleQuery = ({ partition, sort }: Query): boolean => {
  if (!isPossiblePartition(partition)) return false;
  if (sort === undefined || 'beginsWith' in sort) return true;
  return sort.to !== '' && compareKeys(sort.from, sort.to) <= 0;
};

const isPossiblePartition = (pk: string): boolean =>
  pk !== '' && Buffer.byteLength(pk) <= MOST_PARTITION_KEY_BYTES;

/** @throws RangeError where the page has no length: a mistake in the code, not in the data */
export const checkLimit = ({ limit }: Query): void => {
  if (!Number.isSafeInteger(limit) || limit < 1)
    throw new RangeError(`limit: ${limit} is not a length of a page`);
};

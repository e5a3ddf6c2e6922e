import type { Clock } from '../../ports/clock.ts';
import type { StoredRecord } from '../../ports/record-table.ts';

/** The second that `ttl` is compared with. */
export const secondOf = (clock: Clock): number => Math.floor(clock.now() / 1000);

/** DynamoDB deletes some time after `ttl`, an emulator perhaps never: until then the record counts as absent. */
export const isLive = (record: StoredRecord, second: number): boolean => {
  const ttl = record['ttl'];
  return typeof ttl !== 'number' || ttl >= second;
};

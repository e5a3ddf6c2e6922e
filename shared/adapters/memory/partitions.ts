import {
  INDEXES,
  type IndexName,
  type RecordKey,
  type StoredRecord,
  type TableName,
} from '../../ports/record-table.ts';

/** Records by table and partition, and by the partitions of each index. They never leave without a copy. */
export interface Partitions {
  get(table: TableName, key: RecordKey): StoredRecord | undefined;
  /** All records of a partition, in no order. */
  list(table: TableName, index: IndexName | undefined, partition: string): StoredRecord[];
  replace(table: TableName, key: RecordKey, record: StoredRecord | undefined): void;
}

export const createPartitions = (): Partitions => {
  const partitions = new Map<string, Map<string, StoredRecord>>();
  const get = (table: TableName, { pk, sk }: RecordKey): StoredRecord | undefined =>
    partitions.get(nameOf(table, undefined, pk))?.get(JSON.stringify([pk, sk]));
  return {
    get,
    list: (table, index, partition) => [...(partitions.get(nameOf(table, index, partition))?.values() ?? [])],
    replace: (table, key, record) => {
      const id = JSON.stringify([key.pk, key.sk]);
      for (const name of placesOf(table, get(table, key))) partitions.get(name)?.delete(id);
      if (record === undefined) return;
      for (const name of placesOf(table, record)) {
        partitions.set(name, (partitions.get(name) ?? new Map<string, StoredRecord>()).set(id, record));
      }
    },
  };
};

const nameOf = (table: TableName, index: IndexName | undefined, partition: string): string =>
  JSON.stringify([table, index ?? '', partition]);

/** An index is sparse: a record without both of its keys there is not in it. */
const placesOf = (table: TableName, record: StoredRecord | undefined): string[] => {
  if (record === undefined) return [];
  const inIndexes = INDEXES.flatMap((index) => {
    const [pk, sk] = [record[`${index}Pk`], record[`${index}Sk`]];
    return typeof pk === 'string' && typeof sk === 'string' ? [nameOf(table, index, pk)] : [];
  });
  return [nameOf(table, undefined, record.pk), ...inIndexes];
};

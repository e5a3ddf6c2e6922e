import { INDEXES, TABLES } from '../../ports/record-table.ts';

/**
 * What the tables look like, wherever they are made: the stack and the local service read it here. All have the
 * same keys and indexes; which records rest where is in ../records/keys.ts.
 */
export const TABLE_DEFINITIONS = TABLES.map((name) => ({
  name,
  partitionKey: 'pk',
  sortKey: 'sk',
  /** Epoch seconds after which a record counts as absent. */
  timeToLive: 'ttl',
  indexes: INDEXES.map((index) => ({ name: index, partitionKey: `${index}Pk`, sortKey: `${index}Sk` })),
}));
export type TableDefinition = (typeof TABLE_DEFINITIONS)[number];

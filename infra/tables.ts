/** What both stacks, in the cloud and on one machine, make the tables from. */
export { TABLE_DEFINITIONS, type TableDefinition } from '../shared/adapters/dynamodb/table-definitions.ts';
export { type IndexName, type TableName } from '../shared/ports/record-table.ts';

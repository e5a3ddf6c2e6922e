import type { TableName } from '../../ports/record-table.ts';

export type TableNames = Readonly<Record<TableName, string>>;

/** The four tables of one installation. */
export const tableNamesFor = (prefix: string): TableNames => ({
  studies: `${prefix}-studies`,
  indicator: `${prefix}-indicator`,
  reference: `${prefix}-reference`,
  sessions: `${prefix}-sessions`,
});

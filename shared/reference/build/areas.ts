import { cell, type Row, readSource, required } from './csv.ts';
import { byCode } from './output.ts';

/** An NHS region: its code is what a network assessor's membership names. */
export interface Region {
  readonly code: string;
  readonly name: string;
}

/** An integrated care board, by ODS code. */
export interface Icb extends Region {
  readonly region: string;
  readonly note?: string;
}

/** The regions that the trusts belong to, sorted by code. */
export function readRegions(trusts: readonly Row[]): Region[] {
  const names = new Map(
    trusts.map((row) => [required(row, 'region_code'), required(row, 'region_name_from_code')]),
  );
  return [...names].map(([code, name]) => ({ code, name })).sort((a, b) => byCode(a.code, b.code));
}

/** The ICBs that the trusts belong to, with those that the current list no longer has, sorted by code. */
export function readIcbs(trusts: readonly Row[]): Icb[] {
  const listed = trusts
    .filter((row) => cell(row, 'icb_name') !== '')
    .map((row) => ({
      code: required(row, 'icb_code_ods'),
      name: required(row, 'icb_name'),
      region: required(row, 'region_code'),
    }));
  const notListed = readSource('areas-not-listed.csv').map((row) => ({
    code: required(row, 'icb_code'),
    name: required(row, 'icb_name'),
    region: required(row, 'region_code'),
    note: required(row, 'note'),
  }));
  const icbs = new Map<string, Icb>([...listed, ...notListed].map((icb) => [icb.code, icb]));
  return [...icbs.values()].sort((a, b) => byCode(a.code, b.code));
}

import { cell, type Row, readSource, required } from './csv.ts';

/** One trust that took another's place, with the source that says so. */
export interface Succession {
  readonly predecessor: string;
  readonly successor: string;
  readonly source: string;
}

/**
 * Who followed whom: the `predecessor_codes` of the trust list, inverted, and the mergers that list
 * lacks (sources/successions.csv). A trust whose services were divided has no successor here.
 */
export function readSuccessions(trusts: readonly Row[]): Succession[] {
  const listed = trusts.flatMap((row) =>
    cell(row, 'predecessor_codes')
      .split(/[;, ]+/)
      .filter((code) => code !== '')
      .map((predecessor) => ({
        predecessor,
        successor: required(row, 'ods_code'),
        source: `${predecessor} merged into ${required(row, 'ods_code')} on ${required(row, 'merger_date')} (NHS England trust list)`,
      })),
  );
  const further = readSource('successions.csv').map((row) => ({
    predecessor: required(row, 'predecessor'),
    successor: required(row, 'successor'),
    source: `${required(row, 'predecessor')} merged into ${required(row, 'successor')} on ${required(row, 'effective_on')} (${required(row, 'source')})`,
  }));
  return [...listed, ...further];
}

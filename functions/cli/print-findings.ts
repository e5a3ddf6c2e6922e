/** Findings as a list that a person can work through. */
import type { Finding } from '../../shared/domain/findings.ts';
import { showSafely } from './terminal.ts';

/** Nobody reads more at once, and a broken file can have tens of thousands. */
const MOST_SHOWN = 100;

/**
 * One block per finding, errors first: severity and field, message, how to mend it.
 * @param document the name that the reader knows the document by
 */
export function describeFindings(document: string, findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  const shown = [...errors, ...warnings].slice(0, MOST_SHOWN);
  const blocks = shown.map(
    ({ severity, message, mend, ...finding }) =>
      `  ${severity.padEnd(7)}  ${showSafely(placeOf(finding))}\n` +
      `           ${showSafely(message)}\n` +
      `           ${showSafely(mend)}\n`,
  );
  const hidden = findings.length - shown.length;
  return [
    `${showSafely(document)}: ${countOf(errors.length, 'error')}, ${countOf(warnings.length, 'warning')}\n`,
    ...blocks,
    ...(hidden > 0 ? [`  and ${hidden} more; mend these first.\n`] : []),
  ].join('\n');
}

/** The cell for those who work in Excel, the field for everybody. */
function placeOf({ cell, path }: Pick<Finding, 'cell' | 'path'>): string {
  if (cell === undefined) return path === '' ? 'the whole document' : path;
  return path === '' ? cell : `${cell} (${path})`;
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

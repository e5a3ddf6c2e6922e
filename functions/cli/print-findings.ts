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
    ({ severity, path, message, mend }) =>
      `  ${severity.padEnd(7)}  ${path === '' ? 'the whole document' : showSafely(path)}\n` +
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

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

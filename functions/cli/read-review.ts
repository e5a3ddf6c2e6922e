/** Reads a resource review from a file or standard input: JSON, or an Excel workbook. */
import { error, type Finding } from '../../shared/domain/findings.ts';
import { joinFindings, type ReviewInWorkbook } from '../../shared/ports/review-workbook.ts';
import { parseDocumentText, readAtMost, TOO_LARGE } from './read-document.ts';
import type { Terminal } from './terminal.ts';

export type ReadReview =
  | {
      readonly ok: true;
      readonly value: unknown;
      /** What the reader itself found; an error among it blocks like any other. */
      readonly findings: readonly Finding[];
      /** All findings: the reader's, and the domain's with their cells. */
      readonly join: (domain: readonly Finding[]) => readonly Finding[];
    }
  | { readonly ok: false; readonly findings: readonly Finding[] };

const ZIP = [0x50, 0x4b];
/** Workbooks of Excel 97 to 2003, and encrypted ones: the reader says how to mend that. */
const OLE = [0xd0, 0xcf];

/** Told by the first bytes, whatever the file is called. */
export function isWorkbook(bytes: Uint8Array): boolean {
  return [ZIP, OLE].some((start) => start.every((byte, at) => bytes[at] === byte));
}

/** @throws UsageError when the file is not there or cannot be read */
export async function readReviewFile(file: string, terminal: Terminal): Promise<ReadReview> {
  const bytes = await readAtMost(file, terminal);
  if (bytes === 'tooLarge') {
    const mend =
      'Give a smaller file; a review holds at most 1,000 activities, 50,000 schedule cells and 250 sites.';
    return { ok: false, findings: [error('tooLarge', [], TOO_LARGE, mend)] };
  }
  if (isWorkbook(bytes)) return fromWorkbook(await readWorkbook(bytes));
  const read = parseDocumentText(bytes);
  if (!read.ok) return { ok: false, findings: [read.finding] };
  return { ok: true, value: read.value, findings: [], join: (domain) => domain };
}

/** The reader of workbooks is loaded only for a workbook. */
async function readWorkbook(bytes: Uint8Array): Promise<ReviewInWorkbook> {
  const { createReviewWorkbook } = await import('../../shared/adapters/workbook/review-workbook.xlsx.ts');
  return createReviewWorkbook().read(bytes);
}

function fromWorkbook(read: ReviewInWorkbook): ReadReview {
  const { input, findings } = read;
  if (input === undefined) return { ok: false, findings };
  return { ok: true, value: input, findings, join: (domain) => joinFindings(read, domain) };
}

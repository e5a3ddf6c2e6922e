/** A file that cannot be read as a workbook at all, and the bounds beyond which none is read. */
import { error, type Finding } from '../../../domain/findings.ts';

/** The file is refused as a whole; `finding` says why and what to do, without a word of its inside. */
export class WorkbookRefused extends Error {
  readonly finding: Finding;

  constructor(code: string, message: string, mend: string) {
    super(message);
    this.name = 'WorkbookRefused';
    this.finding = error(code, [], message, mend);
  }
}

const MIB = 1024 * 1024;

/**
 * A review of the largest size (50,000 schedule cells) is some 8 MB of XML. Whatever a file claims or holds, no more
 * than this is ever inflated or kept.
 */
export const LIMITS = {
  fileBytes: 4 * MIB,
  entries: 500,
  sheets: 100,
  entryBytes: 32 * MIB,
  inflatedBytes: 60 * MIB,
  /** Deflate reaches 1,032 to 1 on zeros; real sheets 10 to 60 to 1. Looked at only where it can do harm. */
  ratio: 250,
  ratioFrom: MIB,
  /** Cells with a value, in one sheet. */
  cells: 300_000,
  strings: 300_000,
} as const;

export function damaged(what: string): WorkbookRefused {
  return new WorkbookRefused(
    'damagedWorkbook',
    `The workbook is damaged: ${what}.`,
    'Open it in Excel or LibreOffice, save it again as an Excel workbook (.xlsx), and send that file.',
  );
}

export function tooLarge(what: string): WorkbookRefused {
  return new WorkbookRefused(
    'workbookTooLarge',
    `The workbook ${what}.`,
    'Start from the template, and keep only the sheets of the review in the file.',
  );
}

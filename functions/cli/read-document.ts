/** Reads a JSON document from a file or from standard input. */
import { createReadStream } from 'node:fs';
import { error, type Finding } from '../../shared/domain/findings.ts';
import { JsonRefused, parseStrictJson } from '../../shared/http/strict-json.ts';
import { showSafely, type Terminal, UsageError } from './terminal.ts';

/** The same limit as the service's: 4 MB. */
export const LARGEST_DOCUMENT = 4 * 1024 * 1024;

export const TOO_LARGE = 'The file is larger than 4 MB.';

export type ReadDocument =
  | { readonly ok: true; readonly value: unknown }
  /** The file could be read but is no document: a finding about the input, not a mistake of the command line. */
  | { readonly ok: false; readonly finding: Finding };

/**
 * Reads `file`, or standard input where it is `-`.
 * @throws UsageError when the file is not there or cannot be read
 */
export async function readDocument(file: string, terminal: Terminal): Promise<ReadDocument> {
  const bytes = await readAtMost(file, terminal);
  if (bytes === 'tooLarge') {
    return refuse(
      'tooLarge',
      TOO_LARGE,
      'Give a smaller file; a review holds at most 1,000 activities, 50,000 schedule cells and 250 sites.',
    );
  }
  return parseDocumentText(bytes);
}

/** The bytes of a file as a JSON document. */
export function parseDocumentText(bytes: Uint8Array): ReadDocument {
  let text: string;
  try {
    // Editors of some systems begin UTF-8 with a mark, which says nothing: one is taken off.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse('notUtf8', 'The file is not UTF-8 text.', 'Save it as UTF-8.');
  }
  try {
    return { ok: true, value: parseStrictJson(text) };
  } catch (cause) {
    if (!(cause instanceof JsonRefused)) throw cause;
    return refuse('notJson', `Line ${cause.line}, column ${cause.column}: ${cause.message}`, cause.mend);
  }
}

function refuse(code: string, message: string, mend: string): ReadDocument {
  return { ok: false, finding: error(code, [], message, mend) };
}

function openFile(file: string): AsyncIterable<Uint8Array> {
  // One byte more than may be, to tell "too large"; a device or pipe without an end is not read to its end.
  return createReadStream(file, { end: LARGEST_DOCUMENT });
}

/**
 * The bytes of `file`, or of standard input where it is `-`.
 * @throws UsageError when the file is not there or cannot be read
 */
export async function readAtMost(file: string, terminal: Terminal): Promise<Uint8Array | 'tooLarge'> {
  const chunks = file === '-' ? terminal.input : openFile(file);
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of chunks) {
      length += chunk.length;
      if (length > LARGEST_DOCUMENT) return 'tooLarge';
      parts.push(chunk);
    }
  } catch (cause) {
    throw new UsageError(`cannot read ${showSafely(file)}: ${describeFileError(cause)}.`);
  }
  return Buffer.concat(parts);
}

const FILE_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EEXIST: 'a file of that name is in the way',
  EACCES: 'you may not read or write it',
  EPERM: 'you may not read or write it',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many files are open',
};

/** Why a file could not be read or written, in a few words. @throws what is no error of the file system */
export function describeFileError(cause: unknown): string {
  if (!(cause instanceof Error) || !('code' in cause) || typeof cause.code !== 'string') throw cause;
  return FILE_ERRORS[cause.code] ?? `the system answers ${cause.code}`;
}

/** Reads a whole file, or standard input, as bytes. */
import { createReadStream } from 'node:fs';
import { describeFileError, LARGEST_DOCUMENT } from './read-document.ts';
import { showSafely, type Terminal, UsageError } from './terminal.ts';

/**
 * The bytes of `file`, or of standard input where it is `-`.
 * @throws UsageError when it is not there, cannot be read or is larger than 4 MB
 */
export async function readBytes(file: string, terminal: Terminal): Promise<Uint8Array> {
  // One byte more than may be, to tell "too large".
  const chunks: AsyncIterable<Uint8Array> =
    file === '-' ? terminal.input : createReadStream(file, { end: LARGEST_DOCUMENT });
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of chunks) {
      parts.push(chunk);
      length += chunk.length;
      if (length > LARGEST_DOCUMENT) break;
    }
  } catch (cause) {
    throw new UsageError(`cannot read ${showSafely(file)}: ${describeFileError(cause)}.`);
  }
  if (length > LARGEST_DOCUMENT) {
    throw new UsageError(`${showSafely(file)} is larger than 4 MB; the service makes none so large.`);
  }
  return Buffer.concat(parts);
}

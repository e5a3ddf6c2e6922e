import { S3Error } from './s3-error.ts';

const malformed = (): S3Error =>
  new S3Error(400, 'IncompleteBody', 'The aws-chunked body ends early or is malformed.');
const LONGEST_LINE = 4096;

/** Reads lines and counted bytes from pieces of any length. */
const createReader = (source: AsyncIterable<Uint8Array>) => {
  const pieces = source[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const more = async (): Promise<void> => {
    const piece = await pieces.next();
    if (piece.done === true) throw malformed();
    rest = rest.length === 0 ? Buffer.from(piece.value) : Buffer.concat([rest, piece.value]);
  };
  return {
    line: async (): Promise<string> => {
      for (;;) {
        const end = rest.indexOf('\r\n');
        if (end >= 0) {
          const line = rest.subarray(0, end).toString('latin1');
          rest = rest.subarray(end + 2);
          return line;
        }
        if (rest.length > LONGEST_LINE) throw malformed();
        await more();
      }
    },
    /** At least one and at most this many bytes. */
    some: async (most: number): Promise<Buffer> => {
      if (rest.length === 0) await more();
      const bytes = rest.subarray(0, most);
      rest = rest.subarray(bytes.length);
      return bytes;
    },
  };
};

/**
 * Takes the framing off an `aws-chunked` body: `<hex length>[;extensions]` before each chunk, a chunk of
 * length zero, then trailing headers, which are put into `trailers`.
 */
export const decodeAwsChunked = async function* (
  source: AsyncIterable<Uint8Array>,
  trailers: Map<string, string>,
): AsyncGenerator<Uint8Array> {
  const reader = createReader(source);
  for (;;) {
    const [digits = ''] = (await reader.line()).split(';');
    if (!/^[0-9a-f]{1,8}$/i.test(digits)) throw malformed();
    let left = Number.parseInt(digits, 16);
    if (left === 0) break;
    while (left > 0) {
      const bytes = await reader.some(left);
      left -= bytes.length;
      yield bytes;
    }
    if ((await reader.line()) !== '') throw malformed();
  }
  for (let line = await reader.line(); line !== ''; line = await reader.line()) {
    const at = line.indexOf(':');
    if (at < 1) throw malformed();
    trailers.set(line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim());
  }
};

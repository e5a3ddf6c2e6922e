/**
 * Looks at the bytes of a PDF from anywhere before a reader of PDFs does: whole, not encrypted, and small once
 * inflated. Streams lie in the open in every PDF, so they can be found and measured without understanding the file.
 */
import { inflateSync } from 'node:zlib';

/** Inflated, all streams together. An appendix of a large study has some 10 MB. */
const MOST_INFLATED = 64 * 1024 * 1024;
const MOST_STREAMS = 20_000;
const TAIL = 1024;

const FOREIGN = 'It is not a PDF as the service makes them';

function inflatedLength(bytes: Uint8Array, most: number): number | 'tooLong' {
  try {
    return inflateSync(bytes, { maxOutputLength: Math.max(most, 1) }).length;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // Whatever else is no deflated stream, and grows no further.
    return code === 'ERR_BUFFER_TOO_LARGE' ? 'tooLong' : 0;
  }
}

/** What all streams come to once unpacked, in bytes; or a sentence that refuses them. */
function measureStreams(bytes: Uint8Array, text: string): number | string {
  let length = 0;
  let count = 0;
  for (const { index, 0: keyword } of text.matchAll(/stream[^\r\n]{0,80}(?:\r\n|\r|\n)/g)) {
    if (text.slice(index - 3, index) === 'end') continue;
    count += 1;
    if (count > MOST_STREAMS) return `${FOREIGN}: it has more than ${MOST_STREAMS} streams.`;
    const more = inflatedLength(bytes.subarray(index + keyword.length), MOST_INFLATED - length);
    if (more === 'tooLong') return 'Its contents are larger than 64 MB once unpacked: refused.';
    length += more;
  }
  return length;
}

/** Names may be written with escapes, `/F#69lter`; this is how readers see them. */
function withoutEscapes(text: string): string {
  return text.replace(/#([0-9A-Fa-f]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

/** Filters one over another, or behind a reference, hide how much a stream grows to. The service uses one. */
function hasOtherFilters(text: string): boolean {
  return [...text.matchAll(/\/Filter\s*(\[[^\]]{0,200}\]|\/[A-Za-z0-9]+|[^\s])/g)].some(
    ([, filter = '']) => !/^(?:\/FlateDecode|\[\s*(?:\/FlateDecode\s*)?\])$/.test(filter),
  );
}

/** Drawings within drawings within drawings can multiply without end. The service makes none. */
function hasNestedDrawings(text: string): boolean {
  return /\/Subtype\s*(?:\/Form\b|\d)/.test(text) || /\/PatternType\b/.test(text);
}

const toText = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/** Bytes of all streams once unpacked, of a file that is not refused. */
export function unpackedLength(bytes: Uint8Array): number {
  const length = measureStreams(bytes, toText(bytes));
  return typeof length === 'number' ? length : MOST_INFLATED;
}

/** Why the bytes are refused, as a sentence; undefined where a reader may open them. */
export function findPdfRefusal(bytes: Uint8Array): string | undefined {
  const text = toText(bytes);
  if (!/startxref\s+\d+\s+%%EOF\s*$/.test(text.slice(-TAIL))) {
    return 'The PDF is cut off or has more after its end.';
  }
  const plain = withoutEscapes(text);
  if (/\/Encrypt\b/.test(plain)) return 'The PDF is encrypted; the service never encrypts one.';
  if (hasOtherFilters(plain)) return `${FOREIGN}: it packs its contents in another way.`;
  if (hasNestedDrawings(plain)) return `${FOREIGN}: it holds drawings within drawings.`;
  const length = measureStreams(bytes, text);
  return typeof length === 'string' ? length : undefined;
}

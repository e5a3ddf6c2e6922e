/** Forging PDFs of the service: streams unpacked, changed, packed again, and the file's references put right. */
import { deflateSync, inflateSync } from 'node:zlib';

export interface Stream {
  readonly number: number;
  readonly dictionary: string;
  /** Unpacked. */
  readonly contents: Buffer;
}

interface Parts {
  readonly head: Buffer;
  readonly streams: readonly Stream[];
}

const isPacked = (dictionary: string): boolean => dictionary.includes('/FlateDecode');

export function takeApart(pdf: Uint8Array): Parts {
  const bytes = Buffer.from(pdf);
  const streams: Stream[] = [];
  let at = bytes.indexOf('1 0 obj', 0, 'latin1');
  const first = /\n(\d+) 0 obj\n/.exec(bytes.toString('latin1', 0, 200));
  if (first) at = first.index + 1;
  const head = bytes.subarray(0, at);
  for (;;) {
    const object = /^(\d+) 0 obj\n/.exec(bytes.toString('latin1', at, at + 20));
    if (!object) return { head, streams };
    const start = bytes.indexOf('\nstream\n', at, 'latin1');
    const dictionary = bytes.toString('latin1', at + object[0].length, start);
    const length = Number(/\/Length (\d+)/.exec(dictionary)?.[1]);
    const raw = bytes.subarray(start + 8, start + 8 + length);
    const contents = isPacked(dictionary) ? inflateSync(raw) : Buffer.from(raw);
    streams.push({ number: Number(object[1]), dictionary, contents });
    at = start + 8 + length + '\nendstream\nendobj\n'.length;
  }
}

/** Puts a file together again, with offsets as they are now. The last stream is the cross-references. */
export function putTogether({ head, streams }: Parts, level = 1): Buffer {
  const chunks: Buffer[] = [head];
  const offsets = new Map<number, number>();
  let length = head.length;
  streams.forEach(({ number, dictionary, contents }, index) => {
    offsets.set(number, length);
    const rows = Buffer.from(contents);
    if (index === streams.length - 1) {
      for (const [object, offset] of offsets) {
        if (rows[object * 7] === 1) rows.writeUInt32BE(offset, object * 7 + 1);
      }
    }
    const packed = isPacked(dictionary) ? deflateSync(rows, { level }) : rows;
    const sized = dictionary.replace(/\/Length \d+/, `/Length ${packed.length}`);
    const chunk = Buffer.concat([
      Buffer.from(`${number} 0 obj\n${sized}\nstream\n`, 'latin1'),
      packed,
      Buffer.from('\nendstream\nendobj\n', 'latin1'),
    ]);
    chunks.push(chunk);
    length += chunk.length;
  });
  const start = offsets.get(streams.at(-1)?.number ?? 0) ?? 0;
  return Buffer.concat([...chunks, Buffer.from(`startxref\n${start}\n%%EOF\n`, 'latin1')]);
}

/** The PDF with its streams changed, and otherwise in order. */
export function forge(pdf: Uint8Array, change: (stream: Stream) => Buffer | undefined): Buffer {
  const { head, streams } = takeApart(pdf);
  return putTogether({
    head,
    streams: streams.map((stream) => ({ ...stream, contents: change(stream) ?? stream.contents })),
  });
}

/** The glyphs of the digits 0 to 9, by the fonts' own maps. */
function digitGlyphs(streams: readonly Stream[]): Map<number, number> {
  const glyphs = new Map<number, number>();
  for (const { contents } of streams) {
    const text = contents.toString('latin1');
    if (!text.includes('beginbfchar')) continue;
    for (const [, glyph = '', code = ''] of text.matchAll(/^<([0-9a-f]{4})><00(3[0-9])>$/gim)) {
      glyphs.set(Number.parseInt(glyph, 16), Number.parseInt(code, 16) - 0x30);
    }
  }
  return glyphs;
}

/** A shown text with one digit replaced by the next one. */
export interface ForgedText {
  readonly number: number;
  /** Where the text is in the unpacked stream, and what is to stand there. */
  readonly from: number;
  readonly to: number;
  readonly source: string;
}

const unescape = (source: string): string =>
  source.replace(/\\([^])/g, (_, letter: string) => (letter === 'r' ? '\r' : letter));
const escape = (text: string): string =>
  text.replace(/[\\()\r]/g, (letter) => (letter === '\r' ? '\\r' : `\\${letter}`));

/** Every digit of every text that a page shows, each as one forgery. */
export function findForgeries(pdf: Uint8Array): ForgedText[] {
  const { streams } = takeApart(pdf);
  const digits = digitGlyphs(streams);
  const glyphOf = new Map([...digits].map(([glyph, digit]) => [digit, glyph]));
  const found: ForgedText[] = [];
  for (const { number, dictionary, contents } of streams) {
    const text = contents.toString('latin1');
    if (!isPacked(dictionary) || !/\) ?Tj\b/.test(text)) continue;
    for (const { index, 1: source = '' } of text.matchAll(/\(((?:\\[^]|[^\\()])*)\) ?Tj/g)) {
      const shown = Buffer.from(unescape(source), 'latin1');
      for (let at = 0; at + 1 < shown.length; at += 2) {
        const digit = digits.get(shown.readUInt16BE(at));
        const glyph = digit === undefined ? undefined : glyphOf.get((digit + 1) % 10);
        if (glyph === undefined) continue;
        const forged = Buffer.from(shown);
        forged.writeUInt16BE(glyph, at);
        const from = index + 1;
        found.push({ number, from, to: from + source.length, source: escape(forged.toString('latin1')) });
      }
    }
  }
  return found;
}

export function forgeText(pdf: Uint8Array, { number, from, to, source }: ForgedText): Buffer {
  return forge(pdf, (stream) =>
    stream.number === number
      ? Buffer.concat([
          stream.contents.subarray(0, from),
          Buffer.from(source, 'latin1'),
          stream.contents.subarray(to),
        ])
      : undefined,
  );
}

/** The PDF with other data inside. */
export function changeAttachment(pdf: Uint8Array, data: Uint8Array): Buffer {
  return forge(pdf, ({ dictionary }) =>
    dictionary.includes('/EmbeddedFile') ? Buffer.from(data) : undefined,
  );
}

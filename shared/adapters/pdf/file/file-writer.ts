import { type PDFContext, PDFRawStream, PDFRef } from 'pdf-lib';
import { compress, type StreamMemory } from './stream-memory.ts';

/** Consecutive objects that are already PDF source: the first has number `first`. */
export interface WrittenRange {
  readonly first: number;
  readonly sources: readonly string[];
}

/** Where an object is: at an offset in the file, or at an index in an object stream. */
type Place = { readonly offset: number } | { readonly stream: number; readonly index: number };

/**
 * Writes a document whose objects are in the context and in `range` (whose numbers must follow the context's).
 * Everything but streams goes into two object streams, the range into one of its own: it is the structure tree,
 * the same for all sites of a study.
 */
export function writeFile(
  context: PDFContext,
  range: WrittenRange,
  fileId: string,
  memory: StreamMemory,
): Uint8Array {
  const file = new FileBuilder();
  const loose: { readonly number: number; readonly source: string }[] = [];
  for (const [reference, object] of context.enumerateIndirectObjects()) {
    if (object instanceof PDFRawStream) {
      file.addStream(reference.objectNumber, object.dict.toString(), object.contents);
    } else {
      loose.push({ number: reference.objectNumber, source: object.toString() });
    }
  }
  const ranged = range.sources.map((source, index) => ({ number: range.first + index, source }));
  const next = range.first + range.sources.length;
  file.addObjectStream(next, ranged, (source) => memory.compress(source));
  file.addObjectStream(next + 1, loose, compress);
  const { Root: root, Info: info } = context.trailerInfo;
  if (!(root instanceof PDFRef) || !(info instanceof PDFRef))
    throw new Error('The document has no catalogue.');
  return file.finish(next + 2, `/Root ${root.toString()}/Info ${info.toString()}/ID[<${fileId}><${fileId}>]`);
}

class FileBuilder {
  readonly #chunks: Uint8Array[] = [];
  readonly #places: Place[] = [];
  #length = 0;

  constructor() {
    // The second line's high bytes tell transfer programs that the file is binary.
    this.#append(Buffer.from('%PDF-1.7\n%\xE2\xE3\xCF\xD3\n', 'latin1'));
  }

  #append(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
    this.#length += bytes.length;
  }

  addStream(number: number, dictionary: string, contents: Uint8Array): void {
    this.#places[number] = { offset: this.#length };
    this.#append(Buffer.from(`${number} 0 obj\n${dictionary}\nstream\n`, 'latin1'));
    this.#append(contents);
    this.#append(Buffer.from('\nendstream\nendobj\n', 'latin1'));
  }

  addObjectStream(
    number: number,
    objects: readonly { readonly number: number; readonly source: string }[],
    deflate: (source: string) => Uint8Array,
  ): void {
    let index = '';
    let bodies = '';
    objects.forEach((object, position) => {
      index += `${object.number} ${bodies.length} `;
      bodies += `${object.source}\n`;
      this.#places[object.number] = { stream: number, index: position };
    });
    const contents = deflate(index + bodies);
    const entries = `/Type/ObjStm/N ${objects.length}/First ${index.length}/Filter/FlateDecode`;
    this.addStream(number, `<<${entries}/Length ${contents.length}>>`, contents);
  }

  /** Adds the cross-reference stream as object `number` and ends the file. */
  finish(number: number, trailer: string): Uint8Array {
    const start = this.#length;
    this.#places[number] = { offset: start };
    const contents = compress(this.#crossReferences(number + 1));
    const entries = `/Type/XRef/Size ${number + 1}/W[1 4 2]${trailer}/Filter/FlateDecode/Length ${contents.length}`;
    this.addStream(number, `<<${entries}>>`, contents);
    this.#append(Buffer.from(`startxref\n${start}\n%%EOF\n`, 'latin1'));
    return Buffer.concat(this.#chunks);
  }

  /** One row of seven bytes per object: kind, offset or stream, index. Object 0 heads the empty list of free ones. */
  #crossReferences(size: number): Uint8Array {
    const rows = new DataView(new ArrayBuffer(size * 7));
    rows.setUint16(5, 0xffff);
    for (let number = 1; number < size; number += 1) {
      const place = this.#places[number];
      if (!place) throw new Error(`Object ${number} was given a number but never written.`);
      const at = number * 7;
      rows.setUint8(at, 'offset' in place ? 1 : 2);
      rows.setUint32(at + 1, 'offset' in place ? place.offset : place.stream);
      rows.setUint16(at + 5, 'offset' in place ? 0 : place.index);
    }
    return new Uint8Array(rows.buffer);
  }
}

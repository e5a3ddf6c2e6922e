import { type PDFContext, PDFRawStream, PDFRef } from 'pdf-lib';
import { compress, type PackedObjects } from './stream-memory.ts';

/** Consecutive objects that are already in an object stream: the first has number `first`. */
export interface PackedRange {
  readonly first: number;
  readonly packed: PackedObjects;
}

/** An indirect object as PDF source. */
interface NumberedSource {
  readonly number: number;
  readonly source: string;
}

/** Puts objects into the contents of an object stream. */
export function packObjects(objects: readonly NumberedSource[]): PackedObjects {
  let index = '';
  let bodies = '';
  for (const { number, source } of objects) {
    index += `${number} ${bodies.length} `;
    bodies += `${source}\n`;
  }
  return { count: objects.length, first: index.length, contents: compress(index + bodies) };
}

/**
 * Writes a document whose objects are in the context and in `range` (whose numbers must follow the context's).
 * Everything but streams goes into two object streams, the range into one of its own.
 */
export function writeFile(context: PDFContext, { first, packed }: PackedRange, fileId: string): Uint8Array {
  const next = first + packed.count;
  const file = new FileBuilder(next + 2);
  const loose: NumberedSource[] = [];
  for (const [reference, object] of context.enumerateIndirectObjects()) {
    if (object instanceof PDFRawStream) {
      file.addStream(reference.objectNumber, object.dict.toString(), object.contents);
    } else {
      loose.push({ number: reference.objectNumber, source: object.toString() });
    }
  }
  const range = Array.from({ length: packed.count }, (_, at) => first + at);
  file.addObjectStream(next, packed, range);
  file.addObjectStream(
    next + 1,
    packObjects(loose),
    loose.map(({ number }) => number),
  );
  const { Root: root, Info: info } = context.trailerInfo;
  if (!(root instanceof PDFRef) || !(info instanceof PDFRef))
    throw new Error('The document has no catalogue.');
  return file.finish(`/Root ${root.toString()}/Info ${info.toString()}/ID[<${fileId}><${fileId}>]`);
}

/** Kinds of cross-reference rows. */
const AT_OFFSET = 1;
const IN_STREAM = 2;

/** The bytes of a file and the places of its objects; the last of them is the cross-reference stream. */
class FileBuilder {
  readonly #chunks: Uint8Array[] = [];
  readonly #last: number;
  /** Bytes of an index in an object stream. */
  readonly #width: 2 | 4;
  /** One row per object: its kind; its offset or stream; its index there. Object 0 heads the list of free ones. */
  readonly #rows: DataView;
  #length = 0;

  constructor(last: number) {
    this.#last = last;
    this.#width = last > 0xffff ? 4 : 2;
    this.#rows = new DataView(new ArrayBuffer((last + 1) * (5 + this.#width)));
    this.#place(0, 0, 0, 0xffff);
    // The second line's high bytes tell transfer programs that the file is binary.
    this.#append(Buffer.from('%PDF-1.7\n%\xE2\xE3\xCF\xD3\n', 'latin1'));
  }

  #append(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
    this.#length += bytes.length;
  }

  #place(number: number, kind: number, where: number, index: number): void {
    const at = number * (5 + this.#width);
    this.#rows.setUint8(at, kind);
    this.#rows.setUint32(at + 1, where);
    if (this.#width === 2) this.#rows.setUint16(at + 5, index);
    else this.#rows.setUint32(at + 5, index);
  }

  addStream(number: number, dictionary: string, contents: Uint8Array): void {
    this.#place(number, AT_OFFSET, this.#length, 0);
    this.#append(Buffer.from(`${number} 0 obj\n${dictionary}\nstream\n`, 'latin1'));
    this.#append(contents);
    this.#append(Buffer.from('\nendstream\nendobj\n', 'latin1'));
  }

  /** `numbers` are those of the objects in it, in order. */
  addObjectStream(
    number: number,
    { count, first, contents }: PackedObjects,
    numbers: readonly number[],
  ): void {
    numbers.forEach((each, index) => {
      this.#place(each, IN_STREAM, number, index);
    });
    const entries = `/Type/ObjStm/N ${count}/First ${first}/Filter/FlateDecode`;
    this.addStream(number, `<<${entries}/Length ${contents.length}>>`, contents);
  }

  /** Adds the cross-reference stream and ends the file. */
  finish(trailer: string): Uint8Array {
    const start = this.#length;
    this.#place(this.#last, AT_OFFSET, start, 0);
    this.#refuseMissing();
    const contents = compress(new Uint8Array(this.#rows.buffer));
    const widths = `1 4 ${this.#width}`;
    const entries = `/Type/XRef/Size ${this.#last + 1}/W[${widths}]${trailer}/Filter/FlateDecode/Length ${contents.length}`;
    this.addStream(this.#last, `<<${entries}>>`, contents);
    this.#append(Buffer.from(`startxref\n${start}\n%%EOF\n`, 'latin1'));
    return Buffer.concat(this.#chunks);
  }

  #refuseMissing(): void {
    for (let number = 1; number <= this.#last; number += 1)
      if (this.#rows.getUint8(number * (5 + this.#width)) === 0)
        throw new Error(`Object ${number} was given a number but never written.`);
  }
}

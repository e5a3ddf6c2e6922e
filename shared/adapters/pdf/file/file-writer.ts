import { type PDFContext, PDFRawStream, PDFRef } from 'pdf-lib';
import { type ByteWriter, withWriter } from './byte-writer.ts';
import { compress, type PackedObjects } from './stream-memory.ts';

/** Consecutive objects that are already in an object stream: the first has number `first`. */
export interface PackedRange {
  readonly first: number;
  readonly packed: PackedObjects;
}

/** The contents of an object stream while it is filled: where each object stands, then the objects. */
export class ObjectPacker {
  readonly #index: ByteWriter;
  readonly #bodies: ByteWriter;
  #count = 0;

  constructor(index: ByteWriter, bodies: ByteWriter) {
    this.#index = index;
    this.#bodies = bodies;
  }

  /** The next object: where its source is to be written. */
  begin(number: number): ByteWriter {
    if (this.#count > 0) this.#bodies.text('\n');
    this.#index.number(number);
    this.#index.text(' ');
    this.#index.number(this.#bodies.length);
    this.#index.text(' ');
    this.#count += 1;
    return this.#bodies;
  }

  finish(): PackedObjects {
    this.#bodies.text('\n');
    const first = this.#index.length;
    this.#index.append(this.#bodies.written());
    return { count: this.#count, first, contents: compress(this.#index.written()) };
  }
}

/** Puts the objects that `fill` begins into the contents of an object stream. */
export function packObjects(fill: (packer: ObjectPacker) => void): PackedObjects {
  return withWriter((index) =>
    withWriter((bodies) => {
      const packer = new ObjectPacker(index, bodies);
      fill(packer);
      return packer.finish();
    }),
  );
}

/**
 * Writes a document whose objects are in the context and in `range` (whose numbers must follow the context's).
 * Everything but streams goes into two object streams, the range into one of its own.
 */
export function writeFile(context: PDFContext, { first, packed }: PackedRange, fileId: string): Uint8Array {
  const { Root: root, Info: info } = context.trailerInfo;
  if (!(root instanceof PDFRef) || !(info instanceof PDFRef))
    throw new Error('The document has no catalogue.');
  const objects = context.enumerateIndirectObjects();
  const loose = objects.filter(([, object]) => !(object instanceof PDFRawStream));
  const packedLoose = packObjects((packer) => {
    for (const [{ objectNumber }, object] of loose) packer.begin(objectNumber).text(object.toString());
  });
  const next = first + packed.count;
  return withWriter((writer) => {
    const file = new FileBuilder(writer, next + 2);
    for (const [{ objectNumber }, object] of objects)
      if (object instanceof PDFRawStream)
        file.addStream(objectNumber, object.dict.toString(), object.contents);
    file.addObjectStream(next, packed, (at) => first + at);
    file.addObjectStream(next + 1, packedLoose, (at) => loose[at]?.[0].objectNumber ?? 0);
    return file.finish(`/Root ${root.toString()}/Info ${info.toString()}/ID[<${fileId}><${fileId}>]`);
  });
}

/** Kinds of cross-reference rows. */
const AT_OFFSET = 1;
const IN_STREAM = 2;

/** The bytes of a file and the places of its objects; the last of them is the cross-reference stream. */
class FileBuilder {
  readonly #to: ByteWriter;
  readonly #last: number;
  /** Bytes of an index in an object stream. */
  readonly #width: 2 | 4;
  /** One row per object: its kind; its offset or stream; its index there. Object 0 heads the list of free ones. */
  readonly #rows: DataView;

  constructor(to: ByteWriter, last: number) {
    this.#to = to;
    this.#last = last;
    this.#width = last > 0xffff ? 4 : 2;
    this.#rows = new DataView(new ArrayBuffer((last + 1) * (5 + this.#width)));
    this.#place(0, 0, 0, 0xffff);
    // The second line's high bytes tell transfer programs that the file is binary.
    to.text('%PDF-1.7\n%\xE2\xE3\xCF\xD3\n');
  }

  #place(number: number, kind: number, where: number, index: number): void {
    const at = number * (5 + this.#width);
    this.#rows.setUint8(at, kind);
    this.#rows.setUint32(at + 1, where);
    if (this.#width === 2) this.#rows.setUint16(at + 5, index);
    else this.#rows.setUint32(at + 5, index);
  }

  addStream(number: number, dictionary: string, contents: Uint8Array): void {
    this.#place(number, AT_OFFSET, this.#to.length, 0);
    this.#to.text(`${number} 0 obj\n${dictionary}\nstream\n`);
    this.#to.append(contents);
    this.#to.text('\nendstream\nendobj\n');
  }

  /** `numberAt` answers the number of the object at a place in it. */
  addObjectStream(
    number: number,
    { count, first, contents }: PackedObjects,
    numberAt: (place: number) => number,
  ): void {
    for (let at = 0; at < count; at += 1) this.#place(numberAt(at), IN_STREAM, number, at);
    const entries = `/Type/ObjStm/N ${count}/First ${first}/Filter/FlateDecode`;
    this.addStream(number, `<<${entries}/Length ${contents.length}>>`, contents);
  }

  /** Adds the cross-reference stream and ends the file. */
  finish(trailer: string): Uint8Array {
    const start = this.#to.length;
    this.#place(this.#last, AT_OFFSET, start, 0);
    this.#refuseMissing();
    const contents = compress(new Uint8Array(this.#rows.buffer));
    const widths = `1 4 ${this.#width}`;
    const entries = `/Type/XRef/Size ${this.#last + 1}/W[${widths}]${trailer}/Filter/FlateDecode/Length ${contents.length}`;
    this.addStream(this.#last, `<<${entries}>>`, contents);
    this.#to.text(`startxref\n${start}\n%%EOF\n`);
    return Buffer.from(this.#to.written());
  }

  #refuseMissing(): void {
    for (let number = 1; number <= this.#last; number += 1)
      if (this.#rows.getUint8(number * (5 + this.#width)) === 0)
        throw new Error(`Object ${number} was given a number but never written.`);
  }
}

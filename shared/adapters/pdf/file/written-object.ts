import { PDFObject } from 'pdf-lib';

/** An indirect object that is already PDF source, one character a byte. */
export class WrittenObject extends PDFObject {
  readonly #source: string;

  constructor(source: string) {
    super();
    this.#source = source;
  }

  override toString(): string {
    return this.#source;
  }

  override clone(): WrittenObject {
    return new WrittenObject(this.#source);
  }

  override sizeInBytes(): number {
    return this.#source.length;
  }

  override copyBytesInto(buffer: Uint8Array, offset: number): number {
    buffer.set(Buffer.from(this.#source, 'latin1'), offset);
    return this.#source.length;
  }
}

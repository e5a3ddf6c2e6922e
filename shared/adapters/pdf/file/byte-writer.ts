/** PDF source as bytes. Written into one buffer, piece by piece: a page has thousands of pieces too small for strings. */

const FIRST_CAPACITY = 64 * 1024;
/** A longer text is worth a call of native code. */
const LONGEST_BY_BYTE = 12;
const ZERO = 0x30;
const MINUS = 0x2d;

export class ByteWriter {
  #bytes = Buffer.allocUnsafeSlow(FIRST_CAPACITY);
  /** Bytes written so far. */
  length = 0;

  get capacity(): number {
    return this.#bytes.length;
  }

  /** The buffer with room for `count` more bytes. Who fills them in from `length` on sets `length` behind them. */
  reserve(count: number): Buffer {
    if (this.length + count > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.#bytes.length, this.length + count));
      larger.set(this.written());
      this.#bytes = larger;
    }
    return this.#bytes;
  }

  /** One byte for each character: all of them below U+0100. */
  text(text: string): void {
    const { length } = text;
    const bytes = this.reserve(length);
    const start = this.length;
    this.length = start + length;
    if (length > LONGEST_BY_BYTE) bytes.write(text, start, length, 'latin1');
    else for (let at = 0; at < length; at += 1) bytes[start + at] = text.charCodeAt(at);
  }

  /** A number in decimal digits. */
  number(value: number): void {
    const size = Math.abs(value);
    if (size >= 10_000 || (size | 0) !== size) {
      this.text(String(value));
      return;
    }
    const bytes = this.reserve(5);
    let at = this.length;
    if (value < 0) bytes[at++] = MINUS;
    if (size >= 1000) bytes[at++] = ZERO + ((size / 1000) | 0);
    if (size >= 100) bytes[at++] = ZERO + (((size / 100) | 0) % 10);
    if (size >= 10) bytes[at++] = ZERO + (((size / 10) | 0) % 10);
    bytes[at++] = ZERO + (size % 10);
    this.length = at;
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length).set(bytes, this.length);
    this.length += bytes.length;
  }

  /** What was written, until more is. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }
}

/** Writers at rest, used again for the next stream; larger ones than a usual document needs are given up. */
const idle: ByteWriter[] = [];
const LARGEST_KEPT = 1024 * 1024;

/** Lends an empty writer. What it has written is gone afterwards. */
export function withWriter<Result>(use: (writer: ByteWriter) => Result): Result {
  const writer = idle.pop() ?? new ByteWriter();
  writer.length = 0;
  try {
    return use(writer);
  } finally {
    if (writer.capacity <= LARGEST_KEPT) idle.push(writer);
  }
}

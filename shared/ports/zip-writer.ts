export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The day that the entry is dated, `2026-11-21`. */
  readonly day: string;
  /** False for what is compressed already. */
  readonly compress: boolean;
}

/** Makes ZIP files piece by piece: one entry at a time is in memory. The same entries give the same bytes. */
export interface ZipWriter {
  stream(entries: AsyncIterable<ZipEntry>): AsyncIterable<Uint8Array>;
}

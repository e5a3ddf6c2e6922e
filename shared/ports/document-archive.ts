/**
 * Bodies of documents, under keys that hold their hash: reviews, site prices, appendices and their PDFs,
 * budgets, archives. An object is written once and never changed.
 */
export interface DocumentArchive {
  /** Writes unless an object is there already (which, the key holding the hash, is the same bytes). */
  putIfAbsent(key: string, bytes: Uint8Array, contentType: string): Promise<'written' | 'alreadyThere'>;
  get(key: string): Promise<Uint8Array | undefined>;
  /** Length in bytes without reading the body; undefined where there is none. */
  size(key: string): Promise<number | undefined>;
  /** Writes a body of unknown length piece by piece, in bounded memory; replaces what was there. */
  putStream(key: string, chunks: AsyncIterable<Uint8Array>, contentType: string): Promise<void>;
  /** A link that anyone may follow until it expires; the browser saves the file under `filename`. */
  link(
    key: string,
    options: { readonly filename: string; readonly contentType: string; readonly expiresInSeconds: number },
  ): Promise<string>;
}

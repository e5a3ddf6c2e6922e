import { Zip, ZipDeflate } from 'fflate';
import type { ZipEntry, ZipWriter } from '../../ports/zip-writer.ts';

/** Deflate keeps what is compressed already in stored blocks: readers of streams cannot take entries that are not deflated. */
const STORED = 0;
const COMPRESSED = 6;

/** Noon, which every time zone has on every day: a ZIP keeps local time without saying where. */
function noonOf(day: string): Date {
  const [year = 1980, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date, 12);
}

/** ZIP files over fflate: see the port. */
export const createZipWriter = (): ZipWriter => ({
  async *stream(entries: AsyncIterable<ZipEntry>) {
    let pieces: Uint8Array[] = [];
    const zip = new Zip((fault, piece) => {
      if (fault) throw fault;
      if (piece.length > 0) pieces.push(piece);
    });
    for await (const { name, bytes, day, compress } of entries) {
      const file = new ZipDeflate(name, { level: compress ? COMPRESSED : STORED });
      file.mtime = noonOf(day);
      zip.add(file);
      file.push(bytes, true);
      // What fflate has made of the entry goes out before the next one is read.
      const made = pieces;
      pieces = [];
      yield* made;
    }
    zip.end();
    yield* pieces;
  },
});

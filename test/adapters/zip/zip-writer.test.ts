import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { createZipWriter } from '../../../shared/adapters/zip/zip-writer.fflate.ts';
import type { ZipEntry } from '../../../shared/ports/zip-writer.ts';

const zip = createZipWriter();
const bytesOf = (text: string) => new TextEncoder().encode(text);

async function* each(entries: readonly ZipEntry[]) {
  yield* entries;
}

async function collect(entries: AsyncIterable<ZipEntry>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of zip.stream(entries)) pieces.push(piece);
  return Uint8Array.from(Buffer.concat(pieces));
}

const entry = (name: string, text: string, compress = false): ZipEntry => ({
  name,
  bytes: bytesOf(text),
  day: '2026-03-29',
  compress,
});

describe('a ZIP written piece by piece', () => {
  it('holds every entry, stored or compressed, in the order given', async () => {
    const text = 'a line of text. '.repeat(5000);
    const bytes = await collect(
      each([entry('b.pdf', text), entry('a.json', text, true), entry('empty', '')]),
    );
    const found = unzipSync(bytes);
    expect(Object.keys(found)).toEqual(['b.pdf', 'a.json', 'empty']);
    expect(found['b.pdf']).toEqual(bytesOf(text));
    expect(found['a.json']).toEqual(bytesOf(text));
    expect(found['empty']).toHaveLength(0);
    // One of the two was compressed.
    expect(bytes.length).toBeGreaterThan(text.length);
    expect(bytes.length).toBeLessThan(text.length * 1.1);
  });

  it('is the same for the same entries in every time zone, on the day of a clock change too', async () => {
    const zone = process.env['TZ'];
    const made: Uint8Array[] = [];
    try {
      for (const place of ['UTC', 'Europe/London', 'Pacific/Kiritimati', 'America/Los_Angeles']) {
        process.env['TZ'] = place;
        made.push(await collect(each([entry('a.json', 'one', true)])));
      }
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
    for (const bytes of made) expect(bytes).toEqual(made[0]);
  });

  it('hands out an entry before it asks for the next one', async () => {
    const asked: string[] = [];
    async function* watched() {
      for (const name of ['one', 'two', 'three']) {
        asked.push(name);
        yield entry(name, 'x'.repeat(100_000));
      }
    }
    let received = 0;
    for await (const piece of zip.stream(watched())) {
      received += piece.length;
      expect(received).toBeGreaterThan((asked.length - 1) * 100_000);
    }
    expect(asked).toHaveLength(3);
  });

  it('passes on the fault of whoever reads the entries', async () => {
    async function* broken(): AsyncGenerator<ZipEntry> {
      yield entry('one', 'x');
      throw new Error('a document is missing');
    }
    await expect(collect(broken())).rejects.toThrow('a document is missing');
  });
});

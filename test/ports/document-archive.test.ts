import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryDocumentArchive } from '../../shared/adapters/memory/document-archive.memory.ts';
import { createS3DocumentArchive } from '../../shared/adapters/s3/document-archive.s3.ts';
import type { DocumentArchive } from '../../shared/ports/document-archive.ts';
import { StoreUnavailable } from '../../shared/ports/record-table.ts';
import { BUCKET, startTestObjectStore, type TestObjectStore } from '../support/test-archive.ts';

const PDF = 'application/pdf';
const MB = 1024 * 1024;

/** Moves from the real time on: the clients sign with the machine's clock. */
let later = 0;
const clock = { now: () => Date.now() + later };
let store: TestObjectStore;
let key = '';
let keys = 0;

beforeAll(async () => {
  store = await startTestObjectStore(clock);
});
afterAll(async () => {
  await store.remove();
});
beforeEach(() => {
  later = 0;
  keys += 1;
  key = `appendices/2026/${keys}-é & +.pdf`;
});

interface Followed {
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
  readonly filename: string;
}

const harnesses = {
  'in memory': () => {
    const archive = createMemoryDocumentArchive({ clock });
    return { archive, follow: async (link: string): Promise<Followed | undefined> => archive.follow(link) };
  },
  'on S3': () => ({
    archive: createS3DocumentArchive({ client: store.client(), bucket: BUCKET, clock }),
    follow: async (link: string): Promise<Followed | undefined> => {
      const answer = await fetch(link);
      if (answer.status !== 200) return undefined;
      const bytes = new Uint8Array(await answer.arrayBuffer());
      const named = /filename\*=UTF-8''(.*)$/.exec(answer.headers.get('content-disposition') ?? '');
      return {
        bytes,
        contentType: answer.headers.get('content-type'),
        filename: decodeURIComponent(named?.[1] ?? ''),
      };
    },
  }),
};

const pieces = async function* (count: number, length: number): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index += 1) yield new Uint8Array(length).fill(index);
};

describe.each(['in memory', 'on S3'] as const)('a document archive %s', (where) => {
  let archive: DocumentArchive;
  let follow: (link: string) => Promise<Followed | undefined>;
  beforeEach(() => {
    ({ archive, follow } = harnesses[where]());
  });

  it('gives back the bytes and their length', async () => {
    const bytes = Uint8Array.from({ length: 300 }, (_, index) => index % 256);
    expect(await archive.putIfAbsent(key, bytes, PDF)).toBe('written');
    expect(Array.from((await archive.get(key)) ?? [])).toEqual(Array.from(bytes));
    expect(await archive.size(key)).toBe(300);
  });

  it('has nothing under a key that was never written', async () => {
    expect(await archive.get(key)).toBeUndefined();
    expect(await archive.size(key)).toBeUndefined();
  });

  it('never overwrites a document', async () => {
    await archive.putIfAbsent(key, Buffer.from('first'), PDF);
    expect(await archive.putIfAbsent(key, Buffer.from('second'), PDF)).toBe('alreadyThere');
    expect(Buffer.from((await archive.get(key)) ?? []).toString()).toBe('first');
  });

  it('lets exactly one of many writers at once write', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => archive.putIfAbsent(key, Buffer.from(`writer ${index}`), PDF)),
    );
    expect(answers.filter((answer) => answer === 'written')).toHaveLength(1);
    const winner = answers.indexOf('written');
    expect(Buffer.from((await archive.get(key)) ?? []).toString()).toBe(`writer ${winner}`);
  });

  it('shares no memory with its callers', async () => {
    const bytes = Buffer.from('abc');
    await archive.putIfAbsent(key, bytes, PDF);
    bytes.fill(0);
    (await archive.get(key))?.fill(0);
    expect(Buffer.from((await archive.get(key)) ?? []).toString()).toBe('abc');
  });

  it('keeps an empty document', async () => {
    await archive.putIfAbsent(key, new Uint8Array(), PDF);
    expect(await archive.size(key)).toBe(0);
    expect(await archive.get(key)).toHaveLength(0);
  });

  it.each([
    ['nothing', 0, 0],
    ['a little', 3, 10],
    ['more than fits into one part', 13, MB],
  ])('takes a stream of %s', async (_, count, length) => {
    await archive.putStream(key, pieces(count, length), 'application/zip');
    expect(await archive.size(key)).toBe(count * length);
    const bytes = (await archive.get(key)) ?? new Uint8Array();
    for (let index = 0; index < count; index += 1) {
      expect([bytes[index * length], bytes[(index + 1) * length - 1]]).toEqual([index, index]);
    }
  });

  it('replaces a document by a stream', async () => {
    await archive.putStream(key, pieces(1, 5), 'application/zip');
    await archive.putStream(key, pieces(2, 7), 'application/zip');
    expect(await archive.size(key)).toBe(14);
  });

  it('keeps nothing of a stream that breaks, and says why it broke', async () => {
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield* pieces(7, MB);
      throw new Error('site 8 has no appendix');
    };
    await expect(archive.putStream(key, broken(), 'application/zip')).rejects.toThrow(
      'site 8 has no appendix',
    );
    expect(await archive.get(key)).toBeUndefined();
  });

  describe('a link', () => {
    const options = { filename: 'Appendix "Ysbyty Gŵyr" 100%.pdf', contentType: PDF, expiresInSeconds: 60 };
    beforeEach(async () => {
      await archive.putIfAbsent(key, Buffer.from('%PDF'), 'application/octet-stream');
    });

    it('gives the document to anyone, under its name and type', async () => {
      const followed = await follow(await archive.link(key, options));
      expect(Buffer.from(followed?.bytes ?? []).toString()).toBe('%PDF');
      expect([followed?.contentType, followed?.filename]).toEqual([PDF, options.filename]);
    });

    it('is refused once it has expired', async () => {
      const link = await archive.link(key, options);
      later = 58_000;
      expect(await follow(link)).toBeDefined();
      later = 61_000;
      expect(await follow(link)).toBeUndefined();
    });

    it('is refused when any part of it was changed', async () => {
      const other = `${key}x`;
      await archive.putIfAbsent(other, Buffer.from('secret'), PDF);
      const link = await archive.link(key, options);
      expect(await follow(link.replace('.pdf', '.pdfx'))).toBeUndefined();
      expect(await follow(`${link}&x=1`)).toBeUndefined();
      expect(
        await follow(link.replace('X-Amz-Expires=60', 'X-Amz-Expires=6000').replace('/1/', '/2/')),
      ).toBeUndefined();
    });
  });
});

describe('a document archive whose store is gone', () => {
  it('is unavailable', async () => {
    const gone = await startTestObjectStore(clock);
    const archive = createS3DocumentArchive({ client: gone.client(), bucket: BUCKET, clock });
    const link = await archive.link(key, { filename: 'a', contentType: PDF, expiresInSeconds: 60 });
    await gone.remove();
    await expect(archive.putIfAbsent(key, new Uint8Array(1), PDF)).rejects.toThrow(StoreUnavailable);
    await expect(archive.get(key)).rejects.toThrow(StoreUnavailable);
    await expect(archive.size(key)).rejects.toThrow(StoreUnavailable);
    await expect(archive.putStream(key, pieces(1, 1), PDF)).rejects.toThrow(StoreUnavailable);
    await expect(fetch(link)).rejects.toThrow();
  });
});

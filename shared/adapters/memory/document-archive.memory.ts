import type { Clock } from '../../ports/clock.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';

/** What following a link gives. */
export interface LinkedDocument {
  readonly bytes: Uint8Array;
  readonly filename: string;
  readonly contentType: string;
}

export interface MemoryDocumentArchive extends DocumentArchive {
  /** Follows a link of this archive; undefined where it was tampered with, has expired or leads nowhere. */
  follow(link: string): LinkedDocument | undefined;
  /** Keys of all documents, sorted: for tests that look at what was written. */
  keys(): string[];
}

/** The document archive in one process: see the port. */
export const createMemoryDocumentArchive = ({ clock }: { readonly clock: Clock }): MemoryDocumentArchive => {
  const documents = new Map<string, Uint8Array>();
  const links = new Map<
    string,
    { readonly key: string; readonly until: number; readonly as: Omit<LinkedDocument, 'bytes'> }
  >();
  return {
    putIfAbsent: async (key, bytes) => {
      if (documents.has(key)) return 'alreadyThere';
      documents.set(key, Uint8Array.from(bytes));
      return 'written';
    },
    get: async (key) => {
      const bytes = documents.get(key);
      return bytes === undefined ? undefined : Uint8Array.from(bytes);
    },
    size: async (key) => documents.get(key)?.length,
    putStream: async (key, chunks) => {
      const pieces: Uint8Array[] = [];
      for await (const chunk of chunks) pieces.push(Uint8Array.from(chunk));
      documents.set(key, Uint8Array.from(Buffer.concat(pieces)));
    },
    link: async (key, { filename, contentType, expiresInSeconds }) => {
      const link = `memory://archive/${links.size + 1}/${encodeURIComponent(key)}`;
      links.set(link, { key, until: clock.now() + expiresInSeconds * 1000, as: { filename, contentType } });
      return link;
    },
    follow: (link) => {
      const found = links.get(link);
      const bytes = found === undefined ? undefined : documents.get(found.key);
      if (found === undefined || bytes === undefined || clock.now() >= found.until) return undefined;
      return { ...found.as, bytes: Uint8Array.from(bytes) };
    },
    keys: () => [...documents.keys()].sort(),
  };
};

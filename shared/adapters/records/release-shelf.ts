/** Releases of one kind: those that ship with the service, and those published since, in one list. */
import { createHash } from 'node:crypto';
import type * as z from 'zod';
import { canonicalBytes, canonicalHash, type Sha256 } from '../../domain/canonical.ts';
import { compareReleases, type ReleaseFacts, type StatedFacts } from '../../domain/release-order.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import { ConditionFailed, type RecordTable } from '../../ports/record-table.ts';
import { AlreadyReleased, type Publication, type Published, type Released } from '../../ports/registers.ts';
import { listAll } from './pages.ts';
import { releaseKey } from './reference-keys.ts';
import type { ReleaseRow } from './register-kinds.ts';
import { CorruptRecord, describeIssues, fromStored, type RecordKind, toStored } from './stored-record.ts';

export interface ShelfOptions<T> {
  readonly table: RecordTable;
  readonly archive: Pick<DocumentArchive, 'get' | 'putIfAbsent'>;
  readonly partition: 'TARIFF' | 'MULTIPLIERS';
  readonly kind: RecordKind<ReleaseRow>;
  readonly schema: z.ZodType<T>;
  readonly factsOf: (release: T) => StatedFacts;
  readonly bundled: () => readonly T[];
}

export interface ReleaseShelf<T> {
  find(id: string): Promise<Released<T> | undefined>;
  /** All, the one that goes before the others last. */
  list(): Promise<readonly ReleaseFacts[]>;
  publish(release: T, publication?: Publication): Promise<Published>;
}

/** Bodies kept in memory; they never change, and a worker prices many sites with the same one. */
const MOST_KEPT = 4;

const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

export function createReleaseShelf<T>(options: ShelfOptions<T>): ReleaseShelf<T> {
  const { table, archive, partition, kind, factsOf } = options;
  const kept = new Map<string, Released<T>>();
  const findBundled = (id: string): Released<T> | undefined => {
    const release = options.bundled().find((each) => factsOf(each).id === id);
    return (
      release &&
      remember(kept, id, { release, sha256: kept.get(id)?.sha256 ?? canonicalHash(release, sha256) })
    );
  };
  const findRow = async (id: string): Promise<ReleaseRow | undefined> => {
    const stored = await table.get('reference', releaseKey(partition, id));
    return stored && fromStored(kind, stored);
  };
  const find = async (id: string): Promise<Released<T> | undefined> => {
    const known = kept.get(id) ?? findBundled(id);
    if (known) return known;
    const row = await findRow(id);
    return row && remember(kept, id, { release: await readBody(options, row), sha256: row.sha256 });
  };
  return {
    find,
    list: async () => {
      const rows = await listAll(table, { table: 'reference', partition });
      const bundled = options.bundled().map((release) => ({ ...factsOf(release), isBundled: true }));
      return [...bundled, ...rows.map((row) => publishedFacts(fromStored(kind, row)))].sort(compareReleases);
    },
    publish: async (release, publication) => {
      const facts = factsOf(release);
      const bytes = canonicalBytes(options.schema.parse(release));
      const hash = sha256(bytes);
      const there = findBundled(facts.id) ?? (await findRow(facts.id));
      if (there) return sameOrRefused(facts.id, hash, there.sha256);
      const archiveKey = `${partition.toLowerCase()}/${hash}.json`;
      await archive.putIfAbsent(archiveKey, bytes, 'application/json');
      const record = toStored(kind, {
        ...facts,
        sha256: hash,
        archiveKey,
        ...(publication && { publication }),
      });
      try {
        await table.transact([{ kind: 'put', table: 'reference', record, condition: { is: 'absent' } }]);
        return 'published';
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        return sameOrRefused(facts.id, hash, (await findRow(facts.id))?.sha256);
      }
    },
  };
}

function publishedFacts(row: ReleaseRow): ReleaseFacts {
  const { sha256: _hash, archiveKey: _key, publication, ...facts } = row;
  return { ...facts, isBundled: false, ...(publication && { publishedAt: publication.at }) };
}

function sameOrRefused(id: string, hash: string, there: string | undefined): Published {
  if (hash !== there) throw new AlreadyReleased(id);
  return 'alreadyThere';
}

function remember<T>(kept: Map<string, Released<T>>, id: string, release: Released<T>): Released<T> {
  kept.delete(id);
  kept.set(id, release);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return release;
}

/** @throws CorruptRecord where the archive holds nothing, or anything but what was published */
async function readBody<T>(
  { archive, partition, kind, schema }: ShelfOptions<T>,
  row: ReleaseRow,
): Promise<T> {
  const key = releaseKey(partition, row.id);
  const bytes = await archive.get(row.archiveKey);
  if (!bytes) throw new CorruptRecord(kind.name, key, 'the archive does not hold its body');
  if (sha256(bytes) !== row.sha256) throw new CorruptRecord(kind.name, key, 'the body has another hash');
  const parsed = schema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  if (!parsed.success) throw new CorruptRecord(kind.name, key, describeIssues(parsed.error));
  return parsed.data;
}

/** Activity mappings: rows in the table, one for every version and the current one; bodies in the archive. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { ActivityMapping } from '../../domain/activity-mapping.ts';
import { canonicalBytes } from '../../domain/canonical.ts';
import { Actor } from '../../domain/person.ts';
import { sha256Hex } from '../../domain/sha256-hex.ts';
import { identifier, line, moment } from '../../domain/text.ts';
import type { ActivityMappingRegister, SavedMapping } from '../../ports/activity-mapping-register.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import { ConditionFailed, type RecordTable } from '../../ports/record-table.ts';
import { RegisterConflict } from '../../ports/registers.ts';
import { currentMappingKey, mappingVersionKey } from './reference-keys.ts';
import {
  CorruptRecord,
  describeIssues,
  fromStored,
  type RecordKind,
  replaces,
  toStored,
} from './stored-record.ts';

const MappingRow = z.strictObject({
  id: identifier,
  version: z.int().min(1).max(9999),
  savedAt: moment,
  savedBy: Actor,
  sha256: sha256Hex,
  archiveKey: line(200),
});
type MappingRow = z.infer<typeof MappingRow>;

const CURRENT: RecordKind<MappingRow> = {
  name: 'activity mapping',
  schema: MappingRow,
  place: ({ id }) => ({ key: currentMappingKey(id) }),
  lock: ({ version }) => version,
};
const VERSION: RecordKind<MappingRow> = {
  name: 'activity mapping',
  schema: MappingRow,
  place: ({ id, version }) => ({ key: mappingVersionKey(id, version) }),
};

export interface ActivityMappingOptions {
  readonly table: RecordTable;
  readonly archive: Pick<DocumentArchive, 'get' | 'putIfAbsent'>;
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** @throws CorruptRecord where the archive holds nothing, or anything but what was saved */
async function readBody(
  { archive }: ActivityMappingOptions,
  { id, version, sha256, archiveKey }: MappingRow,
): Promise<ActivityMapping> {
  const corrupt = (where: string) => new CorruptRecord(VERSION.name, mappingVersionKey(id, version), where);
  const bytes = await archive.get(archiveKey);
  if (!bytes) throw corrupt('the archive does not hold its body');
  if (hashOf(bytes) !== sha256) throw corrupt('the body has another hash');
  const parsed = ActivityMapping.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  if (!parsed.success) throw corrupt(describeIssues(parsed.error));
  return parsed.data;
}

export function createActivityMappingRegister(options: ActivityMappingOptions): ActivityMappingRegister {
  const { table, archive } = options;
  const findRow = async (id: string, version: number | undefined): Promise<MappingRow | undefined> => {
    const [kind, key] =
      version === undefined ? [CURRENT, currentMappingKey(id)] : [VERSION, mappingVersionKey(id, version)];
    const stored = await table.get('reference', key);
    return stored && fromStored(kind, stored);
  };
  return {
    findMapping: async (id, version) => {
      const row = await findRow(id, version);
      if (!row) return undefined;
      const { sha256: _hash, archiveKey: _key, id: _id, ...facts } = row;
      return { mapping: await readBody(options, row), ...facts };
    },
    saveMapping: async ({ mapping, ...facts }: SavedMapping) => {
      const bytes = canonicalBytes(mapping);
      const sha256 = hashOf(bytes);
      const archiveKey = `mappings/${sha256}.json`;
      await archive.putIfAbsent(archiveKey, bytes, 'application/json');
      const row = { id: mapping.id, ...facts, sha256, archiveKey };
      const put = { kind: 'put', table: 'reference' } as const;
      try {
        await table.transact([
          { ...put, record: toStored(VERSION, row), condition: { is: 'absent' } },
          { ...put, record: toStored(CURRENT, row), condition: replaces(row.version) },
        ]);
      } catch (error) {
        throw error instanceof ConditionFailed ? new RegisterConflict() : error;
      }
    },
  };
}

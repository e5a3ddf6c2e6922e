import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import * as z from 'zod';
import type { Clock } from '../../ports/clock.ts';
import type { FirstAnswer, IdempotencyStart, IdempotencyStore } from '../../ports/idempotency-store.ts';
import {
  type Condition,
  ConditionFailed,
  type RecordKey,
  type RecordTable,
  type StoredRecord,
} from '../../ports/record-table.ts';
import { joinKey } from './key-parts.ts';

export interface IdempotencyStoreOptions {
  readonly table: RecordTable;
  readonly clock: Clock;
}

const IN_FLIGHT_MS = 60_000;
const KEPT_SECONDS = 24 * 60 * 60;
/** An item holds 400 KB; a compressed answer that is longer rests in several. */
const PART_LENGTH = 300_000;

const Marker = z.object({
  version: z.int().min(1),
  fingerprint: z.string(),
  expiresAt: z.int(),
  /** How many parts the answer has; absent while there is none. */
  parts: z.int().min(1).optional(),
});
type Marker = z.infer<typeof Marker>;

const Answer = z.object({
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  base64: z.boolean(),
});

/**
 * Table `sessions`, leaving by `ttl`: the marker under `IDEMPOTENCY#<key>`, `REQUEST`; the answer under
 * `ANSWER#<claim>#<part>`, written before the marker names it, so that a claim that expired in between spoils
 * nobody's answer.
 */
const markerKey = (key: string): RecordKey => ({ pk: joinKey('IDEMPOTENCY', key), sk: 'REQUEST' });
const partKey = (key: string, version: number, part: number): RecordKey => ({
  pk: joinKey('IDEMPOTENCY', key),
  sk: joinKey('ANSWER', String(version), String(part).padStart(4, '0')),
});

async function pack(answer: FirstAnswer): Promise<string[]> {
  const zipped = (await promisify(gzip)(JSON.stringify(answer), { level: 1 })).toString('base64');
  return zipped.match(new RegExp(`.{1,${PART_LENGTH}}`, 'g')) ?? [];
}

async function unpack(parts: readonly string[]): Promise<FirstAnswer> {
  const text = (await promisify(gunzip)(Buffer.from(parts.join(''), 'base64'))).toString('utf8');
  return Answer.parse(JSON.parse(text));
}

/** First answers over a record table. */
export function createIdempotencyStore({ table, clock }: IdempotencyStoreOptions): IdempotencyStore {
  const ttl = (): number => Math.ceil(clock.now() / 1000) + KEPT_SECONDS;
  const put = (record: StoredRecord, condition: Condition): Promise<void> =>
    table.transact([{ kind: 'put', table: 'sessions', record, condition }]);

  /** Whether the write was made; false where somebody else was first. */
  const tryPut = (record: StoredRecord, condition: Condition): Promise<boolean> =>
    put(record, condition).then(() => true, refusedOnly);

  const claim = async (key: string, fingerprint: string, version: number): Promise<IdempotencyStart> => {
    const expiresAt = clock.now() + IN_FLIGHT_MS;
    const record = { ...markerKey(key), version, fingerprint, expiresAt, ttl: ttl() };
    const condition: Condition = version === 1 ? { is: 'absent' } : { is: 'version', version: version - 1 };
    if (!(await tryPut(record, condition))) return { is: 'inFlight' };
    return { is: 'claimed', claim: { key, fingerprint, version } };
  };

  const readAnswer = async (key: string, { version, parts = 0 }: Marker): Promise<FirstAnswer> => {
    const keys = Array.from({ length: parts }, (_, part) => partKey(key, version - 1, part));
    const records = await Promise.all(keys.map((each) => table.get('sessions', each)));
    return unpack(records.map((record) => z.string().parse(record?.['text'])));
  };

  return {
    start: async (key, fingerprint) => {
      const stored = await table.get('sessions', markerKey(key));
      if (stored === undefined) return claim(key, fingerprint, 1);
      const marker = Marker.parse(stored);
      if (marker.fingerprint !== fingerprint) return { is: 'otherRequest' };
      if (marker.parts !== undefined) return { is: 'answered', answer: await readAnswer(key, marker) };
      if (marker.expiresAt > clock.now()) return { is: 'inFlight' };
      return claim(key, fingerprint, marker.version + 1);
    },
    settle: async ({ key, fingerprint, version }, answer) => {
      const texts = await pack(answer);
      for (const [part, text] of texts.entries()) {
        // Outlives the marker, which is written a little later.
        await put({ ...partKey(key, version, part), text, ttl: ttl() + 60 }, { is: 'any' });
      }
      const parts = texts.length;
      const record = {
        ...markerKey(key),
        version: version + 1,
        fingerprint,
        expiresAt: 0,
        parts,
        ttl: ttl(),
      };
      await tryPut(record, { is: 'version', version });
    },
    release: async ({ key, fingerprint, version }) => {
      // The marker stays, expired: were it deleted, versions would begin anew and an old claim would fit again.
      const record = {
        ...markerKey(key),
        version: version + 1,
        fingerprint,
        expiresAt: 0,
        ttl: ttl(),
      };
      await tryPut(record, { is: 'version', version });
    },
  };
}

function refusedOnly(error: unknown): false {
  if (error instanceof ConditionFailed) return false;
  throw error;
}

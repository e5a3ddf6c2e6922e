import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Clock } from '../../ports/clock.ts';
import type { Identifiers } from '../../ports/identifiers.ts';
import { ConditionFailed, type RecordTable, type Write } from '../../ports/record-table.ts';
import { type Session, SessionConflict, type SessionStore } from '../../ports/session-store.ts';
import { sessionKey } from './reference-keys.ts';

export interface SessionStoreOptions<Content> {
  readonly table: RecordTable;
  readonly clock: Clock;
  readonly identifiers: Pick<Identifiers, 'random'>;
  /** What a session holds. */
  readonly schema: z.ZodType<Content>;
  /** Seconds without a change after which a session is over. */
  readonly idleSeconds: number;
  /** Seconds after which it is over in any case. */
  readonly longestSeconds: number;
}

const ID_BYTES = 32;
const SESSION_ID = /^[A-Za-z0-9_-]{43}$/;

/** Under the hash of the identifier, so that whoever reads the table can enter no session. */
function keyOf(id: string) {
  return sessionKey(createHash('sha256').update(id).digest('hex'));
}

/** Sessions over a record table. */
export function createSessionStore<Content>(options: SessionStoreOptions<Content>): SessionStore<Content> {
  const { table, clock, identifiers, schema } = options;
  const Stored = z.object({
    content: schema,
    createdAt: z.int(),
    expiresAt: z.int(),
    version: z.int().min(1),
  });
  const begin = (content: Content, createdAt: number, lock: number): Session<Content> => {
    const now = clock.now();
    const expiresAt = Math.min(now + options.idleSeconds * 1000, createdAt + options.longestSeconds * 1000);
    return { content: schema.parse(content), createdAt, expiresAt, lock };
  };
  const start = (content: Content) => {
    const id = Buffer.from(identifiers.random(ID_BYTES)).toString('base64url');
    const session = begin(content, clock.now(), 1);
    return { id, session };
  };
  const commit = async (writes: readonly Write[]): Promise<void> => {
    await table.transact(writes).catch((error: unknown) => {
      throw error instanceof ConditionFailed ? new SessionConflict() : error;
    });
  };
  return {
    create: async (content) => {
      const { id, session } = start(content);
      await commit([putSession(id, session)]);
      return { id, session };
    },
    read: async (id) => {
      if (!SESSION_ID.test(id)) return undefined;
      // A session written by an earlier release of the service may not parse: the person signs in again.
      const { data } = Stored.safeParse(await table.get('sessions', keyOf(id)));
      if (data === undefined || data.expiresAt <= clock.now()) return undefined;
      const { content, createdAt, expiresAt, version } = data;
      return { content, createdAt, expiresAt, lock: version };
    },
    replace: async (id, session, content) => {
      const next = begin(content, session.createdAt, session.lock + 1);
      await commit([putSession(id, next)]);
      return next;
    },
    renew: async (id, session, content) => {
      const renewed = start(content);
      const condition = { is: 'version', version: session.lock } as const;
      await commit([
        { kind: 'delete', table: 'sessions', key: keyOf(id), condition },
        putSession(renewed.id, renewed.session),
      ]);
      return renewed;
    },
    destroy: (id) =>
      table.transact([{ kind: 'delete', table: 'sessions', key: keyOf(id), condition: { is: 'any' } }]),
  };
}

function putSession<Content>(id: string, session: Session<Content>): Write {
  const { content, createdAt, expiresAt, lock } = session;
  const ttl = Math.ceil(expiresAt / 1000);
  return {
    kind: 'put',
    table: 'sessions',
    record: { ...keyOf(id), version: lock, ttl, content, createdAt, expiresAt },
    condition: lock === 1 ? { is: 'absent' } : { is: 'version', version: lock - 1 },
  };
}

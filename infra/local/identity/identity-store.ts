import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Adapter, AdapterPayload } from 'oidc-provider';

/** What the embedded provider must not forget when the process is killed: sessions, grants, codes, keys. */
export interface IdentityStore {
  /** The provider's records of one kind (Session, Grant, AuthorizationCode ...). */
  records(kind: string): Adapter;
  /** The value under the name; the first caller's, if two processes make one at once. */
  secret(name: string, make: () => Promise<string>): Promise<string>;
  close(): void;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS records (
    kind TEXT NOT NULL, id TEXT NOT NULL, uid TEXT, grantId TEXT, userCode TEXT,
    payload TEXT NOT NULL, expiresAt INTEGER, PRIMARY KEY (kind, id)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS recordsByUid ON records (kind, uid) WHERE uid IS NOT NULL;
  CREATE INDEX IF NOT EXISTS recordsByGrant ON records (grantId) WHERE grantId IS NOT NULL;
  CREATE INDEX IF NOT EXISTS recordsByUserCode ON records (kind, userCode) WHERE userCode IS NOT NULL;
  CREATE INDEX IF NOT EXISTS recordsByExpiry ON records (expiresAt) WHERE expiresAt IS NOT NULL;
  CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;

/** Opens `identity.sqlite` in the folder, readable by its owner only. Every write is on disk when it returns. */
export function openIdentityStore(folder: string): IdentityStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'identity.sqlite');
  const database = new DatabaseSync(file, { timeout: 5_000 });
  chmodSync(file, 0o600);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  database.exec(SCHEMA);
  database.prepare('DELETE FROM records WHERE expiresAt <= ?').run(epochSeconds());
  const statements = prepareStatements(database);
  return {
    records: (kind) => recordsOf(kind, statements),
    secret: async (name, make) => readSecret(database, name) ?? (await keepSecret(database, name, make)),
    close: () => database.close(),
  };
}

function readSecret(database: DatabaseSync, name: string): string | undefined {
  const row = database.prepare('SELECT value FROM secrets WHERE name = ?').get(name);
  return row === undefined ? undefined : String(row['value']);
}

async function keepSecret(
  database: DatabaseSync,
  name: string,
  make: () => Promise<string>,
): Promise<string> {
  const made = await make();
  database.prepare('INSERT OR IGNORE INTO secrets (name, value) VALUES (?, ?)').run(name, made);
  return readSecret(database, name) ?? made;
}

interface Statements {
  readonly upsert: StatementSync;
  readonly find: StatementSync;
  readonly findByUid: StatementSync;
  readonly findByUserCode: StatementSync;
  readonly consume: StatementSync;
  readonly destroy: StatementSync;
  readonly revoke: StatementSync;
  readonly sweep: StatementSync;
}

function prepareStatements(database: DatabaseSync): Statements {
  const select = (column: string): StatementSync =>
    database.prepare(
      `SELECT payload FROM records WHERE kind = ? AND ${column} = ? AND (expiresAt IS NULL OR expiresAt > ?)`,
    );
  return {
    upsert: database.prepare(
      `INSERT INTO records (kind, id, uid, grantId, userCode, payload, expiresAt) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (kind, id) DO UPDATE SET uid = excluded.uid, grantId = excluded.grantId,
         userCode = excluded.userCode, payload = excluded.payload, expiresAt = excluded.expiresAt`,
    ),
    find: select('id'),
    findByUid: select('uid'),
    findByUserCode: select('userCode'),
    consume: database.prepare(
      `UPDATE records SET payload = json_set(payload, '$.consumed', ?) WHERE kind = ? AND id = ?`,
    ),
    destroy: database.prepare('DELETE FROM records WHERE kind = ? AND id = ?'),
    revoke: database.prepare('DELETE FROM records WHERE grantId = ?'),
    sweep: database.prepare('DELETE FROM records WHERE expiresAt <= ?'),
  };
}

/** Only these die with their grant; a session or an interaction that mentions one does not. */
const DIES_WITH_GRANT = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken']);

function recordsOf(kind: string, statements: Statements): Adapter {
  const read = (statement: StatementSync, value: string): AdapterPayload | undefined => {
    const row = statement.get(kind, value, epochSeconds());
    // The provider wrote this text itself and checks its form when it makes a model of it.
    return row === undefined ? undefined : (JSON.parse(String(row['payload'])) as AdapterPayload);
  };
  return {
    upsert: async (id, payload, expiresIn) => {
      statements.sweep.run(epochSeconds());
      statements.upsert.run(
        kind,
        id,
        payload.uid ?? null,
        (DIES_WITH_GRANT.has(kind) ? payload.grantId : undefined) ?? null,
        payload.userCode ?? null,
        JSON.stringify(payload),
        expiresIn === undefined ? null : epochSeconds() + expiresIn,
      );
    },
    find: async (id) => read(statements.find, id),
    findByUid: async (uid) => read(statements.findByUid, uid),
    findByUserCode: async (userCode) => read(statements.findByUserCode, userCode),
    consume: async (id) => void statements.consume.run(epochSeconds(), kind, id),
    destroy: async (id) => void statements.destroy.run(kind, id),
    revokeByGrantId: async (grantId) => void statements.revoke.run(grantId),
  };
}

function epochSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/**
 * Ed25519 keys in files of the data folder: the embedded default's signer. In the cloud the keys are in KMS. The
 * newest key signs; all of them stay published, so that what they signed stays verifiable.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { moment } from '../../domain/text.ts';
import type { PublishedKey, Signer } from '../../ports/signer.ts';
import { sha256Hex } from '../system/sha256.ts';

/** `signing-key.pem` is a folder's first key; later ones carry the moment they were made. */
const FIRST = 'signing-key.pem';
const KEY_FILE = /^signing-key(?:-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z))?\.pem$/;

export interface LocalSignerOptions {
  /** Where the keys are kept. */
  readonly folder: string;
  /** The moment that a first key is made at. */
  readonly madeAt: string;
}

interface LocalKey {
  readonly key: KeyObject;
  readonly published: PublishedKey;
}

/** Writes a key under another name and links it to its own, which fails where there is one already. */
function writeKey(folder: string, name: string, madeAt: string): void {
  mkdirSync(folder, { recursive: true });
  const temporary = join(folder, `.${name}.${process.pid}`);
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(temporary, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  utimesSync(temporary, new Date(madeAt), new Date(madeAt));
  try {
    linkSync(temporary, join(folder, name));
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (!isThere) throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** `2026-11-21T09-00-00-000Z`, as a file name can hold it, as a moment. */
function momentOf(stamp: string): string {
  const [day = '', time = ''] = stamp.replace('Z', '').split('T');
  const [hours, minutes, seconds, thousandths] = time.split('-');
  return moment.parse(`${day}T${hours}:${minutes}:${seconds}.${thousandths}Z`);
}

function loadKey(folder: string, name: string): LocalKey {
  const file = join(folder, name);
  const key = createPrivateKey(readFileSync(file));
  const { x: publicKey = '' } = createPublicKey(key).export({ format: 'jwk' });
  const keyId = `local-${sha256Hex(Buffer.from(publicKey, 'base64url')).slice(0, 16)}`;
  const stamp = KEY_FILE.exec(name)?.[1];
  // The first key's file carries in its time of change when it was made.
  const from = stamp === undefined ? statSync(file).mtime.toISOString() : momentOf(stamp);
  return { key, published: { keyId, algorithm: 'Ed25519', publicKey, from } };
}

/** Newest first. */
function loadKeys(folder: string): LocalKey[] {
  const names = readdirSync(folder).filter((name) => KEY_FILE.test(name));
  const rank = (name: string): string => KEY_FILE.exec(name)?.[1] ?? '';
  return names.sort((a, b) => (rank(a) < rank(b) ? 1 : -1)).map((name) => loadKey(folder, name));
}

/** Adds a key, which signs from the next start of the service on; the ones before it stay published. */
export function addSigningKey({ folder, madeAt }: LocalSignerOptions): void {
  const stamp = new Date(moment.parse(madeAt)).toISOString().replaceAll(/[:.]/g, '-');
  writeKey(folder, `signing-key-${stamp}.pem`, madeAt);
}

/** The signer over a folder of keys; an empty folder gets its first one. */
export function createLocalSigner({ folder, madeAt }: LocalSignerOptions): Signer {
  mkdirSync(folder, { recursive: true });
  if (!readdirSync(folder).some((name) => KEY_FILE.test(name))) writeKey(folder, FIRST, madeAt);
  const keys = loadKeys(folder);
  const [newest] = keys;
  if (!newest) throw new Error(`${folder} holds no signing key`);
  return {
    async sign(sha256) {
      const bytes = Buffer.from(sha256, 'hex');
      if (bytes.length !== 32) throw new RangeError('sha256: must be 64 hexadecimal digits');
      const value = sign(null, bytes, newest.key).toString('base64url');
      return { algorithm: 'Ed25519', keyId: newest.published.keyId, value };
    },
    async listKeys() {
      return keys.map(({ published }) => published);
    },
  };
}

/** Ed25519 keys in files of the data folder: the embedded default's signer. In the cloud the keys are in KMS. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PublishedKey, Signer } from '../../ports/signer.ts';
import { sha256Hex } from '../system/sha256.ts';

function loadOrMakeKey(folder: string): KeyObject {
  const file = join(folder, 'signing-key.pem');
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    const { privateKey } = generateKeyPairSync('ed25519');
    const temporary = `${file}.${process.pid}`;
    writeFileSync(temporary, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    renameSync(temporary, file);
  }
  return createPrivateKey(readFileSync(file));
}

/** @param folder where the key is kept; made on first use */
export function createLocalSigner({
  folder,
  madeAt,
}: {
  readonly folder: string;
  readonly madeAt: string;
}): Signer {
  const key = loadOrMakeKey(folder);
  const { x: publicKey = '' } = createPublicKey(key).export({ format: 'jwk' });
  const keyId = `local-${sha256Hex(Buffer.from(publicKey, 'base64url')).slice(0, 16)}`;
  const published: PublishedKey = { keyId, algorithm: 'Ed25519', publicKey, from: madeAt };
  return {
    async sign(sha256) {
      const value = sign(null, Buffer.from(sha256, 'hex'), key).toString('base64url');
      return { algorithm: 'Ed25519', keyId, value };
    },
    async listKeys() {
      return [published];
    },
  };
}

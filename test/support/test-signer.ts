/** A signer with a key of its own in memory. */
import { generateKeyPairSync, sign } from 'node:crypto';
import type { Signer } from '../../shared/ports/signer.ts';

export function createTestSigner(keyId = 'test-key', from = '2026-04-01T00:00:00.000Z'): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return {
    sign: async (sha256) => ({
      algorithm: 'Ed25519',
      keyId,
      value: sign(null, Buffer.from(sha256, 'hex'), privateKey).toString('base64url'),
    }),
    listKeys: async () => [{ keyId, algorithm: 'Ed25519', publicKey: x, from }],
  };
}

import { createPublicKey, generateKeyPairSync, sign as signLocally, verify } from 'node:crypto';
import { DescribeKeyCommand, GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { createKmsSigner } from '../../../shared/adapters/signing/signer.kms.ts';
import { sha256Hex } from '../../../shared/adapters/system/sha256.ts';
import { StoreUnavailable } from '../../../shared/ports/record-table.ts';

const ARN = 'arn:aws:kms:eu-west-2:000000000000:key/0f9b2c1e-0000-4000-8000-000000000001';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');

/** KMS with one Ed25519 key: it refuses any use of it but a plain signature over at most 4096 bytes. */
const kms = {
  send: async (command: unknown): Promise<unknown> => {
    if (command instanceof SignCommand) {
      const { Message, MessageType, SigningAlgorithm } = command.input;
      if (MessageType !== 'RAW' || SigningAlgorithm !== 'ED25519_SHA_512')
        throw new Error('ValidationException');
      return { KeyId: ARN, Signature: new Uint8Array(signLocally(null, Message!, privateKey)) };
    }
    if (command instanceof GetPublicKeyCommand) {
      return { PublicKey: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })) };
    }
    if (command instanceof DescribeKeyCommand) {
      return { KeyMetadata: { Arn: ARN, CreationDate: new Date('2026-04-01T00:00:00Z') } };
    }
    throw new Error('NotFoundException');
  },
} as unknown as KMSClient;

const HASH = sha256Hex(new TextEncoder().encode('an appendix'));

describe('the signer in KMS', () => {
  it('signs the 32 bytes of a hash, so that the published key verifies it', async () => {
    const signer = createKmsSigner({ client: kms, keyId: ARN });
    const signature = await signer.sign(HASH);
    const [published] = await signer.listKeys();
    expect(published).toMatchObject({
      algorithm: 'Ed25519',
      keyId: signature.keyId,
      from: '2026-04-01T00:00:00.000Z',
    });
    const key = createPublicKey({
      format: 'jwk',
      key: { kty: 'OKP', crv: 'Ed25519', x: published!.publicKey },
    });
    const value = Buffer.from(signature.value, 'base64url');
    expect(verify(null, Buffer.from(HASH, 'hex'), key, value)).toBe(true);
    expect(verify(null, Buffer.from(HASH), key, value)).toBe(false);
  });

  it('names the key without its account and region', async () => {
    const { keyId } = await createKmsSigner({ client: kms, keyId: ARN }).sign(HASH);
    expect(keyId).toBe('kms-0f9b2c1e-0000-4000-8000-000000000001');
  });

  it('publishes retired keys behind the current one', async () => {
    const signer = createKmsSigner({ client: kms, keyId: ARN, retiredKeyIds: ['the-one-before'] });
    expect(await signer.listKeys()).toHaveLength(2);
  });

  it('refuses what is no hash', async () => {
    await expect(createKmsSigner({ client: kms, keyId: ARN }).sign('abc')).rejects.toThrow(
      '64 hexadecimal digits',
    );
  });

  it('says that it is unavailable when KMS does not answer, or answers without a signature', async () => {
    const silent = (answer: () => Promise<unknown>) =>
      createKmsSigner({ client: { send: answer } as unknown as KMSClient, keyId: ARN });
    const failing = silent(() => Promise.reject(new Error('socket hang up')));
    await expect(failing.sign(HASH)).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(failing.listKeys()).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(silent(async () => ({})).sign(HASH)).rejects.toBeInstanceOf(StoreUnavailable);
  });
});

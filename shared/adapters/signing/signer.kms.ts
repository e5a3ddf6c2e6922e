/** Ed25519 keys in KMS: the private half never leaves it. Verification needs the published keys only. */
import { createPublicKey } from 'node:crypto';
import {
  DescribeKeyCommand,
  GetPublicKeyCommand,
  type KMSClient,
  SignCommand,
  type SignCommandOutput,
} from '@aws-sdk/client-kms';
import { StoreUnavailable } from '../../ports/record-table.ts';
import type { PublishedKey, Signer } from '../../ports/signer.ts';

export interface KmsSignerOptions {
  readonly client: KMSClient;
  /** Identifier or ARN of the key that signs now. */
  readonly keyId: string;
  /** Keys that signed before and stay published. */
  readonly retiredKeyIds?: readonly string[];
}

/** All of its methods throw StoreUnavailable where KMS does not answer. */
export function createKmsSigner({ client, keyId, retiredKeyIds = [] }: KmsSignerOptions): Signer {
  return {
    sign: async (sha256) => {
      const answer = await sign(client, keyId, Buffer.from(sha256, 'hex'));
      if (answer.KeyId === undefined || answer.Signature === undefined) throw unavailable('signing');
      const value = Buffer.from(answer.Signature).toString('base64url');
      return { algorithm: 'Ed25519', keyId: publishedId(answer.KeyId), value };
    },
    listKeys: () => Promise.all([keyId, ...retiredKeyIds].map((each) => publish(client, each))),
  };
}

/**
 * A signature over the 32 bytes themselves, as any Ed25519 library makes and checks it. `DIGEST` would be Ed25519ph,
 * another algorithm. Source: KMS API reference, "Sign", ECC_NIST_EDWARDS25519.
 */
function sign(client: KMSClient, KeyId: string, Message: Uint8Array): Promise<SignCommandOutput> {
  if (Message.length !== 32) throw new RangeError('sha256: must be 64 hexadecimal digits');
  const command = new SignCommand({
    KeyId,
    Message,
    MessageType: 'RAW',
    SigningAlgorithm: 'ED25519_SHA_512',
  });
  return client.send(command).catch((error: unknown) => {
    throw unavailable('signing', error);
  });
}

async function publish(client: KMSClient, KeyId: string): Promise<PublishedKey> {
  const [key, description] = await Promise.all([
    client.send(new GetPublicKeyCommand({ KeyId })),
    client.send(new DescribeKeyCommand({ KeyId })),
  ]).catch((error: unknown) => {
    throw unavailable('reading a public key', error);
  });
  const { Arn, CreationDate } = description.KeyMetadata ?? {};
  if (key.PublicKey === undefined || Arn === undefined || CreationDate === undefined) {
    throw unavailable('reading a public key');
  }
  const { x: publicKey = '' } = createPublicKey({
    key: Buffer.from(key.PublicKey),
    format: 'der',
    type: 'spki',
  }).export({ format: 'jwk' });
  return { keyId: publishedId(Arn), algorithm: 'Ed25519', publicKey, from: CreationDate.toISOString() };
}

/** The key's own identifier, without the account and region that its ARN names. */
function publishedId(arn: string): string {
  return `kms-${arn.slice(arn.lastIndexOf('/') + 1)}`;
}

function unavailable(doing: string, cause?: unknown): StoreUnavailable {
  const name = cause instanceof Error ? cause.name : 'an incomplete answer';
  return new StoreUnavailable(`${doing} got no answer from KMS: ${name}`, { cause });
}

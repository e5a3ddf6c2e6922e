/** The port suite of signers: the local one over files, and KMS over a client that signs as KMS does. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeKeyCommand, GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { afterAll, describe, expect, it } from 'vitest';
import { createKmsSigner } from '../../shared/adapters/signing/signer.kms.ts';
import { addSigningKey, createLocalSigner } from '../../shared/adapters/signing/signer.local.ts';
import { isSigned } from '../../shared/adapters/verification/check-signature.ts';
import { verifyAppendix } from '../../shared/domain/appendix-verification.ts';
import { PublishedKey } from '../../shared/domain/published-key.ts';
import { verdictOf } from '../../shared/domain/verification.ts';
import type { Signer } from '../../shared/ports/signer.ts';
import { flipBit, issueTiny } from '../support/issued-appendix.ts';
import { sha256 } from '../support/sample.ts';

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'ncvr-keys-'));
  folders.push(folder);
  return folder;
};
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

const FIRST = '2026-04-01T09:00:00.000Z';
const SECOND = '2026-10-01T09:00:00.000Z';

interface Rotating {
  readonly current: () => Signer;
  readonly rotate: () => void;
}

function local(): Rotating {
  const folder = newFolder();
  return {
    current: () => createLocalSigner({ folder, madeAt: FIRST }),
    rotate: () => addSigningKey({ folder, madeAt: SECOND }),
  };
}

function kms(): Rotating {
  const ids = ['key-1'];
  const keys = new Map(['key-1', 'key-2'].map((id) => [id, generateKeyPairSync('ed25519')]));
  const arnOf = (id: string) => `arn:aws:kms:eu-west-2:000000000000:key/${id}`;
  const send = async (command: unknown): Promise<unknown> => {
    const isKnown =
      command instanceof SignCommand ||
      command instanceof GetPublicKeyCommand ||
      command instanceof DescribeKeyCommand;
    if (!isKnown) throw new Error('a command that the signer has no business with');
    const id = command.input.KeyId ?? '';
    const pair = keys.get(id)!;
    if (command instanceof SignCommand) {
      return { KeyId: arnOf(id), Signature: sign(null, command.input.Message!, pair.privateKey) };
    }
    if (command instanceof GetPublicKeyCommand) {
      return { PublicKey: pair.publicKey.export({ type: 'spki', format: 'der' }) };
    }
    const CreationDate = new Date(id === 'key-1' ? FIRST : SECOND);
    return { KeyMetadata: { Arn: arnOf(id), CreationDate } };
  };
  const client = { send } as unknown as KMSClient;
  return {
    current: () => createKmsSigner({ client, keyId: ids[0]!, retiredKeyIds: ids.slice(1) }),
    rotate: () => ids.unshift('key-2'),
  };
}

const HASH = sha256(Buffer.from('a document'));

describe.each([
  ['over files', local],
  ['in KMS', kms],
] as const)('a signer %s', (_name, create) => {
  it('signs the 32 bytes of a hash so that its published key verifies it', async () => {
    const signer = create().current();
    const { algorithm, keyId, value } = await signer.sign(HASH);
    const [key] = await signer.listKeys();
    expect([algorithm, keyId]).toEqual(['Ed25519', key?.keyId]);
    expect(isSigned({ sha256: HASH, signature: value, publicKey: key!.publicKey })).toBe(true);
    const other = sha256(Buffer.from('another document'));
    expect(isSigned({ sha256: other, signature: value, publicKey: key!.publicKey })).toBe(false);
  });

  it('signs the same hash with the same signature', async () => {
    const signer = create().current();
    expect(await signer.sign(HASH)).toEqual(await signer.sign(HASH));
  });

  it('publishes nothing but the public half, and since when it signs', async () => {
    const keys = await create().current().listKeys();
    expect(keys.map((key) => PublishedKey.parse(key))).toEqual(keys);
    expect(keys[0]?.from).toBe(FIRST);
  });

  it('refuses to sign what is no hash', async () => {
    const signer = create().current();
    await expect(signer.sign('abc')).rejects.toThrow('64 hexadecimal digits');
    await expect(signer.sign('')).rejects.toThrow('64 hexadecimal digits');
  });

  it('signs with the newest key after a rotation, and what older ones signed stays valid', async () => {
    const rotating = create();
    const old = await issueTiny(rotating.current());
    rotating.rotate();
    const recent = await issueTiny(rotating.current());
    const keys = await rotating.current().listKeys();
    expect(keys.map(({ from }) => from)).toEqual([SECOND, FIRST]);
    const keyIds = [old, recent].map(({ appendix }) => appendix.integrity.signature?.keyId);
    expect(keyIds).toEqual([keys[1]?.keyId, keys[0]?.keyId]);
    for (const { bytes } of [old, recent]) {
      const { checks } = verifyAppendix({ bytes, keys }, { sha256, isSigned });
      expect(verdictOf(checks)).toBe('right');
    }
    // The older list of keys does not know the newer key.
    const { checks } = verifyAppendix({ bytes: recent.bytes, keys: old.keys }, { sha256, isSigned });
    expect(verdictOf(checks)).toBe('wrong');
  });

  it('makes signatures of which no bit is free', async () => {
    const signer = create().current();
    const { value } = await signer.sign(HASH);
    const [key] = await signer.listKeys();
    const bytes = Buffer.from(value, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const signature = Buffer.from(flipBit(bytes, bit)).toString('base64url');
      expect(isSigned({ sha256: HASH, signature, publicKey: key!.publicKey })).toBe(false);
    }
  });
});

describe('the folder of the local signer', () => {
  it('keeps its key over restarts, readable by its owner alone', async () => {
    const folder = newFolder();
    const first = await createLocalSigner({ folder, madeAt: FIRST }).listKeys();
    const again = await createLocalSigner({ folder, madeAt: SECOND }).listKeys();
    expect(again).toEqual(first);
    const [file] = readdirSync(folder);
    expect(readdirSync(folder)).toEqual(['signing-key.pem']);
    expect(statSync(join(folder, file!)).mode & 0o777).toBe(0o600);
  });

  it('takes several rotations, the newest first, and ignores other files', async () => {
    const folder = newFolder();
    createLocalSigner({ folder, madeAt: FIRST });
    addSigningKey({ folder, madeAt: '2027-01-01T00:00:00Z' });
    addSigningKey({ folder, madeAt: SECOND });
    writeFileSync(join(folder, 'notes.pem'), 'not a key');
    const keys = await createLocalSigner({ folder, madeAt: FIRST }).listKeys();
    expect(keys.map(({ from }) => from)).toEqual(['2027-01-01T00:00:00.000Z', SECOND, FIRST]);
    expect(new Set(keys.map(({ keyId }) => keyId)).size).toBe(3);
  });

  it('never replaces a key: the same rotation again changes nothing', async () => {
    const folder = newFolder();
    addSigningKey({ folder, madeAt: SECOND });
    const before = await createLocalSigner({ folder, madeAt: FIRST }).listKeys();
    addSigningKey({ folder, madeAt: SECOND });
    expect(await createLocalSigner({ folder, madeAt: FIRST }).listKeys()).toEqual(before);
    expect(before).toHaveLength(1);
  });
});

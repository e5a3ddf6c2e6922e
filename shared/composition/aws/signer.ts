import type { Signer } from '../../ports/signer.ts';
import type { SigningEnvironment } from './environment.ts';

/** Bounded, for a worker that waits holds a message; the queue brings it back. */
const WAIT_MS = { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true };

async function openSigner(environment: SigningEnvironment): Promise<Signer> {
  const { AWS_REGION: region, SIGNING_KEY: keyId, RETIRED_SIGNING_KEYS: retiredKeyIds = [] } = environment;
  const [{ KMSClient }, { createKmsSigner }] = await Promise.all([
    import('@aws-sdk/client-kms'),
    import('../../adapters/signing/signer.kms.ts'),
  ]);
  const client = new KMSClient({ region, maxAttempts: 4, requestHandler: WAIT_MS });
  return createKmsSigner({ client, keyId, retiredKeyIds });
}

/**
 * The signer whose keys never leave KMS; it publishes those that signed before, too. Its client is loaded when it is
 * first asked: most calls sign nothing.
 */
export function createSigner(environment: SigningEnvironment): Signer {
  let opened: Promise<Signer> | undefined;
  const open = (): Promise<Signer> => (opened ??= openSigner(environment));
  return {
    sign: async (sha256) => (await open()).sign(sha256),
    listKeys: async () => (await open()).listKeys(),
  };
}

import { KMSClient } from '@aws-sdk/client-kms';
import { createKmsSigner } from '../../adapters/signing/signer.kms.ts';
import type { Signer } from '../../ports/signer.ts';
import type { SigningEnvironment } from './environment.ts';

/** Bounded, for a worker that waits holds a message; the queue brings it back. */
const WAIT_MS = { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true };

/** The signer whose keys never leave KMS; it publishes those that signed before, too. */
export function createSigner(environment: SigningEnvironment): Signer {
  const { AWS_REGION: region, SIGNING_KEY: keyId, RETIRED_SIGNING_KEYS: retiredKeyIds = [] } = environment;
  const client = new KMSClient({ region, maxAttempts: 4, requestHandler: WAIT_MS });
  return createKmsSigner({ client, keyId, retiredKeyIds });
}

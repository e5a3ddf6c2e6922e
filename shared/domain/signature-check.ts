import type { Signature } from './financial-appendix.ts';
import { type Check, type CheckSignature, type KnownKeys, notChecked, right, wrong } from './verification.ts';

/** Whether a known key signed the hash. Without keys the signature says nothing yet. */
export function checkSignature(
  { sha256, signature }: { readonly sha256: string; readonly signature: Signature },
  keys: KnownKeys,
  isSigned: CheckSignature,
): Check {
  const { keyId, value } = signature;
  if (keys === undefined) {
    return notChecked(
      'signature',
      `It names the key ${keyId}. No keys were given: consistent, key not trusted.`,
    );
  }
  const named = keys.filter((key) => key.keyId === keyId);
  if (named.length === 0) {
    return wrong('signature', `It names the key ${keyId}, which is not among the ${keys.length} known keys.`);
  }
  const key = named.find(({ publicKey }) => isSigned({ sha256, signature: value, publicKey }));
  return key
    ? right('signature', `It is signed by the key ${keyId}, published since ${key.from}.`)
    : wrong('signature', `The signature is not one of the key ${keyId} over this hash.`);
}

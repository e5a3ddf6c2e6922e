import { createPublicKey, verify } from 'node:crypto';
import type { CheckSignature } from '../../domain/verification.ts';

const SIGNATURE_BYTES = 64;

/** Base64url without slack: spare bits of the last character must be zero, or two texts would be one signature. */
function decodeExactly(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}

/** Ed25519 (RFC 8032) over the 32 bytes of a hash. */
export const isSigned: CheckSignature = ({ sha256, signature, publicKey: x }) => {
  const value = decodeExactly(signature);
  if (value?.length !== SIGNATURE_BYTES || !/^[0-9a-f]{64}$/.test(sha256)) return false;
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verify(null, Buffer.from(sha256, 'hex'), key, value);
  } catch {
    return false;
  }
};

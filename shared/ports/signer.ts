import type { Signature } from '../domain/financial-appendix.ts';

/** A published Ed25519 key, as a JSON Web Key without its private part. */
export interface PublishedKey {
  readonly keyId: string;
  readonly algorithm: 'Ed25519';
  /** The 32 public bytes, base64url. */
  readonly publicKey: string;
  readonly from: string;
}

/** Signs hashes with the service's current key. Keys rotate; old ones stay published. */
export interface Signer {
  /** @param sha256 64 hexadecimal digits; the signature is over those 32 bytes */
  sign(sha256: string): Promise<Signature>;
  listKeys(): Promise<readonly PublishedKey[]>;
}

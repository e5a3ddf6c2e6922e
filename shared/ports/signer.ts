import type { Signature } from '../domain/financial-appendix.ts';
import type { PublishedKey } from '../domain/published-key.ts';

export type { PublishedKey } from '../domain/published-key.ts';

/** Signs hashes with the service's current key. Keys rotate; old ones stay published. */
export interface Signer {
  /** @param sha256 64 hexadecimal digits; the signature is over those 32 bytes */
  sign(sha256: string): Promise<Signature>;
  listKeys(): Promise<readonly PublishedKey[]>;
}

/** Keys that signatures of the service are checked with: Ed25519, as a JSON Web Key has their public part. */
import * as z from 'zod';
import { line, moment } from './text.ts';

export const PublishedKey = z.strictObject({
  keyId: line(200),
  algorithm: z.literal('Ed25519'),
  /** The 32 public bytes, base64url. */
  publicKey: z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes as base64url'),
  /** Since when it signs. */
  from: moment,
});
export type PublishedKey = z.infer<typeof PublishedKey>;

/** What `GET /api/keys` answers, and what `ncvr verify --keys` reads. */
export const PublishedKeys = z.strictObject({ items: z.array(PublishedKey).max(1000) });
export type PublishedKeys = z.infer<typeof PublishedKeys>;

import * as z from 'zod';

export const Lock = z.object({ mode: z.enum(['GOVERNANCE', 'COMPLIANCE']), retainUntil: z.iso.datetime() });
export type Lock = z.infer<typeof Lock>;

/** What is known of one version of an object, beside its bytes; `removed` marks that the key was deleted. */
export const ObjectVersion = z.object({
  key: z.string(),
  versionId: z.string(),
  removed: z.boolean(),
  size: z.number().int(),
  etag: z.string(),
  crc32: z.string(),
  sha256: z.string(),
  lastModified: z.iso.datetime(),
  /** Response headers that were given with the object. */
  headers: z.record(z.string(), z.string()),
  lock: Lock.optional(),
});
export type ObjectVersion = z.infer<typeof ObjectVersion>;

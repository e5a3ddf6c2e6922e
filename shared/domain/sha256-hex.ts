import * as z from 'zod';

/** A SHA-256 hash as documents write it. */
export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 small hexadecimal digits');

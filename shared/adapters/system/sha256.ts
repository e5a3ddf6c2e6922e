import { createHash } from 'node:crypto';

/** SHA-256 as 64 small hexadecimal digits. */
export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** RFC 8785 bytes and their hash: the one way in which documents are identified (appendix.md section 1). */
import canonicalize from 'canonicalize';
import { DomainError } from './errors.ts';

/** SHA-256 as 64 small hexadecimal digits. Passed in: the domain imports no platform. */
export type Sha256 = (bytes: Uint8Array) => string;

const encoder = new TextEncoder();

/** The RFC 8785 text of a JSON value. @throws DomainError `invalidInput` for what JSON cannot hold. */
export function canonicalText(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new DomainError('invalidInput', 'This value has no canonical JSON form.');
  return text;
}

/** The RFC 8785 bytes of a JSON value. */
export function canonicalBytes(value: unknown): Uint8Array {
  return encoder.encode(canonicalText(value));
}

/** The hash of a JSON value's RFC 8785 bytes. */
export function canonicalHash(value: unknown, sha256: Sha256): string {
  return sha256(canonicalBytes(value));
}

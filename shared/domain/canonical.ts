/** RFC 8785 bytes and their hash: the one way in which documents are identified (appendix.md section 1). */
import canonicalize from 'canonicalize';
import { DomainError } from './errors.ts';

/** SHA-256 as 64 small hexadecimal digits. Passed in: the domain imports no platform. */
export type Sha256 = (bytes: Uint8Array) => string;

const encoder = new TextEncoder();

/** Texts of parts that several documents hold, for as long as the part is in use. */
const rememberedTexts = new WeakMap<object, string>();

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const recall = (value: unknown): string | undefined =>
  isObject(value) ? rememberedTexts.get(value) : undefined;

/** Nothing inside can be changed afterwards. */
function freeze(value: unknown): void {
  if (!isObject(value)) return;
  Object.freeze(value);
  for (const member of Object.values(value)) freeze(member);
}

/**
 * Remembers the RFC 8785 text of a part that several documents hold, such as the schedule that all sites of a study
 * share: they are written without going through it again. The part is frozen, all of it, so that its text stays true.
 */
export function rememberText<T extends object>(part: T): Readonly<T> {
  rememberedTexts.set(part, canonicalText(part));
  freeze(part);
  return part;
}

/** A plain object written member by member, where a remembered one is among them; undefined otherwise. */
function composeText(value: unknown): string | undefined {
  if (!isObject(value) || Array.isArray(value) || 'toJSON' in value) return undefined;
  const members: [string, unknown][] = Object.entries(value).filter(([, member]) => member !== undefined);
  // Stryker disable next-line ConditionalExpression,EqualityOperator: either way gives the same text, this one sooner
  if (!members.some(([, member]) => recall(member) !== undefined)) return undefined;
  // By UTF-16 code units, as RFC 8785 sorts names; no two are the same.
  const texts = members
    // Stryker disable next-line EqualityOperator: no two names are the same
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${canonicalText(name)}:${canonicalText(member)}`);
  return `{${texts.join(',')}}`;
}

/** The RFC 8785 text of a JSON value. @throws DomainError `invalidInput` for what JSON cannot hold. */
export function canonicalText(value: unknown): string {
  const text = recall(value) ?? composeText(value) ?? canonicalize(value);
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

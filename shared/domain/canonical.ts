/** RFC 8785 bytes and their hash: the one way in which documents are identified (appendix.md section 1). */
import canonicalize from 'canonicalize';
import { DomainError } from './errors.ts';

/** SHA-256 as 64 small hexadecimal digits. Passed in: the domain imports no platform. */
export type Sha256 = (bytes: Uint8Array) => string;

const encoder = new TextEncoder();

/** Each made when it is first asked for. */
interface Memory {
  text?: string;
  bytes?: Uint8Array;
}

/** Texts and bytes of parts that several documents hold, for as long as the part is in use. */
const memories = new WeakMap<object, Memory>();

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const recall = (value: unknown): Memory | undefined => (isObject(value) ? memories.get(value) : undefined);

/** Nothing inside can be changed afterwards. */
function freeze(value: unknown): void {
  if (!isObject(value)) return;
  // Stryker disable next-line ConditionalExpression: freezing twice gives the same, this sooner
  if (recall(value) !== undefined) return;
  Object.freeze(value);
  for (const member of Object.values(value)) freeze(member);
}

/**
 * Remembers the RFC 8785 text of a part that several documents hold, such as the schedule that all sites of a study
 * share: they are written without going through it again. The part is frozen, all of it, so that its text stays true.
 */
export function rememberText<T extends object>(part: T): Readonly<T> {
  freeze(part);
  memories.set(part, recall(part) ?? {});
  return part;
}

type Member = readonly [name: string, value: unknown];

/** The members of a plain object in their order, where a remembered one is among them; undefined otherwise. */
function membersToCompose(value: unknown): readonly Member[] | undefined {
  if (!isObject(value) || Array.isArray(value) || 'toJSON' in value) return undefined;
  const members: Member[] = Object.entries(value).filter(([, member]) => member !== undefined);
  // Stryker disable next-line ConditionalExpression,EqualityOperator: either way gives the same text, this one sooner
  if (!members.some(([, member]) => recall(member) !== undefined)) return undefined;
  // By UTF-16 code units, as RFC 8785 sorts names; no two are the same.
  // Stryker disable next-line EqualityOperator: no two names are the same
  return members.sort(([a], [b]) => (a < b ? -1 : 1));
}

function composeText(value: unknown): string | undefined {
  const texts = membersToCompose(value)?.map(
    ([name, member]) => `${canonicalText(name)}:${canonicalText(member)}`,
  );
  return texts && `{${texts.join(',')}}`;
}

/** The RFC 8785 text of a JSON value. @throws DomainError `invalidInput` for what JSON cannot hold. */
export function canonicalText(value: unknown): string {
  const memory = recall(value);
  const text = memory?.text ?? composeText(value) ?? canonicalize(value);
  if (text === undefined) throw new DomainError('invalidInput', 'This value has no canonical JSON form.');
  if (memory) memory.text = text;
  return text;
}

function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

/** Copying the bytes of a remembered member is many times faster than making them of its text. */
function composeBytes(value: unknown): Uint8Array | undefined {
  const members = membersToCompose(value);
  if (!members) return undefined;
  const pieces = members.flatMap(([name, member], at) => [
    encoder.encode(`${at === 0 ? '{' : ','}${canonicalText(name)}:`),
    canonicalBytes(member),
  ]);
  return joinBytes([...pieces, encoder.encode('}')]);
}

/**
 * The RFC 8785 bytes of a JSON value. Those of a remembered part are kept with it, for a document is hashed, stored
 * and embedded: nobody may change them.
 */
export function canonicalBytes(value: unknown): Uint8Array {
  const memory = recall(value);
  const bytes = memory?.bytes ?? composeBytes(value) ?? encoder.encode(canonicalText(value));
  if (memory) memory.bytes = bytes;
  return bytes;
}

/** The hash of a JSON value's RFC 8785 bytes. */
export function canonicalHash(value: unknown, sha256: Sha256): string {
  return sha256(canonicalBytes(value));
}

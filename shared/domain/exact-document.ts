/** Reading a document for verification: nothing may be mended, normalised or left unread on the way. */

import type * as z from 'zod';
import { canonicalText } from './canonical.ts';
import { itemAt } from './item-at.ts';
import { parseDocument } from './resource-review.ts';
import { brief, type Check, findDifference, right, wrong } from './verification.ts';

/** Deeper than any document of ours; RFC 8785 is written recursively. */
const DEEPEST = 100;
/** Characters shown of a place where two texts differ. */
const SHOWN = 40;

export type JsonText =
  | { readonly ok: true; readonly text: string; readonly value: unknown }
  | { readonly ok: false; readonly check: Check };

function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= DEEPEST; depth += 1) {
    level = level.flatMap((each): unknown[] =>
      typeof each === 'object' && each !== null ? Object.values(each) : [],
    );
    if (level.length === 0) return false;
  }
  return true;
}

/** Where the text in quotes that begins at `from` ends. */
function endOfQuoted(text: string, from: number): number {
  let at = from + 1;
  while (text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1;
  return at;
}

/**
 * A name that an object of this JSON text has twice. `JSON.parse` keeps the last and a person may read the first, so
 * that a false field could stand in a document beside the true one.
 */
function findRepeatedName(text: string): string | undefined {
  const open: Set<string>[] = [];
  const beforeColon = /[ \t\r\n]*:/y;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (letter === '{' || letter === '[') open.push(new Set());
    else if (letter === '}' || letter === ']') open.pop();
    else if (letter === '"') {
      const end = endOfQuoted(text, at);
      beforeColon.lastIndex = end + 1;
      if (beforeColon.test(text)) {
        const name = String(JSON.parse(text.slice(at, end + 1)));
        const names = itemAt(open, open.length - 1);
        if (names.has(name)) return name;
        names.add(name);
      }
      at = end;
    }
  }
  return undefined;
}

/** JSON in UTF-8, in which no field is there twice; whatever else reading overlooks, the canonical form shows. */
export function readJsonText(bytes: Uint8Array): JsonText {
  const refuse = (sentence: string): JsonText => ({ ok: false, check: wrong('readable', sentence) });
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse('The file is neither a PDF nor text in UTF-8.');
  }
  try {
    const value: unknown = JSON.parse(text);
    const repeated = findRepeatedName(text);
    if (repeated !== undefined) return refuse(`The field ${brief(repeated)} is there twice.`);
    if (isTooDeep(value)) return refuse(`The document is nested more than ${DEEPEST} levels deep.`);
    return { ok: true, text, value };
  } catch {
    return refuse(text.trim() === '' ? 'The file is empty.' : 'The file is not JSON.');
  }
}

/** Whether the text is byte for byte the RFC 8785 form of its own value. */
export function checkCanonical(text: string, value: unknown): Check {
  let canonical: string;
  try {
    canonical = canonicalText(value);
  } catch {
    return wrong('canonical', 'The document has no canonical form (RFC 8785): it holds half a character.');
  }
  if (canonical === text) {
    return right('canonical', 'The file is byte for byte its own canonical form (RFC 8785).');
  }
  let at = 0;
  while (canonical.charAt(at) === text.charAt(at)) at += 1;
  return wrong('canonical', 'The file is not its own canonical form (RFC 8785).', {
    path: `character ${at + 1}`,
    expected: brief(canonical.slice(at, at + SHOWN)),
    found: brief(text.slice(at, at + SHOWN)),
  });
}

export interface ExactDocument<T> {
  readonly check: Check;
  readonly value?: T;
}

/** Reads a value by its schema, and refuses what the schema would have changed in reading. */
export function readExactly<T>(schema: z.ZodType<T>, name: string, value: unknown): ExactDocument<T> {
  const parsed = parseDocument(schema, value);
  if (!parsed.ok) {
    const { path, message } = itemAt(parsed.findings, 0);
    const where = path === '' ? '' : `${path}: `;
    return {
      check: wrong('schema', `The document is not a complete ${name}. ${where}${message}`),
    };
  }
  const difference = findDifference(parsed.value, value);
  if (difference) {
    return { check: wrong('schema', 'A field is not written as the service writes it.', difference) };
  }
  return { check: right('schema', `The document is a complete ${name}.`), value: parsed.value };
}

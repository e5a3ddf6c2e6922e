/**
 * Verification answers each part for itself (appendix.md section 4): what is right, what is wrong with the first
 * difference named, and what could not be checked here.
 */
import * as z from 'zod';
import { canonicalText, type Sha256 } from './canonical.ts';
import { formatPath } from './findings.ts';
import type { PublishedKey } from './published-key.ts';
import { sha256Hex } from './sha256-hex.ts';

export const CHECK_PARTS = [
  'readable',
  'pdf',
  'schema',
  'canonical',
  'hash',
  'prices',
  'words',
  'chain',
  'tree',
  'signature',
  'figures',
  'rendering',
  'against',
  'issued',
] as const;

/** Where two things first differ: a field's path, a byte, or a page; both sides as short text. */
export const Difference = z.strictObject({ path: z.string(), expected: z.string(), found: z.string() });
export type Difference = z.infer<typeof Difference>;

export const Check = z.strictObject({
  part: z.enum(CHECK_PARTS),
  result: z.enum(['right', 'wrong', 'notChecked']),
  sentence: z.string(),
  difference: Difference.optional(),
});
export type Check = z.infer<typeof Check>;
export type CheckPart = Check['part'];

/** What the service says of an appendix and, where there is one, of its PDF. */
export const IssuedAnswer = z.strictObject({
  status: z.enum(['current', 'superseded', 'neverIssued']),
  /** Whether these very bytes are the PDF that was issued; absent where no PDF was asked about. */
  isIssuedPdf: z.boolean().optional(),
});
export type IssuedAnswer = z.infer<typeof IssuedAnswer>;

export const VerificationReport = z.strictObject({
  schema: z.literal('ncvr.verification/1'),
  kind: z.enum([
    'appendix',
    'appendixPdf',
    'receipt',
    'decisionLog',
    'indicatorSnapshot',
    'indicatorProof',
    'indicatorLog',
    'unknown',
  ]),
  /** `wrong` as soon as one part is. */
  verdict: z.enum(['right', 'wrong']),
  /** What the document says it is; nothing here comes from anywhere else. */
  document: z
    .strictObject({
      irasId: z.string().optional(),
      odsCode: z.string().optional(),
      /** Of the indicator. */
      month: z.string().optional(),
      revision: z.int().optional(),
      reviewVersion: z.int().optional(),
      issueNumber: z.int().optional(),
      sha256: sha256Hex.optional(),
    })
    .optional(),
  issued: IssuedAnswer.optional(),
  checks: z.array(Check).readonly(),
});
export type VerificationReport = z.infer<typeof VerificationReport>;

/** Whether an Ed25519 signature (base64url) over the 32 bytes of a hash is the key's. Never throws. */
export type CheckSignature = (claim: {
  readonly sha256: string;
  readonly signature: string;
  readonly publicKey: string;
}) => boolean;

export interface VerificationTools {
  readonly sha256: Sha256;
  readonly isSigned: CheckSignature;
}

/** The keys that are trusted; undefined where none were given. */
export type KnownKeys = readonly PublishedKey[] | undefined;

export const right = (part: CheckPart, sentence: string): Check => ({ part, result: 'right', sentence });
export const notChecked = (part: CheckPart, sentence: string): Check => ({
  part,
  result: 'notChecked',
  sentence,
});
export function wrong(part: CheckPart, sentence: string, difference?: Difference): Check {
  return { part, result: 'wrong', sentence, ...(difference && { difference }) };
}

export function verdictOf(checks: readonly Check[]): VerificationReport['verdict'] {
  return checks.some(({ result }) => result === 'wrong') ? 'wrong' : 'right';
}

const LONGEST = 120;

/** A value as short text, for a sentence. */
export function brief(value: unknown): string {
  if (value === undefined) return 'nothing';
  // A text alone may hold half a character, which has no canonical form.
  const text = typeof value === 'object' ? canonicalText(value) : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}

function fieldsOf(value: object): Map<string, unknown> {
  const entries: readonly [string, unknown][] = Object.entries(value);
  return new Map(entries);
}

/** The first field, in the order of `expected`, in which two JSON values differ. */
export function findDifference(
  expected: unknown,
  found: unknown,
  path: readonly PropertyKey[] = [],
): Difference | undefined {
  const isPair =
    typeof expected === 'object' && typeof found === 'object' && expected !== null && found !== null;
  if (!isPair || Array.isArray(expected) !== Array.isArray(found)) {
    return Object.is(expected, found)
      ? undefined
      : { path: formatPath(path), expected: brief(expected), found: brief(found) };
  }
  const [wanted, given] = [fieldsOf(expected), fieldsOf(found)];
  for (const key of new Set([...wanted.keys(), ...given.keys()])) {
    const step = Array.isArray(expected) ? Number(key) : key;
    const difference = findDifference(wanted.get(key), given.get(key), [...path, step]);
    if (difference) return difference;
  }
  return undefined;
}

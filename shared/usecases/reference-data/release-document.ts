/** A release as it is sent: JSON, or an Excel workbook. */

import type * as z from 'zod';
import type { Finding } from '../../domain/findings.ts';
import { type Parsed, parseDocument } from '../../domain/resource-review.ts';
import type { ReleaseInWorkbook } from '../../ports/release-workbook.ts';
import { joinFindings } from '../../ports/review-workbook.ts';

export type ReleaseDocument =
  /** Any JSON value. */
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'workbook'; readonly bytes: Uint8Array };

export interface ReadRelease<T> {
  /** Undefined where the document cannot be read as a release. */
  readonly release: T | undefined;
  readonly findings: readonly Finding[];
  /** Findings about the release with their cells, where it came as a workbook. */
  readonly locate: (findings: readonly Finding[]) => readonly Finding[];
}

/** Reads the document by its schema; everything that is wrong with it comes back as findings. */
export async function readRelease<T>(
  schema: z.ZodType<T>,
  document: ReleaseDocument,
  readWorkbook: (bytes: Uint8Array) => Promise<ReleaseInWorkbook>,
): Promise<ReadRelease<T>> {
  if (document.kind === 'json') return asRead(parseDocument(schema, document.value), (findings) => findings);
  const read = await readWorkbook(document.bytes);
  if (read.input === undefined)
    return { release: undefined, findings: read.findings, locate: (found) => found };
  const unread = { ...read, findings: [] };
  const parsed = asRead(parseDocument(schema, read.input), (findings) => joinFindings(unread, findings));
  return { ...parsed, findings: parsed.release ? read.findings : joinFindings(read, findingsOf(parsed)) };
}

const findingsOf = ({ findings }: ReadRelease<unknown>): readonly Finding[] => findings;

function asRead<T>(parsed: Parsed<T>, locate: ReadRelease<T>['locate']): ReadRelease<T> {
  if (parsed.ok) return { release: parsed.value, findings: [], locate };
  return { release: undefined, findings: parsed.findings, locate };
}

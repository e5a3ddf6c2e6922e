/**
 * What was found while a review was read from a workbook or a protocol. It is kept beside the body for as long as
 * the body stays as it was read: an error in a cell blocks submission although the draft no longer shows the cell.
 */
import * as z from 'zod';
import type { Sha256 } from '../../domain/canonical.ts';
import type { Finding } from '../../domain/findings.ts';
import type { ReviewVersion } from '../../domain/review-version.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import type { ImportedProtocol } from '../../ports/protocol-import.ts';
import { type CellOf, joinFindings, locateFindings } from '../../ports/review-workbook.ts';
import { archiveKey } from '../archive-keys.ts';
import type { BodyDeps } from './review-body.ts';

const count = z.int().min(0);

/** The account of an import; see `ProtocolImport`. */
export const ProtocolReading = z.object({
  unmapped: z
    .array(
      z.object({
        activity: z.string(),
        label: z.string(),
        codes: z.array(z.object({ system: z.string(), code: z.string() })).readonly(),
        cells: count.describe('At how many visits it happens.'),
        suggestions: z
          .array(z.object({ tariffItem: z.string(), label: z.string(), score: z.int() }))
          .readonly()
          .describe('Offered, never applied; best first.'),
      }),
    )
    .readonly(),
  unscheduled: z
    .array(z.object({ id: z.string(), label: z.string(), timelines: z.array(z.string()).readonly() }))
    .readonly()
    .describe('Activities of the file that are at no visit of its main timeline, and so not in the draft.'),
  account: z
    .object({
      instances: count,
      visits: count,
      activities: count,
      cellsInFile: count,
      cellsInDraft: count,
      cellsRefused: count,
      otherTimelines: count,
      cellsOfOtherTimelines: count,
    })
    .exactOptional()
    .describe('cellsInFile = cellsInDraft + cellsRefused.'),
});
export type ProtocolReading = z.infer<typeof ProtocolReading>;

const KeptFinding = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  path: z.string(),
  message: z.string(),
  mend: z.string(),
  cell: z.string().exactOptional(),
});

const Reading = z.object({
  schema: z.literal('ncvr.reading/1'),
  /** Of the reader alone; what the domain says of the body is found anew each time. */
  findings: z.array(KeptFinding).readonly(),
  /** Cells by the paths of the fields that had findings. */
  cells: z.record(z.string(), z.string()),
  protocol: ProtocolReading.exactOptional(),
});
export type Reading = z.infer<typeof Reading>;

/** What a reader hands over with the body that it read. */
export interface ReadBody {
  readonly findings: readonly Finding[];
  readonly cellOf: CellOf;
  readonly protocol?: Pick<ImportedProtocol, 'unmapped' | 'unscheduled' | 'account'>;
}

/** The findings of reader and domain in one list, with their cells. */
export function joinReading(read: ReadBody, domain: readonly Finding[]): Finding[] {
  return joinFindings({ input: undefined, ...read }, domain);
}

/** @param domain the findings about the body, whose cells are to be known later */
export function makeReading(read: ReadBody, domain: readonly Finding[]): Reading {
  const cells = locateFindings(domain, read.cellOf).flatMap(({ path, cell }) =>
    cell === undefined ? [] : [[path, cell] as const],
  );
  return {
    schema: 'ncvr.reading/1',
    findings: read.findings,
    cells: Object.fromEntries(cells),
    ...(read.protocol && { protocol: read.protocol }),
  };
}

/** Writes a reading before the record that names it is committed. @returns its hash */
export async function storeReading(
  { archive, sha256 }: { readonly archive: Pick<DocumentArchive, 'putIfAbsent'>; readonly sha256: Sha256 },
  irasId: string,
  reading: Reading,
): Promise<string> {
  // Not canonical: its messages may quote text that has no canonical form.
  const bytes = new TextEncoder().encode(JSON.stringify(reading));
  const hash = sha256(bytes);
  await archive.putIfAbsent(archiveKey.reading(irasId, hash), bytes, 'application/json');
  return hash;
}

/** The reading of a version, or undefined where its body came as JSON. @throws Error where it is lost or changed */
export async function findReading(
  { archive, sha256 }: BodyDeps,
  { irasId, readingSha256 }: Pick<ReviewVersion, 'irasId' | 'readingSha256'>,
): Promise<(ReadBody & { readonly protocol?: ProtocolReading }) | undefined> {
  if (readingSha256 === undefined) return undefined;
  const bytes = await archive.get(archiveKey.reading(irasId, readingSha256));
  if (!bytes || sha256(bytes) !== readingSha256) throw new Error('a reading is missing or changed');
  const { findings, cells, protocol } = Reading.parse(JSON.parse(new TextDecoder().decode(bytes)));
  const cellOf: CellOf = (path) => (Object.hasOwn(cells, path) ? cells[path] : undefined);
  return { findings, cellOf, ...(protocol && { protocol }) };
}

/** Resource reviews as Excel workbooks (costing.md section 6): the template, a review's own workbook, and the way back. */
import type { Finding } from '../domain/findings.ts';
import type { ResourceReview } from '../domain/resource-review.ts';
import type { TariffRelease } from '../domain/tariff.ts';

/** The cell that holds a field of the document, `Activities!F7` for `activities[3].tariffItem`. */
export type CellOf = (path: string) => string | undefined;

export interface ReviewInWorkbook {
  /**
   * Plain JSON in the shape of `ncvr.resource-review/1` as far as the workbook can be read: hand it to `parseReview`.
   * Undefined where the file is no workbook that can be read; then `findings` says why.
   */
  readonly input: unknown;
  readonly cellOf: CellOf;
  /** What only the workbook shows: cells, headings and sheets. An error among them blocks like any other. */
  readonly findings: readonly Finding[];
}

export interface ReviewWorkbook {
  /** Reads a workbook that anyone may have made. Answers findings and does not throw, whatever the bytes. */
  read(bytes: Uint8Array): Promise<ReviewInWorkbook>;
  /**
   * The review as a workbook that `read` gives back identical. With `tariff`, its items and roles are there to
   * pick from. The same review gives the same bytes.
   */
  write(review: ResourceReview, tariff?: TariffRelease): Promise<Uint8Array>;
  /** An empty workbook to fill in. */
  template(tariff: TariffRelease): Promise<Uint8Array>;
}

/** The media type of .xlsx workbooks. */
export const XLSX_MEDIA_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The findings with the cell of their field, where the workbook has one. */
export function locateFindings(findings: readonly Finding[], cellOf: CellOf): Finding[] {
  return findings.map((finding) => {
    const cell = finding.cell ?? cellOf(finding.path);
    return cell === undefined ? finding : { ...finding, cell };
  });
}

/**
 * All findings about a review that came as a workbook: the reader's own, then the domain's with their cells. A field
 * that the reader could not read is missing to the domain; that it is missing is not said again.
 */
export function joinFindings(read: ReviewInWorkbook, domain: readonly Finding[]): Finding[] {
  const unread = new Set(
    read.findings.filter(({ severity }) => severity === 'error').map(({ path }) => path),
  );
  const more = domain.filter(({ code, path }) => !(code === 'schema' && unread.has(path)));
  return [...read.findings, ...locateFindings(more, read.cellOf)];
}

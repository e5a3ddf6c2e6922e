/** The documents that `ncvr price` is given, and what was found while they were read. */
import { type Finding, hasErrors } from '../../shared/domain/findings.ts';
import { bundledMultipliers, bundledTariff } from '../../shared/reference/index.ts';
import type {
  DocumentFindings,
  OfflineDocument,
  PriceOfflineCommand,
  PriceOfflineResult,
} from '../../shared/usecases/site-pricing/price-offline.ts';
import type { PriceOptions } from './price-options.ts';
import { type ReadDocument, readDocument } from './read-document.ts';
import { type ReadReview, readReviewFile } from './read-review.ts';
import type { Terminal } from './terminal.ts';

export type ReadCommand =
  | {
      readonly ok: true;
      readonly value: PriceOfflineCommand;
      readonly review: ReadReview & { readonly ok: true };
    }
  | { readonly ok: false; readonly findings: readonly DocumentFindings[] };

/** @throws UsageError where a file cannot be read */
export async function readCommand(options: PriceOptions, terminal: Terminal): Promise<ReadCommand> {
  const bundled = (value: unknown): ReadDocument => ({ ok: true, value });
  const { tariff: tariffFile, multipliers: multipliersFile } = options;
  const review = await readReviewFile(options.review, terminal);
  const tariff =
    tariffFile === undefined ? bundled(bundledTariff()) : await readDocument(tariffFile, terminal);
  const multipliers =
    multipliersFile === undefined
      ? bundled(bundledMultipliers())
      : await readDocument(multipliersFile, terminal);
  if (review.ok && tariff.ok && multipliers.ok) {
    const { issuedAt, only } = options;
    return {
      ok: true,
      review,
      value: {
        review: review.value,
        tariff: tariff.value,
        multipliers: multipliers.value,
        issuedAt,
        ...(only && { only }),
      },
    };
  }
  const findingsOf = (read: ReadDocument): Finding[] => (read.ok ? [] : [read.finding]);
  return {
    ok: false,
    findings: [
      { document: 'review' as const, findings: review.ok ? [] : review.findings },
      { document: 'tariff' as const, findings: findingsOf(tariff) },
      { document: 'multipliers' as const, findings: findingsOf(multipliers) },
    ].filter(({ findings }) => findings.length > 0),
  };
}

/** What was found while the review was read counts too, and its errors stop the pricing like any other. */
export function withReading(
  result: PriceOfflineResult,
  review: ReadReview & { readonly ok: true },
): PriceOfflineResult {
  const about = (document: OfflineDocument): readonly Finding[] =>
    result.outcome === 'unknownSites'
      ? []
      : result.findings.filter((each) => each.document === document).flatMap((each) => each.findings);
  const findings = (['review', 'tariff', 'multipliers'] as const)
    .map((document) => ({
      document,
      findings: document === 'review' ? review.join(about(document)) : about(document),
    }))
    .filter((each) => each.findings.length > 0);
  if (result.outcome === 'refused' || hasErrors(review.findings)) return { outcome: 'refused', findings };
  return result.outcome === 'priced' ? { ...result, findings } : result;
}

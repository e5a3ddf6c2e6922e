/** What the operations of reference data answer. */
import * as z from 'zod';
import { AgreementTemplateDiff } from '../../shared/domain/agreement-template-diff.ts';
import { MultiplierDiff } from '../../shared/domain/multiplier-diff.ts';
import { ReleaseFacts } from '../../shared/domain/release-order.ts';
import { sha256Hex } from '../../shared/domain/sha256-hex.ts';
import { TariffDiff } from '../../shared/domain/tariff-diff-document.ts';
import { identifier, line } from '../../shared/domain/text.ts';

const findings = z.array(
  z.object({
    severity: z.enum(['error', 'warning']),
    code: z.string(),
    path: z.string(),
    message: z.string(),
    mend: z.string(),
    cell: z.string().optional().describe('Sheet and cell, where the release came as a workbook.'),
  }),
);

function publicationOf<F extends z.ZodType, D extends z.ZodType>(facts: F, diff: D) {
  return z.object({
    outcome: z
      .enum(['published', 'alreadyThere', 'preview'])
      .describe('preview: asked for with dryRun; nothing was kept.'),
    release: facts,
    sha256: sha256Hex,
    before: z
      .object({ id: z.string(), sha256: sha256Hex })
      .optional()
      .describe('What diff is counted from; absent for the first of its kind.'),
    diff: diff.optional(),
    findings: findings.describe('Warnings only.'),
  });
}

export const TariffPublication = publicationOf(ReleaseFacts, TariffDiff);
export const MultiplierPublication = publicationOf(ReleaseFacts, MultiplierDiff);
export const TemplatePublication = publicationOf(
  z.object({ id: identifier, version: line(50) }),
  AgreementTemplateDiff,
);

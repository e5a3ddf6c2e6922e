/** Model agreements as versioned data: the appendix's label and the terms that a review may leave to them. */
import * as z from 'zod';
import { Terms } from './terms.ts';
import { identifier, line } from './text.ts';

export const AgreementTemplate = z.strictObject({
  id: identifier,
  version: line(50),
  title: line(300).optional(),
  /** The appendix's name in the agreement; it belongs to the template version and is never printed from code. */
  appendixLabel: line(100).optional(),
  terms: Terms.optional(),
  source: line(1000).optional(),
  note: line(1000).optional(),
});
export type AgreementTemplate = z.infer<typeof AgreementTemplate>;

export const AgreementTemplates = z.strictObject({
  schema: z.literal('ncvr.agreement-templates/1'),
  id: identifier.optional(),
  provenance: z.enum(['demonstration', 'national']),
  source: line(1000).optional(),
  sources: z.array(line(1000)).optional(),
  rows: z.array(AgreementTemplate).max(200),
});
export type AgreementTemplates = z.infer<typeof AgreementTemplates>;

/**
 * Terms of payment that are not priced by the tariff. What a review leaves out comes from the agreement
 * template; what neither states stays blank in the appendix (appendix.md section 2).
 */
import * as z from 'zod';
import { statedPence } from './tariff.ts';
import { line, paragraph } from './text.ts';

export const ScreenFailures = z.discriminatedUnion('payment', [
  z.strictObject({ payment: z.literal('all') }),
  /** `limit` in words of the agreement, such as "2 for each participant randomised". */
  z.strictObject({ payment: z.literal('limited'), limit: line(300) }),
]);

export const Terms = z.strictObject({
  screenFailures: ScreenFailures.optional(),
  archiving: z.strictObject({ physical: line(300).optional(), electronic: line(300).optional() }).optional(),
  /** Caps per expense type, in pence per claim. */
  expenseCaps: z
    .array(z.strictObject({ expense: line(200), capPence: statedPence }))
    .max(50)
    .optional(),
  participantPayments: line(500).optional(),
  impSupply: line(500).optional(),
  invoicingFrequency: line(200).optional(),
  dueDays: z.int().min(1).max(365).optional(),
  uplift: line(300).optional(),
  vatTreatment: line(300).optional(),
  invoiceTo: paragraph(500).optional(),
});
export type Terms = z.infer<typeof Terms>;

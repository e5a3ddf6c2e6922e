/** The study that a resource review is for, in the field's identifiers (domain.md section 2). */
import * as z from 'zod';
import { day, identifier, line } from './text.ts';

/** IRAS ID: 4 to 7 digits, no leading zero. */
export const irasId = z
  .string()
  .regex(/^[1-9]\d{3,6}$/, 'must be an IRAS ID: 4 to 7 digits without a leading zero');
/** CPMS ID: a positive whole number. */
export const cpmsId = z.string().regex(/^[1-9]\d{0,9}$/, 'must be a CPMS ID: a positive whole number');

export const EARLY_PHASES = ['I', 'I/II', 'I/IIa', 'IIa'] as const;
export const LATE_PHASES = ['II', 'IIb', 'II/III', 'III', 'III/IV', 'IV'] as const;
export const Phase = z.enum([...EARLY_PHASES, ...LATE_PHASES]);
export type Phase = z.infer<typeof Phase>;

export const Company = z.strictObject({ id: identifier, name: line(200) });
export type Company = z.infer<typeof Company>;

export const Protocol = z.strictObject({
  number: line(100),
  version: line(50),
  date: day,
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 small hexadecimal digits')
    .optional(),
});

export const Study = z.strictObject({
  irasId,
  cpmsId: cpmsId.optional(),
  shortTitle: line(100),
  title: line(1000),
  protocol: Protocol,
  phase: Phase,
  isAtmp: z.boolean(),
  setting: z.enum(['secondary', 'primary']),
  sponsor: Company,
  cro: Company.optional(),
  modelAgreement: line(50),
});
export type Study = z.infer<typeof Study>;

const late: readonly Phase[] = LATE_PHASES;

/** Late phase since Oct 2022; the adherence indicator counts only these. */
export function isLatePhase(phase: Phase): boolean {
  return late.includes(phase);
}

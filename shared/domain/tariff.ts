/** Tariff releases and multiplier sets: the national data that prices are made from (costing.md sections 1, 6). */
import * as z from 'zod';
import { day, identifier, line, odsCode } from './text.ts';

/** Whole minutes of one staff role. */
export const Minutes = z.strictObject({ role: identifier, minutes: z.int().min(1).max(1_000_000) });
export type Minutes = z.infer<typeof Minutes>;

/** Amounts that a document may state: up to ten million pounds. */
export const statedPence = z.int().min(0).max(1_000_000_000);

export const StaffRole = z.strictObject({
  code: identifier,
  label: line(200),
  pencePerHour: z.int().min(1).max(10_000_000),
  source: line(1000).optional(),
  derivation: line(1000).optional(),
});
export type StaffRole = z.infer<typeof StaffRole>;

export const TariffItem = z.strictObject({
  code: identifier,
  label: line(300),
  kind: z.enum(['procedure', 'investigation']),
  department: line(100).optional(),
  minutes: z.array(Minutes).default([]),
  allInPence: statedPence.optional(),
  source: line(1000).optional(),
  derivation: line(1000).optional(),
});
export type TariffItem = z.infer<typeof TariffItem>;

/** Rates in basis points: 7000 is 70%. */
export const TariffRules = z.strictObject({
  indirectRate: z.int().min(0).max(100_000),
  capacityRate: z.int().min(0).max(100_000),
  capacityBase: z.enum(['direct', 'directPlusIndirect']),
});
export type TariffRules = z.infer<typeof TariffRules>;

export const financialYear = z.string().regex(/^20\d\d\/\d\d$/, 'must be a financial year such as 2026/27');

export const TariffRelease = z.strictObject({
  schema: z.literal('ncvr.tariff-release/1'),
  id: identifier,
  financialYear,
  release: z.int().min(1).max(1000),
  effectiveFrom: day,
  provenance: z.enum(['demonstration', 'national']),
  source: line(1000),
  rules: TariffRules,
  roles: z.array(StaffRole).max(500),
  items: z.array(TariffItem).max(20_000),
});
export type TariffRelease = z.infer<typeof TariffRelease>;

/** What pricing needs of a release; an appendix carries just the roles and items that it used. */
export type PricingTariff = Pick<TariffRelease, 'id' | 'provenance' | 'rules' | 'roles' | 'items'>;

export const MultiplierRow = z.strictObject({
  odsCode,
  /** Millionths: 1.175335 is 1175335. */
  micro: z.int().min(1).max(100_000_000),
  name: line(200).optional(),
  nation: line(50).optional(),
  source: line(500).optional(),
});
export type MultiplierRow = z.infer<typeof MultiplierRow>;

export const MultiplierSet = z.strictObject({
  schema: z.literal('ncvr.multiplier-set/1'),
  id: identifier,
  financialYear,
  effectiveFrom: day.optional(),
  source: line(1000),
  rows: z.array(MultiplierRow).max(20_000),
});
export type MultiplierSet = z.infer<typeof MultiplierSet>;

/** The multiplier of one site with where it comes from. Stored as given, never recomputed (domain.md section 2). */
export interface SiteMultiplier {
  readonly set: string;
  readonly micro: number;
  readonly source: string;
}

/** The site's row of the set, or undefined: what has no row is never priced at 1.0. */
export function findMultiplier(set: MultiplierSet, site: string): SiteMultiplier | undefined {
  const row = set.rows.find(({ odsCode: code }) => code === site);
  return row && { set: set.id, micro: row.micro, source: row.source ?? set.source };
}

/** `1175335` as `1.175335`. */
export function formatMultiplier(micro: number): string {
  const digits = String(micro).padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

/** `7000` basis points as `70%`, `1995` as `19.95%`. */
export function formatBasisPoints(rate: number): string {
  const digits = String(rate).padStart(3, '0');
  const decimals = digits.slice(-2).replace(/0+$/, '');
  return `${digits.slice(0, -2)}${decimals === '' ? '' : `.${decimals}`}%`;
}

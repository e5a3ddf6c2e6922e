/** What a tariff release changes against another, as a document. */
import * as z from 'zod';
import { Minutes, StaffRole, statedPence, TariffItem, TariffRules } from './tariff.ts';

const Role = StaffRole.pick({ code: true, label: true, pencePerHour: true });
export const ItemName = TariffItem.pick({ code: true, label: true, kind: true, department: true });

/** What an item costs in one release. */
export const ItemPrice = z.object({
  minutes: z.array(Minutes),
  allInPence: statedPence.optional(),
  /** The study price in whole pence; absent where the release cannot price the item. */
  studyPence: z.int().min(0).optional(),
});
export type ItemPrice = z.infer<typeof ItemPrice>;

/** Why a study price is another one: the item's own minutes or price, rates of its staff roles, the rules. */
export const RepricingCause = z.enum(['minutes', 'allInPrice', 'rates', 'rules']);
export type RepricingCause = z.infer<typeof RepricingCause>;

export const TariffDiff = z.object({
  /** Ids of the releases. */
  from: z.string(),
  to: z.string(),
  rules: z.array(
    z.object({
      rule: TariffRules.keyof(),
      before: z.union([z.int(), z.string()]),
      after: z.union([z.int(), z.string()]),
    }),
  ),
  roles: z.object({
    added: z.array(Role),
    removed: z.array(Role),
    rerated: z.array(
      z.object({
        code: z.string(),
        label: z.string(),
        beforePencePerHour: z.int(),
        afterPencePerHour: z.int(),
      }),
    ),
    relabelled: z.array(z.object({ code: z.string(), before: z.string(), after: z.string() })),
  }),
  items: z.object({
    added: z.array(ItemName.extend({ price: ItemPrice })),
    removed: z.array(ItemName.extend({ price: ItemPrice })),
    repriced: z.array(
      z.object({
        code: z.string(),
        label: z.string(),
        causes: z.array(RepricingCause),
        before: ItemPrice,
        after: ItemPrice,
      }),
    ),
    /** Another label, kind or department. */
    relabelled: z.array(z.object({ code: z.string(), before: ItemName, after: ItemName })),
    unchanged: z.int().min(0),
  }),
});
export type TariffDiff = z.infer<typeof TariffDiff>;

/** The list of prices (prices.json): each with its day, its region and the page that it was typed from. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';

const Listed = z.object({
  usd: z.number().positive(),
  /** Where AWS lists it: a region such as us-east-1. */
  region: z.string().regex(/^[a-z]{2}-[a-z]+-\d$/),
  typedOn: z.iso.date(),
  source: z.url({ protocol: /^https$/, hostname: /^aws\.amazon\.com$/ }),
});
const Price = Listed.extend({ per: z.int().positive(), unit: z.string().min(1) });
/** Paid for every month, so many of it. */
const Standing = Listed.extend({ what: z.string().min(1), count: z.int().positive() });

const USES = [
  ...(['readUnits', 'writeUnits', 'objectsWritten', 'objectsRead', 'signatures'] as const),
  /** Sending, receiving and deleting. */
  'queueRequests',
  ...([
    'mails',
    'apiRequests',
    'edgeRequests',
    'firewallRequests',
    'functionCalls',
    'gibMilliseconds',
  ] as const),
  /** Through CloudFront, or from the bucket by a link: the dearer of the two. */
  'bytesOut',
  ...(['logBytes', 'traces'] as const),
] as const;
export type Use = (typeof USES)[number];

const PriceList = z.object({
  $comment: z.string(),
  currency: z.literal('USD'),
  /** The day on which somebody held every price against its page; null while nobody did. */
  comparedOn: z.iso.date().nullable(),
  london: z.object({ factor: z.number().min(1), assumption: z.string().min(1) }),
  /** By use, as the meter counts it. */
  perUse: z.record(z.enum(USES), Price),
  /** By month, whether anybody comes or not. */
  perMonth: z.array(Standing).min(1),
  /** A GiB for a month: kept data is paid for again and again. */
  perGibMonth: z.object({
    tables: Standing,
    tableRecovery: Standing,
    tableCopies: Standing,
    objects: Standing,
  }),
});

/** @throws ZodError that names the price, where one lacks its day, its region or its source */
const LIST = PriceList.parse(JSON.parse(readFileSync(new URL('prices.json', import.meta.url), 'utf8')));

export const { perUse: PER_USE, perMonth: PER_MONTH } = LIST;
export const LONDON = LIST.london.factor;

const sumOf = (...items: readonly z.infer<typeof Standing>[]): number =>
  items.reduce((sum, { count, usd }) => sum + count * usd * LONDON, 0);

const { tables, tableRecovery, tableCopies, objects } = LIST.perGibMonth;
/** In London: a GiB of tables with what is kept to restore them, and a GiB of documents. */
export const PER_GIB_MONTH = { tables: sumOf(tables, tableRecovery, tableCopies), objects: sumOf(objects) };

export const costOf = (use: Use, amount: number): number =>
  (amount / PER_USE[use].per) * PER_USE[use].usd * LONDON;

/** What whoever reads a sum made of these prices must know first. */
export function describePrices(): string {
  const all = [...Object.values(PER_USE), ...PER_MONTH, ...Object.values(LIST.perGibMonth)];
  const days = [...new Set(all.map(({ typedOn }) => typedOn))].sort();
  const regions = [...new Set(all.map(({ region }) => region))].sort();
  const compared =
    LIST.comparedOn === null
      ? 'Nobody has compared them with those pages yet: do so before anyone relies on a sum below.'
      : `They were compared with those pages on ${LIST.comparedOn}; compare them again before anyone relies on a sum.`;
  return [
    `Prices: test/bench/cost/prices.json, ${all.length} list prices of ${regions.join(', ')} in US dollars, without free tiers.`,
    `They were TYPED BY HAND on ${days.join(', ')}, not fetched; each names the page it is from. ${compared}`,
    `ASSUMPTION: ${LIST.london.assumption}`,
  ].join('\n');
}

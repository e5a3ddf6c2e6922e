/**
 * A study with prices that a re-pricing cannot move: what the new tariff or the new multipliers lack for it, line by
 * line, and what is to be done. It is named before anything runs (domain.md section 4, "New tariff or multipliers").
 */
import * as z from 'zod';
import { irasId } from './study.ts';
import { TariffGap } from './tariff-gaps.ts';
import { identifier, line, odsCode } from './text.ts';

export const BLOCK_CODES = [
  'unknownTariffItem',
  'unknownRole',
  'noMultiplier',
  'closed',
  'newerVersion',
] as const;
export type BlockCode = (typeof BLOCK_CODES)[number];

const NOT_IN_RELEASE =
  'Publish a release that has what is missing and preview again, or ask the lead site for a new version of the review without it.';

/** What somebody does about it, by the code of what is in the way. */
export const BLOCK_MENDS: Readonly<Record<BlockCode, string>> = {
  unknownTariffItem: NOT_IN_RELEASE,
  unknownRole: NOT_IN_RELEASE,
  noMultiplier: 'Publish a multiplier set that has a row for it, and preview again.',
  closed: 'Close the organisation under Organisations and name its successor: its price goes there.',
  newerVersion: 'Nothing: the site gets its price of the newer version. Preview again once it has.',
};

export const BlockReason = z.strictObject({
  code: identifier,
  message: line(500),
  /** What to do about it. */
  mend: line(500),
  /** The sites whose prices stay as they are for it. */
  sites: z
    .array(z.strictObject({ odsCode, siteName: line(200) }))
    .min(1)
    .readonly(),
});
export type BlockReason = z.infer<typeof BlockReason>;

export const BlockedStudy = z.strictObject({
  irasId,
  shortTitle: line(100),
  leadSite: odsCode,
  /** The agreed version of the review that was to be priced. */
  reviewVersion: z.int().min(1),
  /** How many of its prices stay as they are. */
  prices: z.int().min(1),
  /** Every item and staff role that the review uses and the new release lacks. */
  missing: z.array(TariffGap).readonly(),
  reasons: z.array(BlockReason).min(1).readonly(),
});
export type BlockedStudy = z.infer<typeof BlockedStudy>;

/** A price that stays, as far as its study is told of it. */
interface BlockedPrice extends Omit<BlockReason, 'sites'> {
  readonly odsCode: string;
  readonly siteName: string;
}

/** The reasons of a study's prices, each once with its sites, in the order of the prices. */
export function groupReasons(blocked: readonly BlockedPrice[]): readonly BlockReason[] {
  const reasons = new Map<string, Omit<BlockReason, 'sites'> & { sites: BlockReason['sites'][number][] }>();
  for (const { code, message, mend, odsCode: site, siteName } of blocked) {
    const key = `${code} ${message}`;
    const reason = reasons.get(key) ?? { code, message, mend, sites: [] };
    reason.sites.push({ odsCode: site, siteName });
    reasons.set(key, reason);
  }
  return [...reasons.values()];
}

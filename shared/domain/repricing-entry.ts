/**
 * One price in a re-pricing: what it is now and what it would be, why it cannot be re-priced, and what became of it
 * when the re-pricing ran (domain.md section 4, "New tariff or multipliers").
 */
import * as z from 'zod';
import { BlockedStudy } from './blocked-study.ts';
import { minusPence, type Pence } from './money.ts';
import { type Offer, type OfferStatus, REPRICEABLE } from './offer.ts';
import { isOpenOn, type Organisation } from './organisation.ts';
import { sha256Hex } from './sha256-hex.ts';
import { irasId } from './study.ts';
import { identifier, line, odsCode } from './text.ts';

const REPRICEABLE_STATUSES = ['pending', 'issued', 'escalated', 'notAccepted'] as const;
export const RepriceableStatus = z.enum(REPRICEABLE_STATUSES);
export type RepriceableStatus = z.infer<typeof RepriceableStatus>;

/** What a new version or a re-pricing may supersede; `accepted` never is. */
export function isRepriceable(status: OfferStatus): status is RepriceableStatus {
  return REPRICEABLE.includes(status);
}

/** An NHS region in England, else the nation. */
export const Region = z.strictObject({ code: line(20), name: line(100) });
export type Region = z.infer<typeof Region>;

export function regionOf(organisation: Organisation | undefined): Region {
  if (!organisation) return { code: 'unknown', name: 'Not known' };
  const { region, nation } = organisation;
  return region ? { code: region.code, name: region.name } : { code: nation, name: nation };
}

const offerFields = {
  irasId,
  odsCode,
  reviewVersion: z.int().min(1),
  issueNumber: z.int().min(1),
  status: RepriceableStatus,
  shortTitle: line(100),
  siteName: line(200),
  region: Region,
};

/** A price that would change hands: expected totals at the site's targets, in pence. */
export const RepricingEntry = z.strictObject({
  ...offerFields,
  fromTariff: identifier,
  fromMultipliers: identifier,
  fromPence: z.int().min(0),
  toPence: z.int().min(0),
});
export type RepricingEntry = z.infer<typeof RepricingEntry>;

/** A re-priceable price that has no new one: it stays as it is. */
export const BlockedEntry = z.strictObject({
  ...offerFields,
  /** `noMultiplier`, `unknownTariffItem`, `unknownRole`, `closed`, `newerVersion` and so on. */
  code: identifier,
  message: line(500),
  /** What to do about it. */
  mend: line(500),
});
export type BlockedEntry = z.infer<typeof BlockedEntry>;

/** Entries that were previewed together: a body in the archive, known by its hash. */
export const RepricingPage = z.strictObject({
  schema: z.literal('ncvr.repricing-page/1'),
  repricing: identifier,
  number: z.int().min(1),
  entries: z.array(RepricingEntry).max(1000).readonly(),
  blocked: z.array(BlockedEntry).max(1000).readonly(),
  /** The studies of these prices, each once: on the page where the first of its prices is. */
  blockedStudies: z.array(BlockedStudy).max(1000).readonly(),
});
export type RepricingPage = z.infer<typeof RepricingPage>;

/** What the new price is more, or less, than the old one. */
export function changeOfEntry({ fromPence, toPence }: RepricingEntry): Pence {
  return minusPence(toPence, fromPence);
}

/** Why a previewed price was left as it is: it changed after the preview. */
export const SKIP_REASONS = [
  'decided',
  'escalated',
  'returned',
  'replaced',
  'withdrawn',
  'newerVersion',
  'closed',
] as const;
export const SkipReason = z.enum(SKIP_REASONS);
export type SkipReason = z.infer<typeof SkipReason>;

const ref = { irasId, odsCode };
/** What became of the entries of a page; whoever is in none of the lists was re-priced. */
export const PageOutcome = z.strictObject({
  repriced: z.int().min(0),
  skipped: z
    .array(z.strictObject({ ...ref, reason: SkipReason }))
    .max(1000)
    .readonly(),
  /** The new offer was made, but its documents not yet: the sweeper goes on trying. */
  failed: z
    .array(z.strictObject({ ...ref, message: line(500) }))
    .max(1000)
    .readonly(),
});
export type PageOutcome = z.infer<typeof PageOutcome>;

/** A page as the table knows it. */
export const RepricingPageRecord = z.strictObject({
  repricing: identifier,
  number: z.int().min(1),
  sha256: sha256Hex,
  entries: z.int().min(0),
  blocked: z.int().min(0),
  blockedStudies: z.int().min(0),
  outcome: PageOutcome.optional(),
  lock: z.int().min(1),
});
export type RepricingPageRecord = z.infer<typeof RepricingPageRecord>;

/** Where a previewed price stands at the moment of its turn. */
export interface StandsNow {
  readonly offer: Offer | undefined;
  /** Whether it is the site's live offer. */
  readonly isLive: boolean;
  readonly isSiteActive: boolean;
  /** The agreed version of the study. */
  readonly agreedVersion: number | undefined;
  readonly organisation: Organisation | undefined;
  /** The day in London. */
  readonly today: string;
}

const DECIDED: readonly OfferStatus[] = ['accepted', 'notAccepted', 'declinedCapacity'];

function findStatusChange(previewed: RepriceableStatus, now: OfferStatus): SkipReason | undefined {
  if (now === previewed) return undefined;
  // The worker caught up: the price is the same, and nobody has answered it.
  if (previewed === 'pending' && now === 'issued') return undefined;
  if (DECIDED.includes(now)) return 'decided';
  if (now === 'withdrawn') return 'withdrawn';
  if (now === 'superseded') return 'replaced';
  return now === 'escalated' ? 'escalated' : 'returned';
}

/** What has changed of a price since it was previewed; undefined where it may be re-priced as previewed. */
export function findSkipReason(entry: RepricingEntry, now: StandsNow): SkipReason | undefined {
  const { offer, organisation } = now;
  const changed = offer ? findStatusChange(entry.status, offer.status) : 'replaced';
  if (changed !== undefined) return changed;
  if (!now.isSiteActive) return 'withdrawn';
  if (!now.isLive) return 'replaced';
  if (now.agreedVersion !== entry.reviewVersion) return 'newerVersion';
  return organisation && !isOpenOn(organisation, now.today) ? 'closed' : undefined;
}

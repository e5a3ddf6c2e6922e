/**
 * A national re-pricing (domain.md section 4): everything re-priceable at another tariff release and multiplier set,
 * previewed first; what runs is exactly what was previewed. Nothing moves by itself, and no accepted price moves.
 */

import * as z from 'zod';
import { canonicalHash, type Sha256 } from './canonical.ts';
import { itemAt } from './item-at.ts';
import { minusPence, sumPence } from './money.ts';
import { Actor } from './person.ts';
import { PinnedPricing } from './pinned-pricing.ts';
import {
  changeOfEntry,
  type PageOutcome,
  Region,
  RepriceableStatus,
  RepricingEntry,
  type RepricingPage,
} from './repricing-entry.ts';
import { sha256Hex } from './sha256-hex.ts';
import { irasId } from './study.ts';
import { identifier, line, moment } from './text.ts';

export const REPRICING_STATUSES = ['previewing', 'previewed', 'running', 'paused', 'done', 'failed'] as const;
export type RepricingStatus = (typeof REPRICING_STATUSES)[number];
export type RepricingEvent = 'finishPreview' | 'run' | 'pause' | 'resume' | 'finishRun' | 'fail';

/** What each event makes of each status; absent: not possible. */
export const REPRICING_TRANSITIONS: Readonly<
  Record<RepricingStatus, Partial<Record<RepricingEvent, RepricingStatus>>>
> = {
  previewing: { finishPreview: 'previewed', fail: 'failed' },
  previewed: { run: 'running' },
  running: { pause: 'paused', finishRun: 'done', fail: 'failed' },
  paused: { resume: 'running', fail: 'failed' },
  done: {},
  failed: {},
};

/** The status after an event, or undefined where the event is not possible. */
export function nextRepricingStatus(
  status: RepricingStatus,
  event: RepricingEvent,
): RepricingStatus | undefined {
  return REPRICING_TRANSITIONS[status][event];
}

const count = z.int().min(0);
/** Expected totals in pence: `fromPence + changePence = toPence`. */
export const RepricingTotals = z.strictObject({
  prices: count,
  /** Prices that rise, fall, and stay. */
  dearer: count,
  cheaper: count,
  same: count,
  fromPence: count,
  toPence: count,
  changePence: z.int(),
});
export type RepricingTotals = z.infer<typeof RepricingTotals>;

export const RegionTotals = RepricingTotals.extend({ region: Region });
export type RegionTotals = z.infer<typeof RegionTotals>;

/** How many of the largest changes a preview shows; all of them are in its pages. */
export const LARGEST_SHOWN = 20;

export const RepricingPreview = z.strictObject({
  /** Studies looked at. */
  studies: count,
  totals: RepricingTotals,
  byStatus: z.record(RepriceableStatus, count),
  byRegion: z.array(RegionTotals).readonly(),
  /** By the size of the change, up or down. */
  largest: z.array(RepricingEntry).max(LARGEST_SHOWN).readonly(),
  /** Re-priceable, but without a price at the new tariff and multipliers: they stay as they are. */
  blocked: count,
  /** Studies with at least one of these. */
  blockedStudies: count,
  /** Priced with this tariff and these multipliers already. */
  alreadyThere: count,
  /** Accepted prices seen: none is touched. */
  accepted: count,
  pages: count,
  /** Names the previewed set: the hash of the last page in a chain of all. */
  sha256: sha256Hex,
});
export type RepricingPreview = z.infer<typeof RepricingPreview>;

const NO_PAGE = '0'.repeat(64);

export const RepricingRun = z.strictObject({
  by: Actor,
  startedAt: moment,
  endedAt: moment.optional(),
  /** Pages that are through, and the chain of their hashes. */
  pages: count,
  sha256: sha256Hex,
  repriced: count,
  skipped: count,
  failed: count,
});
export type RepricingRun = z.infer<typeof RepricingRun>;

export const Repricing = z.strictObject({
  id: identifier,
  status: z.enum(REPRICING_STATUSES),
  target: PinnedPricing,
  /** Only these studies; absent: all. */
  studies: z.array(irasId).min(1).max(200).readonly().optional(),
  requestedBy: Actor,
  createdAt: moment,
  /** When it last made progress; the sweeper takes up what has stood still. */
  touchedAt: moment,
  /** Steps taken. A message names the step that it asks for, so that one that comes twice does nothing. */
  step: count,
  /** Where the preview goes on in the list of studies. */
  cursor: z.string().max(4000).optional(),
  preview: RepricingPreview,
  run: RepricingRun.optional(),
  failure: line(500).optional(),
  lock: z.int().min(1),
});
export type Repricing = z.infer<typeof Repricing>;

const NO_TOTALS: RepricingTotals = {
  prices: 0,
  dearer: 0,
  cheaper: 0,
  same: 0,
  fromPence: 0,
  toPence: 0,
  changePence: 0,
};

export const EMPTY_PREVIEW: RepricingPreview = {
  studies: 0,
  totals: NO_TOTALS,
  byStatus: { pending: 0, issued: 0, escalated: 0, notAccepted: 0 },
  byRegion: [],
  largest: [],
  blocked: 0,
  blockedStudies: 0,
  alreadyThere: 0,
  accepted: 0,
  pages: 0,
  sha256: NO_PAGE,
};

export function beginRun(by: Actor, startedAt: string): RepricingRun {
  return { by, startedAt, pages: 0, sha256: NO_PAGE, repriced: 0, skipped: 0, failed: 0 };
}

/** The totals with more prices. Sums are exact. @throws DomainError `amountTooLarge` */
export function addToTotals(totals: RepricingTotals, entries: readonly RepricingEntry[]): RepricingTotals {
  const changes = entries.map(changeOfEntry);
  const fromPence = sumPence([totals.fromPence, ...entries.map((entry) => entry.fromPence)]);
  const toPence = sumPence([totals.toPence, ...entries.map((entry) => entry.toPence)]);
  return {
    prices: totals.prices + entries.length,
    dearer: totals.dearer + changes.filter((change) => change > 0).length,
    cheaper: totals.cheaper + changes.filter((change) => change < 0).length,
    same: totals.same + changes.filter((change) => change === 0).length,
    fromPence,
    toPence,
    changePence: minusPence(toPence, fromPence),
  };
}

const compareTexts = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** The largest changes first; of equal ones the lower IRAS ID, then the ODS code. */
export function compareChanges(one: RepricingEntry, other: RepricingEntry): number {
  return (
    Math.abs(changeOfEntry(other)) - Math.abs(changeOfEntry(one)) ||
    compareTexts(one.irasId.padStart(7, '0'), other.irasId.padStart(7, '0')) ||
    compareTexts(one.odsCode, other.odsCode)
  );
}

function addToRegions(
  regions: readonly RegionTotals[],
  entries: readonly RepricingEntry[],
): readonly RegionTotals[] {
  const byCode = new Map(regions.map((each) => [each.region.code, each]));
  const added = new Map<string, RepricingEntry[]>();
  for (const entry of entries) added.set(entry.region.code, [...(added.get(entry.region.code) ?? []), entry]);
  for (const [code, more] of added) {
    const { region, ...totals } = byCode.get(code) ?? { region: itemAt(more, 0).region, ...NO_TOTALS };
    byCode.set(code, { region, ...addToTotals(totals, more) });
  }
  return [...byCode.values()].sort((one, other) => compareTexts(one.region.code, other.region.code));
}

/** The hash that names a set of pages, one page longer. */
export function chainPage(before: string, sha256OfPage: string, sha256: Sha256): string {
  return canonicalHash({ previous: before, page: sha256OfPage }, sha256);
}

/** What a walk through studies found besides the entries of its pages. */
export interface Walked {
  readonly studies: number;
  readonly alreadyThere: number;
  readonly accepted: number;
}

/** The preview after a walk through more studies. */
export function addWalked(preview: RepricingPreview, walked: Walked): RepricingPreview {
  return {
    ...preview,
    studies: preview.studies + walked.studies,
    alreadyThere: preview.alreadyThere + walked.alreadyThere,
    accepted: preview.accepted + walked.accepted,
  };
}

/** The preview with one more page. @param sha256OfPage of the page's canonical bytes */
export function addPage(
  preview: RepricingPreview,
  { entries, blocked, blockedStudies }: RepricingPage,
  sha256OfPage: string,
  sha256: Sha256,
): RepricingPreview {
  const byStatus = { ...preview.byStatus };
  for (const { status } of entries) byStatus[status] += 1;
  return {
    ...preview,
    totals: addToTotals(preview.totals, entries),
    byStatus,
    byRegion: addToRegions(preview.byRegion, entries),
    largest: [...preview.largest, ...entries].sort(compareChanges).slice(0, LARGEST_SHOWN),
    blocked: preview.blocked + blocked.length,
    blockedStudies: preview.blockedStudies + blockedStudies.length,
    pages: preview.pages + 1,
    sha256: chainPage(preview.sha256, sha256OfPage, sha256),
  };
}

/** The run after one more page. */
export function addOutcome(
  run: RepricingRun,
  { repriced, skipped, failed }: PageOutcome,
  sha256OfPage: string,
  sha256: Sha256,
): RepricingRun {
  return {
    ...run,
    pages: run.pages + 1,
    sha256: chainPage(run.sha256, sha256OfPage, sha256),
    repriced: run.repriced + repriced,
    skipped: run.skipped + skipped.length,
    failed: run.failed + failed.length,
  };
}

/** How far a run is, in prices: those that had their turn, of all. */
export function progressOf({ preview, run }: Pick<Repricing, 'preview' | 'run'>) {
  const done = run ? run.repriced + run.skipped + run.failed : 0;
  return { done, total: preview.totals.prices };
}

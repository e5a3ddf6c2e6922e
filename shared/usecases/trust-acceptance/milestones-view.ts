/** A site's milestones as people read them: the days, and the set-up clock that they complete. */
import { findClockDays } from '../../domain/clock-days.ts';
import { MILESTONES, type MilestoneDays, type Milestones } from '../../domain/milestones.ts';
import type { Offer } from '../../domain/offer.ts';
import type { Actor } from '../../domain/person.ts';
import type { ReviewVersion } from '../../domain/review-version.ts';
import { type ClockDays, PUBLISHED_CLOCK, type StageDays, stagesOf } from '../../domain/set-up-clock.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { readAll } from '../read-all.ts';

export interface SiteClock {
  readonly odsCode: string;
  readonly days: ClockDays;
  readonly stages: StageDays;
}

export interface MilestonesView extends MilestoneDays {
  readonly irasId: string;
  readonly odsCode: string;
  /** Absent until something is recorded. */
  readonly updatedAt?: string;
  readonly updatedBy?: Actor;
  readonly clock: Omit<SiteClock, 'odsCode'>;
  readonly published: typeof PUBLISHED_CLOCK;
}

/** The entity tag of a site's milestones, without quotes; `0` while there are none. */
export function milestonesEtag(milestones: Milestones | undefined): string {
  return String(milestones?.lock ?? 0);
}

/** The recorded days alone. */
export function daysOf(milestones: MilestoneDays | undefined): MilestoneDays {
  const days: MilestoneDays = {};
  for (const milestone of MILESTONES) {
    const on = milestones?.[milestone];
    if (on !== undefined) days[milestone] = on;
  }
  return days;
}

/** The version with which the study's clock begins: the first that was agreed. */
export async function findFirstAgreed(
  ledger: Pick<StudyLedger, 'listReviewVersions'>,
  irasId: string,
): Promise<ReviewVersion | undefined> {
  for await (const version of readAll((page) => ledger.listReviewVersions(irasId, page))) {
    if (version.agreement) return version;
  }
  return undefined;
}

/** The offers of a study, or of one of its sites, by site, version and issue number. */
export async function readOffers(
  ledger: Pick<StudyLedger, 'listOffers'>,
  irasId: string,
  odsCode?: string,
): Promise<Offer[]> {
  const offers: Offer[] = [];
  for await (const offer of readAll((page) => ledger.listOffers(irasId, page, odsCode))) offers.push(offer);
  return offers;
}

export function toSiteClock(
  odsCode: string,
  agreed: ReviewVersion | undefined,
  offers: readonly Offer[],
  milestones: MilestoneDays | undefined,
): SiteClock {
  const days = findClockDays(agreed, offers, milestones);
  return { odsCode, days, stages: stagesOf(days) };
}

export interface Recorded {
  readonly irasId: string;
  readonly odsCode: string;
  readonly milestones: Milestones | undefined;
}

/** The view of what is recorded of a site. */
export async function toMilestonesView(
  ledger: Pick<StudyLedger, 'listReviewVersions' | 'listOffers'>,
  { irasId, odsCode, milestones }: Recorded,
): Promise<MilestonesView> {
  const agreed = await findFirstAgreed(ledger, irasId);
  const offers = await readOffers(ledger, irasId, odsCode);
  const { odsCode: _site, ...clock } = toSiteClock(odsCode, agreed, offers, milestones);
  return {
    irasId,
    odsCode,
    ...daysOf(milestones),
    ...(milestones && { updatedAt: milestones.updatedAt, updatedBy: milestones.updatedBy }),
    clock,
    published: PUBLISHED_CLOCK,
  };
}

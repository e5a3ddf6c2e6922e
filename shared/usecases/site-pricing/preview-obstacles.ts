/** What keeps prices from being re-priced: of one site, or of a whole study whose items the new tariff lacks. */
import { BLOCK_MENDS, type BlockCode, type BlockedStudy, groupReasons } from '../../domain/blocked-study.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Offer } from '../../domain/offer.ts';
import { isOpenOn, type Organisation } from '../../domain/organisation.ts';
import type { BlockedEntry } from '../../domain/repricing-entry.ts';
import type { ResourceReview } from '../../domain/resource-review.ts';
import { findMultiplier, type MultiplierSet } from '../../domain/tariff.ts';
import { describeGaps, type TariffGap } from '../../domain/tariff-gaps.ts';

export type Obstacle = Pick<BlockedEntry, 'code' | 'message' | 'mend'>;

const LONGEST = 500;

const obstacle = (code: BlockCode, message: string): Obstacle => ({
  code,
  message: message.slice(0, LONGEST),
  mend: BLOCK_MENDS[code],
});

export interface SiteSubject {
  readonly offer: Pick<Offer, 'odsCode' | 'reviewVersion'>;
  readonly organisation: Organisation | undefined;
  /** The version of the review that is agreed. */
  readonly agreedVersion: number;
  readonly multipliers: MultiplierSet;
  /** The day in London. */
  readonly today: string;
}

/** What stands in the way of a site's new price, whatever it would be. */
export function findSiteObstacle(subject: SiteSubject): Obstacle | undefined {
  const { offer, organisation, agreedVersion, multipliers, today } = subject;
  const { odsCode, reviewVersion } = offer;
  if (reviewVersion !== agreedVersion) {
    const message = `Version ${agreedVersion} of the review is agreed: the site is offered its price.`;
    return obstacle('newerVersion', message);
  }
  if (organisation && !isOpenOn(organisation, today)) {
    return obstacle('closed', `${organisation.name} is closed, and its part has gone to nobody yet.`);
  }
  if (findMultiplier(multipliers, odsCode)) return undefined;
  return obstacle('noMultiplier', `${multipliers.id} has no multiplier for ${odsCode}.`);
}

/** What the release lacks, as the reason of every price of the study. */
export function findStudyObstacle(tariff: string, missing: readonly TariffGap[]): Obstacle | undefined {
  const [first] = missing;
  if (!first) return undefined;
  const code = first.kind === 'item' ? 'unknownTariffItem' : 'unknownRole';
  return obstacle(code, describeGaps(tariff, missing));
}

/** A refusal of the pricing itself, as the reason of every price that it concerns. @throws whatever else went wrong */
export function toObstacle(error: unknown): Obstacle {
  if (!(error instanceof DomainError)) throw error;
  const { code, message, mend } = error;
  return {
    code,
    message: message.slice(0, LONGEST),
    mend: mend.slice(0, LONGEST) || 'Ask the lead site for a new version of the review.',
  };
}

/** The study as the list of blocked studies names it. @param blocked at least one */
export function tellStudy(
  { study, leadSite }: Pick<ResourceReview, 'study' | 'leadSite'>,
  reviewVersion: number,
  blocked: readonly BlockedEntry[],
  missing: readonly TariffGap[],
): BlockedStudy {
  return {
    irasId: study.irasId,
    shortTitle: study.shortTitle,
    leadSite: leadSite.odsCode,
    reviewVersion,
    prices: blocked.length,
    missing,
    reasons: groupReasons(blocked),
  };
}

/** When a site reached each step of its set-up, from the records of its study. */
import { londonDay } from './london-time.ts';
import type { MilestoneDays } from './milestones.ts';
import type { Offer } from './offer.ts';
import type { Agreement, Submission } from './review-version.ts';
import type { ClockDays } from './set-up-clock.ts';

interface Reviewed {
  readonly submission?: Pick<Submission, 'at'> | undefined;
  readonly agreement?: Pick<Agreement, 'at'> | undefined;
}
type Offered = Pick<Offer, 'issuedAt' | 'documents' | 'decision'>;

/** The first offer of a site that its trust accepted. */
export function findFirstAcceptance<T extends Pick<Offer, 'decision'>>(offers: readonly T[]): T | undefined {
  return offers.find(({ decision }) => decision?.decision === 'accepted');
}

/**
 * The days of a site's clock. Each step counts when it was reached first, so that what is done again later
 * (a refusal and its re-issue, an upheld escalation, an amendment) lengthens the step that waited for it.
 * @param agreed the study's first agreed version; its last submission is the one that was agreed
 * @param offers of the site, in order of version and issue number
 */
export function findClockDays(
  agreed: Reviewed | undefined,
  offers: readonly Offered[],
  milestones: MilestoneDays | undefined,
): ClockDays {
  const issued = offers.find(({ documents }) => documents !== undefined);
  const accepted = findFirstAcceptance(offers)?.decision;
  const { signedOn, openedOn, firstParticipantOn } = milestones ?? {};
  return {
    ...(agreed?.submission && { submitted: londonDay(agreed.submission.at) }),
    ...(agreed?.agreement && { agreed: londonDay(agreed.agreement.at) }),
    ...(issued && { issued: londonDay(issued.issuedAt) }),
    ...(accepted && { decided: londonDay(accepted.at) }),
    ...(signedOn !== undefined && { signed: signedOn }),
    ...(openedOn !== undefined && { opened: openedOn }),
    ...(firstParticipantOn !== undefined && { firstParticipant: firstParticipantOn }),
  };
}

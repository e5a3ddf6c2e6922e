/** The set-up clock in the words of pages. */
import { CLOCK_STEPS, type ClockStage, type ClockStep } from '../../../shared/domain/set-up-clock.ts';
import type { SiteClock } from '../../../shared/usecases/trust-acceptance/milestones-view.ts';

export const STEP_WORDS: Readonly<Record<ClockStep, string>> = {
  submitted: 'Costing submitted',
  agreed: 'Review agreed',
  issued: 'Price issued',
  decided: 'Price accepted',
  signed: 'Contract signed',
  opened: 'Site opened',
  firstParticipant: 'First participant',
};

export const STAGE_WORDS: Readonly<Record<ClockStage, string>> = {
  submittedToAgreed: 'Submitted to agreed',
  agreedToIssued: 'Agreed to issued',
  issuedToDecided: 'Issued to accepted',
  decidedToSigned: 'Accepted to signed',
  signedToOpened: 'Signed to opened',
  openedToFirstParticipant: 'Opened to first participant',
  submittedToFirstParticipant: 'Submitted to first participant',
};

/** The stage that ends with each step; the first step ends none. */
const ENDING_WITH: Readonly<Partial<Record<ClockStep, ClockStage>>> = {
  agreed: 'submittedToAgreed',
  issued: 'agreedToIssued',
  decided: 'issuedToDecided',
  signed: 'decidedToSigned',
  opened: 'signedToOpened',
  firstParticipant: 'openedToFirstParticipant',
};

/** A site's steps in their order, each with its day and how long it took from the one before. */
export function clockSteps({ days, stages }: Pick<SiteClock, 'days' | 'stages'>) {
  return CLOCK_STEPS.map((step) => {
    const stage = ENDING_WITH[step];
    return { name: STEP_WORDS[step], on: days[step], took: stage === undefined ? undefined : stages[stage] };
  });
}

/** The last step that a site reached, and the days from submission to it; nothing before the first. */
export function reachedOf({ days }: Pick<SiteClock, 'days'>) {
  const step = CLOCK_STEPS.findLast((each) => days[each] !== undefined);
  return step && { name: STEP_WORDS[step], on: days[step] };
}

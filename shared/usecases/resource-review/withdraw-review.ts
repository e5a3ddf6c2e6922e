/** The lead site withdraws a version that is not agreed. */
import type { Caller } from '../../domain/person.ts';
import type { ReviewVersion } from '../../domain/review-version.ts';
import type { Clock } from '../../ports/clock.ts';
import { retryOnConflict } from '../retry-conflict.ts';
import { nextReviewStatus, takeStep } from './process-step.ts';
import { requireStep, type StepDeps } from './step-party.ts';

export interface WithdrawReviewDeps extends StepDeps {
  readonly clock: Clock;
}

export interface WithdrawReviewCommand {
  readonly caller: Caller;
  readonly irasId: string;
  readonly reason?: string | undefined;
}

/** Makes `withdrawReview`. @throws DomainError `stateConflict`, `notFound`, `forbidden` */
export function createWithdrawReview(deps: WithdrawReviewDeps) {
  const attempt = async (command: WithdrawReviewCommand): Promise<ReviewVersion> => {
    const { study, actor, version } = await requireStep(
      deps,
      command,
      'studyResourceReviewer',
      'withdraw a resource review',
    );
    const status = nextReviewStatus(version, 'withdraw');
    const at = new Date(deps.clock.now()).toISOString();
    const withdrawal = { at, by: actor, ...(command.reason !== undefined && { reason: command.reason }) };
    const step = takeStep(study, version, { at, by: actor }, { status, withdrawal });
    await deps.ledger.commit(step.changes);
    return step.version;
  };
  return (command: WithdrawReviewCommand) => retryOnConflict(() => attempt(command));
}

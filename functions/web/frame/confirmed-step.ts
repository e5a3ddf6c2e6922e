/** Steps that count like a decision: the person signs in again, and then it is recorded. */
import { DomainError } from '../../../shared/domain/errors.ts';
import type { Caller } from '../../../shared/domain/person.ts';
import { createJudgeEscalation } from '../../../shared/usecases/trust-acceptance/judge-escalation.ts';
import { createRaiseEscalation } from '../../../shared/usecases/trust-acceptance/raise-escalation.ts';
import type { WebDeps } from '../web-deps.ts';
import { type Reply, redirect, type SignedInRequest } from './page-request.ts';
import { sitePath } from './record-decision.ts';
import { type ConfirmedStep, MOST_SIGN_INS } from './web-session.ts';

/** The page on which a step was confirmed, for those who do not come back as the same person. */
export function whereConfirmed(step: ConfirmedStep): string {
  return step.kind === 'missingItem'
    ? `${sitePath(step)}/decision/missing/check`
    : `/escalations/${step.id}/judgement/check`;
}

/** Where it is told that a step was recorded. */
function whereRecorded(step: ConfirmedStep): string {
  return step.kind === 'missingItem'
    ? `${sitePath(step)}/decision/missing/sent`
    : `/escalations/${step.id}?judged=yes`;
}

/** Sends the person to the identity service to show again who they are; the filled step waits in the session. */
export async function confirmStep(
  { signIn }: Pick<WebDeps, 'signIn'>,
  { session, caller }: SignedInRequest,
  step: ConfirmedStep,
): Promise<Reply> {
  const returnTo = whereRecorded(step);
  const { redirectTo, kept } = await signIn.begin({ returnTo, maxAge: 0, loginHint: caller.subject });
  await session.change((content) => ({
    ...content,
    signIns: [...content.signIns, { kept, step }].slice(-MOST_SIGN_INS),
  }));
  return redirect(redirectTo);
}

/** Somebody was faster, or the price was replaced meanwhile: the page before says what is there now. */
const SHOWN_BEFORE: readonly DomainError['code'][] = ['stateConflict', 'decidedOtherwise', 'staleAppendix'];

/** Makes `recordStep`: the step of a person who has just shown who they are. */
export function createRecordStep(deps: WebDeps) {
  const raiseEscalation = createRaiseEscalation(deps);
  const judgeEscalation = createJudgeEscalation(deps);
  const record = (caller: Caller, step: ConfirmedStep): Promise<unknown> =>
    step.kind === 'missingItem' ? raiseEscalation({ caller, ...step }) : judgeEscalation({ caller, ...step });
  return async (caller: Caller, step: ConfirmedStep): Promise<Reply> => {
    try {
      await record(caller, step);
    } catch (error) {
      if (!(error instanceof DomainError) || !SHOWN_BEFORE.includes(error.code)) throw error;
      const before = step.kind === 'missingItem' ? `${sitePath(step)}/decision` : `/escalations/${step.id}`;
      return redirect(`${before}?notRecorded=${error.code}`);
    }
    return redirect(whereRecorded(step));
  };
}

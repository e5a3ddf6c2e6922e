/** What happens to a decision that was filled in: the person signs in again, and then it is recorded. */
import { DomainError } from '../../../shared/domain/errors.ts';
import type { Caller } from '../../../shared/domain/person.ts';
import { createDecide } from '../../../shared/usecases/trust-acceptance/decide.ts';
import type { WebDeps } from '../web-deps.ts';
import { type Reply, redirect, type SignedInRequest } from './page-request.ts';
import { type DecisionDraft, MOST_SIGN_INS } from './web-session.ts';

export function sitePath({ irasId, odsCode }: { readonly irasId: string; readonly odsCode: string }): string {
  return `/studies/${irasId}/sites/${odsCode}`;
}

/** Sends the person to the identity service to show again who they are; the filled form waits in the session. */
export async function confirmIdentity(
  { signIn }: Pick<WebDeps, 'signIn'>,
  { session, caller }: SignedInRequest,
  decision: DecisionDraft,
): Promise<Reply> {
  const returnTo = `${sitePath(decision)}/decision/done`;
  const { redirectTo, kept } = await signIn.begin({ returnTo, maxAge: 0, loginHint: caller.subject });
  await session.change((content) => ({
    ...content,
    signIns: [...content.signIns, { kept, decision }].slice(-MOST_SIGN_INS),
  }));
  return redirect(redirectTo);
}

/** Makes `recordDecision`: the decision of a person who has just shown who they are. */
export function createRecordDecision(deps: WebDeps) {
  const decide = createDecide(deps);
  return async (caller: Caller, decision: DecisionDraft): Promise<Reply> => {
    const path = sitePath(decision);
    try {
      await decide({ caller, ...decision });
    } catch (error) {
      // Somebody of the trust was faster: the page shows who, when and what.
      if (error instanceof DomainError && error.code === 'decidedOtherwise')
        return redirect(`${path}/decision`);
      throw error;
    }
    return redirect(`${path}/decision/done`);
  };
}

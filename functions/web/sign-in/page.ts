/** Signing in and out. Coming back from the identity service, a decision that waited for it is recorded. */
import { LocalPath, SignInFailed, type SignInFailure } from '../../../shared/ports/sign-in.ts';
import { IssuerUnavailable } from '../../../shared/ports/token-verifier.ts';
import { type PageRequest, type Reply, redirect } from '../frame/page-request.ts';
import { createRecordDecision } from '../frame/record-decision.ts';
import {
  MOST_SIGN_INS,
  type SignedInPerson,
  type SignInUnderWay,
  type WebSession,
} from '../frame/web-session.ts';
import type { WebDeps } from '../web-deps.ts';

const FAILURES: Readonly<Record<SignInFailure | 'otherPerson', string>> = {
  declined: 'You cancelled, or the sign-in service did not let you in.',
  notOurs: 'This sign-in was started somewhere else, or it is an old one.',
  tooOld: 'The sign-in service did not ask you to show who you are again.',
  rejected: 'The sign-in ran out, or it was used already.',
  otherPerson: 'The person who signed in again is not the person who filled in the answer.',
};

function failed(reason: SignInFailure | 'otherPerson', retry: string, decided: boolean): Reply {
  return {
    kind: 'page',
    template: 'sign-in/failed.njk',
    title: decided ? 'Your answer was not recorded' : 'You are not signed in',
    status: 403,
    model: { why: FAILURES[reason], retry, decided },
  };
}

/** Where to go after signing in; anything but a page of ours is the home page. */
function returnAddress(given: string | null): string {
  const path = LocalPath.safeParse(given);
  return path.success && !path.data.startsWith('/sign-') ? path.data : '/';
}

function isSamePerson(one: SignedInPerson, other: SignedInPerson): boolean {
  return one.issuer === other.issuer && one.subject === other.subject;
}

/** The sign-in that the answer belongs to, by its state; each is used once. */
function takeSignIn(content: WebSession | undefined, query: URLSearchParams): SignInUnderWay | undefined {
  return content?.signIns.find(({ kept }) => kept.state === query.get('state'));
}

function withoutSignIn(content: WebSession, used: SignInUnderWay): WebSession {
  return { ...content, signIns: content.signIns.filter(({ kept }) => kept.state !== used.kept.state) };
}

export function createSignInPages(deps: WebDeps) {
  const recordDecision = createRecordDecision(deps);

  const begin = async ({ session, query }: PageRequest): Promise<Reply> => {
    const returnTo = returnAddress(query.get('returnTo'));
    const { redirectTo, kept } = await deps.signIn.begin({ returnTo });
    await session.change((content) => ({
      ...content,
      signIns: [...content.signIns, { kept }].slice(-MOST_SIGN_INS),
    }));
    return redirect(redirectTo);
  };

  const finish = async (
    { session }: PageRequest,
    used: SignInUnderWay,
    person: SignedInPerson,
  ): Promise<Reply> => {
    const { decision, kept } = used;
    const before = session.content()?.person;
    if (decision && !(before && isSamePerson(before, person))) {
      await session.change((content) => withoutSignIn(content, used));
      return failed('otherPerson', `/studies/${decision.irasId}/sites/${decision.odsCode}/decision`, true);
    }
    await session.renew((content) => {
      const { decisionDraft, ...rest } = withoutSignIn(content, used);
      return { ...rest, ...(decisionDraft && !decision && { decisionDraft }), person };
    });
    if (!decision) return redirect(kept.returnTo);
    const { issuer, subject } = person;
    const known = await deps.memberships.findPerson(issuer, subject);
    return recordDecision(
      { issuer, subject, name: known?.name ?? '', memberships: known?.memberships ?? [] },
      decision,
    );
  };

  const complete = async (request: PageRequest): Promise<Reply> => {
    const used = takeSignIn(request.session.content(), request.query);
    if (!used) return failed('notOurs', '/sign-in', false);
    const { kept, decision } = used;
    try {
      const { name, ...rest } = await deps.signIn.complete({ callbackUrl: request.address, kept });
      return await finish(request, used, { ...rest, ...(name !== undefined && { name }) });
    } catch (error) {
      if (!(error instanceof SignInFailed)) throw error;
      await request.session.change((content) => withoutSignIn(content, used));
      const retry = decision
        ? `/studies/${decision.irasId}/sites/${decision.odsCode}/decision`
        : `/sign-in?returnTo=${encodeURIComponent(kept.returnTo)}`;
      return failed(error.reason, retry, decision !== undefined);
    }
  };

  const end = async ({ session }: PageRequest): Promise<Reply> => {
    const person = session.content()?.person;
    await session.end();
    if (!person) return redirect('/signed-out');
    try {
      return redirect(await deps.signIn.endUrl({ idTokenHint: person.idToken }));
    } catch (error) {
      // Signed out here in any case.
      if (error instanceof IssuerUnavailable) return redirect('/signed-out');
      throw error;
    }
  };

  const signedOut = async (): Promise<Reply> => ({
    kind: 'page',
    template: 'sign-in/signed-out.njk',
    title: 'You are signed out',
    model: {},
  });

  return { begin, complete, end, signedOut };
}

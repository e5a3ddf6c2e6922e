/** Signing in and out. Coming back from the identity service, what waited for it is recorded: a decision, or a step. */
import { SignInFailed, type SignInFailure } from '../../../shared/ports/sign-in.ts';
import { IssuerUnavailable } from '../../../shared/ports/token-verifier.ts';
import { createRecordStep, whereConfirmed } from '../frame/confirmed-step.ts';
import { isFormOf } from '../frame/kept-form.ts';
import { localPath } from '../frame/local-path.ts';
import { type PageRequest, type Reply, redirect } from '../frame/page-request.ts';
import { createRecordDecision, sitePath } from '../frame/record-decision.ts';
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

/** Has the browser forget what it keeps of the service, pages to go back to included. */
const FORGET = { 'clear-site-data': '"cache", "storage"' };

function failed(reason: SignInFailure | 'otherPerson', retry: string, decided: boolean): Reply {
  return {
    kind: 'page',
    template: 'sign-in/failed.njk',
    title: decided ? 'Your answer was not recorded' : 'You are not signed in',
    status: 403,
    model: { why: FAILURES[reason], retry, decided },
  };
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

/** Where somebody goes back to who did not show who they are; undefined where nothing waited for it. */
function whereAsked({ decision, step }: SignInUnderWay): string | undefined {
  if (decision) return `${sitePath(decision)}/decision`;
  return step && whereConfirmed(step);
}

/** What is recorded now is no draft any more; the others stay. */
function withoutDrafts(content: WebSession, { decision, step }: SignInUnderWay): WebSession {
  const { decisionDraft, missingItemDraft, judgementDraft, ...rest } = content;
  return {
    ...rest,
    ...(decisionDraft && !decision && { decisionDraft }),
    ...(missingItemDraft && step?.kind !== 'missingItem' && { missingItemDraft }),
    ...(judgementDraft && step?.kind !== 'judgement' && { judgementDraft }),
  };
}

/** What somebody else left in this browser is not shown to the person, and not kept for anybody. */
function forPerson({ keptForm, actingFor, ...rest }: WebSession, person: SignedInPerson): WebSession {
  const isSame = rest.person !== undefined && isSamePerson(rest.person, person);
  return {
    ...rest,
    ...(keptForm && isFormOf(keptForm, person) && { keptForm }),
    ...(actingFor && isSame && { actingFor }),
  };
}

export function createSignInPages(deps: WebDeps) {
  const recordDecision = createRecordDecision(deps);
  const recordStep = createRecordStep(deps);

  const begin = async ({ session, query }: PageRequest): Promise<Reply> => {
    const returnTo = localPath(query.get('returnTo'));
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
    const { decision, step, kept } = used;
    const before = session.content()?.person;
    const asked = whereAsked(used);
    if (asked !== undefined && !(before && isSamePerson(before, person))) {
      await session.change((content) => withoutSignIn(content, used));
      return failed('otherPerson', asked, true);
    }
    await session.renew((content) => ({
      ...forPerson(withoutDrafts(withoutSignIn(content, used), used), person),
      person,
    }));
    const { issuer, subject } = person;
    if (!decision && !step) return redirect(kept.returnTo);
    const known = await deps.memberships.findPerson(issuer, subject);
    const caller = { issuer, subject, name: known?.name ?? '', memberships: known?.memberships ?? [] };
    if (decision) return recordDecision(caller, decision);
    return step ? recordStep(caller, step) : redirect(kept.returnTo);
  };

  const complete = async (request: PageRequest): Promise<Reply> => {
    const used = takeSignIn(request.session.content(), request.query);
    if (!used) return failed('notOurs', '/sign-in', false);
    const { kept } = used;
    try {
      const { name, ...rest } = await deps.signIn.complete({ callbackUrl: request.address, kept });
      return await finish(request, used, { ...rest, ...(name !== undefined && { name }) });
    } catch (error) {
      if (!(error instanceof SignInFailed)) throw error;
      await request.session.change((content) => withoutSignIn(content, used));
      const asked = whereAsked(used);
      const retry = asked ?? `/sign-in?returnTo=${encodeURIComponent(kept.returnTo)}`;
      return failed(error.reason, retry, asked !== undefined);
    }
  };

  const leave = (to: string): Reply => ({ ...redirect(to), headers: FORGET });

  const end = async ({ session }: PageRequest): Promise<Reply> => {
    const person = session.content()?.person;
    await session.end();
    if (!person) return leave('/signed-out');
    try {
      return leave(await deps.signIn.endUrl({ idTokenHint: person.idToken }));
    } catch (error) {
      // Signed out here in any case.
      if (error instanceof IssuerUnavailable) return leave('/signed-out');
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

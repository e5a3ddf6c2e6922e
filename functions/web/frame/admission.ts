/** Who may open a page at all, and which forms are taken. Whether a study is theirs is decided by the use case. */
import type { ServedPage } from '../pages.ts';
import { CSRF_FIELD, isFromOurPages, isSessionToken } from './csrf.ts';
import { forgedFormPage, noMembershipPage, sessionExpiredPage, wrongRolePage } from './failures.ts';
import { formPageOf, isFormOf, keepable } from './kept-form.ts';
import { type PageRequest, type Reply, redirect } from './page-request.ts';
import { ROLE_WORDS } from './words.ts';

/**
 * The form of a session that is over: it waits in this visitor's session until the person has signed in again. One
 * that the signed-in person made before signing in again is shown at once. Either way nothing is done with it.
 */
async function keepForm(request: PageRequest, now: number): Promise<Reply | undefined> {
  const { session } = request;
  const keptForm = keepable(request, now);
  const person = session.content()?.person;
  if (person && !(keptForm && isFormOf(keptForm, person))) return undefined;
  if (keptForm) await session.change((content) => ({ ...content, keptForm }));
  if (person && keptForm) return redirect(keptForm.page);
  const hadFile = request.form.hasFile();
  return sessionExpiredPage({ page: formPageOf(request), isKept: keptForm !== undefined, hadFile });
}

/**
 * A form is taken from our own pages only, of the session that they were made for; else the page that says so. What
 * a question for everybody sends changes nothing and belongs to no session, so it carries no token.
 */
export async function refuseForm(
  served: ServedPage,
  headers: Readonly<Record<string, string | undefined>>,
  { baseUrl, now }: { readonly baseUrl: string; readonly now: number },
  request: PageRequest,
): Promise<Reply | undefined> {
  const { session, form } = request;
  if (!isFromOurPages(headers, baseUrl)) return forgedFormPage();
  if (served.access === 'public' && served.changes === 'nothing') return undefined;
  const content = session.content();
  if (content && isSessionToken(form.value(CSRF_FIELD), content.csrfToken)) return undefined;
  if (served.access === 'public') return content ? forgedFormPage() : sessionExpiredPage();
  return (await keepForm(request, now)) ?? forgedFormPage();
}

/** Runs the page for those who hold one of its roles. */
export async function admit(served: ServedPage, request: PageRequest): Promise<Reply> {
  if (served.access === 'public') return served.run(request);
  const { caller } = request;
  if (!request.session.content()?.person) {
    if (served.method === 'POST') return sessionExpiredPage();
    return redirect(`/sign-in?returnTo=${encodeURIComponent(request.address)}`);
  }
  if (!caller || caller.memberships.length === 0) return noMembershipPage();
  const { access } = served;
  if (access !== 'signedIn' && !caller.memberships.some(({ role }) => access.includes(role))) {
    return wrongRolePage(access.map((role) => ROLE_WORDS[role]));
  }
  return served.run({ ...request, caller });
}

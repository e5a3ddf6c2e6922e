/** Who may open a page at all, and which forms are taken. Whether a study is theirs is decided by the use case. */
import type { ServedPage } from '../pages.ts';
import { CSRF_FIELD, isFromOurPages, isSessionToken } from './csrf.ts';
import { forgedFormPage, noMembershipPage, sessionExpiredPage, wrongRolePage } from './failures.ts';
import { type PageRequest, type Reply, redirect } from './page-request.ts';
import { ROLE_WORDS } from './words.ts';

/**
 * A form is taken from our own pages only, of the session that they were made for; else the page that says so. What
 * a question for everybody sends changes nothing and belongs to no session, so it carries no token.
 */
export function refuseForm(
  served: ServedPage,
  headers: Readonly<Record<string, string | undefined>>,
  baseUrl: string,
  { session, form }: PageRequest,
): Reply | undefined {
  if (!isFromOurPages(headers, baseUrl)) return forgedFormPage();
  if (served.access === 'public' && served.changes === 'nothing') return undefined;
  const content = session.content();
  if (!content) return sessionExpiredPage();
  return isSessionToken(form.value(CSRF_FIELD), content.csrfToken) ? undefined : forgedFormPage();
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

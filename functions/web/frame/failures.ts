/** Errors as pages: the same mapping to a status as the API's, in words for people. */
import { DomainError } from '../../../shared/domain/errors.ts';
import { problemCodeOf, problemResult, toProblem } from '../../../shared/http/problem.ts';
import type { ProblemCode } from '../../../shared/http/problem-kinds.ts';
import type { PageReply } from './page-request.ts';

const HEADINGS: Readonly<Partial<Record<ProblemCode, string>>> = {
  notFound: 'Page not found',
  forbidden: 'You cannot use this page',
  contentTooLarge: 'The file is too large',
  stateConflict: 'This is not possible now',
  staleAppendix: 'The price was replaced',
  decidedOtherwise: 'This price was already answered',
  stale: 'Somebody else changed this',
  busy: 'Try again in a moment',
  unavailable: 'Sorry, the service is not available',
  internal: 'Sorry, there is a problem with the service',
  methodNotAllowed: 'This page does not take that',
};

/** The page for anything that was thrown; unknown errors show a reference and nothing of themselves. */
export function failurePage(error: unknown, requestId: string): PageReply {
  const code = problemCodeOf(error);
  const problem = toProblem(error, requestId);
  const title = HEADINGS[code] ?? problem.title;
  // Not there and not yours are one page, byte for byte, whatever was asked.
  if (code === 'notFound')
    return { kind: 'page', template: 'frame/not-found.njk', title, status: 404, model: {} };
  const known = error instanceof DomainError ? error.findings : [];
  return {
    kind: 'page',
    template: 'frame/problem.njk',
    title,
    status: problem.status,
    // `Allow`, `Retry-After`.
    headers: problemResult(error, requestId).headers,
    model: {
      detail: code === 'internal' ? undefined : problem.detail,
      findings: known,
      reference: problem.status >= 500 ? requestId : undefined,
    },
  };
}

/** Whether somebody must be told of it: not what people do, but what we do. */
export function isOurFault(error: unknown): boolean {
  return problemCodeOf(error) === 'internal';
}

/** What became of a form that arrived after its session was over. */
export interface ExpiredForm {
  /** The page that shows it again after signing in. */
  readonly page: string;
  readonly isKept: boolean;
  readonly hadFile: boolean;
}

export function sessionExpiredPage(form?: ExpiredForm): PageReply {
  return {
    kind: 'page',
    template: 'frame/session-expired.njk',
    title: 'You have been signed out',
    status: 403,
    model: { form },
  };
}

export function forgedFormPage(): PageReply {
  return {
    kind: 'page',
    template: 'frame/form-refused.njk',
    title: 'We could not check this form',
    status: 403,
    model: {},
  };
}

export function wrongRolePage(roles: readonly string[]): PageReply {
  return {
    kind: 'page',
    template: 'frame/wrong-role.njk',
    title: 'You cannot use this page',
    status: 403,
    model: { roles },
  };
}

export function noMembershipPage(): PageReply {
  return {
    kind: 'page',
    template: 'frame/no-membership.njk',
    title: 'You do not have access yet',
    status: 403,
    model: {},
  };
}

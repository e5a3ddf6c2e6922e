/** The review routes behind operations of a test: the rest answers 204. */
import * as z from 'zod';
import { answerRoutes } from '../../functions/answer-routes.ts';
import { type OperationsOf, ROUTES } from '../../functions/routes.ts';
import type { ApiHandler } from '../../shared/http/exchange.ts';
import { type Operation, operation } from '../../shared/http/operation.ts';
import { type TestApiDeps, testApiDeps } from './invoke.ts';

type ReviewOperation = OperationsOf<'resource-review'>;

/** Any parameters, no query, no body, 204. */
export const plainContract = {
  summary: 'For tests',
  params: z.object({}),
  query: z.strictObject({}),
  responses: { 204: { description: 'Done' } },
};

const nothing = operation(plainContract, async () => ({ status: 204 }));

export const PEOPLE = {
  rita: [{ role: 'studyResourceReviewer', organisation: 'RRV' }],
  colin: [{ role: 'companyRepresentative', organisation: 'example-pharma' }],
  nobody: [],
} as const;

/** A handler of the capability `resource-review` that answers with these operations. */
export function testApi(
  operations: Partial<Record<ReviewOperation, Operation>>,
  deps: TestApiDeps = testApiDeps(PEOPLE),
): { readonly handler: ApiHandler; readonly deps: TestApiDeps } {
  const names = ROUTES.filter(({ capability }) => capability === 'resource-review').map(
    (each) => each.operation,
  );
  const all = Object.fromEntries(names.map((name) => [name, nothing])) as Record<ReviewOperation, Operation>;
  const handler = answerRoutes({
    capability: 'resource-review',
    operations: { ...all, ...operations },
    deps,
  });
  return { handler, deps };
}

export const SAVE_DRAFT = 'PUT /api/studies/{irasId}/resource-review';
export const SUBMIT = 'POST /api/studies/{irasId}/resource-review/submission';
export const LIST_STUDIES = 'GET /api/studies';
export const STUDY = { irasId: '123456' };

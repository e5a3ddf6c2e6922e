import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { ApiDeps } from './api-deps.ts';
import type { ApiEvent, ApiHandler, ApiResult, Exchange } from './exchange.ts';
import { answerOnce } from './middleware/answer-once.ts';
import { answerProblems } from './middleware/answer-problems.ts';
import { findOperation } from './middleware/find-operation.ts';
import { identifyRequests } from './middleware/identify-requests.ts';
import { limitBodies } from './middleware/limit-bodies.ts';
import { logRequests } from './middleware/log-requests.ts';
import { parseInput } from './middleware/parse-input.ts';
import { resolveCaller } from './middleware/resolve-caller.ts';
import { secureAnswers } from './middleware/secure-answers.ts';
import { NO_CONTEXT } from './no-context.ts';
import type { Operation } from './operation.ts';
import { HttpRefusal } from './refusal.ts';
import type { Route } from './route.ts';
import { type ServedOperations, serveOperations } from './served-operations.ts';
import { checkAnswer, toResult } from './to-result.ts';

export type { ApiDeps } from './api-deps.ts';

export interface ApiFunction {
  /** Named in the log. */
  readonly capability: string;
  readonly routes: readonly Route[];
  /** One for the operation of every route, by its name. */
  readonly operations: Readonly<Record<string, Operation>>;
  readonly deps: ApiDeps;
}

/**
 * The Lambda handler of a capability, for events of the HTTP API (payload 2.0). It never rejects: every error
 * is answered with problem details.
 */
export function createApiHandler({ capability, routes, operations, deps }: ApiFunction): ApiHandler {
  const served = serveOperations(routes, operations);
  // Errors pass through the stack from its end to its beginning: problems are made first, logged last.
  const handler = middy<ApiEvent, ApiResult, Error, Context, { exchange: Exchange }>(
    async (event: ApiEvent) => event.replay ?? answer(event, served, deps),
  )
    .use(logRequests(deps, capability))
    .use(identifyRequests(deps))
    .use(secureAnswers())
    .use(findOperation(served))
    .use(resolveCaller(deps))
    .use(limitBodies())
    .use(parseInput())
    .use(answerOnce(deps))
    .use(answerProblems());
  // Lambda refuses handlers that declare a callback, and the local front has no context to give.
  return async (event, context) => handler({ ...event }, context ?? NO_CONTEXT);
}

async function answer(event: ApiEvent, served: ServedOperations, deps: ApiDeps): Promise<ApiResult> {
  const found = served.get(event.routeKey);
  if (found === undefined || event.input === undefined)
    throw new HttpRefusal('internal', 'no input was parsed');
  const response = await found.operation.run(event.input);
  if (deps.checkAnswers === true) checkAnswer(found.operation.contract, response);
  return toResult(response);
}

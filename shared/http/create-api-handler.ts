import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Capability, OperationsOf } from '../../functions/routes.ts';
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
import { type ServedOperations, serveOperations } from './served-operations.ts';
import { checkAnswer, toResult } from './to-result.ts';

export type { ApiDeps } from './api-deps.ts';

export type OperationsFor<C extends Capability> = Readonly<Record<OperationsOf<C>, Operation>>;

export interface ApiFunction<C extends Capability> {
  readonly capability: C;
  /** One for every operation that the route table gives the capability. */
  readonly operations: OperationsFor<C>;
  readonly deps: ApiDeps;
}

/**
 * The Lambda handler of a capability, for events of the HTTP API (payload 2.0). It never rejects: every error
 * is answered with problem details.
 */
export function createApiHandler<C extends Capability>({
  capability,
  operations,
  deps,
}: ApiFunction<C>): ApiHandler {
  const served = serveOperations(capability, operations);
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

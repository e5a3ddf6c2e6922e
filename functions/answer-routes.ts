import { type ApiDeps, createApiHandler } from '../shared/http/create-api-handler.ts';
import type { ApiHandler } from '../shared/http/exchange.ts';
import type { Operation } from '../shared/http/operation.ts';
import { type Capability, type OperationsOf, ROUTES } from './routes.ts';

export interface AnsweredRoutes<C extends Capability> {
  readonly capability: C;
  /** One for every operation that the route table gives the capability. */
  readonly operations: Readonly<Record<OperationsOf<C>, Operation>>;
  readonly deps: ApiDeps;
}

/** The Lambda handler that answers the routes of a capability. */
export function answerRoutes<C extends Capability>({
  capability,
  operations,
  deps,
}: AnsweredRoutes<C>): ApiHandler {
  const routes = ROUTES.filter((route) => route.capability === capability);
  return createApiHandler({ capability, routes, operations, deps });
}

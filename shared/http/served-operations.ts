import { type Capability, ROUTES, type Route, routeKey } from '../../functions/routes.ts';
import type { Operation } from './operation.ts';

/** Operations with their routes, by route key (`GET /api/tariffs/{id}`). */
export type ServedOperations = ReadonlyMap<string, { readonly route: Route; readonly operation: Operation }>;

/**
 * The operations of a capability behind the routes that the route table gives it.
 * @throws Error where a route has no operation: a mistake in the code, found at start
 */
export function serveOperations(
  capability: Capability,
  operations: Readonly<Record<string, Operation>>,
): ServedOperations {
  const routes: readonly Route[] = ROUTES.filter((route) => route.capability === capability);
  return new Map(
    routes.map((route) => {
      const operation = operations[route.operation];
      if (operation === undefined) throw new Error(`${capability}: nothing answers ${route.operation}`);
      return [routeKey(route), { route, operation }];
    }),
  );
}

import type { Operation } from './operation.ts';
import { type Route, routeKey } from './route.ts';

/** Operations with their routes, by route key (`GET /api/tariffs/{id}`). */
export type ServedOperations = ReadonlyMap<string, { readonly route: Route; readonly operation: Operation }>;

/**
 * The operations behind their routes.
 * @throws Error where a route has no operation: a mistake in the code, found at start
 */
export function serveOperations(
  routes: readonly Route[],
  operations: Readonly<Record<string, Operation>>,
): ServedOperations {
  return new Map(
    routes.map((route) => {
      const operation = operations[route.operation];
      if (operation === undefined) throw new Error(`nothing answers ${route.operation}`);
      return [routeKey(route), { route, operation }];
    }),
  );
}

/** What the bundle around every handler needs to know of a route. */
import type { Role } from '../domain/person.ts';

/** Which memberships let a caller in at all; whether the thing is theirs is decided by the use case (404). */
export type Access = 'public' | 'signedIn' | readonly Role[];

export interface Route {
  readonly operation: string;
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly access: Access;
}

/** `PUT /api/studies/{irasId}/resource-review`, as API Gateway names a route. */
export function routeKey({ method, path }: Pick<Route, 'method' | 'path'>): string {
  return `${method} ${path}`;
}

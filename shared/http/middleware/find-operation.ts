import { notFound } from '../../domain/errors.ts';
import type { ApiMiddleware } from '../exchange.ts';
import type { ServedOperations } from '../served-operations.ts';

/** Finds the operation by API Gateway's route key. */
export function findOperation(served: ServedOperations): ApiMiddleware {
  return {
    before: ({ event, internal }) => {
      const found = served.get(event.routeKey);
      if (found === undefined) throw notFound();
      Object.assign(internal.exchange, found);
    },
  };
}

import type { ApiMiddleware } from '../exchange.ts';
import { parseRequest } from '../parse-request.ts';

/** Parses path, query and body by the operation's contract, into `event.input`. */
export function parseInput(): ApiMiddleware {
  return {
    before: ({ event, internal: { exchange } }) => {
      if (exchange.operation !== undefined) {
        event.input = parseRequest(exchange.operation.contract, event, exchange);
      }
    },
  };
}

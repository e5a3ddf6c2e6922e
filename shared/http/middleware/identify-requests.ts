import type { ApiDeps } from '../api-deps.ts';
import { type ApiMiddleware, type ApiTurn, headerOf, withDefaultHeaders } from '../exchange.ts';

/** What we write into logs and answers without a second thought. */
const PLAIN = /^[A-Za-z0-9._~:-]{1,100}$/;

/** A caller's own identifier where it is plain, or a new one. */
export function chooseRequestId(given: string | undefined, next: () => string): string {
  return given !== undefined && PLAIN.test(given) ? given : next();
}

/** Gives every request an identifier, and every answer the same in `X-Request-Id`. */
export function identifyRequests({
  clock,
  identifiers,
}: Pick<ApiDeps, 'clock' | 'identifiers'>): ApiMiddleware {
  const echo = (turn: ApiTurn): void => {
    const { requestId } = turn.internal.exchange;
    if (turn.response) turn.response = withDefaultHeaders(turn.response, { 'x-request-id': requestId });
  };
  return {
    before: ({ event, internal }) => {
      const requestId = chooseRequestId(headerOf(event, 'x-request-id'), () => identifiers.next());
      internal.exchange = { requestId, startedAt: clock.now(), bytes: new Uint8Array() };
    },
    after: echo,
    onError: echo,
  };
}

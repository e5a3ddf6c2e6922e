import { type ApiMiddleware, type ApiTurn, withDefaultHeaders } from '../exchange.ts';

/** Headers of every answer of the API that did not choose its own (OWASP REST Security Cheat Sheet). */
export const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
} as const;

export function secureAnswers(): ApiMiddleware {
  const secure = (turn: ApiTurn): void => {
    if (turn.response) turn.response = withDefaultHeaders(turn.response, SECURITY_HEADERS);
  };
  return { after: secure, onError: secure };
}

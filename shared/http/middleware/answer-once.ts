import { createHash } from 'node:crypto';
import type { FirstAnswer, IdempotencyClaim, IdempotencyStore } from '../../ports/idempotency-store.ts';
import type { ApiDeps, ApiLogger } from '../api-deps.ts';
import {
  type ApiEvent,
  type ApiMiddleware,
  type ApiResult,
  type ApiTurn,
  type Exchange,
  headerOf,
} from '../exchange.ts';
import { HttpRefusal } from '../refusal.ts';
import { ANONYMOUS } from './resolve-caller.ts';

const KEY = /^[\x21-\x7e]{1,200}$/;

function hash(...parts: readonly (string | Uint8Array)[]): string {
  const digest = createHash('sha256');
  for (const part of parts) {
    // Each part goes in with its length, so that no two lists of parts read the same.
    digest.update(`${typeof part === 'string' ? Buffer.byteLength(part) : part.byteLength}:`).update(part);
  }
  return digest.digest('hex');
}

/** A key is the caller's own, for one route; the fingerprint is everything else that makes the request. */
function nameRequest(
  event: ApiEvent,
  { caller = ANONYMOUS, bytes }: Exchange,
  key: string,
): readonly [string, string] {
  const { issuer, subject } = caller;
  const type = headerOf(event, 'content-type') ?? '';
  const ifMatch = headerOf(event, 'if-match') ?? '';
  const accept = headerOf(event, 'accept') ?? '';
  return [
    hash(issuer, subject, event.routeKey, key),
    hash(event.rawPath, event.rawQueryString, type, ifMatch, accept, bytes),
  ];
}

function readKey(event: ApiEvent): string | undefined {
  const key = headerOf(event, 'idempotency-key');
  if (key === undefined || KEY.test(key)) return key;
  throw new HttpRefusal('unreadableRequest', 'The Idempotency-Key is empty, too long or not plain text.', {
    path: 'Idempotency-Key',
    mend: 'Use 1 to 200 plain characters without spaces, such as a random UUID.',
  });
}

const replayOf = ({ status, headers, body, base64 }: FirstAnswer): ApiResult => ({
  statusCode: status,
  headers: { ...headers, 'idempotency-replayed': 'true' },
  ...(body === '' ? {} : { body, isBase64Encoded: base64 }),
});

async function start(
  store: IdempotencyStore,
  event: ApiEvent,
  exchange: Exchange,
  key: string,
): Promise<IdempotencyClaim | undefined> {
  const started = await store.start(...nameRequest(event, exchange, key));
  switch (started.is) {
    case 'claimed':
      return started.claim;
    case 'answered':
      event.replay = replayOf(started.answer);
      return undefined;
    case 'inFlight':
      throw new HttpRefusal(
        'idempotencyInFlight',
        'The same request with this Idempotency-Key is being answered.',
        {
          mend: 'Wait a moment and send it again to get its answer.',
          headers: { 'retry-after': '1' },
        },
      );
    case 'otherRequest':
      throw new HttpRefusal('idempotencyKeyReused', 'This Idempotency-Key was used for another request.', {
        path: 'Idempotency-Key',
        mend: 'Use a new key for a new request; repeat a request with exactly the same address and body.',
      });
  }
}

/** What happened has happened: a store that fails now must not turn the answer into an error. */
async function end(
  store: IdempotencyStore,
  claim: IdempotencyClaim,
  result: ApiResult | null | undefined,
  logger: ApiLogger | undefined,
): Promise<void> {
  try {
    if (!result || result.statusCode >= 500) return await store.release(claim);
    const { statusCode: status, headers, body = '', isBase64Encoded: base64 = false } = result;
    await store.settle(claim, { status, headers, body, base64 });
  } catch (error) {
    logger?.warn('first answer not kept', { error: error instanceof Error ? error.name : 'unknown' });
  }
}

/**
 * `Idempotency-Key` on POST: a repeat gets the first answer, byte for byte. Stands after the parsing of input,
 * so that a request with mistakes may be mended under its key, and inside the headers that belong to each answer.
 */
export function answerOnce({ idempotency, logger }: ApiDeps): ApiMiddleware {
  const claims = new WeakMap<Exchange, IdempotencyClaim>();
  const settle = async ({ internal: { exchange }, response }: ApiTurn): Promise<void> => {
    const claim = claims.get(exchange);
    if (claim !== undefined) await end(idempotency, claim, response, logger);
  };
  return {
    before: async ({ event, internal: { exchange } }) => {
      const key = exchange.route?.method === 'POST' ? readKey(event) : undefined;
      if (key === undefined) return;
      const claim = await start(idempotency, event, exchange, key);
      if (claim !== undefined) claims.set(exchange, claim);
    },
    after: settle,
    onError: settle,
  };
}

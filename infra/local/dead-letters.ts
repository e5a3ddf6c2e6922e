/** The dead letters of the running service, for `ncvr redrive`: they are in the memory of its queue. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LocalQueue } from './queue.ts';

export const DEAD_LETTERS = '/local/dead-letters';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * GET lists the bodies, POST sends all of them again; each answers `{items}`. Only for who can read the data folder,
 * where the key is.
 */
export function serveDeadLetters(queue: Pick<LocalQueue<never>, 'deadLetters' | 'redrive'>, key: string) {
  const expected = digest(`Bearer ${key}`);
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify(body));
    };
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected))
      return answer(401, { title: 'Send the key of the data folder.' });
    const { method } = request;
    if (method !== 'GET' && method !== 'POST') return answer(405, { title: 'Use GET or POST.' });
    const items = queue.deadLetters();
    if (method === 'POST') queue.redrive();
    return answer(200, { items });
  };
}

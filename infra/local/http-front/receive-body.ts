import type { IncomingMessage } from 'node:http';
import { contentTooLarge, MOST_BODY_BYTES } from '../../../shared/http/middleware/limit-bodies.ts';
import { HttpRefusal } from '../../../shared/http/refusal.ts';

/**
 * The whole body, never more than `most` bytes of it in memory.
 * @throws HttpRefusal `contentTooLarge` as soon as it is known, `unreadableRequest` where the caller goes away
 */
export async function receiveBody(request: IncomingMessage, most = MOST_BODY_BYTES): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > most) throw contentTooLarge();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const stop = (): void => {
      request.off('data', take).off('end', finish).off('error', abort).off('close', abort);
    };
    const take = (chunk: Buffer): void => {
      length += chunk.byteLength;
      if (length <= most) {
        chunks.push(chunk);
        return;
      }
      stop();
      request.pause();
      reject(contentTooLarge());
    };
    const finish = (): void => {
      stop();
      resolve(Buffer.concat(chunks));
    };
    const abort = (): void => reject(wentAway());
    request.on('data', take).on('end', finish).on('error', abort).on('close', abort);
  });
}

function wentAway(): HttpRefusal {
  return new HttpRefusal('unreadableRequest', 'The request ended before its body did.', {
    mend: 'Send it again.',
  });
}

const PATIENCE_MS = 3_000;

/**
 * Reads on and throws away for a moment: a connection that is closed while its caller still writes loses the
 * answer on its way.
 */
export async function discardRest(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    request.on('end', done).on('close', done).on('error', done).resume();
  });
}

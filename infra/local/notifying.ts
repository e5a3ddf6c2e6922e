/** The outbox of the local service: what was written with a change is put into the folder of mail soon after. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiLogger } from '../../shared/http/api-deps.ts';
import type { LocalService } from './compose.ts';
import type { LocalQueue } from './queue.ts';

const DELIVER_EVERY_MS = 2_000;
/** One round begins no new message after this, so that the service stops soon after it is asked to. */
const ROUND_MS = 1_000;
const REMIND_EVERY_MS = 60 * 60 * 1000;
/** Prices go before mail: how long a round waits for the end of a fan-out, which has this one process to itself. */
const PATIENCE_MS = 20_000;

/** Ends early where it is told to. */
const waitFor = (milliseconds: number, signal: AbortSignal): Promise<unknown> =>
  sleep(milliseconds, undefined, { ref: false, signal }).catch(() => undefined);

/** Looks again and again until it is stopped; stopping waits for the round that is under way. */
export function startNotifying(
  {
    notifications,
    queue,
  }: Pick<LocalService, 'notifications'> & { readonly queue: Pick<LocalQueue<unknown>, 'idle'> },
  logger: ApiLogger,
): () => Promise<void> {
  let round = Promise.resolve();
  let [isUnderWay, isStopped, remindedAt] = [false, false, Number.NEGATIVE_INFINITY];
  const stopping = new AbortController();
  const look = async (): Promise<void> => {
    await Promise.race([queue.idle(), waitFor(PATIENCE_MS, stopping.signal)]);
    if (isStopped) return;
    if (performance.now() - remindedAt >= REMIND_EVERY_MS) {
      await notifications.remind();
      remindedAt = performance.now();
    }
    const { refused, gaveUp, retried } = await notifications.deliver({ forMs: ROUND_MS });
    if (refused + gaveUp + retried > 0) logger.warn('notifications.deliver', { refused, gaveUp, retried });
  };
  const begin = (): void => {
    if (isUnderWay || isStopped) return;
    isUnderWay = true;
    round = look()
      .catch((error: unknown) => {
        if (!isStopped) logger.error('notifications.deliver', { error: String(error) });
      })
      .finally(() => {
        isUnderWay = false;
      });
  };
  begin();
  const timer = setInterval(begin, DELIVER_EVERY_MS);
  return async () => {
    isStopped = true;
    stopping.abort();
    clearInterval(timer);
    await round;
  };
}

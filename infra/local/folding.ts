/** The indicator's schedules of the local service: the log is folded, and months that are due are closed. */
import type { ApiLogger } from '../../shared/http/api-deps.ts';
import type { LocalService } from './compose.ts';

/** In the cloud once an hour, and closing once a day: here the log is short, and people look sooner. */
const EVERY_MS = 10 * 60 * 1000;

/** Folds and closes now, and again and again until it is stopped; stopping waits for the round under way. */
export function startFolding(
  { indicator }: Pick<LocalService, 'indicator'>,
  logger: ApiLogger,
): () => Promise<void> {
  let round = Promise.resolve();
  let [isUnderWay, isStopped] = [false, false];
  const runOnce = async (): Promise<void> => {
    await indicator.close();
    await indicator.fold();
  };
  const begin = (): void => {
    if (isUnderWay || isStopped) return;
    isUnderWay = true;
    round = runOnce()
      .catch((error: unknown) => {
        if (!isStopped) logger.error('adherence-indicator.fold', { error: String(error) });
      })
      .finally(() => {
        isUnderWay = false;
      });
  };
  begin();
  const timer = setInterval(begin, EVERY_MS);
  return async () => {
    isStopped = true;
    clearInterval(timer);
    await round;
  };
}

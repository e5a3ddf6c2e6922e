import type { ServerResponse } from 'node:http';
import type { Clock } from '../../../shared/ports/clock.ts';
import type { Lock } from './object-version.ts';
import type { S3Request } from './request.ts';
import type { Uploads } from './uploads.ts';
import type { Versions } from './versions.ts';

/** What every operation works with. */
export interface Store {
  readonly versions: Versions;
  readonly uploads: Uploads;
  readonly clock: Clock;
  /** Retention of each new version that does not bring its own. */
  readonly retention: { readonly mode: Lock['mode']; readonly days: number } | undefined;
  /** One writer to an object at a time. */
  readonly locked: <T>(name: string, task: () => Promise<T>) => Promise<T>;
}

/** One operation: `payload` is the body's hash as signed. */
export type Operation = (
  store: Store,
  request: S3Request,
  response: ServerResponse,
  payload: string,
) => Promise<void>;

/** Forms of other sites change nothing here: the browser says where a form comes from, and ours carry a token. */
import { timingSafeEqual } from 'node:crypto';

export const CSRF_FIELD = 'csrfToken';

/** Whether a form's token is the session's, in a time that tells nothing of it. */
export function isSessionToken(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Whether the browser says, or does not deny, that one of our own pages sent this. */
export function isFromOurPages(
  headers: Readonly<Record<string, string | undefined>>,
  baseUrl: string,
): boolean {
  const origin = headers['origin'];
  // Behind `Referrer-Policy: no-referrer` the origin of a form is "null"; ours is `same-origin`.
  if (origin !== undefined && origin !== new URL(baseUrl).origin) return false;
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}

/** Forms of other sites change nothing here: the browser says where a form comes from, and ours carry a token. */
import { randomBytes, timingSafeEqual } from 'node:crypto';

export const CSRF_FIELD = 'csrfToken';

/** Whether two texts are the same, in a time that tells nothing of them. */
export function isSameText(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}

const combine = (one: Buffer, other: Buffer): Buffer =>
  Buffer.from(one.map((byte, at) => byte ^ (other[at] ?? 0)));

/**
 * The session's token as one page shows it: another text each time, so that the size of a compressed page with
 * chosen words on it tells nothing of the token (the attack named BREACH).
 */
export function maskToken(token: string): string {
  const plain = Buffer.from(token);
  const mask = randomBytes(plain.length);
  return `${mask.toString('base64url')}.${combine(plain, mask).toString('base64url')}`;
}

/** The token that `maskToken` showed so; a text of nobody's where it is not of that shape. */
export function unmaskToken(shown: string): string {
  const [mask, masked, ...rest] = shown.split('.').map((part) => Buffer.from(part, 'base64url'));
  const isWhole = mask && masked && mask.length > 0 && mask.length === masked.length && rest.length === 0;
  return isWhole ? combine(masked, mask).toString('latin1') : '';
}

/** Whether a form's token is the session's, as `maskToken` shows it. */
export const isSessionToken = (shown: string, wanted: string): boolean =>
  isSameText(unmaskToken(shown), wanted);

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

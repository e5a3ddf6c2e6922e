/** True for a host name that can only mean this machine: `localhost`, `127.x.x.x` or `[::1]`. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/u.test(hostname);
}

/**
 * Plain http is for the embedded provider only; every other issuer is https.
 * @throws Error that names the address and how to mend it
 */
export function requireSecureOrLoopback(url: URL, what: string): void {
  if (url.protocol === 'https:') return;
  if (url.protocol === 'http:' && isLoopbackHost(url.hostname)) return;
  throw new Error(`${what} ${url.href} must use https; plain http is for localhost only`);
}

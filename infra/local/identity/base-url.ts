import type { IncomingMessage } from 'node:http';
import { isLoopbackHost } from '../../../shared/adapters/oidc/loopback.ts';

/**
 * The one address under which the service is opened, without a trailing slash.
 * @throws Error unless it is an http or https origin on loopback: the demonstration identities need no password
 */
export function parseLoopbackBaseUrl(baseUrl: string): URL {
  const url = URL.parse(baseUrl);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new Error(`baseUrl ${baseUrl} must be an address such as http://localhost:8080`);
  }
  if (!isLoopbackHost(url.hostname)) {
    throw new Error(
      `baseUrl ${baseUrl} is not on loopback: the embedded identity provider lets anyone sign in as anyone, ` +
        'so it runs on localhost only; configure a real OpenID Connect issuer instead',
    );
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw new Error(`baseUrl ${baseUrl} must be an origin without a path, such as ${url.origin}`);
  }
  return url;
}

/** True when both the peer and the name it used are this machine (the name keeps out DNS rebinding). */
export function isFromThisMachine(request: IncomingMessage): boolean {
  const peer = request.socket.remoteAddress ?? '';
  const local = peer === '::1' || /^(?:::ffff:)?127\./u.test(peer);
  const host = URL.parse(`http://${request.headers.host ?? ''}`);
  return local && host !== null && isLoopbackHost(host.hostname);
}

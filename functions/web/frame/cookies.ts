/** The one cookie of the pages: the session's identifier. */

export interface SessionCookie {
  /** The identifier that the browser sent. */
  read(cookies: readonly string[]): string | undefined;
  write(id: string): string;
  clear(): string;
}

/**
 * `__Host-ncvr` over https: secure, for this host and all its paths only. Over plain http, which is this machine
 * only, browsers other than Chromium refuse that prefix, so the name is another one.
 */
export function createSessionCookie(baseUrl: string): SessionCookie {
  const secure = new URL(baseUrl).protocol === 'https:';
  const name = secure ? '__Host-ncvr' : 'ncvr-session';
  const attributes = `; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return {
    read: (cookies) =>
      cookies
        .flatMap((cookie) => cookie.split(';'))
        .map((pair) => pair.trim())
        .find((pair) => pair.startsWith(`${name}=`))
        ?.slice(name.length + 1),
    write: (id) => `${name}=${id}${attributes}`,
    clear: () => `${name}=${attributes}; Max-Age=0`,
  };
}

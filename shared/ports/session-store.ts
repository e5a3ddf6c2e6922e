/** Sessions of signed-in people, kept by the server; the browser holds only a random identifier. */

export interface Session<Content> {
  readonly content: Content;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Milliseconds since 1970; each change of the session moves it on, up to its longest life. */
  readonly expiresAt: number;
  readonly lock: number;
}

/** The session was changed in between, or is over: read again. */
export class SessionConflict extends Error {
  constructor() {
    super('the session was changed in between or is over');
    this.name = 'SessionConflict';
  }
}

export interface SessionStore<Content> {
  /** @returns the identifier for the cookie: known to the browser only, never stored or logged */
  create(content: Content): Promise<{ readonly id: string; readonly session: Session<Content> }>;
  /** Undefined where there is none, or it is over. */
  read(id: string): Promise<Session<Content> | undefined>;
  /** @param session as read: its lock must still be the stored one. @throws SessionConflict */
  replace(id: string, session: Session<Content>, content: Content): Promise<Session<Content>>;
  /**
   * The session under a new identifier, the old one ended: after every sign-in, so that an identifier from
   * before it opens nothing. It begins a new longest life. @throws SessionConflict
   */
  renew(
    id: string,
    session: Session<Content>,
    content: Content,
  ): Promise<{ readonly id: string; readonly session: Session<Content> }>;
  /** Idempotent. */
  destroy(id: string): Promise<void>;
}

/** The session of one request: read once, changed at most a few times, its cookie set when it has a new identifier. */
import type { Clock } from '../../../shared/ports/clock.ts';
import type { Identifiers } from '../../../shared/ports/identifiers.ts';
import { type Session, SessionConflict, type SessionStore } from '../../../shared/ports/session-store.ts';
import type { SessionCookie } from './cookies.ts';
import { IDLE_SECONDS, type WebSession } from './web-session.ts';

export interface VisitSession {
  /** Undefined for a visitor without one. */
  readonly content: () => WebSession | undefined;
  /** Changes what is kept; begins a session where there is none. Another tab's change in between is kept. */
  readonly change: (change: (content: WebSession) => WebSession) => Promise<void>;
  /** Under a new identifier and with a new CSRF token: after every sign-in. */
  readonly renew: (change: (content: WebSession) => WebSession) => Promise<void>;
  readonly end: () => Promise<void>;
  /** Keeps a session that is in use alive. */
  readonly touch: () => Promise<void>;
  /** `Set-Cookie`, where the browser must learn something. */
  readonly setCookie: () => string | undefined;
}

export interface SessionDeps {
  readonly sessions: SessionStore<WebSession>;
  readonly identifiers: Pick<Identifiers, 'random'>;
  readonly clock: Clock;
}

/** A session in use is written at most this often, so that a page is one read. */
const TOUCH_SECONDS = 5 * 60;
const ATTEMPTS = 3;

function newToken({ identifiers }: SessionDeps): string {
  return Buffer.from(identifiers.random(32)).toString('base64url');
}

interface Held {
  readonly id: string;
  readonly session: Session<WebSession>;
}

/** Opens the session that the cookie names, if it is still there. */
export async function openSession(
  deps: SessionDeps,
  cookie: SessionCookie,
  cookies: readonly string[],
): Promise<VisitSession> {
  const sent = cookie.read(cookies);
  const found = sent === undefined ? undefined : await deps.sessions.read(sent);
  let held: Held | undefined = sent !== undefined && found ? { id: sent, session: found } : undefined;
  let setCookie = sent !== undefined && !found ? cookie.clear() : undefined;
  const begin = (): WebSession => ({ csrfToken: newToken(deps), signIns: [] });
  const hold = (next: Held): void => {
    if (next.id !== held?.id) setCookie = cookie.write(next.id);
    held = next;
  };
  /** Again on what another request made of the session in between. */
  const retry = async (attempt: (current: Held | undefined) => Promise<Held>): Promise<void> => {
    for (let tries = 1; ; tries += 1) {
      try {
        hold(await attempt(held));
        return;
      } catch (error) {
        if (!(error instanceof SessionConflict) || tries === ATTEMPTS || !held) throw error;
        const session = await deps.sessions.read(held.id);
        held = session && { id: held.id, session };
      }
    }
  };
  return {
    content: () => held?.session.content,
    change: (change) =>
      retry(async (current) => {
        if (!current) return deps.sessions.create(change(begin()));
        const { id, session } = current;
        return { id, session: await deps.sessions.replace(id, session, change(session.content)) };
      }),
    renew: (change) =>
      retry(async (current) => {
        const next = { ...change(current?.session.content ?? begin()), csrfToken: newToken(deps) };
        return current ? deps.sessions.renew(current.id, current.session, next) : deps.sessions.create(next);
      }),
    end: async () => {
      if (held) await deps.sessions.destroy(held.id);
      held = undefined;
      setCookie = cookie.clear();
    },
    touch: async () => {
      if (!held || held.session.expiresAt - deps.clock.now() > (IDLE_SECONDS - TOUCH_SECONDS) * 1000) return;
      const { id, session } = held;
      try {
        held = { id, session: await deps.sessions.replace(id, session, session.content) };
      } catch (error) {
        // Another request of the same person has just done the same.
        if (!(error instanceof SessionConflict)) throw error;
      }
    },
    setCookie: () => setCookie,
  };
}

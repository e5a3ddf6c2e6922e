import { DomainError } from '../../domain/errors.ts';
import type { Caller } from '../../domain/person.ts';
import type { ApiDeps } from '../api-deps.ts';
import type { ApiMiddleware, GatewayEvent } from '../exchange.ts';
import { HttpRefusal } from '../refusal.ts';
import type { Access, Route } from '../route.ts';

/** Nobody in particular: public routes are answered without a look at who asks. */
export const ANONYMOUS: Caller = { issuer: '', subject: '', name: '', memberships: [] };

interface Identity {
  readonly issuer: string;
  readonly subject: string;
  readonly isSystem: boolean;
}

/** Who the authoriser says is calling. A client that signed in as itself has its own id as subject. */
function readIdentity(event: GatewayEvent): Identity | undefined {
  const claims = event.requestContext.authorizer?.jwt.claims;
  const [issuer, subject] = [claims?.['iss'], claims?.['sub']];
  if (typeof issuer !== 'string' || typeof subject !== 'string') return undefined;
  const client = claims?.['client_id'] ?? claims?.['azp'];
  return { issuer, subject, isSystem: subject === client };
}

/** The answer to a call without a token, or with one that is not accepted. */
export function unauthenticated(message: string, challenge = 'Bearer realm="ncvr"'): HttpRefusal {
  return new HttpRefusal('unauthenticated', message, {
    mend: 'Send an access token of this service as `Authorization: Bearer ...`.',
    headers: { 'www-authenticate': challenge },
  });
}

function mayEnter(access: Access, caller: Caller): boolean {
  if (typeof access === 'string') return caller.memberships.length > 0;
  return caller.memberships.some(({ role }) => access.includes(role));
}

function refuse(access: Access): DomainError {
  const roles = typeof access === 'string' ? '' : ` It is for: ${access.join(', ')}.`;
  return new DomainError('forbidden', `Your account has no membership that may do this.${roles}`, {
    mend: 'Ask the national coordinating team for the membership that you need.',
  });
}

async function findCaller(deps: ApiDeps, event: GatewayEvent, route: Route): Promise<Caller> {
  const identity = readIdentity(event);
  if (identity === undefined) throw unauthenticated('This needs a signed-in caller.');
  const { issuer, subject, isSystem } = identity;
  const person = await deps.memberships.findPerson(issuer, subject);
  const caller = { issuer, subject, name: person?.name ?? '', memberships: person?.memberships ?? [] };
  if (!mayEnter(route.access, caller)) throw refuse(route.access);
  if (isSystem && route.method !== 'GET' && deps.systemClients !== 'actForPeople') {
    throw new DomainError('forbidden', 'System clients only read; this changes something.', {
      mend: 'Let a person sign in and do it.',
    });
  }
  return caller;
}

/** Finds the caller's memberships and holds them against the route's access. A token alone grants nothing. */
export function resolveCaller(deps: ApiDeps): ApiMiddleware {
  return {
    before: async ({ event, internal: { exchange } }) => {
      const { route } = exchange;
      if (route === undefined || route.access === 'public') return;
      exchange.caller = await findCaller(deps, event, route);
    },
  };
}

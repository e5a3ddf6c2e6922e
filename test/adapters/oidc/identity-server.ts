import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DemoPeople, DemoPerson } from '../../../infra/local/identity/demo-person.ts';
import {
  createIdentityProvider,
  type IdentityProvider,
} from '../../../infra/local/identity/identity-provider.ts';

export const AMINA: DemoPerson = {
  subject: 'demo.siteRepresentative.RRV',
  name: 'Amina Okafor',
  role: 'siteRepresentative',
  organisation: 'RRV',
  organisationName: 'University College London Hospitals',
};
export const BERYL: DemoPerson = {
  subject: 'demo.companyRepresentative.example-pharma',
  name: 'Beryl <script> & Sons',
  role: 'companyRepresentative',
  organisation: 'example-pharma',
  organisationName: 'Example Pharma',
};
export const COLIN: DemoPerson = {
  subject: 'demo.nationalCoordinator.national',
  name: 'Colin Price',
  role: 'nationalCoordinator',
  organisation: 'national',
  organisationName: 'National team',
};

/** People in memory, found by any part of their text. */
export function demoPeople(people: readonly DemoPerson[] = [AMINA, BERYL, COLIN]): DemoPeople {
  return {
    find: (subject) => people.find((person) => person.subject === subject),
    search: (text) =>
      people.filter((person) => Object.values(person).join(' ').toLowerCase().includes(text.toLowerCase())),
  };
}

export interface RunningIdentity {
  readonly baseUrl: string;
  readonly port: number;
  readonly dataFolder: string;
  readonly identity: IdentityProvider;
  /** Ends the listening without closing the store, as a kill would. */
  abandon(): Promise<void>;
  stop(): Promise<void>;
}

export interface IdentityOptions {
  readonly port?: number;
  readonly dataFolder?: string;
  readonly people?: DemoPeople;
  readonly onFault?: (error: unknown) => void;
}

/** The provider behind a real HTTP server on loopback; any path outside `/oidc` answers with its own address. */
export async function startIdentity(options: IdentityOptions = {}): Promise<RunningIdentity> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'ncvr-identity-')));
  const held: { identity?: IdentityProvider } = {};
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/oidc') === true) void held.identity?.handler(request, response);
    else response.end(request.url);
  });
  const port = await listen(server, options.port ?? 0);
  const baseUrl = `http://localhost:${port}`;
  const identity = await createIdentityProvider({
    baseUrl,
    dataFolder,
    demoPeople: options.people ?? demoPeople(),
    stylesheetPaths: ['/assets/service.css'],
    ...(options.onFault === undefined ? {} : { onFault: options.onFault }),
  });
  held.identity = identity;
  const abandon = () => closeServer(server);
  const stop = async () => {
    await abandon();
    identity.close();
    await rm(dataFolder, { recursive: true, force: true });
  };
  return { baseUrl, port, dataFolder, identity, abandon, stop };
}

/** Starts the server on the port (0 for any) of the loopback name `localhost`; answers the port. */
export async function listen(server: Server, port = 0): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
}

export async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** An access token by client credentials; the secret goes into the Authorization header. */
export async function fetchSystemToken(issuer: string, clientId: string, secret = 'demo'): Promise<string> {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${clientId}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const body: unknown = await response.json();
  if (typeof body === 'object' && body !== null && 'access_token' in body) return String(body.access_token);
  throw new Error(`no token: ${JSON.stringify(body)}`);
}

/** Access tokens for the smoke run: given ready-made, or asked of the issuer for a client. */
import * as z from 'zod';
import { api } from './api-client.ts';

export const PARTIES = ['lead', 'company', 'trust'] as const;
export type Party = (typeof PARTIES)[number];

const Configuration = z.object({ token_endpoint: z.url() });
const TokenAnswer = z.object({ access_token: z.string().min(1) });

/** Where the issuer describes itself, as the description of the API names it. */
async function findConfiguration(baseUrl: string): Promise<string> {
  const { body } = await api(baseUrl).get('/api/openapi.json');
  const address: unknown = body?.components?.securitySchemes?.openIdConnect?.openIdConnectUrl;
  if (typeof address === 'string') return address;
  throw new Error('the description of the API names no issuer: give --issuer');
}

async function readJson<T>(schema: z.ZodType<T>, address: string, init?: RequestInit): Promise<T> {
  const response = await fetch(address, init);
  const answer = schema.safeParse(await response.json().catch(() => undefined));
  if (response.ok && answer.success) return answer.data;
  throw new Error(`${address} answers ${response.status} without what is needed`);
}

export interface TokenSettings {
  readonly baseUrl: string;
  readonly issuer?: string | undefined;
  /** Asked for with a client's token, where the issuer wants it. */
  readonly scope?: string | undefined;
  readonly isLocal: boolean;
  /** `demo.<role>.<organisation>`, which only the local identity provider knows. */
  readonly demoClients: Readonly<Record<Party, string>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * `NCVR_SMOKE_LEAD_TOKEN` (a person's), or `NCVR_SMOKE_LEAD_CLIENT` and `NCVR_SMOKE_LEAD_SECRET`; likewise COMPANY and
 * TRUST. On this machine the demonstration's clients, where nothing is given.
 * @returns undefined where neither is there
 */
export async function findToken(party: Party, settings: TokenSettings): Promise<string | undefined> {
  const { environment, baseUrl, issuer, isLocal, demoClients, scope } = settings;
  const given = (what: string) => environment[`NCVR_SMOKE_${party.toUpperCase()}_${what}`];
  const token = given('TOKEN');
  if (token !== undefined) return token;
  const client = given('CLIENT') ?? (isLocal ? demoClients[party] : undefined);
  const secret = given('SECRET') ?? (isLocal ? 'demo' : undefined);
  if (client === undefined || secret === undefined) return undefined;
  const described =
    issuer === undefined ? await findConfiguration(baseUrl) : `${issuer}/.well-known/openid-configuration`;
  const { token_endpoint: endpoint } = await readJson(Configuration, described);
  const pair = [client, secret].map((part) => encodeURIComponent(part)).join(':');
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    ...(scope !== undefined && { scope }),
  });
  const headers = { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
  return (await readJson(TokenAnswer, endpoint, { method: 'POST', headers, body })).access_token;
}

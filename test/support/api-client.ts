/** A small client of the HTTP API, for journeys. It follows no redirect and never throws for a status. */

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** JSON read, other text as text, anything else as bytes; undefined without a body. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- journeys reach into answers
  readonly body: any;
  /** The body as it came. */
  readonly bytes: Uint8Array;
}

export interface Sent {
  /** Bytes and text go as they are, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ApiClient {
  get(path: string, sent?: Omit<Sent, 'body'>): Promise<ApiAnswer>;
  put(path: string, body?: unknown, sent?: Omit<Sent, 'body'>): Promise<ApiAnswer>;
  post(path: string, body?: unknown, sent?: Omit<Sent, 'body'>): Promise<ApiAnswer>;
  delete(path: string, sent?: Omit<Sent, 'body'>): Promise<ApiAnswer>;
  request(method: string, path: string, sent?: Sent): Promise<ApiAnswer>;
}

function bodyOf(body: unknown): { readonly body?: string | Uint8Array<ArrayBuffer>; readonly type?: string } {
  if (body === undefined) return {};
  if (body instanceof Uint8Array) return { body: new Uint8Array(body), type: 'application/octet-stream' };
  if (typeof body === 'string') return { body, type: 'application/json' };
  return { body: JSON.stringify(body), type: 'application/json' };
}

async function read(response: Response): Promise<ApiAnswer> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const type = response.headers.get('content-type') ?? '';
  const text = (): string => new TextDecoder().decode(bytes);
  const value = (): unknown => {
    if (bytes.byteLength === 0) return undefined;
    if (/[/+]json\b/.test(type)) return JSON.parse(text());
    return type.startsWith('text/') ? text() : bytes;
  };
  return { status: response.status, headers: response.headers, body: value(), bytes };
}

/** The API at an address, as whoever the token says; without one, as nobody. */
export function api(baseUrl: string, token?: string): ApiClient {
  const request = async (
    method: string,
    path: string,
    { body, headers = {} }: Sent = {},
  ): Promise<ApiAnswer> => {
    const { body: bytes, type } = bodyOf(body);
    const response = await fetch(new URL(path, baseUrl), {
      method,
      redirect: 'manual',
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(type === undefined ? {} : { 'content-type': type }),
        ...headers,
      },
      ...(bytes === undefined ? {} : { body: bytes }),
    });
    return read(response);
  };
  return {
    request,
    get: (path, sent) => request('GET', path, sent),
    put: (path, body, sent) => request('PUT', path, { ...sent, body }),
    post: (path, body, sent) => request('POST', path, { ...sent, body }),
    delete: (path, sent) => request('DELETE', path, sent),
  };
}

/**
 * A token of a demonstration system client, such as `demo.siteRepresentative.RRV`.
 * @throws Error where the identity provider gives none
 */
export async function demoToken(baseUrl: string, role: string, organisation: string): Promise<string> {
  const client = `demo.${role}.${organisation}`;
  const response = await fetch(new URL('/oidc/token', baseUrl), {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${client}:demo`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const answer: unknown = await response.json();
  const token =
    typeof answer === 'object' && answer !== null && 'access_token' in answer
      ? answer.access_token
      : undefined;
  if (typeof token !== 'string') throw new Error(`no token for ${client}: ${response.status}`);
  return token;
}

/** The pages in memory, and people who visit them with a browser's manners: cookies, forms, redirects. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { IDLE_SECONDS, LONGEST_SECONDS, WebSession } from '../../../functions/web/frame/web-session.ts';
import { createHandler, type WebHandler } from '../../../functions/web/handler.ts';
import type { WebDeps } from '../../../functions/web/web-deps.ts';
import { appendixFragment } from '../../../shared/adapters/appendix/appendix-html.ts';
import { budgetFragment } from '../../../shared/adapters/budget/budget-html.ts';
import { renderBudgetWorkbook } from '../../../shared/adapters/budget/workbook/budget-workbook.ts';
import { createAppendixRenderer } from '../../../shared/adapters/pdf/appendix-pdf.ts';
import { createSessionStore } from '../../../shared/adapters/records/session-store.records.ts';
import { isSigned } from '../../../shared/adapters/verification/check-signature.ts';
import { createPdfExaminer } from '../../../shared/adapters/verification/pdf-examiner.ts';
import { canonicalBytes } from '../../../shared/domain/canonical.ts';
import type { Caller } from '../../../shared/domain/person.ts';
import { type SignIn, SignInFailed } from '../../../shared/ports/sign-in.ts';
import { createFindIssued } from '../../../shared/usecases/verification/find-issued.ts';
import { createVerifyDocument } from '../../../shared/usecases/verification/verify-document.ts';
import { ISSUER, register } from '../../support/service-deps.ts';
import { createTestSigner } from '../../support/test-signer.ts';
import {
  createStudyProcess,
  type DocumentMakers,
  type StudyProcess,
} from '../../usecases/resource-review/study-process.ts';

export const BASE_URL = 'https://ncvr.example';

export interface BegunSignIn {
  readonly maxAge: number | undefined;
  readonly loginHint: string | undefined;
}

/** An identity service that believes whatever subject the callback names. */
function createTrustingSignIn(begun: BegunSignIn[], now: () => number): SignIn {
  return {
    begin: async ({ returnTo, maxAge, loginHint }) => {
      begun.push({ maxAge, loginHint });
      const state = `state-${begun.length}`;
      const kept = { state, nonce: 'nonce', codeVerifier: 'verifier', returnTo, maxAge: maxAge ?? 3600 };
      return { redirectTo: `${ISSUER}/authorize?state=${state}`, kept };
    },
    complete: async ({ callbackUrl, kept }) => {
      const { searchParams } = new URL(callbackUrl, BASE_URL);
      const subject = searchParams.get('subject');
      if (searchParams.get('state') !== kept.state) throw new SignInFailed('notOurs', 'another state');
      if (subject === null) throw new SignInFailed('declined', 'cancelled');
      return {
        issuer: ISSUER,
        subject,
        name: subject,
        authenticatedAt: now(),
        idToken: `token of ${subject}`,
      };
    },
    endUrl: async () => `${ISSUER}/end`,
  };
}

export interface WebService {
  readonly study: StudyProcess;
  readonly deps: WebDeps;
  readonly handler: WebHandler;
  readonly begun: readonly BegunSignIn[];
  readonly errors: readonly Readonly<Record<string, unknown>>[];
  /** A new browser, nobody signed in. */
  visitor(): Visitor;
  /** A new browser with this person signed in; the person is made known. */
  signedIn(person: Caller): Promise<Visitor>;
}

export interface WebServiceOptions {
  /** The worker draws real PDFs; without it, the PDF is of no interest and holds the canonical bytes. */
  readonly realPdfs?: boolean;
}

/** The study's documents are signed with the key that the pages know. */
function createMakers({ realPdfs = false }: WebServiceOptions) {
  const renderer = createAppendixRenderer();
  const signer = createTestSigner();
  const makers: DocumentMakers = {
    signer,
    renderer: realPdfs ? renderer : { renderPdf: canonicalBytes },
  };
  return { makers, signer, pdfs: createPdfExaminer({ renderer }) };
}

export async function createWebService(
  changes: Partial<WebDeps> = {},
  options: WebServiceOptions = {},
): Promise<WebService> {
  const { makers, signer, pdfs } = createMakers(options);
  const study = await createStudyProcess(undefined, makers);
  const begun: BegunSignIn[] = [];
  const errors: Readonly<Record<string, unknown>>[] = [];
  const { table, clock, identifiers } = study;
  const deps: WebDeps = {
    ...study,
    settings: { baseUrl: BASE_URL, serviceName: 'National Contract Value Review', issuerOrigin: ISSUER },
    sessions: createSessionStore({
      table,
      clock,
      identifiers,
      schema: WebSession,
      idleSeconds: IDLE_SECONDS,
      longestSeconds: LONGEST_SECONDS,
    }),
    signIn: createTrustingSignIn(begun, () => clock.now()),
    signer,
    renderAppendix: appendixFragment,
    renderBudget: budgetFragment,
    budgetWorkbook: async (budget) => renderBudgetWorkbook(budget),
    verifyDocument: createVerifyDocument({
      sha256: study.sha256,
      isSigned,
      pdfs,
      findKeys: () => signer.listKeys(),
      findIssued: createFindIssued(study),
    }),
    logger: { error: (_message, attributes) => errors.push(attributes) },
    ...changes,
  };
  const handler = createHandler(deps);
  const visitor = () => createVisitor(handler);
  return {
    study,
    deps,
    handler,
    begun,
    errors,
    visitor,
    signedIn: async (person) => {
      await register(study, person);
      const browser = visitor();
      await browser.signIn(person);
      // Whoever has several organisations acts for all of them, unless a test chooses.
      if (new Set(person.memberships.map(({ organisation }) => organisation)).size > 1) {
        await browser.get('/organisation');
        await browser.post('/organisation', { organisation: 'all: ' });
      }
      return browser;
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: string;
  /** The body as it came, for files. */
  readonly bytes: Uint8Array;
  /** `Location`, or the empty text. */
  readonly location: string;
  readonly title: string;
}

export interface Visitor {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Sends the form that the browser shows last, with its hidden fields, to a path. */
  post(path: string, fields?: Readonly<Record<string, string>>, options?: PostOptions): Promise<Answer>;
  /** Sends a form with a file, in the field `review` unless told; undefined: none was chosen. */
  upload(path: string, content: FileContent, options?: UploadOptions): Promise<Answer>;
  signIn(person: Pick<Caller, 'subject'>): Promise<Answer>;
  /** Comes back from the identity service as this person. */
  comeBack(from: Answer, person: Pick<Caller, 'subject'>): Promise<Answer>;
  cookie(): string | undefined;
  setCookie(value: string): void;
}

export type FileContent = string | Uint8Array<ArrayBuffer> | undefined;

export interface UploadOptions {
  readonly fields?: Readonly<Record<string, string>>;
  readonly field?: string;
}

export interface PostOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Hidden fields of the page are left out. */
  readonly bare?: boolean;
}

interface Sent {
  readonly method: string;
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookie: string | undefined;
  readonly body?: Uint8Array;
}

function toEvent({ method, address, headers, cookie, body }: Sent): APIGatewayProxyEventV2 {
  const [rawPath = '', rawQueryString = ''] = address.split('?');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    headers: { ...headers },
    ...(cookie !== undefined && { cookies: [cookie] }),
    ...(body && { body: Buffer.from(body).toString('base64') }),
    isBase64Encoded: body !== undefined,
    requestContext: {
      accountId: 'a',
      apiId: 'a',
      domainName: 'ncvr.example',
      domainPrefix: 'ncvr',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'request-1',
      routeKey: '$default',
      stage: '$default',
      time: '',
      timeEpoch: 0,
    },
  };
}

/** A page without the token of its forms, which is another text each time. */
export const withoutToken = (body: string): string =>
  body.replaceAll(/(name="csrfToken" value=")[^"]*/g, '$1');

const HIDDEN = /<input type="hidden" name="([^"]*)" value="([^"]*)">/g;

function unescape(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function createVisitor(handler: WebHandler): Visitor {
  let cookie: string | undefined;
  let hidden: Record<string, string> = {};
  const send = async (sent: Omit<Sent, 'cookie'>): Promise<Answer> => {
    const result = await handler(toEvent({ ...sent, cookie }));
    const cookies = result.cookies ?? [];
    for (const set of cookies) cookie = set.includes('Max-Age=0') ? undefined : set.split(';')[0];
    const bytes = Buffer.from(result.body ?? '', result.isBase64Encoded === true ? 'base64' : 'utf8');
    const body = bytes.toString();
    if (body.startsWith('<!DOCTYPE')) {
      hidden = Object.fromEntries(
        [...body.matchAll(HIDDEN)].map(([, name = '', value = '']) => [name, unescape(value)]),
      );
    }
    const headers = Object.fromEntries(
      Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)]),
    );
    return {
      status: result.statusCode ?? 200,
      headers,
      cookies,
      body,
      bytes,
      location: headers['location'] ?? '',
      title: unescape(/<title>([^<]*)<\/title>/.exec(body)?.[1] ?? ''),
    };
  };
  const get = (address: string, headers = {}) => send({ method: 'GET', address, headers });
  const submit = async (
    address: string,
    body: FormData | URLSearchParams,
    headers: Readonly<Record<string, string>>,
  ) => {
    const encoded = new Response(body);
    return send({
      method: 'POST',
      address,
      headers: {
        origin: BASE_URL,
        'sec-fetch-site': 'same-origin',
        'content-type': encoded.headers.get('content-type') ?? '',
        ...headers,
      },
      body: new Uint8Array(await encoded.arrayBuffer()),
    });
  };
  const comeBack = (from: Answer, { subject }: Pick<Caller, 'subject'>) => {
    const state = new URL(from.location).searchParams.get('state') ?? '';
    return get(`/sign-in/callback?code=c&state=${state}&subject=${encodeURIComponent(subject)}`);
  };
  return {
    get,
    post: (path, fields = {}, { headers = {}, bare = false } = {}) =>
      submit(path, new URLSearchParams({ ...(bare ? {} : hidden), ...fields }), headers),
    upload: (path, content, { fields = {}, field = 'review' } = {}) => {
      const form = new FormData();
      for (const [name, value] of Object.entries({ ...hidden, ...fields })) form.set(name, value);
      form.set(field, new File(content === undefined ? [] : [content], content === undefined ? '' : 'file'));
      return submit(path, form, {});
    },
    signIn: async (person) => comeBack(await get('/sign-in'), person),
    comeBack,
    cookie: () => cookie,
    setCookie: (value) => {
      cookie = value;
    },
  };
}

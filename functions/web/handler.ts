/** The pages: events of the HTTP API in, HTML out. Everything that is not the API, the issuer or the archive. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Caller } from '../../shared/domain/person.ts';
import { admit, refuseForm } from './frame/admission.ts';
import { answer, type WebResult } from './frame/answer.ts';
import { type Assets, loadAssets } from './frame/assets.ts';
import { createSessionCookie, type SessionCookie } from './frame/cookies.ts';
import { failurePage, isOurFault } from './frame/failures.ts';
import { findPage } from './frame/find-page.ts';
import { type PageRequest, type Reply, redirect } from './frame/page-request.ts';
import { createRender, findTemplateFolders, type Render, type TemplateFolders } from './frame/render.ts';
import { securityHeaders } from './frame/security-headers.ts';
import { openSession, type VisitSession } from './frame/sessions.ts';
import { EMPTY_FORM, readForm } from './frame/submitted-form.ts';
import { makePages, type ServedPage } from './pages.ts';
import type { WebDeps } from './web-deps.ts';

export type WebHandler = (event: APIGatewayProxyEventV2) => Promise<WebResult>;

interface Site {
  readonly deps: WebDeps;
  readonly render: Render;
  readonly assets: Assets;
  readonly pages: readonly ServedPage[];
  readonly cookie: SessionCookie;
}

/** What is known of one visit, as it is found out: a failure's page still shows who is signed in. */
interface Visit {
  readonly event: APIGatewayProxyEventV2;
  readonly requestId: string;
  session?: VisitSession;
  caller?: Caller | undefined;
}

/** Signed in means known to the issuer; what they may do is in our memberships, read for every page. */
async function findCaller({ memberships }: WebDeps, session: VisitSession): Promise<Caller | undefined> {
  const person = session.content()?.person;
  if (!person) return undefined;
  const { issuer, subject } = person;
  const known = await memberships.findPerson(issuer, subject);
  return known && { issuer, subject, ...known };
}

async function respond({ deps, pages, cookie }: Site, visit: Visit): Promise<Reply> {
  const { event, requestId } = visit;
  const { rawPath, rawQueryString, headers, body, isBase64Encoded } = event;
  const session = await openSession(deps, cookie, event.cookies ?? []);
  visit.session = session;
  visit.caller = await findCaller(deps, session);
  const { page, params } = findPage(pages, event.requestContext.http.method, rawPath);
  const isForm = page.method === 'POST';
  const request: PageRequest = {
    path: rawPath,
    address: rawQueryString === '' ? rawPath : `${rawPath}?${rawQueryString}`,
    params,
    query: new URLSearchParams(rawQueryString),
    form: isForm ? await readForm(headers['content-type'], body, isBase64Encoded) : EMPTY_FORM,
    session,
    caller: visit.caller,
    requestId,
  };
  const refused = isForm ? refuseForm(page, headers, deps.settings.baseUrl, request) : undefined;
  const reply = refused ?? (await admit(page, request));
  await session.touch();
  return reply;
}

function report({ logger, clock }: WebDeps, error: unknown, { event, requestId }: Visit): void {
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const attributes = { requestId, path: event.rawPath, error: cause };
  if (logger) logger.error('a page failed', attributes);
  else
    console.error(
      JSON.stringify({ level: 'ERROR', at: clock.now(), message: 'a page failed', ...attributes }),
    );
}

function settle({ deps, render, assets }: Site, { event, session, caller }: Visit, reply: Reply): WebResult {
  const content = session?.content();
  return answer(reply, render, {
    settings: deps.settings,
    assets,
    path: event.rawPath,
    caller,
    isSignedIn: content?.person !== undefined,
    csrfToken: content?.csrfToken,
  });
}

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/** On one machine the pages have several names; cookies keep to one, so a visit under another is led there. */
function findOtherName({ settings }: WebDeps, { event }: Visit): Reply | undefined {
  const { host: given = '' } = event.headers;
  const { host, origin } = new URL(settings.baseUrl);
  const isElsewhere = given !== host && LOOPBACK.test(given) && LOOPBACK.test(host);
  const { method } = event.requestContext.http;
  if (!isElsewhere || method !== 'GET') return undefined;
  const query = event.rawQueryString === '' ? '' : `?${event.rawQueryString}`;
  return redirect(`${origin}${event.rawPath}${query}`);
}

async function take(site: Site, visit: Visit): Promise<WebResult> {
  const { event, requestId } = visit;
  const elsewhere = findOtherName(site.deps, visit);
  if (elsewhere) return settle(site, visit, elsewhere);
  const asset = site.assets.serve(event.rawPath, event.headers['accept-encoding'] ?? '');
  if (asset) return asset;
  const result = await respond(site, visit)
    .then((reply) => settle(site, visit, reply))
    .catch((error: unknown) => {
      if (isOurFault(error)) report(site.deps, error, visit);
      return settle(site, visit, failurePage(error, requestId));
    });
  const setCookie = visit.session?.setCookie();
  return setCookie === undefined ? result : { ...result, cookies: [setCookie] };
}

/**
 * Makes the handler of the pages. It never rejects: what goes wrong is a page too.
 * @param folders where templates and assets are; found beside the code unless told
 */
export function createHandler(deps: WebDeps, folders: TemplateFolders = findTemplateFolders()): WebHandler {
  const site: Site = {
    deps,
    render: createRender(folders),
    assets: loadAssets(folders),
    pages: makePages(deps),
    cookie: createSessionCookie(deps.settings.baseUrl),
  };
  const security = securityHeaders(deps.settings);
  return async (event) => {
    const requestId = event.requestContext.requestId || deps.identifiers.next();
    const result = await take(site, { event, requestId });
    const headers = { ...security, 'x-request-id': requestId, ...result.headers };
    // A HEAD is answered as the GET would be, without the body.
    return event.requestContext.http.method === 'HEAD'
      ? { ...result, headers, body: '', isBase64Encoded: false }
      : { ...result, headers };
  };
}

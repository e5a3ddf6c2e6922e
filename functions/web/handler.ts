/** The pages: events of the HTTP API in, HTML out. Everything that is not the API, the issuer or the archive. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Caller } from '../../shared/domain/person.ts';
import { describeThrown } from '../../shared/http/describe-thrown.ts';
import { actNow } from './frame/acting-for.ts';
import { admit, refuseForm } from './frame/admission.ts';
import { answer, type WebResult } from './frame/answer.ts';
import { type Assets, loadAssets } from './frame/assets.ts';
import { compressAnswer } from './frame/compression.ts';
import { createSessionCookie, type SessionCookie } from './frame/cookies.ts';
import { failurePage, isOurFault } from './frame/failures.ts';
import { fillForm } from './frame/fill-form.ts';
import { findPage } from './frame/find-page.ts';
import { formOwner, formPageOf, keptFor } from './frame/kept-form.ts';
import type { Surroundings } from './frame/layout-context.ts';
import { type PageRequest, type Reply, redirect } from './frame/page-request.ts';
import { createRender, findTemplateFolders, type Render, type TemplateFolders } from './frame/render.ts';
import { securityHeaders } from './frame/security-headers.ts';
import { openSession, type VisitSession } from './frame/sessions.ts';
import { EMPTY_FORM, readForm } from './frame/submitted-form.ts';
import type { KeptForm } from './frame/web-session.ts';
import { CHOICE, makePages, type ServedPage } from './pages.ts';
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
  /** What the header says of a person with several organisations. */
  organisation?: string | undefined;
  request?: PageRequest;
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
  const person = await findCaller(deps, session);
  const acting = person && actNow(person, session.content()?.actingFor);
  visit.caller = acting?.caller;
  visit.organisation = acting?.organisation;
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
  visit.request = request;
  const now = deps.clock.now();
  const { baseUrl } = deps.settings;
  const refused = isForm ? await refuseForm(page, headers, { baseUrl, now }, request) : undefined;
  if (isForm && !refused) await forgetForm(session, request);
  const choice = acting?.mustChoose === true ? leadToChoice(page, request) : undefined;
  const reply = refused ?? choice ?? (await admit(page, request));
  if (!isForm) await followForm(session, request, reply, now);
  await session.touch();
  return reply;
}

function report({ logger, clock }: WebDeps, error: unknown, { event, requestId }: Visit): void {
  const attributes = { requestId, path: event.rawPath, ...describeThrown(error) };
  if (logger) logger.error('a page failed', attributes);
  else
    console.error(
      JSON.stringify({ level: 'ERROR', at: clock.now(), message: 'a page failed', ...attributes }),
    );
}

function settle({ deps, render, assets }: Site, visit: Visit, reply: Reply): WebResult {
  const { event, session, caller, organisation, request } = visit;
  const content = session?.content();
  const around: Surroundings = {
    settings: deps.settings,
    assets,
    path: event.rawPath,
    caller,
    organisation,
    isSignedIn: content?.person !== undefined,
    csrfToken: content?.csrfToken,
    form: content?.person &&
      request && { page: formPageOf(request), owner: formOwner(content.csrfToken, content.person) },
  };
  const isRead =
    reply.kind === 'page' &&
    reply.status === undefined &&
    request &&
    event.requestContext.http.method === 'GET';
  const kept = isRead ? keptFor(content?.keptForm, request.address, deps.clock.now()) : undefined;
  return kept ? answerFilled(reply, render, around, kept) : answer(reply, render, around);
}

/** The page with the form that was kept, and a note that nothing was sent yet. */
function answerFilled(reply: Reply, render: Render, around: Surroundings, kept: KeptForm): WebResult {
  const { body = '', ...plain } = answer(reply, render, { ...around, kept: { hadFile: kept.hadFile } });
  const filled = fillForm(body, kept);
  if (filled !== undefined) return { ...plain, body: filled };
  // The page has no such form any more: what was typed is shown, so that it is not lost.
  return answer(reply, render, { ...around, kept: { hadFile: kept.hadFile, lost: kept.fields } });
}

/** A form that is sent again is not kept any longer. */
async function forgetForm(session: VisitSession, { address }: PageRequest): Promise<void> {
  if (session.content()?.keptForm?.action !== address) return;
  await session.change(({ keptForm: _sent, ...content }) => content);
}

/** The page of a kept form leads elsewhere by now: what was typed goes with the person. */
async function followForm(
  session: VisitSession,
  { address }: PageRequest,
  reply: Reply,
  now: number,
): Promise<void> {
  const keptForm = keptFor(session.content()?.keptForm, address, now);
  if (!keptForm || reply.kind !== 'redirect' || !reply.to.startsWith('/') || reply.to.startsWith(CHOICE))
    return;
  const [page = '/'] = reply.to.split('#');
  if (!page.startsWith('/sign-'))
    await session.change((content) => ({ ...content, keptForm: { ...keptForm, page } }));
}

/** Before a page for people who signed in, a person with several organisations says for which one they act. */
function leadToChoice({ method, path, access }: ServedPage, { address }: PageRequest): Reply | undefined {
  const isAsked = method === 'GET' && path !== CHOICE && (access !== 'public' || path === '/');
  return isAsked ? redirect(`${CHOICE}?returnTo=${encodeURIComponent(address)}`) : undefined;
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
    const taken = await take(site, { event, requestId });
    const result = await compressAnswer(taken, event.headers['accept-encoding'] ?? '');
    const headers = { ...security, 'x-request-id': requestId, ...result.headers };
    // A HEAD is answered as the GET would be, without the body.
    return event.requestContext.http.method === 'HEAD'
      ? { ...result, headers, body: '', isBase64Encoded: false }
      : { ...result, headers };
  };
}

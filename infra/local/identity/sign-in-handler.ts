import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, type Provider } from 'oidc-provider';
import type { DemoPeople, DemoPerson } from './demo-person.ts';
import { type PageSettings, renderProblem, sendPage } from './page.ts';
import { renderSignInPage } from './sign-in-page.ts';

export interface SignInHandlerDependencies {
  readonly provider: Provider;
  readonly people: DemoPeople;
  readonly page: PageSettings;
  readonly baseUrl: string;
}

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

const FORM_LIMIT = 10_000;

/** Shows the sign-in page on GET, signs the chosen person in on POST. The provider's cookie binds both to one browser. */
export function createSignInHandler(dependencies: SignInHandlerDependencies) {
  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    try {
      const interaction = await dependencies.provider.interactionDetails(request, response);
      if (request.method === 'GET' || request.method === 'HEAD') {
        await showPage(dependencies, response, interaction, url, undefined);
      } else if (request.method === 'POST') {
        await answerForm(dependencies, { request, response, url }, interaction);
      } else {
        response.writeHead(405, { allow: 'GET, HEAD, POST' }).end();
      }
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error;
      const text = 'The page was open for too long, or cookies are turned off. Go back and sign in again.';
      sendPage(
        response,
        400,
        renderProblem(dependencies.page, 'This sign-in has run out', text, dependencies.baseUrl),
      );
    }
  };
}

async function answerForm(
  dependencies: SignInHandlerDependencies,
  { request, response, url }: { request: IncomingMessage; response: ServerResponse; url: URL },
  interaction: Interaction,
): Promise<void> {
  const { provider, people } = dependencies;
  const form = await readForm(request);
  if (form === undefined) {
    response.writeHead(413, { connection: 'close' }).end();
    return;
  }
  if (form.has('cancel')) {
    const refusal = { error: 'access_denied', error_description: 'the person cancelled the sign-in' };
    await provider.interactionFinished(request, response, refusal, { mergeWithLastSubmission: false });
    return;
  }
  const person = await people.find(form.get('subject') ?? '');
  if (person === undefined) {
    await showPage(dependencies, response, interaction, url, 'Choose a person from the list');
    return;
  }
  await signIn(provider, { request, response }, interaction, person);
}

/**
 * A browser that was signed in as someone else becomes the new person at once, with a session of its own
 * and none of the other's grants; the provider would otherwise need a page with script to sign out first.
 */
async function signIn(
  provider: Provider,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  interaction: Interaction,
  person: DemoPerson,
): Promise<void> {
  const returnTo = await provider.interactionResult(request, response, {
    login: { accountId: person.subject, amr: ['demo'] },
  });
  const uid = interaction.session?.uid;
  const session = uid === undefined ? undefined : await provider.Session.findByUid(uid);
  if (session?.accountId !== undefined && session.accountId !== person.subject) {
    session.authorizations = {};
    session.loginAccount({ accountId: person.subject, amr: ['demo'] });
    await session.persist();
  }
  response.writeHead(303, { location: returnTo, 'content-length': '0' }).end();
}

async function showPage(
  { people, page }: SignInHandlerDependencies,
  response: ServerResponse,
  interaction: Interaction,
  url: URL,
  problem: string | undefined,
): Promise<void> {
  const search = (url.searchParams.get('search') ?? '').trim().slice(0, 100);
  const signedInAs = interaction.session?.accountId;
  const hint = interaction.params['login_hint'] ?? signedInAs;
  const expected = typeof hint === 'string' ? await people.find(hint) : undefined;
  const html = renderSignInPage(page, {
    action: url.pathname,
    search,
    people: await people.search(search),
    suggested: people.suggested?.() ?? [],
    ...(expected === undefined ? {} : { expected }),
    again: signedInAs !== undefined,
    ...(problem === undefined ? {} : { problem }),
  });
  sendPage(response, problem === undefined ? 200 : 400, html);
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > FORM_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

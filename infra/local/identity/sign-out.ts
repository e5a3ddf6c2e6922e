import type { KoaContextWithOIDC } from 'oidc-provider';
import { escapeHtml, type PageSettings, renderPage } from './page.ts';

/**
 * Ends the session without a further question when there is none, or when the service has shown with an
 * ID token that it asks for the very person who is signed in. Everyone else is asked on a page. (The
 * provider's own answer to the first case is a form that needs script to submit itself.)
 */
export async function endSessionDirectly(
  context: KoaContextWithOIDC,
  next: () => Promise<void>,
): Promise<void> {
  await next();
  // Where no route matched there is no `oidc` either, whatever its type says.
  if (context.status !== 200 || context.oidc.route !== 'end_session') return;
  const { oidc } = context;
  const signedIn = oidc.session?.accountId;
  if (signedIn !== undefined && oidc.entities.IdTokenHint?.payload['sub'] !== signedIn) return;
  await forgetSession(context);
  const state = oidc.params?.['state'];
  const target = oidc.params?.['post_logout_redirect_uri'];
  const url = new URL(typeof target === 'string' ? target : oidc.urlFor('end_session_success'));
  if (typeof target === 'string' && typeof state === 'string') url.searchParams.set('state', state);
  context.status = 303;
  context.redirect(url.href);
}

async function forgetSession({ oidc }: KoaContextWithOIDC): Promise<void> {
  const { session, provider } = oidc;
  for (const { grantId } of Object.values(session?.authorizations ?? {})) {
    if (grantId !== undefined) await (await provider.Grant.find(grantId))?.destroy();
  }
  await session?.destroy();
  oidc.cookies.set(provider.cookieName('session'), null, { path: '/oidc', signed: true });
}

/** Asks whether to sign out; `form` is the provider's own empty form that carries its token against forgery. */
export function renderSignOutQuestion(settings: PageSettings, form: string): string {
  return renderPage(
    settings,
    'Do you want to sign out?',
    `<h1 class="nhsuk-heading-l">Do you want to sign out?</h1>
${form}
<button class="nhsuk-button" type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>
<button class="nhsuk-button nhsuk-button--secondary" type="submit" form="op.logoutForm">Stay signed in</button>`,
  );
}

export function renderSignedOut(settings: PageSettings, baseUrl: string): string {
  return renderPage(
    settings,
    'You are signed out',
    `<h1 class="nhsuk-heading-l">You are signed out</h1>
<p><a href="${escapeHtml(baseUrl)}">Go back to ${escapeHtml(settings.serviceName)}</a></p>`,
  );
}

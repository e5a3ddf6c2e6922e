import type { ServerResponse } from 'node:http';

/** What every page of the provider shares. */
export interface PageSettings {
  readonly serviceName: string;
  /** Paths of style sheets that the caller serves; without any the pages are plain. */
  readonly stylesheetPaths?: readonly string[];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text made safe inside elements and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => ENTITIES[character] ?? character);
}

/** A complete document; `main` is HTML, everything else is text. */
export function renderPage(settings: PageSettings, title: string, main: string): string {
  const style = (settings.stylesheetPaths ?? [])
    .map((path) => `\n    <link rel="stylesheet" href="${escapeHtml(path)}">`)
    .join('');
  return `<!DOCTYPE html>
<html lang="en-GB">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escapeHtml(title)} – ${escapeHtml(settings.serviceName)}</title>${style}
  </head>
  <body class="nhsuk-template__body">
    <a class="nhsuk-skip-link" href="#maincontent">Skip to main content</a>
    <header class="nhsuk-header">
      <div class="nhsuk-header__container nhsuk-width-container">
        <div class="nhsuk-header__service">
          <a class="nhsuk-header__service-name ncvr-service-name" href="/">${escapeHtml(settings.serviceName)}</a>
        </div>
        <strong class="nhsuk-tag nhsuk-tag--yellow">Demonstration</strong>
      </div>
    </header>
    <div class="nhsuk-width-container">
      <main class="nhsuk-main-wrapper" id="maincontent">
${main}
      </main>
    </div>
  </body>
</html>
`;
}

/** A page that says what went wrong and how to go on. */
export function renderProblem(
  settings: PageSettings,
  title: string,
  text: string,
  startAgain: string,
): string {
  return renderPage(
    settings,
    title,
    `        <h1 class="nhsuk-heading-l">${escapeHtml(title)}</h1>
        <p>${escapeHtml(text)}</p>
        <p><a href="${escapeHtml(startAgain)}">Go back to ${escapeHtml(settings.serviceName)}</a></p>`,
  );
}

/**
 * No script at all, forms to this origin only (browsers apply `form-action` to the redirects that follow,
 * which lead to the service on the same origin).
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
};

export function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  response.end(html);
}

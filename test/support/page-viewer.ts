/** Pages of the service in memory, looked at in a real browser: the answer that a visitor had, with its headers. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import type { WebHandler } from '../../functions/web/handler.ts';
import { serveWeb } from '../../infra/local/web-front.ts';
import type { Answer } from '../functions/web/web-visitor.ts';

export type Shown = Pick<Answer, 'status' | 'headers' | 'body'>;

export interface PageViewer {
  readonly page: Page;
  /** What the browser complained of, and every address outside the service that a page asked for. */
  readonly complaints: readonly string[];
  /** Shows an answer under the address of a page. */
  show(answer: Shown): Promise<void>;
  close(): Promise<void>;
}

/** Each answer has an address of its own: pages for everybody may be kept by the browser for a while. */
const SHOWN = '/shown/';

/** The address of a server on this machine that gives the answer of the moment, and everything else by the handler. */
async function serve(handler: WebHandler, shown: () => Shown | undefined) {
  const web = serveWeb(handler);
  const server = createServer((request, response) => {
    const answer = request.url?.startsWith(SHOWN) === true ? shown() : undefined;
    if (!answer) return void web(request, response);
    response.writeHead(answer.status, { ...answer.headers });
    response.end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  // The address of a server that listens on a port is never a text.
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { origin: `http://localhost:${port}`, close };
}

function listen(page: Page, origin: string): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    const isStatus = /status of [45]\d\d/.test(message.text());
    if (message.type() === 'error' && !isStatus) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`)) complaints.push(`a page asked for ${request.url()}`);
  });
  page.on('dialog', async (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  return complaints;
}

/** @param handler where styles, scripts and pictures come from */
export async function createPageViewer(browser: Browser, handler: WebHandler): Promise<PageViewer> {
  let shown: Shown | undefined;
  let count = 0;
  const { origin, close } = await serve(handler, () => shown);
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  return {
    page,
    complaints: listen(page, origin),
    show: async (answer) => {
      shown = answer;
      count += 1;
      await page.goto(`${origin}${SHOWN}${count}`);
    },
    close,
  };
}

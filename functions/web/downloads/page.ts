/** The appendix as files: the stored PDF at a short-lived link, the canonical object byte for byte. */

import { appendixFileName } from '../../../shared/domain/financial-appendix.ts';
import {
  createLinkAppendixPdf,
  createReadAppendix,
} from '../../../shared/usecases/financial-appendix/read-appendix.ts';
import { type Reply, redirect, type SignedInRequest, siteOf } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';

/** `?version=2`; anything else means the live one. */
export function versionOf({ query }: SignedInRequest): number | undefined {
  const text = query.get('version') ?? '';
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
}

export function createDownloads(deps: WebDeps) {
  const readAppendix = createReadAppendix(deps);
  const linkAppendixPdf = createLinkAppendixPdf(deps);
  const commandOf = (request: SignedInRequest) => ({
    caller: request.caller,
    ...siteOf(request),
    reviewVersion: versionOf(request),
  });
  return {
    pdf: async (request: SignedInRequest): Promise<Reply> =>
      redirect(await linkAppendixPdf(commandOf(request))),
    json: async (request: SignedInRequest): Promise<Reply> => {
      const { appendix, bytes } = await readAppendix(commandOf(request));
      return {
        kind: 'file',
        bytes,
        contentType: 'application/json',
        filename: appendixFileName(appendix, 'json'),
      };
    },
  };
}

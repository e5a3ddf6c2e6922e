/** The financial appendix as a page: the blocks of its PDF in the same order, between our header and footer. */
import { createReadAppendix } from '../../../shared/usecases/financial-appendix/read-appendix.ts';
import { versionOf } from '../downloads/page.ts';
import { type Reply, type SignedInRequest, siteOf } from '../frame/page-request.ts';
import { sitePath } from '../frame/record-decision.ts';
import { demonstrationTariff } from '../site-price/page.ts';
import type { WebDeps } from '../web-deps.ts';

export function createAppendixPage(deps: WebDeps) {
  const readAppendix = createReadAppendix(deps);
  return async (request: SignedInRequest): Promise<Reply> => {
    const site = siteOf(request);
    const version = versionOf(request);
    const { appendix } = await readAppendix({ caller: request.caller, ...site, reviewVersion: version });
    const path = sitePath(site);
    const { study, site: named } = appendix.identification;
    return {
      kind: 'page',
      template: 'appendix/page.njk',
      title: `Financial appendix: ${study.shortTitle}, ${named.name}`,
      back: { href: path, text: 'The price' },
      demonstrationTariff: demonstrationTariff(appendix),
      model: {
        fragment: deps.renderAppendix(appendix),
        path,
        version: version === undefined ? '' : `?version=${version}`,
      },
    };
  };
}

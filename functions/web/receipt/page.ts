/** The receipt of a trust's decision: what it keeps, as a page to read and print and as a file that can be verified. */
import { canonicalBytes } from '../../../shared/domain/canonical.ts';
import { describeReceipt, type Receipt } from '../../../shared/domain/receipt.ts';
import { createReadReceipt } from '../../../shared/usecases/trust-acceptance/read-receipt.ts';
import { versionOf } from '../downloads/page.ts';
import { type Reply, type SignedInRequest, siteOf } from '../frame/page-request.ts';
import { sitePath } from '../frame/record-decision.ts';
import type { WebDeps } from '../web-deps.ts';

/** `1009991_RRV_v1_receipt.json`: names that people can file (appendix.md section 7). */
function receiptFileName({ study, site, offer }: Receipt): string {
  return `${study.irasId}_${site.odsCode}_v${offer.reviewVersion}_receipt.json`;
}

export function createReceiptPages(deps: WebDeps) {
  const readReceipt = createReadReceipt(deps);
  const read = (request: SignedInRequest): Promise<Receipt> =>
    readReceipt({ caller: request.caller, ...siteOf(request), reviewVersion: versionOf(request) });

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const site = siteOf(request);
    const receipt = await read(request);
    const { title, rows } = describeReceipt(receipt);
    const [meaning, ...facts] = rows;
    const path = sitePath(site);
    const version = versionOf(request);
    return {
      kind: 'page',
      template: 'receipt/page.njk',
      title,
      back: { href: path, text: 'The price' },
      model: {
        study: receipt.study,
        meaning: meaning?.value,
        facts,
        json: `${path}/receipt.json${version === undefined ? '' : `?version=${version}`}`,
      },
    };
  };

  const json = async (request: SignedInRequest): Promise<Reply> => {
    const receipt = await read(request);
    return {
      kind: 'file',
      bytes: canonicalBytes(receipt),
      contentType: 'application/json',
      filename: receiptFileName(receipt),
    };
  };

  return { show, json };
}

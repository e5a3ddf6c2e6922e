import * as z from 'zod';
import { OFFER_STATUSES } from '../../shared/domain/offer.ts';
import { sha256Hex } from '../../shared/domain/sha256-hex.ts';
import { SitePrice } from '../../shared/domain/site-price-document.ts';
import { moment } from '../../shared/domain/text.ts';
import { siteParams, versionQuery } from '../../shared/http/common-contracts.ts';
import type { OperationContract } from '../../shared/http/operation.ts';
import type { OperationsOf } from '../routes.ts';

export const SitePriceAnswer = SitePrice.extend({
  status: z.enum(OFFER_STATUSES),
  reviewVersion: z.int(),
  issueNumber: z.int(),
  issuedAt: moment,
  appendixSha256: sha256Hex,
});

export const contracts = {
  readSitePrice: {
    summary: 'A site price, with the derivation of every line',
    params: siteParams,
    query: versionQuery,
    responses: {
      200: { description: 'The site price', schema: SitePriceAnswer },
      409: { description: 'The price is still being prepared' },
    },
  },
} satisfies Record<OperationsOf<'site-pricing'>, OperationContract>;

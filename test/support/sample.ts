/** Documents to begin a test from: the worked example, fresh each time, so that a test may change its own copy. */
import { createHash } from 'node:crypto';
import type { FinancialAppendix } from '../../shared/domain/financial-appendix.ts';
import type { ResourceReview } from '../../shared/domain/resource-review.ts';
import type { ReviewContext } from '../../shared/domain/review-context.ts';
import type { MultiplierSet, TariffRelease } from '../../shared/domain/tariff.ts';
import { bundledAgreementTemplates, bundledOrganisations } from '../../shared/reference/index.ts';
import {
  type PriceOfflineCommand,
  type PriceOfflineResult,
  priceOffline,
} from '../../shared/usecases/site-pricing/price-offline.ts';
import { loadGolden } from './golden.ts';

export const ISSUED_AT = '2026-11-21T09:00:00Z';

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export interface SampleDocuments {
  readonly review: ResourceReview;
  readonly tariff: TariffRelease;
  readonly multipliers: MultiplierSet;
}

export function sampleDocuments(name: 'worked-example' | 'edge' = 'worked-example'): SampleDocuments {
  const { review, tariff, multipliers } = loadGolden(name);
  return { review, tariff, multipliers };
}

/** What the worked example is checked against, on the day it is issued. */
export function sampleContext({ tariff, multipliers }: SampleDocuments = sampleDocuments()): ReviewContext {
  return { tariff, multipliers, organisations: bundledOrganisations(), on: '2026-11-21' };
}

/** Prices documents offline with the bundled organisations and templates. */
export function priceSample(
  documents: Omit<PriceOfflineCommand, 'issuedAt'>,
  issuedAt = ISSUED_AT,
): PriceOfflineResult {
  const templates = bundledAgreementTemplates().rows;
  return priceOffline({ organisations: bundledOrganisations(), templates, sha256 })({
    issuedAt,
    ...documents,
  });
}

/** The unsigned appendix of one site of the worked example. */
export function sampleAppendix(odsCode = 'RRV'): FinancialAppendix {
  const result = priceSample({ ...sampleDocuments(), only: [odsCode] });
  if (result.outcome !== 'priced') throw new Error('the worked example has findings');
  const [site] = [...result.sites];
  if (!site) throw new Error(`the worked example has no site ${odsCode}`);
  return site.appendix;
}

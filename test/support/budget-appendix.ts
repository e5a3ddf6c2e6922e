/** Appendices around any priced resource, for budgets. */
import {
  buildAppendix,
  type FinancialAppendix,
  prepareEdition,
  sealAppendix,
} from '../../shared/domain/financial-appendix.ts';
import { priceSite } from '../../shared/domain/site-price.ts';
import { planStudy } from '../../shared/domain/study-price.ts';
import type { ArbitraryResource } from './arbitrary-review.ts';
import { ISSUED_AT, sampleDocuments, sha256 } from './sample.ts';

const { review, tariff: release } = sampleDocuments();

/** The appendix of a random resource at one site; study and names are those of the worked example. */
export function appendixOf({ resource, tariff, site }: ArbitraryResource, micro: number): FinancialAppendix {
  const edition = {
    resource: {
      ...review,
      arms: [...resource.arms],
      visits: [...resource.visits],
      activities: [...resource.activities],
      schedule: [...resource.schedule],
    },
    reviewVersion: 1,
    tariff: { ...release, ...tariff },
    template: undefined,
    leadSiteName: 'The lead site',
    hashes: { review: 'a'.repeat(64), tariff: 'b'.repeat(64), multipliers: 'c'.repeat(64) },
  };
  const multiplier = { set: 'M', micro, source: 'A published list' };
  const named = {
    ...site,
    principalInvestigator: 'Dr A Example',
    targetParticipants: { ...site.targetParticipants },
  };
  const content = buildAppendix(edition, prepareEdition(edition), {
    site: named,
    name: 'The site',
    multiplier,
    price: priceSite(planStudy(resource, tariff), site, multiplier),
    payee: undefined,
    issue: { status: 'notIssued', issuedAt: ISSUED_AT, number: 1 },
  });
  return sealAppendix(content, sha256);
}

/** Appendices to look at: of the worked examples, of the bundled sample study, and made to extremes. */
import {
  buildAppendix,
  type FinancialAppendix,
  type PayeeProfile,
  prepareEdition,
  sealAppendix,
} from '../../../shared/domain/financial-appendix.ts';
import type { ResourceReview } from '../../../shared/domain/resource-review.ts';
import { priceSite } from '../../../shared/domain/site-price.ts';
import { planStudy } from '../../../shared/domain/study-price.ts';
import type { TariffRelease } from '../../../shared/domain/tariff.ts';
import { bundledMultipliers, bundledTariff, sampleReview } from '../../../shared/reference/index.ts';
import { priceSample, sampleDocuments, sha256 } from '../../support/sample.ts';

function allSites(documents: Parameters<typeof priceSample>[0]): readonly FinancialAppendix[] {
  const result = priceSample(documents);
  if (result.outcome !== 'priced') throw new Error(JSON.stringify(result));
  return Array.from(result.sites, ({ appendix }) => appendix);
}

export const exampleAppendices = (name: 'worked-example' | 'edge'): readonly FinancialAppendix[] =>
  allSites(sampleDocuments(name));

/** The bundled sample study at all its sites, at the bundled tariff and multipliers. */
export const sampleStudyAppendices = (): readonly FinancialAppendix[] =>
  allSites({ review: sampleReview(), tariff: bundledTariff(), multipliers: bundledMultipliers() });

export interface Made {
  readonly review?: Partial<ResourceReview>;
  readonly study?: Partial<ResourceReview['study']>;
  readonly tariff?: Partial<TariffRelease>;
  readonly siteName?: string;
  readonly investigator?: string;
  readonly targets?: Readonly<Record<string, number>>;
  readonly micro?: number;
  readonly payee?: PayeeProfile;
  readonly label?: string;
  readonly issued?: boolean;
  readonly verificationAddress?: string;
}

/** An appendix made from the worked example with parts of it replaced; unchecked, so that anything can be tried. */
export function makeAppendix(made: Made = {}): FinancialAppendix {
  const { review: base, tariff: baseTariff } = sampleDocuments();
  const { sites, ...resource } = { ...base, ...made.review, study: { ...base.study, ...made.study } };
  const tariff = { ...baseTariff, ...made.tariff };
  const [first] = sites;
  const targetParticipants = made.targets ?? first?.targetParticipants ?? {};
  const site = {
    odsCode: 'RRV',
    principalInvestigator: made.investigator ?? 'Dr A Example',
    targetParticipants: { ...targetParticipants },
  };
  const multiplier = { set: 'M', micro: made.micro ?? 1_175_335, source: 'A published list' };
  const edition = {
    resource,
    reviewVersion: 1,
    tariff,
    template: { id: 'mCTA', version: '1.0', ...(made.label !== undefined && { appendixLabel: made.label }) },
    leadSiteName: 'University College London Hospitals NHS Foundation Trust',
    hashes: {
      review: sha256(Buffer.from(JSON.stringify(resource))),
      tariff: 'b'.repeat(64),
      multipliers: 'c'.repeat(64),
    },
  };
  const content = buildAppendix(edition, prepareEdition(edition), {
    site,
    name: made.siteName ?? 'University College London Hospitals NHS Foundation Trust',
    multiplier,
    price: priceSite(planStudy(resource, tariff), site, multiplier),
    payee: made.payee,
    issue: {
      status: made.issued === false ? 'notIssued' : 'issued',
      issuedAt: '2026-11-21T09:05:00.000Z',
      number: 2,
      ...(made.issued !== false && {
        verificationAddress: made.verificationAddress ?? 'https://review.example.nhs.uk/verify',
      }),
    },
  });
  return sealAppendix(content, sha256);
}

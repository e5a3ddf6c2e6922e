/**
 * The financial appendix as one canonical object, `ncvr.financial-appendix/1`; JSON, HTML, PDF and Excel are
 * renderings of it (appendix.md section 1). It holds all that a recomputation of its prices needs.
 */
import * as z from 'zod';
import type { AgreementTemplate } from './agreement-template.ts';
import { canonicalHash, rememberText, type Sha256 } from './canonical.ts';
import { AppendixChanges } from './delta-document.ts';
import {
  Activity,
  Arm,
  type ReviewSite,
  ScheduleCell,
  type StudyResource,
  Visit,
} from './resource-review.ts';
import { sha256Hex } from './sha256-hex.ts';
import { SitePrice } from './site-price-document.ts';
import { Study } from './study.ts';
import {
  financialYear,
  type SiteMultiplier,
  StaffRole,
  TariffItem,
  type TariffRelease,
  TariffRules,
} from './tariff.ts';
import { Terms } from './terms.ts';
import { identifier, line, moment, odsCode } from './text.ts';

/** The version of costing.md's arithmetic that the prices follow. */
export const COSTING_RULES = 'ncvr.costing/1';
/** The version of the layout; the same object and version give the same PDF. */
export const RENDERER = 'ncvr.appendix-pdf/1';

export const AppendixIssue = z.strictObject({
  /** `notIssued` is what the command line makes offline: unsigned, and it says so. */
  status: z.enum(['issued', 'notIssued']),
  issuedAt: moment,
  /** Counts re-issues of the same price from 1. */
  number: z.int().min(1),
  /** Where anyone can verify the document; absent when it was made offline. */
  verificationAddress: z.url().optional(),
});
export type AppendixIssue = z.infer<typeof AppendixIssue>;

/** Who is paid, from the trust's own profile, frozen at issue. Bank account numbers are never stored. */
export const PayeeProfile = z.strictObject({
  name: line(200).optional(),
  vatNumber: line(30).optional(),
  remittanceEmail: z.email().optional(),
});
export type PayeeProfile = z.infer<typeof PayeeProfile>;

export const AppendixIdentification = z.strictObject({
  modelAgreement: line(50),
  templateVersion: line(50).optional(),
  appendixLabel: line(100).optional(),
  study: Study,
  site: z.strictObject({ odsCode, name: line(200), principalInvestigator: line(200) }),
  leadSite: z.strictObject({ odsCode, name: line(200) }),
  reviewVersion: z.int().min(1),
  tariff: z.strictObject({
    id: identifier,
    financialYear,
    provenance: z.enum(['demonstration', 'national']),
    source: line(1000),
  }),
});
export type AppendixIdentification = z.infer<typeof AppendixIdentification>;

export const AppendixInputs = z.strictObject({
  costingRules: z.literal(COSTING_RULES),
  renderer: line(50),
  arms: z.array(Arm).readonly(),
  visits: z.array(Visit).readonly(),
  activities: z.array(Activity).readonly(),
  schedule: z.array(ScheduleCell).readonly(),
  /** The tariff's rules, and just the roles and items that the activities use. */
  tariff: z.strictObject({
    rules: TariffRules,
    roles: z.array(StaffRole),
    items: z.array(TariffItem),
  }),
  hashes: z.strictObject({ review: sha256Hex, tariff: sha256Hex, multipliers: sha256Hex }),
});
export type AppendixInputs = z.infer<typeof AppendixInputs>;

export const Signature = z.strictObject({
  algorithm: z.literal('Ed25519'),
  keyId: line(200),
  /** Base64url. */
  value: z.string().regex(/^[A-Za-z0-9_-]+$/),
});
export type Signature = z.infer<typeof Signature>;

const contentFields = {
  schema: z.literal('ncvr.financial-appendix/1'),
  issue: AppendixIssue,
  identification: AppendixIdentification,
  price: SitePrice,
  /** What neither the review nor the agreement template states is absent, and blank in the document. */
  terms: Terms,
  payee: PayeeProfile.optional(),
  /** Since the site's price before this one; absent in a first price. */
  changes: AppendixChanges.exactOptional(),
  inputs: AppendixInputs,
};
export const AppendixContent = z.strictObject(contentFields);
export type AppendixContent = z.infer<typeof AppendixContent>;

export const FinancialAppendix = z.strictObject({
  ...contentFields,
  integrity: z.strictObject({ sha256: sha256Hex, signature: Signature.optional() }),
});
export type FinancialAppendix = z.infer<typeof FinancialAppendix>;

/** Everything of an appendix that is the same for all sites of a study. */
export interface StudyEdition {
  readonly resource: StudyResource;
  readonly reviewVersion: number;
  readonly tariff: TariffRelease;
  readonly template: AgreementTemplate | undefined;
  readonly leadSiteName: string;
  readonly hashes: AppendixInputs['hashes'];
}

export interface AppendixSite {
  readonly site: ReviewSite;
  readonly name: string;
  readonly multiplier: SiteMultiplier;
  readonly price: SitePrice;
  readonly payee: PayeeProfile | undefined;
  readonly issue: AppendixIssue;
}

/** The roles and items of a release that a resource uses, in the release's order. */
function usedTariff({ resource, tariff }: StudyEdition): AppendixInputs['tariff'] {
  const codes = new Set(resource.activities.flatMap(({ tariffItem }) => tariffItem ?? []));
  const items = tariff.items.filter(({ code }) => codes.has(code));
  const minutes = [
    ...items.flatMap((item) => item.minutes),
    ...resource.activities.flatMap((a) => a.minutes ?? []),
  ];
  const roles = new Set(minutes.map(({ role }) => role));
  return { rules: tariff.rules, roles: tariff.roles.filter(({ code }) => roles.has(code)), items };
}

/** The parts that all sites of a study share; make them once for a fan-out. */
export function prepareEdition(edition: StudyEdition): Pick<AppendixContent, 'terms' | 'inputs'> {
  const { arms, visits, activities, schedule } = edition.resource;
  return {
    terms: { ...edition.template?.terms, ...edition.resource.terms },
    inputs: rememberText({
      costingRules: COSTING_RULES,
      renderer: RENDERER,
      arms,
      visits,
      activities,
      schedule,
      tariff: usedTariff(edition),
      hashes: edition.hashes,
    }),
  };
}

function identify(
  { resource, reviewVersion, tariff, template, leadSiteName }: StudyEdition,
  site: AppendixSite,
) {
  return {
    modelAgreement: resource.study.modelAgreement,
    ...(template && { templateVersion: template.version }),
    ...(template?.appendixLabel !== undefined && { appendixLabel: template.appendixLabel }),
    study: resource.study,
    site: {
      odsCode: site.site.odsCode,
      name: site.name,
      principalInvestigator: site.site.principalInvestigator,
    },
    leadSite: { odsCode: resource.leadSite.odsCode, name: leadSiteName },
    reviewVersion,
    tariff: {
      id: tariff.id,
      financialYear: tariff.financialYear,
      provenance: tariff.provenance,
      source: tariff.source,
    },
  };
}

/** One site's appendix, without `integrity`. The price goes in unmodified. */
export function buildAppendix(
  edition: StudyEdition,
  prepared: Pick<AppendixContent, 'terms' | 'inputs'>,
  site: AppendixSite,
): AppendixContent {
  return {
    schema: 'ncvr.financial-appendix/1',
    issue: site.issue,
    identification: identify(edition, site),
    price: rememberText(site.price),
    ...prepared,
    ...(site.payee && { payee: site.payee }),
  };
}

/** Adds the hash over the RFC 8785 bytes of the object without `integrity`. */
export function sealAppendix(content: AppendixContent, sha256: Sha256): FinancialAppendix {
  return { ...content, integrity: { sha256: canonicalHash(content, sha256) } };
}

/** The object whose hash `integrity.sha256` is. */
export function contentOf(appendix: FinancialAppendix): AppendixContent {
  const { integrity: _seal, ...content } = appendix;
  return content;
}

/** `1009991_RRV_v1_appendix.pdf`: names that people can file (appendix.md section 7). */
export function appendixFileName(appendix: AppendixContent, extension: 'pdf' | 'json' | 'html'): string {
  const { study, site, reviewVersion } = appendix.identification;
  return `${study.irasId}_${site.odsCode}_v${reviewVersion}_appendix.${extension}`;
}

/** Prices a review without the service: from documents as read to priced sites with unsigned appendices. */
import type { AgreementTemplate } from '../../domain/agreement-template.ts';
import { canonicalHash, type Sha256 } from '../../domain/canonical.ts';
import {
  buildAppendix,
  type FinancialAppendix,
  prepareEdition,
  type StudyEdition,
  sealAppendix,
} from '../../domain/financial-appendix.ts';
import { error, type Finding, hasErrors, warning } from '../../domain/findings.ts';
import { londonDay } from '../../domain/london-time.ts';
import type { OrganisationRegister } from '../../domain/organisation.ts';
import { findMultiplierSetFindings, findTariffFindings } from '../../domain/release-findings.ts';
import {
  type Parsed,
  parseDocument,
  parseReview,
  type ResourceReview,
  type ReviewSite,
  withoutSites,
} from '../../domain/resource-review.ts';
import { findReviewFindings } from '../../domain/review-findings.ts';
import { priceSite } from '../../domain/site-price.ts';
import type { SitePrice } from '../../domain/site-price-document.ts';
import { planStudy } from '../../domain/study-price.ts';
import { findMultiplier, MultiplierSet, TariffRelease } from '../../domain/tariff.ts';

export interface PriceOfflineDeps {
  readonly organisations: OrganisationRegister;
  readonly templates: readonly AgreementTemplate[];
  readonly sha256: Sha256;
}

/** The three documents as read from JSON, not yet looked at. */
export interface PriceOfflineCommand {
  readonly review: unknown;
  readonly tariff: unknown;
  readonly multipliers: unknown;
  /** A moment in UTC; the appendices carry it, and the sites must be open on its day. */
  readonly issuedAt: string;
  /** ODS codes of the sites to price; all of the review's where absent. */
  readonly only?: readonly string[];
}

export type OfflineDocument = 'review' | 'tariff' | 'multipliers';

export interface DocumentFindings {
  readonly document: OfflineDocument;
  readonly findings: readonly Finding[];
}

export interface OfflineSite {
  readonly odsCode: string;
  readonly name: string;
  readonly price: SitePrice;
  /** Sealed with its hash, unsigned, `notIssued`. */
  readonly appendix: FinancialAppendix;
}

export interface PricedOffline {
  readonly outcome: 'priced';
  /** Warnings only. */
  readonly findings: readonly DocumentFindings[];
  readonly review: ResourceReview;
  readonly tariff: TariffRelease;
  readonly siteCount: number;
  /** Made one at a time, in the review's order, so that 250 appendices are never in memory together. */
  readonly sites: Iterable<OfflineSite>;
}

export type PriceOfflineResult =
  | PricedOffline
  | { readonly outcome: 'refused'; readonly findings: readonly DocumentFindings[] }
  /** `only` names sites that the review does not have. */
  | {
      readonly outcome: 'unknownSites';
      readonly unknown: readonly string[];
      readonly known: readonly string[];
    };

/** A review priced outside the service has no versions yet. */
const FIRST_VERSION = 1;

/** Whatever is wrong with the documents comes back as findings; nothing is priced while there is an error. */
export const priceOffline =
  (deps: PriceOfflineDeps) =>
  (command: PriceOfflineCommand): PriceOfflineResult => {
    const review = parseReview(command.review);
    const tariff = checkParsed(parseDocument(TariffRelease, command.tariff), findTariffFindings);
    const multipliers = checkParsed(
      parseDocument(MultiplierSet, command.multipliers),
      findMultiplierSetFindings,
    );
    if (!review.ok || !tariff.ok || !multipliers.ok) return refuse([], { review, tariff, multipliers });
    const found = [
      ...findReviewFindings(review.value, {
        tariff: tariff.value,
        multipliers: multipliers.value,
        organisations: deps.organisations,
        on: londonDay(command.issuedAt),
      }),
      ...findOfflineFindings(review.value, deps),
    ];
    if (hasErrors(found)) return refuse(found, { review, tariff, multipliers });
    const chosen = chooseSites(review.value.sites, command.only);
    if (!chosen.ok) return { outcome: 'unknownSites', unknown: chosen.unknown, known: chosen.known };
    const documents = { review: review.value, tariff: tariff.value, multipliers: multipliers.value };
    return {
      outcome: 'priced',
      findings: found.length > 0 ? [{ document: 'review', findings: found }] : [],
      review: review.value,
      tariff: tariff.value,
      siteCount: chosen.sites.length,
      sites: { [Symbol.iterator]: () => priceSites(documents, chosen.sites, command.issuedAt, deps) },
    };
  };

/** A well-formed release that contradicts itself is no better than one that is not well-formed. */
function checkParsed<T>(parsed: Parsed<T>, check: (value: T) => Finding[]): Parsed<T> {
  if (!parsed.ok) return parsed;
  const findings = check(parsed.value);
  return hasErrors(findings) ? { ok: false, findings } : parsed;
}

function refuse(
  found: readonly Finding[],
  parsed: Readonly<Record<OfflineDocument, Parsed<unknown>>>,
): PriceOfflineResult {
  const findingsOf = (document: OfflineDocument): DocumentFindings => {
    const read = parsed[document];
    return {
      document,
      findings: [...(read.ok ? [] : read.findings), ...(document === 'review' ? found : [])],
    };
  };
  return {
    outcome: 'refused',
    findings: (['review', 'tariff', 'multipliers'] as const)
      .map(findingsOf)
      .filter(({ findings }) => findings.length > 0),
  };
}

/** What matters only here: the service takes a review without sites, and knows its templates. */
function findOfflineFindings({ sites, study }: ResourceReview, { templates }: PriceOfflineDeps): Finding[] {
  return [
    ...(sites.length > 0
      ? []
      : [
          error(
            'noSites',
            ['sites'],
            'The review names no site, so there is nothing to price.',
            'Add a site.',
          ),
        ]),
    ...(templates.some(({ id }) => id === study.modelAgreement)
      ? []
      : [
          warning(
            'unknownAgreement',
            ['study', 'modelAgreement'],
            `No template of the model agreement ${study.modelAgreement} is known, so the appendix's label and the terms that the review leaves out stay blank.`,
            `Use ${templates.map(({ id }) => id).join(', ')}, or fill in what is blank by hand.`,
          ),
        ]),
  ];
}

type Chosen =
  | { readonly ok: true; readonly sites: readonly ReviewSite[] }
  | { readonly ok: false; readonly unknown: readonly string[]; readonly known: readonly string[] };

function chooseSites(sites: readonly ReviewSite[], only: readonly string[] | undefined): Chosen {
  if (only === undefined) return { ok: true, sites };
  const known = sites.map(({ odsCode }) => odsCode);
  const unknown = only.filter((odsCode) => !known.includes(odsCode));
  if (unknown.length > 0) return { ok: false, unknown, known };
  return { ok: true, sites: sites.filter(({ odsCode }) => only.includes(odsCode)) };
}

interface Documents {
  readonly review: ResourceReview;
  readonly tariff: TariffRelease;
  readonly multipliers: MultiplierSet;
}

function makeEdition({ review, tariff, multipliers }: Documents, deps: PriceOfflineDeps): StudyEdition {
  const resource = withoutSites(review);
  return {
    resource,
    reviewVersion: FIRST_VERSION,
    tariff,
    template: deps.templates.find(({ id }) => id === review.study.modelAgreement),
    leadSiteName: nameOf(review.leadSite.odsCode, deps),
    hashes: {
      review: canonicalHash(resource, deps.sha256),
      tariff: canonicalHash(tariff, deps.sha256),
      multipliers: canonicalHash(multipliers, deps.sha256),
    },
  };
}

function nameOf(odsCode: string, { organisations }: PriceOfflineDeps): string {
  const name = organisations.get(odsCode)?.name;
  if (name === undefined) throw new RangeError(`${odsCode} passed the findings but is not in the register`);
  return name;
}

function* priceSites(
  documents: Documents,
  sites: readonly ReviewSite[],
  issuedAt: string,
  deps: PriceOfflineDeps,
): Generator<OfflineSite, undefined> {
  const plan = planStudy(documents.review, documents.tariff);
  const edition = makeEdition(documents, deps);
  const prepared = prepareEdition(edition);
  for (const site of sites) {
    const multiplier = findMultiplier(documents.multipliers, site.odsCode);
    if (!multiplier) throw new RangeError(`${site.odsCode} passed the findings but has no multiplier`);
    const name = nameOf(site.odsCode, deps);
    const price = priceSite(plan, site, multiplier);
    const content = buildAppendix(edition, prepared, {
      site,
      name,
      multiplier,
      price,
      payee: undefined,
      issue: { status: 'notIssued', issuedAt, number: 1 },
    });
    yield { odsCode: site.odsCode, name, price, appendix: sealAppendix(content, deps.sha256) };
  }
}

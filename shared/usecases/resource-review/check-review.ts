/** Findings of a review against the tariff, multipliers, organisations and companies that the service knows. */
import { error, type Finding } from '../../domain/findings.ts';
import { londonDay } from '../../domain/london-time.ts';
import type { OrganisationRegister } from '../../domain/organisation.ts';
import { parseReview, type ResourceReview } from '../../domain/resource-review.ts';
import { findReviewFindings } from '../../domain/review-findings.ts';
import type { ReviewVersion, Submission } from '../../domain/review-version.ts';
import { findPartFindings, readSoundParts, type SoundParts } from '../../domain/sound-parts.ts';
import type { MultiplierSet, TariffRelease } from '../../domain/tariff.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OrganisationDirectory, Released, TariffRegister } from '../../ports/registers.ts';
import { findReading, joinReading, type ProtocolReading } from './reading.ts';
import { type BodyDeps, readBody } from './review-body.ts';

export interface CheckDeps {
  readonly tariffs: Pick<
    TariffRegister,
    'findTariff' | 'findTariffInForce' | 'findMultipliers' | 'findMultipliersInForce'
  >;
  readonly organisations: Pick<OrganisationDirectory, 'allOrganisations' | 'findCompany'>;
  readonly clock: Clock;
}

/** What a review is priced with. */
export interface PricingBasis {
  readonly tariff: Released<TariffRelease>;
  readonly multipliers: Released<MultiplierSet>;
  readonly organisations: OrganisationRegister;
}

export interface CheckedReview {
  readonly findings: readonly Finding[];
  /** Present when the document is a well-formed review. */
  readonly review?: ResourceReview;
  /** Present when the tariff that the review names and a multiplier set are there. */
  readonly basis?: PricingBasis;
}

/** The submission that binds a version: while it is edited, the releases of the day count. */
export function bindingSubmission(version: ReviewVersion): Submission | undefined {
  return version.status === 'draft' || version.status === 'queried' ? undefined : version.submission;
}

async function findCompanies(
  { organisations }: CheckDeps,
  { sponsor, cro }: SoundParts['study'],
): Promise<Set<string>> {
  const named = [sponsor, cro].flatMap((company) => (company ? [company.id] : []));
  const found = await Promise.all(named.map((id) => organisations.findCompany(id)));
  return new Set(named.filter((_, at) => found[at] !== undefined));
}

function unknownTariff(id: string): Finding {
  return error(
    'unknownTariff',
    ['tariff'],
    `No tariff release ${id} is known.`,
    'Name a tariff release of the service.',
  );
}

function noMultiplierSet(on: string): Finding {
  return error(
    'noMultiplier',
    ['sites'],
    `No set of site multipliers is in force on ${on}, so no site can be priced.`,
    'Ask the national coordinator to publish the multipliers.',
  );
}

/** What can be said of a document that is no review yet, so that not every mistake has to wait for every other. */
async function checkParts(deps: CheckDeps, document: unknown, on: string): Promise<readonly Finding[]> {
  const parts = readSoundParts(document);
  if (!parts) return [];
  const [named, inForce, multipliers, organisations, companies] = await Promise.all([
    parts.tariff === undefined ? undefined : deps.tariffs.findTariff(parts.tariff),
    deps.tariffs.findTariffInForce(on),
    deps.tariffs.findMultipliersInForce(on),
    deps.organisations.allOrganisations(),
    findCompanies(deps, parts.study),
  ]);
  const unknown = parts.tariff === undefined || named ? [] : [unknownTariff(parts.tariff)];
  const tariff = named ?? inForce;
  if (!tariff || !multipliers) return unknown;
  const context = { tariff: tariff.release, multipliers: multipliers.release, organisations, companies, on };
  return [...unknown, ...findPartFindings(parts, context)];
}

/**
 * Checks any JSON value as a review, on the day of its submission or else today (Europe/London).
 * @param pinned the submission whose tariff and multipliers bind the review
 */
export async function checkReview(
  deps: CheckDeps,
  document: unknown,
  pinned?: Submission,
): Promise<CheckedReview> {
  const parsed = parseReview(document);
  const on = londonDay(pinned?.at ?? deps.clock.now());
  if (!parsed.ok) return { findings: [...parsed.findings, ...(await checkParts(deps, document, on))] };
  const review = parsed.value;
  const [named, multipliers, organisations, companies] = await Promise.all([
    deps.tariffs.findTariff(review.tariff),
    pinned ? deps.tariffs.findMultipliers(pinned.multipliers) : deps.tariffs.findMultipliersInForce(on),
    deps.organisations.allOrganisations(),
    findCompanies(deps, review.study),
  ]);
  // A release that nobody knows is one finding at `tariff`; the rest is checked against the one in force.
  const tariff = named ?? (await deps.tariffs.findTariffInForce(on));
  if (!multipliers || !tariff) {
    const findings = [
      ...(named ? [] : [unknownTariff(review.tariff)]),
      ...(multipliers ? [] : [noMultiplierSet(on)]),
    ];
    return { review, findings };
  }
  const findings = findReviewFindings(review, {
    tariff: tariff.release,
    multipliers: multipliers.release,
    organisations,
    companies,
    on,
  });
  return { review, findings, ...(named && { basis: { tariff: named, multipliers, organisations } }) };
}

export interface CheckedVersion extends CheckedReview {
  /** The stored body. */
  readonly document: unknown;
  /** The account of the import, where the body came of one. */
  readonly protocol?: ProtocolReading;
}

/** Checks the stored body of a version; what was found while it was read still counts. */
export async function checkVersion(
  deps: CheckDeps & BodyDeps,
  version: ReviewVersion,
  pinned?: Submission,
): Promise<CheckedVersion> {
  const [document, reading] = await Promise.all([readBody(deps, version), findReading(deps, version)]);
  const checked = await checkReview(deps, document, pinned);
  if (!reading) return { ...checked, document };
  const { protocol } = reading;
  const findings = joinReading(reading, checked.findings);
  return { ...checked, document, findings, ...(protocol && { protocol }) };
}

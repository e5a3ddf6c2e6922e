/** A site's price, with how each line was calculated; for the trust, the way to its answer. */
import { DomainError, notFound } from '../../../shared/domain/errors.ts';
import type { FinancialAppendix } from '../../../shared/domain/financial-appendix.ts';
import type { Offer } from '../../../shared/domain/offer.ts';
import { actAs, type Role } from '../../../shared/domain/person.ts';
import type { PriceLine } from '../../../shared/domain/site-price-document.ts';
import { createReadAppendix } from '../../../shared/usecases/financial-appendix/read-appendix.ts';
import { createListIssues, type IssuedPrice } from '../../../shared/usecases/site-pricing/list-issues.ts';
import { createListSiteEscalations } from '../../../shared/usecases/trust-acceptance/read-escalations.ts';
import { type Reply, type SignedInRequest, siteOf } from '../frame/page-request.ts';
import { sitePath } from '../frame/record-decision.ts';
import { SECTION_WORDS } from '../frame/words.ts';
import type { WebDeps } from '../web-deps.ts';
import { explainLine } from './calculation.ts';

function lineModel(line: PriceLine, appendix: FinancialAppendix) {
  const { label, activity, chargedPer, quantity, unitPence, expectedPence, trigger, derivation, parts } =
    line;
  const { tariffItem, tariffItemLabel, minutesFrom, deviationReason, rule } = derivation;
  return {
    id: activity,
    label,
    chargedPer,
    quantity,
    trigger,
    unitPence,
    expectedPence,
    parts: rule === 'passThrough' ? undefined : parts,
    tariffItem,
    tariffItemLabel,
    minutesFrom,
    deviationReason,
    steps: explainLine(line, appendix),
  };
}

/** The lines of each section, in the order of the price. */
function sectionsOf(appendix: FinancialAppendix) {
  const { lines, sections } = appendix.price;
  return sections.map(({ section, expectedPence }) => ({
    name: SECTION_WORDS[section],
    expectedPence,
    lines: lines.filter((line) => line.section === section).map((line) => lineModel(line, appendix)),
  }));
}

function armsOf({ inputs, price }: FinancialAppendix) {
  const labels = new Map(inputs.arms.map(({ id, label }) => [id, label]));
  return price.arms.map((arm) => ({ ...arm, label: labels.get(arm.arm) ?? arm.arm }));
}

function visitsOf({ inputs, price }: FinancialAppendix) {
  const visits = new Map(inputs.visits.map((visit) => [visit.id, visit]));
  const labels = new Map(inputs.arms.map(({ id, label }) => [id, label]));
  return price.visits.map(({ visit, totalPence }) => {
    const found = visits.get(visit);
    const isEveryArm = found?.arms.length === inputs.arms.length;
    return {
      label: found?.label ?? visit,
      isUnscheduled: found?.kind === 'unscheduled',
      arms: isEveryArm ? 'all arms' : (found?.arms ?? []).map((arm) => labels.get(arm) ?? arm).join(', '),
      totalPence,
    };
  });
}

/** What every page about one site price needs. */
export function offerModel(offer: Offer, appendix: FinancialAppendix) {
  const { study, site, leadSite, reviewVersion, tariff, appendixLabel } = appendix.identification;
  return {
    path: sitePath(offer),
    status: offer.status,
    decision: offer.decision,
    issuedAt: offer.issuedAt,
    issueNumber: offer.issueNumber,
    appendixSha256: offer.documents?.appendixSha256,
    study,
    site,
    leadSite,
    reviewVersion,
    tariff,
    appendixLabel,
    multiplier: appendix.price.multiplier,
    oneOffPence: appendix.price.oneOffPence,
    expectedPence: appendix.price.expectedPence,
    arms: armsOf(appendix),
  };
}

export function demonstrationTariff({ identification }: FinancialAppendix): string | undefined {
  const { id, provenance } = identification.tariff;
  return provenance === 'demonstration' ? id : undefined;
}

/** The name of the price that was issued before this one, for "What changed since"; undefined for the first. */
function nameBefore(issues: readonly IssuedPrice[], offer: Offer): string | undefined {
  const at = issues.findIndex(
    ({ reviewVersion, issueNumber }) =>
      reviewVersion === offer.reviewVersion && issueNumber === offer.issueNumber,
  );
  const before = at > 0 ? issues[at - 1] : undefined;
  if (!before) return undefined;
  return before.reviewVersion === offer.reviewVersion
    ? `issue ${before.issueNumber}`
    : `version ${before.reviewVersion}`;
}

/** Roles that may read the milestones of a site: everybody of the study but the networks. */
const MILESTONE_READERS: readonly Role[] = [
  'siteRepresentative',
  'companyRepresentative',
  'studyResourceReviewer',
  'nationalCoordinator',
];

export function createSitePricePage(deps: WebDeps) {
  const readAppendix = createReadAppendix(deps);
  const listIssues = createListIssues(deps);
  const listEscalations = createListSiteEscalations(deps);
  return async (request: SignedInRequest): Promise<Reply> => {
    const { caller } = request;
    const site = siteOf(request);
    const isOwn = actAs(caller, 'siteRepresentative', site.odsCode) !== undefined;
    const back = isOwn
      ? { href: '/prices', text: 'Prices to review' }
      : { href: `/studies/${site.irasId}`, text: 'The study' };
    try {
      const { offer, appendix } = await readAppendix({ caller, ...site });
      const issues = await listIssues({ caller, ...site });
      const escalations = await listEscalations({ caller, ...site, limit: 100 });
      return {
        kind: 'page',
        template: 'site-price/page.njk',
        title: `${appendix.identification.study.shortTitle}: price for ${appendix.identification.site.name}`,
        back,
        demonstrationTariff: demonstrationTariff(appendix),
        model: {
          ...offerModel(offer, appendix),
          isOwn,
          changedSince: nameBefore(issues, offer),
          isRepriced: offer.repricing !== undefined,
          escalations: escalations.items.toReversed(),
          hasMilestones:
            issues.some(({ status }) => status === 'accepted') &&
            caller.memberships.some(({ role }) => MILESTONE_READERS.includes(role)),
          canAnswer: isOwn && offer.status === 'issued',
          sections: sectionsOf(appendix),
          visits: visitsOf(appendix),
        },
      };
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'stateConflict') throw error;
      return {
        kind: 'page',
        template: 'site-price/preparing.njk',
        title: 'The price is being prepared',
        back,
        model: {},
      };
    }
  };
}

/** A page of the trust's own answer: for its representatives only, whatever else they are. */
export function requireOwnSite(request: SignedInRequest): {
  readonly irasId: string;
  readonly odsCode: string;
} {
  const site = siteOf(request);
  if (!actAs(request.caller, 'siteRepresentative', site.odsCode)) throw notFound();
  return site;
}

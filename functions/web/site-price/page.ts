/** A site's price, with how each line was calculated; for the trust, the way to its answer. */
import { DomainError, notFound } from '../../../shared/domain/errors.ts';
import type { FinancialAppendix } from '../../../shared/domain/financial-appendix.ts';
import type { Offer } from '../../../shared/domain/offer.ts';
import { actAs, type Role } from '../../../shared/domain/person.ts';
import type { PriceLine } from '../../../shared/domain/site-price-document.ts';
import { createReadAppendix } from '../../../shared/usecases/financial-appendix/read-appendix.ts';
import { createListIssues, type IssuedPrice } from '../../../shared/usecases/site-pricing/list-issues.ts';
import { createListSiteEscalations } from '../../../shared/usecases/trust-acceptance/read-escalations.ts';
import { filtersOf, hasWords } from '../frame/narrowed-list.ts';
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

/** More lines than this come with a field to find one by. */
const FEW_LINES = 30;

/** The lines of each section that have all the words, in the order of the price; sections without any are left out. */
function sectionsOf(appendix: FinancialAppendix, words: string) {
  const { lines, sections } = appendix.price;
  return sections
    .map(({ section, expectedPence }) => {
      const all = lines.filter((line) => line.section === section);
      const found = all.filter(({ label, derivation }) =>
        hasWords([label, SECTION_WORDS[section], derivation.tariffItem, derivation.tariffItemLabel], words),
      );
      return {
        id: `section-${section}`,
        name: SECTION_WORDS[section],
        expectedPence,
        count: all.length,
        lines: found.map((line) => lineModel(line, appendix)),
      };
    })
    .filter(({ lines: found }) => found.length > 0);
}

/** The lines of the price, and how to find one where they are many. */
function linesOf(appendix: FinancialAppendix, { query }: SignedInRequest) {
  const filters = filtersOf(query, ['line']);
  const sections = sectionsOf(appendix, filters.line);
  const total = appendix.price.lines.length;
  return {
    filters,
    sections,
    isFound: filters.line !== '',
    isMany: total > FEW_LINES,
    total,
    found: sections.reduce((sum, { lines }) => sum + lines.length, 0),
  };
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

/** The accepted price that holds while a later one is not accepted; undefined where there is none, or it is this one. */
function findInForce(issues: readonly IssuedPrice[], { reviewVersion, status }: Offer) {
  if (status === 'accepted') return undefined;
  return issues.findLast((issue) => issue.status === 'accepted' && issue.reviewVersion < reviewVersion);
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
          inForce: findInForce(issues, offer),
          isRepriced: offer.repricing !== undefined,
          escalations: escalations.items.toReversed(),
          hasMilestones:
            issues.some(({ status }) => status === 'accepted') &&
            caller.memberships.some(({ role }) => MILESTONE_READERS.includes(role)),
          canAnswer: isOwn && offer.status === 'issued',
          lines: linesOf(appendix, request),
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

/** What a closure would do to a trust's studies, or what is left of one to do; nothing is recorded. */
import { DomainError } from '../../domain/errors.ts';
import { type Finding, hasErrors } from '../../domain/findings.ts';
import type { OfferStatus } from '../../domain/offer.ts';
import type { Organisation } from '../../domain/organisation.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { readAll } from '../read-all.ts';
import { findSiteFindings, loadAgreed, repricingOf } from '../resource-review/agreed-review.ts';
import { findLiveOffer } from '../resource-review/site-row.ts';
import { type CheckClosureDeps, type ClosureAsked, checkClosure } from './check-closure.ts';
import type { CloseOrganisationDeps } from './close-organisation.ts';
import { MOVES } from './move-offers.ts';
import { partUnder } from './sites-of-version.ts';

export interface PreviewClosureDeps
  extends CheckClosureDeps,
    Pick<CloseOrganisationDeps, 'archive' | 'tariffs' | 'sha256'> {
  readonly organisations: CloseOrganisationDeps['organisations'];
  readonly ledger: Pick<
    StudyLedger,
    'listStudies' | 'findStudy' | 'findStudySite' | 'findReviewVersion' | 'findOffer'
  >;
}

/** What becomes of the trust's part in one study. */
export interface ClosurePart {
  readonly irasId: string;
  readonly shortTitle: string;
  /** Where its price stands now. */
  readonly status: OfferStatus;
  /**
   * `moves`: the successor is offered a price. `joins`: the successor takes part itself, so the price ends.
   * `withdraws`: nobody takes over. `blocked`: the successor cannot be offered the price, see the findings.
   * `stays`: it was answered. `moved`, `withdrawn`: done already.
   */
  readonly outcome: 'moves' | 'joins' | 'withdraws' | 'blocked' | 'stays' | 'moved' | 'withdrawn';
  readonly findings: readonly Finding[];
}

export interface PreviewedClosure {
  readonly organisation: Organisation;
  readonly successor?: Organisation;
  readonly parts: readonly ClosurePart[];
}

/** Why the successor could not be offered the price; empty where it can, or takes part already. */
async function findBlocks(
  deps: PreviewClosureDeps,
  irasId: string,
  odsCode: string,
  successor: Organisation,
): Promise<{ readonly joins: boolean; readonly findings: readonly Finding[] }> {
  const study = await deps.ledger.findStudy(irasId);
  const known = await deps.ledger.findStudySite(irasId, successor.odsCode);
  if (known?.status === 'active') return { joins: true, findings: [] };
  const site = await deps.ledger.findStudySite(irasId, odsCode);
  if (!study || !site) throw new DomainError('notFound', 'The study is not there.');
  const agreed = await loadAgreed(deps, study);
  const wanted = partUnder(agreed.review.arms, { ...site, odsCode: successor.odsCode }, undefined, undefined);
  const live = await findLiveOffer(deps.ledger, site);
  const findings = await findSiteFindings(deps, agreed, wanted, repricingOf(agreed, live));
  return { joins: false, findings: hasErrors(findings) ? findings : [] };
}

async function previewPart(
  deps: PreviewClosureDeps,
  odsCode: string,
  successor: Organisation | undefined,
  irasId: string,
): Promise<ClosurePart | undefined> {
  const site = await deps.ledger.findStudySite(irasId, odsCode);
  const live = await findLiveOffer(deps.ledger, site);
  if (!site || !live) return undefined;
  const { status, study } = live;
  const part = (outcome: ClosurePart['outcome'], findings: readonly Finding[] = []): ClosurePart => ({
    irasId,
    shortTitle: study.shortTitle,
    status,
    outcome,
    findings,
  });
  if (site.movedTo !== undefined) return part('moved');
  if (site.status === 'withdrawn') return part('withdrawn');
  if (!MOVES.includes(status)) return part('stays');
  if (!successor) return part('withdraws');
  const { joins, findings } = await findBlocks(deps, irasId, odsCode, successor);
  if (joins) return part('joins');
  return part(findings.length > 0 ? 'blocked' : 'moves', findings);
}

/**
 * Makes `previewClosure`: every study in which the trust has a price.
 * @throws DomainError as `closeOrganisation` does
 */
export function createPreviewClosure(deps: PreviewClosureDeps) {
  return async (asked: ClosureAsked): Promise<PreviewedClosure> => {
    const { known, successor } = await checkClosure(deps, asked);
    const parts: ClosurePart[] = [];
    const { odsCode } = asked;
    const list = (page: { readonly limit: number; readonly cursor?: string | undefined }) =>
      deps.ledger.listStudies('siteRepresentative', odsCode, page);
    for await (const { irasId } of readAll(list)) {
      const part = await previewPart(deps, odsCode, successor, irasId);
      if (part) parts.push(part);
    }
    return { organisation: known, ...(successor && { successor }), parts };
  };
}

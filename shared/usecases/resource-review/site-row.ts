/** A site of a study as lists show it: its part, and where its offer stands. */
import type { DecisionKind, Offer, OfferStatus, RefusalReason, StudySite } from '../../domain/offer.ts';
import type { ReviewSite } from '../../domain/resource-review.ts';
import type { OrganisationDirectory } from '../../ports/registers.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { readAll } from '../read-all.ts';

export interface SiteRow {
  readonly odsCode: string;
  readonly name: string;
  /** The live offer's status; `notOffered` before there is one. */
  readonly status: OfferStatus | 'notOffered';
  readonly statusSince?: string;
  readonly principalInvestigator: string;
  readonly targetParticipants: Readonly<Record<string, number>>;
  readonly reviewVersion?: number;
  readonly issueNumber?: number;
  readonly issuedAt?: string;
  /** Why a pending price cannot be made until somebody mends it. */
  readonly fault?: { readonly since: string; readonly words: string };
  readonly oneOffPence?: number;
  readonly expectedPence?: number;
  readonly appendixSha256?: string;
  /** The demonstration release that the amounts come from, if it is one. */
  readonly demonstrationTariff?: string;
  readonly decision?: {
    readonly decision: DecisionKind;
    readonly at: string;
    readonly by: string;
    readonly reason?: RefusalReason;
  };
  /** The accepted price that holds until a later one is accepted; absent before the first. */
  readonly inForce?: {
    readonly reviewVersion: number;
    readonly issueNumber: number;
    readonly acceptedAt: string;
    readonly appendixSha256: string;
    readonly expectedPence: number;
  };
  /** The trust closed, and its part went to this successor. */
  readonly movedTo?: string;
  /** Names the site's record for `If-Match`; absent while only the review lists the site. */
  readonly etag?: string;
}

export interface SiteRowDeps {
  readonly ledger: Pick<StudyLedger, 'findOffer' | 'listOffers'>;
  readonly organisations: Pick<OrganisationDirectory, 'findOrganisation'>;
}

/** The entity tag of a site's record, without quotes. */
export function siteEtag({ lock }: StudySite): string {
  return String(lock);
}

/** The offer that is live at a site, if it was ever offered. */
export async function findLiveOffer(
  ledger: Pick<StudyLedger, 'findOffer'>,
  site: StudySite | undefined,
): Promise<Offer | undefined> {
  if (!site?.liveOffer) return undefined;
  const { reviewVersion, issueNumber } = site.liveOffer;
  return ledger.findOffer(site.irasId, site.odsCode, reviewVersion, issueNumber);
}

function offerFields(offer: Offer): Partial<SiteRow> {
  const { statusSince, reviewVersion, issueNumber, documents, decision, issuedAt, status, fault } = offer;
  return {
    statusSince,
    reviewVersion,
    issueNumber,
    ...(fault && status === 'pending' && { fault }),
    ...(documents && {
      issuedAt,
      oneOffPence: documents.oneOffPence,
      expectedPence: documents.expectedPence,
      appendixSha256: documents.appendixSha256,
      ...(documents.demonstrationTariff !== undefined && {
        demonstrationTariff: documents.demonstrationTariff,
      }),
    }),
    ...(decision && {
      decision: {
        decision: decision.decision,
        at: decision.at,
        by: decision.by.name,
        ...(decision.reason && { reason: decision.reason }),
      },
    }),
  };
}

/** The latest accepted offer. A first version has one at most, which is then the live one. */
async function findInForce(
  { ledger }: SiteRowDeps,
  live: Offer | undefined,
): Promise<Pick<SiteRow, 'inForce'>> {
  if (!live) return {};
  let accepted = live.status === 'accepted' ? live : undefined;
  if (!accepted && live.reviewVersion > 1) {
    for await (const offer of readAll((page) => ledger.listOffers(live.irasId, page, live.odsCode))) {
      if (offer.status === 'accepted') accepted = offer;
    }
  }
  const { documents, decision, reviewVersion, issueNumber } = accepted ?? {};
  if (!documents || !decision || reviewVersion === undefined || issueNumber === undefined) return {};
  const { appendixSha256, expectedPence } = documents;
  return { inForce: { reviewVersion, issueNumber, acceptedAt: decision.at, appendixSha256, expectedPence } };
}

/** The row of a site that takes part, or that a review lists and no offer was made to yet. */
export async function toSiteRow(deps: SiteRowDeps, listed: ReviewSite | StudySite): Promise<SiteRow> {
  const { odsCode, principalInvestigator, targetParticipants } = listed;
  const organisation = await deps.organisations.findOrganisation(odsCode);
  const row = { odsCode, name: organisation?.name ?? odsCode, principalInvestigator, targetParticipants };
  if (!('lock' in listed)) return { ...row, status: 'notOffered' };
  const offer = await findLiveOffer(deps.ledger, listed);
  const withdrawn = listed.status === 'withdrawn' ? 'withdrawn' : undefined;
  return {
    ...row,
    ...(offer && offerFields(offer)),
    status: withdrawn ?? offer?.status ?? 'notOffered',
    ...(await findInForce(deps, offer)),
    ...(listed.movedTo !== undefined && { movedTo: listed.movedTo }),
    etag: siteEtag(listed),
  };
}

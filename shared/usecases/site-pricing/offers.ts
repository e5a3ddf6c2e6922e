/** The changes that an event of an offer makes: its status, the trust's log, and what the indicator counts. */
import { countDecision, countOpen, type OfferScope } from '../../domain/adherence-counters.ts';
import type { Sha256 } from '../../domain/canonical.ts';
import { appendEntry, EMPTY_LOG_HEAD, headAfter, type LogEvent } from '../../domain/decision-log.ts';
import { DomainError } from '../../domain/errors.ts';
import { londonMonth } from '../../domain/london-time.ts';
import type { Offer, StudySite } from '../../domain/offer.ts';
import type { Organisation } from '../../domain/organisation.ts';
import type { Actor } from '../../domain/person.ts';
import { isSamePricing, type PinnedPricing } from '../../domain/pinned-pricing.ts';
import type { ReviewSite, StudyResource } from '../../domain/resource-review.ts';
import type { Change } from '../../ports/study-ledger.ts';

/** Whether the indicator counts the organisation: an NHS trust in England. */
export function isEnglishTrust(organisation: Organisation | undefined): boolean {
  return organisation?.nation === 'England' && organisation.type === 'nhsTrust';
}

/** A site that takes part from now on, with an empty log. */
export function newStudySite(irasId: string, site: ReviewSite, addedAt: string): StudySite {
  return {
    irasId,
    odsCode: site.odsCode,
    status: 'active',
    principalInvestigator: site.principalInvestigator,
    targetParticipants: site.targetParticipants,
    addedAt,
    log: { length: 0, head: EMPTY_LOG_HEAD },
    lock: 1,
  };
}

/** The parties who see a study because this site takes part: the trust, and its region's network. */
export function siteParties(irasId: string, organisation: Organisation): Change[] {
  const region = organisation.region?.code;
  return [
    { kind: 'party', record: { irasId, role: 'siteRepresentative', organisation: organisation.odsCode } },
    ...(region === undefined
      ? []
      : [
          {
            kind: 'party' as const,
            record: { irasId, role: 'networkAssessor' as const, organisation: region },
          },
        ]),
  ];
}

export interface PendingOfferInput {
  readonly resource: Pick<StudyResource, 'study' | 'leadSite'>;
  readonly site: StudySite;
  readonly reviewVersion: number;
  readonly issueNumber: number;
  /** Fixed here, so that a retried worker makes the same bytes. */
  readonly at: string;
  readonly verificationAddress: string;
  /** The site's live offer until now. */
  readonly live: Offer | undefined;
  /** What a re-pricing pins. Absent: what the live offer of the same version has, else what the version pinned. */
  readonly pricing?: PinnedPricing | undefined;
  /** The re-pricing that asks for it. */
  readonly repricing?: Offer['repricing'];
}

/** The last price with another resource, tariff or multiplier that a site was issued: its new one is compared with it. */
function previousOf(
  live: Offer | undefined,
  reviewVersion: number,
  pricing: PinnedPricing | undefined,
): Offer['previous'] {
  const isSame = live?.reviewVersion === reviewVersion && isSamePricing(live.pricing, pricing);
  if (!live?.documents || isSame) return live?.previous;
  const { issueNumber, documents } = live;
  return {
    reviewVersion: live.reviewVersion,
    issueNumber,
    appendixSha256: documents.appendixSha256,
  };
}

/** A new pending offer of a site. */
export function newPendingOffer({ resource, site, at, live, ...input }: PendingOfferInput): Offer {
  const { study, leadSite } = resource;
  const { reviewVersion, repricing } = input;
  // A re-issue is of the same price: it stays with the tariff and multipliers of the one before it.
  const pricing = input.pricing ?? (live?.reviewVersion === reviewVersion ? live.pricing : undefined);
  const previous = previousOf(live, reviewVersion, pricing);
  return {
    irasId: study.irasId,
    odsCode: site.odsCode,
    reviewVersion,
    issueNumber: input.issueNumber,
    status: 'pending',
    issuedAt: at,
    verificationAddress: input.verificationAddress,
    principalInvestigator: site.principalInvestigator,
    targetParticipants: site.targetParticipants,
    study: {
      shortTitle: study.shortTitle,
      phase: study.phase,
      isAtmp: study.isAtmp,
      leadSite: leadSite.odsCode,
      sponsor: study.sponsor.id,
      ...(study.cro && { cro: study.cro.id }),
    },
    ...(pricing && { pricing }),
    ...(repricing && { repricing }),
    ...(previous && { previous }),
    statusSince: at,
    lock: 1,
  };
}

/**
 * The offer that takes the place of another at another tariff and multipliers: the same resource, site part and
 * version, under the next issue number.
 */
export function newSuccessor(
  live: Offer,
  input: Required<Pick<PendingOfferInput, 'at' | 'verificationAddress' | 'repricing'>> & {
    readonly pricing: PinnedPricing;
  },
): Offer {
  const { at, pricing, repricing, verificationAddress } = input;
  const { documents: _old, decision: _answer, previous: _before, fault: _fault, ...kept } = live;
  const previous = previousOf(live, live.reviewVersion, pricing);
  return {
    ...kept,
    issueNumber: live.issueNumber + 1,
    status: 'pending',
    issuedAt: at,
    verificationAddress,
    pricing,
    ...(repricing && { repricing }),
    ...(previous && { previous }),
    statusSince: at,
    lock: 1,
  };
}

export interface TransitionInput {
  readonly offer: Offer;
  /** The offer after the event, without its new lock and `statusSince`. */
  readonly next: Omit<Offer, 'lock' | 'statusSince'>;
  readonly site: StudySite;
  /** What the log says of it. */
  readonly event: LogEvent;
  readonly at: string;
  readonly by?: Actor | undefined;
  readonly organisation: Organisation | undefined;
  readonly sha256: Sha256;
}

export interface Transition {
  readonly site: StudySite;
  /** The site's record is not among them: several transitions may share it. */
  readonly changes: readonly Change[];
}

/** One event of an offer: offer, log entry and indicator counters, and the site with its new log head. */
export function transition({
  offer,
  next,
  site,
  event,
  at,
  by,
  organisation,
  sha256,
}: TransitionInput): Transition {
  const { phase, isAtmp } = offer.study;
  const scope: OfferScope = { phase, isAtmp, isEnglishTrust: isEnglishTrust(organisation) };
  const { irasId, odsCode, reviewVersion, issueNumber } = offer;
  // Whatever kept it from being issued is over.
  const { fault: _fault, ...settled } = next;
  const entry = appendEntry(
    site.log,
    {
      irasId,
      odsCode,
      at,
      ...(by && { by }),
      offer: { reviewVersion, issueNumber },
      study: { phase, isAtmp },
      isEnglishTrust: scope.isEnglishTrust,
      event,
    },
    sha256,
  );
  const decided: Change[] =
    event.kind === 'decided'
      ? [
          {
            kind: 'monthCounters',
            month: londonMonth(at),
            odsCode,
            add: countDecision(scope, event.decision, event.reason),
          },
        ]
      : [];
  return {
    site: { ...site, log: headAfter(entry) },
    changes: [
      { kind: 'offer', record: { ...settled, statusSince: at, lock: offer.lock + 1 } },
      { kind: 'logEntry', record: entry },
      { kind: 'openCounters', odsCode, add: countOpen(scope, offer.status, next.status) },
      ...decided,
    ],
  };
}

/**
 * Supersedes or withdraws an undecided offer. A pending one was never shown to anyone and leaves no log entry.
 * `movedTo` names the successor to whom a closed trust's part goes.
 * @returns the site with its new log head, and the changes without the site's record
 */
export function endOffer(
  kind: 'superseded' | 'withdrawn',
  input: Omit<TransitionInput, 'next' | 'event'> & { readonly movedTo?: string },
): Transition {
  const { offer, site, at, movedTo } = input;
  const next = { ...offer, status: kind };
  if (offer.status === 'pending') {
    return { site, changes: [{ kind: 'offer', record: { ...next, statusSince: at, lock: offer.lock + 1 } }] };
  }
  const event: LogEvent = kind === 'superseded' && movedTo !== undefined ? { kind, movedTo } : { kind };
  return transition({ ...input, next, event });
}

/** The documents of an offer that has been issued. @throws DomainError `stateConflict` while it is pending */
export function requireDocuments(offer: Offer): NonNullable<Offer['documents']> {
  if (offer.documents) return offer.documents;
  throw new DomainError('stateConflict', 'The price of this site is still being prepared.', {
    mend: 'Try again in a minute.',
    details: { offerStatus: offer.status },
  });
}

/**
 * Offers: a site price put to a trust, from pending to decided (domain.md section 4). One is live per site and
 * review version; issue number n counts re-issues of the same price.
 */
import * as z from 'zod';
import { Actor } from './person.ts';
import { PinnedPricing } from './pinned-pricing.ts';
import { sha256Hex } from './sha256-hex.ts';
import { irasId, Phase } from './study.ts';
import { identifier, line, moment, odsCode, paragraph } from './text.ts';

export const OFFER_STATUSES = [
  'pending',
  'issued',
  'accepted',
  'notAccepted',
  'declinedCapacity',
  'escalated',
  'superseded',
  'withdrawn',
] as const;
export type OfferStatus = (typeof OFFER_STATUSES)[number];

export type OfferEvent =
  | 'issue'
  | 'accept'
  | 'refuse'
  | 'declineCapacity'
  | 'escalate'
  | 'returnToTrust'
  | 'supersede'
  | 'withdraw';

/** What each event makes of each status; absent: not possible. `accepted` is final and never superseded. */
export const OFFER_TRANSITIONS: Readonly<Record<OfferStatus, Partial<Record<OfferEvent, OfferStatus>>>> = {
  pending: { issue: 'issued', supersede: 'superseded', withdraw: 'withdrawn' },
  issued: {
    accept: 'accepted',
    refuse: 'notAccepted',
    declineCapacity: 'declinedCapacity',
    escalate: 'escalated',
    supersede: 'superseded',
    withdraw: 'withdrawn',
  },
  escalated: { returnToTrust: 'issued', supersede: 'superseded', withdraw: 'withdrawn' },
  notAccepted: { supersede: 'superseded' },
  accepted: {},
  declinedCapacity: {},
  superseded: {},
  withdrawn: {},
};

/** The statuses that a new version or a re-pricing supersedes. */
export const REPRICEABLE: readonly OfferStatus[] = ['pending', 'issued', 'escalated', 'notAccepted'];

/** The status after an event, or undefined where the event is not possible. */
export function nextStatus(status: OfferStatus, event: OfferEvent): OfferStatus | undefined {
  return OFFER_TRANSITIONS[status][event];
}

export const REFUSAL_REASONS = ['setupFee', 'outsourcedService', 'other'] as const;
export const RefusalReason = z.enum(REFUSAL_REASONS);
export type RefusalReason = z.infer<typeof RefusalReason>;

export const DECISIONS = ['accepted', 'notAccepted', 'declinedCapacity'] as const;
export const DecisionKind = z.enum(DECISIONS);
export type DecisionKind = z.infer<typeof DecisionKind>;

export const Decision = z.strictObject({
  decision: DecisionKind,
  appendixSha256: sha256Hex,
  reason: RefusalReason.optional(),
  note: paragraph(500).optional(),
  at: moment,
  by: Actor,
  /** The log entry that holds it. */
  sequence: z.int().min(1),
});
export type Decision = z.infer<typeof Decision>;

/** What the worker wrote when it issued the offer. */
export const IssuedDocuments = z.strictObject({
  appendixSha256: sha256Hex,
  pdfSha256: sha256Hex,
  priceSha256: sha256Hex,
  oneOffPence: z.int().min(0),
  expectedPence: z.int().min(0),
  /** The demonstration release that the amounts come from, so that lists can say so; left out for a national one. */
  demonstrationTariff: identifier.exactOptional(),
});
export type IssuedDocuments = z.infer<typeof IssuedDocuments>;

export const Offer = z.strictObject({
  irasId,
  odsCode,
  reviewVersion: z.int().min(1),
  issueNumber: z.int().min(1),
  status: z.enum(OFFER_STATUSES),
  /** Fixed when the offer is made, so that a retried worker makes the same bytes. */
  issuedAt: moment,
  verificationAddress: z.url(),
  principalInvestigator: line(200),
  targetParticipants: z.record(identifier, z.int().min(0)),
  /** What lists and the indicator need of the study without reading it. */
  study: z.strictObject({
    shortTitle: line(100),
    phase: Phase,
    isAtmp: z.boolean(),
    leadSite: odsCode,
    sponsor: identifier,
    cro: identifier.optional(),
  }),
  /** Set by a re-pricing: what the price is made with, in place of what the version's submission pinned. */
  pricing: PinnedPricing.exactOptional(),
  /** The re-pricing that made the offer, and the expected total that it previewed. */
  repricing: z.strictObject({ id: identifier, expectedPence: z.int().min(0) }).exactOptional(),
  /**
   * The price that the site was issued before, of an earlier version or with another tariff or multipliers; the
   * appendix says what changed since.
   */
  previous: z
    .strictObject({
      reviewVersion: z.int().min(1),
      issueNumber: z.int().min(1),
      appendixSha256: sha256Hex,
    })
    .exactOptional(),
  documents: IssuedDocuments.optional(),
  /** Why a pending offer cannot be issued, until it can. */
  fault: z.strictObject({ since: moment, words: line(500) }).exactOptional(),
  decision: Decision.optional(),
  statusSince: moment,
  lock: z.int().min(1),
});
export type Offer = z.infer<typeof Offer>;

/** A site's part in a study: investigator, targets, its live offer, and the head of its decision log. */
export const StudySite = z.strictObject({
  irasId,
  odsCode,
  status: z.enum(['active', 'withdrawn']),
  principalInvestigator: line(200),
  targetParticipants: z.record(identifier, z.int().min(0)),
  addedAt: moment,
  /** The trust closed, and its undecided part went to this successor. */
  movedTo: odsCode.exactOptional(),
  liveOffer: z.strictObject({ reviewVersion: z.int().min(1), issueNumber: z.int().min(1) }).optional(),
  log: z.strictObject({ length: z.int().min(0), head: sha256Hex }),
  lock: z.int().min(1),
});
export type StudySite = z.infer<typeof StudySite>;

/**
 * What the service knows of studies: reads by noun, and one way to write. A commit is a set of changes that
 * happen together or not at all, each on the condition that its record is as it was read (its lock).
 */
import type { MonthCounters, OpenCounters } from '../domain/adherence-counters.ts';
import type { LogEntry } from '../domain/decision-log.ts';
import type { Escalation, EscalationRef } from '../domain/escalation.ts';
import type { Milestones } from '../domain/milestones.ts';
import type { Offer, StudySite } from '../domain/offer.ts';
import type { Actor, Role } from '../domain/person.ts';
import type { ReviewVersion, StudyRecord } from '../domain/review-version.ts';
import type { Page } from './record-table.ts';

interface JobOfStudy {
  readonly irasId: string;
  readonly jobId: string;
  readonly reviewVersion: number;
  /** `failed`: it cannot be done, and is not tried again. */
  readonly status: 'open' | 'done' | 'failed';
  readonly createdAt: string;
  readonly lock: number;
}

/** Makes an offer for each active site of the version. */
export interface IssueVersionJob extends JobOfStudy {
  readonly kind: 'issueVersion';
}

/** Puts the issued appendices of the version into one ZIP. */
export interface ArchiveJob extends JobOfStudy {
  readonly kind: 'archive';
  readonly requestedBy: Actor;
  /** Appendices. */
  readonly progress: { readonly done: number; readonly total: number };
  /** Where the ZIP is, once it is done. */
  readonly archiveKey?: string | undefined;
  /** Why it failed. */
  readonly fault?: string | undefined;
}

/** Work that outlives a request; the sweeper completes it. */
export type Job = IssueVersionJob | ArchiveJob;

/** A message to people concerned, written with the change that it speaks of; sent at least once. */
export interface Notification {
  readonly id: string;
  readonly irasId: string;
  readonly kind:
    | 'priceIssued'
    | 'queryRaised'
    | 'queryAnswered'
    | 'reviewSubmitted'
    | 'reviewAgreed'
    | 'decisionMade'
    | 'escalationRaised'
    | 'escalationJudged'
    | 'priceReissued'
    | 'milestonesRecorded'
    | 'reminder';
  /** Whose people are told: every member of the role at the organisation. */
  readonly to: { readonly role: Role; readonly organisation: string };
  /** Facts for the text; never a price. */
  readonly facts: Readonly<Record<string, string>>;
  readonly createdAt: string;
  /** `failed`: somebody's mail was refused, or the last try was in vain. */
  readonly status: 'waiting' | 'sent' | 'failed';
  /** Tries begun so far; absent before the first. */
  readonly attempts?: number | undefined;
  /** When it is tried again; absent before the first try. */
  readonly nextAttemptAt?: string | undefined;
  /** Messages that the mail system took, and those that it never will. */
  readonly taken?: readonly string[] | undefined;
  readonly refused?: readonly string[] | undefined;
  /** What the last try ran into, in the mail system's words. */
  readonly fault?: string | undefined;
  /** How it ended; absent while it waits. `noRecipient`: nobody of the role there has an address. */
  readonly outcome?:
    | { readonly at: string; readonly note: 'delivered' | 'noRecipient' | 'refused' | 'gaveUp' }
    | undefined;
  readonly lock: number;
}

/** Why a price was issued again: the record of who asked for which issue. Written once. */
export interface Reissue {
  readonly irasId: string;
  readonly odsCode: string;
  readonly reviewVersion: number;
  /** Of the new offer. */
  readonly issueNumber: number;
  /** What the trust had said of the issue before. */
  readonly after: 'notAccepted' | 'declinedCapacity';
  readonly reason: string;
  readonly at: string;
  readonly by: Actor;
}

/** A party sees the study in its list. A trust's part is its offers. */
export interface StudyParty {
  readonly irasId: string;
  readonly role: Role;
  readonly organisation: string;
}

/**
 * One change of a commit. A record whose `lock` is 1 must not exist yet; with any other lock n, the stored one
 * must have lock n - 1: write what you read with `lock + 1`.
 */
export type Change =
  | { readonly kind: 'study'; readonly record: StudyRecord }
  | { readonly kind: 'reviewVersion'; readonly record: ReviewVersion }
  | { readonly kind: 'studySite'; readonly record: StudySite }
  | { readonly kind: 'offer'; readonly record: Offer }
  | { readonly kind: 'job'; readonly record: Job }
  | { readonly kind: 'notification'; readonly record: Notification }
  | { readonly kind: 'escalation'; readonly record: Escalation }
  | { readonly kind: 'milestones'; readonly record: Milestones }
  /** Must not exist yet. */
  | { readonly kind: 'logEntry'; readonly record: LogEntry }
  /** Must not exist yet. */
  | { readonly kind: 'reissue'; readonly record: Reissue }
  /** Idempotent. */
  | { readonly kind: 'party'; readonly record: StudyParty }
  /** Atomic adds. */
  | {
      readonly kind: 'monthCounters';
      readonly month: string;
      readonly odsCode: string;
      readonly add: Partial<MonthCounters>;
    }
  | { readonly kind: 'openCounters'; readonly odsCode: string; readonly add: Partial<OpenCounters> };

/** Somebody else changed a record in between: read again and decide again. */
export class LedgerConflict extends Error {
  constructor() {
    super('a record was changed in between');
    this.name = 'LedgerConflict';
  }
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** How a trust's offers are listed: what waits for it first. */
export type OfferListing = 'open' | 'decided';

/** How a network's escalations are listed: what waits for its judgement first. */
export type EscalationListing = 'open' | 'closed';

export interface StudyLedger {
  findStudy(irasId: string): Promise<StudyRecord | undefined>;
  findReviewVersion(irasId: string, reviewVersion: number): Promise<ReviewVersion | undefined>;
  findStudySite(irasId: string, odsCode: string): Promise<StudySite | undefined>;
  findOffer(
    irasId: string,
    odsCode: string,
    reviewVersion: number,
    issueNumber: number,
  ): Promise<Offer | undefined>;
  findJob(irasId: string, jobId: string): Promise<Job | undefined>;
  findEscalation(ref: EscalationRef): Promise<Escalation | undefined>;
  findMilestones(irasId: string, odsCode: string): Promise<Milestones | undefined>;
  findNotification(irasId: string, id: string): Promise<Notification | undefined>;

  /** Oldest version first. */
  listReviewVersions(irasId: string, page: PageRequest): Promise<Page<ReviewVersion>>;
  listStudySites(irasId: string, page: PageRequest): Promise<Page<StudySite>>;
  /** Every offer of a study, or of one of its sites, by site, version and issue number. */
  listOffers(irasId: string, page: PageRequest, odsCode?: string): Promise<Page<Offer>>;
  /** The studies of a party; `national` coordinators have all. */
  listStudies(
    role: Role,
    organisation: string,
    page: PageRequest,
  ): Promise<Page<{ readonly irasId: string }>>;
  /** A trust's offers over all studies: open ones oldest first, decided ones newest first. */
  listTrustOffers(odsCode: string, listing: OfferListing, page: PageRequest): Promise<Page<Offer>>;
  /** Oldest entry first. */
  listLog(irasId: string, odsCode: string, page: PageRequest): Promise<Page<LogEntry>>;
  /** The logs of all sites of a study, one site after another, each with its oldest entry first. */
  listStudyLog(irasId: string, page: PageRequest): Promise<Page<LogEntry>>;
  /** Of a study, or of one of its sites, in the order of their entries in the logs. */
  listEscalations(irasId: string, page: PageRequest, odsCode?: string): Promise<Page<Escalation>>;
  /** A network's over all studies: open ones oldest first, judged and lapsed ones newest first. */
  listNetworkEscalations(
    network: string,
    listing: EscalationListing,
    page: PageRequest,
  ): Promise<Page<Escalation>>;
  /** By version and issue number. */
  listReissues(irasId: string, odsCode: string, page: PageRequest): Promise<Page<Reissue>>;
  listMilestones(irasId: string, page: PageRequest): Promise<Page<Milestones>>;

  /** Work that waits, oldest first: for the sweeper, the issuing worker and the notifier. */
  listPendingOffers(page: PageRequest): Promise<Page<Offer>>;
  listOpenJobs(page: PageRequest): Promise<Page<Job>>;
  /** By when they are due. */
  listWaitingNotifications(page: PageRequest): Promise<Page<Notification>>;
  /** What reached nobody, or not everybody: failed, or nobody to send it to. Newest first. */
  listUndelivered(page: PageRequest): Promise<Page<Notification>>;
  /** Issued and escalated offers of all trusts; what has waited longest first. */
  listOpenOffers(page: PageRequest): Promise<Page<Offer>>;

  /** The indicator's records of a month, and what is open now: at most two for each trust. */
  listMonthCounters(
    month: string,
    page: PageRequest,
  ): Promise<Page<{ readonly odsCode: string; readonly counters: MonthCounters }>>;
  listOpenCounters(
    page: PageRequest,
  ): Promise<Page<{ readonly odsCode: string; readonly counters: OpenCounters }>>;

  /** @throws LedgerConflict where a condition fails; StoreUnavailable. At most 100 changes. */
  commit(changes: readonly Change[]): Promise<void>;
}

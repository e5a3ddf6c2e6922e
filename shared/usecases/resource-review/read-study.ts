/** A study with its timeline: the versions that the caller may see, with their dates. */
import type { Actor, Caller, Role } from '../../domain/person.ts';
import type { ReviewStatus, ReviewVersion, StudyRecord } from '../../domain/review-version.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import type { AccessDeps } from '../access.ts';
import { readAll } from '../read-all.ts';
import { requireVisibleVersion, sees } from './visible-version.ts';

export interface ReadStudyDeps extends AccessDeps {
  readonly ledger: AccessDeps['ledger'] & Pick<StudyLedger, 'findReviewVersion' | 'listReviewVersions'>;
}

export interface ReadStudyCommand {
  readonly caller: Caller;
  readonly irasId: string;
}

/** One version's dates; absent where the step was not taken. */
export interface TimelineEntry {
  readonly reviewVersion: number;
  readonly status: ReviewStatus;
  readonly updatedAt: string;
  readonly submittedAt?: string;
  readonly agreedAt?: string;
  /** The lead site attested an agreement reached outside the service. */
  readonly isAttested?: boolean;
  readonly withdrawnAt?: string;
  readonly tariff?: string;
  readonly multipliers?: string;
  readonly resourceSha256?: string;
  /** For the two sides that ask and answer. */
  readonly queries?: number;
  readonly openQueries?: number;
  /** Why the prices of an agreed version are not all on their way; for lead site, company and coordinator. */
  readonly offersFault?: { readonly since: string; readonly words: string };
}

export interface StudyView extends Omit<StudyRecord, 'leadSite' | 'latestVersion' | 'latestStatus' | 'lock'> {
  readonly leadSite: { readonly odsCode: string; readonly name: string };
  /** The latest version that the caller may see. */
  readonly reviewVersion: number;
  readonly status: ReviewStatus;
  readonly role: Role;
  readonly organisation: string;
  /** Oldest version first. */
  readonly timeline: readonly TimelineEntry[];
}

function toEntry(version: ReviewVersion, { role }: Actor): TimelineEntry {
  const { reviewVersion, status, updatedAt, submission, agreement, withdrawal, queries, offersFault } =
    version;
  const asks = role !== 'siteRepresentative' && role !== 'networkAssessor';
  return {
    reviewVersion,
    status,
    updatedAt,
    ...(submission && {
      submittedAt: submission.at,
      tariff: submission.tariff,
      multipliers: submission.multipliers,
      resourceSha256: submission.resourceSha256,
    }),
    ...(agreement && { agreedAt: agreement.at, isAttested: agreement.attested !== undefined }),
    ...(withdrawal && { withdrawnAt: withdrawal.at }),
    ...(asks && {
      queries: queries.length,
      openQueries: queries.filter(({ answer }) => answer === undefined).length,
      ...(offersFault && { offersFault }),
    }),
  };
}

/** Makes `readStudy`. @throws DomainError `notFound` */
export function createReadStudy(deps: ReadStudyDeps) {
  return async ({ caller, irasId }: ReadStudyCommand): Promise<StudyView> => {
    const { study, actor, version } = await requireVisibleVersion(deps, { caller, irasId });
    const timeline: TimelineEntry[] = [];
    for await (const each of readAll((page) => deps.ledger.listReviewVersions(irasId, page))) {
      if (sees(actor, each)) timeline.push(toEntry(each, actor));
    }
    const { latestVersion: _number, latestStatus: _status, lock: _lock, leadSite, ...facts } = study;
    const organisation = await deps.organisations.findOrganisation(leadSite);
    return {
      ...facts,
      leadSite: { odsCode: leadSite, name: organisation?.name ?? leadSite },
      reviewVersion: version.reviewVersion,
      status: version.status,
      role: actor.role,
      organisation: actor.organisation,
      timeline,
    };
  };
}

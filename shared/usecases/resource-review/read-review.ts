/** A version of the review with its process data, as far as the caller may see it. */
import type { Finding } from '../../domain/findings.ts';
import type { Caller } from '../../domain/person.ts';
import type { Agreement, Query, ReviewVersion, Submission } from '../../domain/review-version.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import type { AccessDeps } from '../access.ts';
import { bindingSubmission, type CheckDeps, checkVersion } from './check-review.ts';
import { etagOf } from './process-step.ts';
import type { ProtocolReading } from './reading.ts';
import { type BodyDeps, readBody } from './review-body.ts';
import { requireVisibleVersion } from './visible-version.ts';

export interface ReadReviewDeps extends BodyDeps, Omit<CheckDeps, 'organisations'> {
  readonly ledger: AccessDeps['ledger'] & Pick<StudyLedger, 'findReviewVersion'>;
  readonly organisations: AccessDeps['organisations'] & CheckDeps['organisations'];
}

export interface ReadReviewCommand {
  readonly caller: Caller;
  readonly irasId: string;
  /** Absent: the latest version that the caller may see. */
  readonly reviewVersion?: number | undefined;
}

/** With the account of the import for the lead site, while the body is as it was imported. */
export interface ReviewView extends Partial<ProtocolReading> {
  readonly irasId: string;
  readonly reviewVersion: number;
  readonly status: ReviewVersion['status'];
  readonly etag: string;
  readonly updatedAt: string;
  readonly submission?: Submission;
  readonly agreement?: Agreement;
  readonly withdrawal?: NonNullable<ReviewVersion['withdrawal']>;
  /** Between the company and the lead site: a trust and its network do not see them. */
  readonly queries?: readonly Query[];
  /** For the lead site only: against the pinned releases, or those of today while it is edited. */
  readonly findings?: readonly Finding[];
  /** A trust's has no `sites`: who else takes part, and with which targets, is not its business. */
  readonly review: unknown;
}

function leaveOutSites(document: unknown): unknown {
  if (typeof document !== 'object' || document === null || !('sites' in document)) return document;
  const { sites: _others, ...resource } = document;
  return resource;
}

/** Makes `readReview`. @throws DomainError `notFound` also for a version that the caller may not see */
export function createReadReview(deps: ReadReviewDeps) {
  return async (command: ReadReviewCommand): Promise<ReviewView> => {
    const { actor, version } = await requireVisibleVersion(deps, command);
    const { irasId, reviewVersion, status, updatedAt, submission, agreement, withdrawal, queries } = version;
    const isSite = actor.role === 'siteRepresentative';
    const seesQueries = !isSite && actor.role !== 'networkAssessor';
    const checked =
      actor.role === 'studyResourceReviewer'
        ? await checkVersion(deps, version, bindingSubmission(version))
        : undefined;
    const document = checked ? checked.document : await readBody(deps, version);
    return {
      irasId,
      reviewVersion,
      status,
      etag: etagOf(version),
      updatedAt,
      ...(submission && { submission }),
      ...(agreement && { agreement }),
      ...(withdrawal && { withdrawal }),
      ...(seesQueries && { queries }),
      ...(checked && { findings: checked.findings, ...checked.protocol }),
      review: isSite ? leaveOutSites(document) : document,
    };
  };
}

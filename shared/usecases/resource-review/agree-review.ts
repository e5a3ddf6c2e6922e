/**
 * Agreement locks a version: the company agrees in the service, or the lead site attests an agreement reached
 * outside it. The offers are made by the worker from the job that is committed here (architecture: fan-out).
 */
import { DomainError } from '../../domain/errors.ts';
import type { Actor, Caller } from '../../domain/person.ts';
import type { Agreement, ReviewVersion, StudyRecord } from '../../domain/review-version.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Identifiers } from '../../ports/identifiers.ts';
import type { SiteWork } from '../../ports/site-work.ts';
import type { Job } from '../../ports/study-ledger.ts';
import type { WorkQueue } from '../../ports/work-queue.ts';
import { requireParty } from '../access.ts';
import { retryOnConflict } from '../retry-conflict.ts';
import { notify } from './notify.ts';
import { nextReviewStatus, takeStep } from './process-step.ts';
import { actFor, requireStep, type StepDeps } from './step-party.ts';

export interface AgreeReviewDeps extends StepDeps {
  readonly identifiers: Pick<Identifiers, 'next'>;
  readonly clock: Clock;
  readonly queue: WorkQueue<SiteWork>;
}

export interface AgreeReviewCommand {
  readonly caller: Caller;
  readonly irasId: string;
  /** The hash of what is agreed: the review without its sites, as pinned at submission. */
  readonly resourceSha256: string;
  /** Only the lead site attests, and it always does. */
  readonly attested?: Agreement['attested'];
}

export interface Agreed {
  readonly version: ReviewVersion;
  readonly agreement: Agreement;
}

interface Agreeing {
  readonly study: StudyRecord;
  readonly version: ReviewVersion;
  readonly actor: Actor;
}

/** @throws DomainError `invalidInput` where the lead site does not say who agreed */
async function requireAgreeing(deps: AgreeReviewDeps, command: AgreeReviewCommand): Promise<Agreeing> {
  if (command.attested) {
    return requireStep(deps, command, 'studyResourceReviewer', 'attest an agreement');
  }
  const { study } = await requireParty(deps, command.caller, command.irasId, [
    'studyResourceReviewer',
    'companyRepresentative',
  ]);
  if (!actFor(command.caller, study, 'companyRepresentative')) {
    throw new DomainError(
      'invalidInput',
      'A lead site attests who of the company agreed, when, and how it knows.',
      {
        path: 'attested',
        mend: 'Give agreedBy, agreedOn and evidence, or leave the agreement to the company.',
      },
    );
  }
  return requireStep(deps, command, 'companyRepresentative', 'agree a resource review');
}

/** @throws DomainError `stateConflict` where something else was submitted in the meantime */
function requireSameResource({ submission }: ReviewVersion, resourceSha256: string): void {
  if (submission?.resourceSha256 === resourceSha256) return;
  throw new DomainError('stateConflict', 'What you agree to is not what was last submitted.', {
    path: 'resourceSha256',
    mend: 'Read the review again, and agree to its current hash.',
    details: { currentSha256: submission?.resourceSha256 },
  });
}

/** The agreement that already holds of this very resource, if there is one. */
async function findFirst(
  { ledger }: AgreeReviewDeps,
  { study, version }: Agreeing,
  resourceSha256: string,
): Promise<Agreed | undefined> {
  if (study.agreedVersion === undefined || version.status === 'submitted') return undefined;
  const agreed =
    version.reviewVersion === study.agreedVersion
      ? version
      : await ledger.findReviewVersion(study.irasId, study.agreedVersion);
  if (agreed?.agreement?.resourceSha256 !== resourceSha256) return undefined;
  return { version: agreed, agreement: agreed.agreement };
}

/** The message only points at the job; if it cannot be sent, the sweeper finds the job. */
async function announce({ queue }: AgreeReviewDeps, { irasId, jobId }: Job): Promise<void> {
  try {
    await queue.send([{ kind: 'issueVersion', irasId, jobId }]);
  } catch {
    // The agreement is committed: it must not be answered as a failure.
  }
}

async function agree(
  deps: AgreeReviewDeps,
  command: AgreeReviewCommand,
  agreeing: Agreeing,
): Promise<Agreed> {
  const { study, version, actor } = agreeing;
  const status = nextReviewStatus(version, 'agree');
  requireSameResource(version, command.resourceSha256);
  const at = new Date(deps.clock.now()).toISOString();
  const { resourceSha256, attested } = command;
  const agreement: Agreement = { at, by: actor, resourceSha256, ...(attested && { attested }) };
  const { irasId, reviewVersion } = version;
  const step = takeStep(
    { ...study, agreedVersion: reviewVersion },
    version,
    { at, by: actor },
    { status, agreement },
  );
  const job: Job = {
    irasId,
    jobId: deps.identifiers.next(),
    kind: 'issueVersion',
    reviewVersion,
    status: 'open',
    createdAt: at,
    lock: 1,
  };
  const about = { study: step.study, reviewVersion, at };
  await deps.ledger.commit([
    ...step.changes,
    { kind: 'job', record: job },
    ...notify(deps.identifiers, 'reviewAgreed', attested ? 'company' : 'leadSite', about),
  ]);
  await announce(deps, job);
  return { version: step.version, agreement };
}

/**
 * Makes `agreeReview`. The same agreement again answers the first.
 * @throws DomainError `stateConflict` (another state, or another resource: `details.currentSha256`),
 *   `invalidInput` (the lead site attests nothing), `notFound`, `forbidden`
 */
export function createAgreeReview(deps: AgreeReviewDeps) {
  return (command: AgreeReviewCommand): Promise<Agreed> =>
    retryOnConflict(async () => {
      const agreeing = await requireAgreeing(deps, command);
      return (
        (await findFirst(deps, agreeing, command.resourceSha256)) ?? (await agree(deps, command, agreeing))
      );
    });
}

/** The company asks about a line or the whole review; the lead site answers. Both stay with the version. */
import { canonicalBytes } from '../../domain/canonical.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Caller } from '../../domain/person.ts';
import { parseReview } from '../../domain/resource-review.ts';
import type { Query, ReviewVersion } from '../../domain/review-version.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Identifiers } from '../../ports/identifiers.ts';
import { retryOnConflict } from '../retry-conflict.ts';
import { notify } from './notify.ts';
import { nextReviewStatus, stateConflict, takeStep } from './process-step.ts';
import { type BodyDeps, readBody } from './review-body.ts';
import { requireStep, type StepDeps } from './step-party.ts';

export interface QueryReviewDeps extends StepDeps, BodyDeps {
  readonly identifiers: Pick<Identifiers, 'next'>;
  readonly clock: Clock;
}

export interface RaiseQuery {
  /** The activity that it is about; absent for the review as a whole. */
  readonly activity?: string | undefined;
  readonly comment: string;
}

export interface AnswerQuery {
  /** The id of the query. */
  readonly query: string;
  readonly answer: string;
}

export interface QueryReviewCommand {
  readonly caller: Caller;
  readonly irasId: string;
  readonly entry: RaiseQuery | AnswerQuery;
}

export interface QueriedReview {
  readonly query: Query;
  readonly version: ReviewVersion;
}

/** A stored record holds 400 KB; the rest of the version needs little. */
const MOST_BYTES = 350_000;
const MOST_QUERIES = 200;

function requireRoom(queries: readonly Query[]): void {
  if (queries.length <= MOST_QUERIES && canonicalBytes(queries).length <= MOST_BYTES) return;
  throw new DomainError('stateConflict', 'This version holds as many questions and answers as it can.', {
    mend: 'Settle the open questions in a new version of the review.',
  });
}

async function requireActivity(deps: BodyDeps, version: ReviewVersion, activity: string): Promise<void> {
  const parsed = parseReview(await readBody(deps, version));
  if (parsed.ok && parsed.value.activities.some(({ id }) => id === activity)) return;
  throw new DomainError('invalidInput', `The review has no activity ${activity}.`, {
    path: 'activity',
    mend: 'Name the id of an activity of the review, or leave it out to ask about the whole review.',
  });
}

async function raise(
  deps: QueryReviewDeps,
  command: QueryReviewCommand,
  entry: RaiseQuery,
): Promise<QueriedReview> {
  const { study, actor, version } = await requireStep(
    deps,
    command,
    'companyRepresentative',
    'ask about a resource review',
  );
  const status = nextReviewStatus(version, 'query');
  const { activity, comment } = entry;
  if (activity !== undefined) await requireActivity(deps, version, activity);
  const at = new Date(deps.clock.now()).toISOString();
  const id = deps.identifiers.next();
  const query: Query = { id, ...(activity !== undefined && { activity }), comment, by: actor, at };
  const queries = [...version.queries, query];
  requireRoom(queries);
  const step = takeStep(study, version, { at, by: actor }, { status, queries });
  const about = { study: step.study, reviewVersion: version.reviewVersion, at };
  await deps.ledger.commit([...step.changes, ...notify(deps.identifiers, 'queryRaised', 'leadSite', about)]);
  return { query, version: step.version };
}

function requireOpenQuery({ queries }: ReviewVersion, id: string): Query {
  const query = queries.find((candidate) => candidate.id === id);
  if (!query) {
    throw new DomainError('invalidInput', `This version has no question ${id}.`, {
      path: 'query',
      mend: 'Name the id of one of its questions.',
    });
  }
  if (!query.answer) return query;
  throw new DomainError('stateConflict', 'This question was answered already.', {
    mend: 'Read the answer; to say more, change the review and submit it again.',
    details: { answeredAt: query.answer.at },
  });
}

async function answer(
  deps: QueryReviewDeps,
  command: QueryReviewCommand,
  entry: AnswerQuery,
): Promise<QueriedReview> {
  const { study, actor, version } = await requireStep(
    deps,
    command,
    'studyResourceReviewer',
    'answer questions about a resource review',
  );
  if (version.status !== 'queried' && version.status !== 'submitted') {
    throw stateConflict(version, 'discussed');
  }
  const open = requireOpenQuery(version, entry.query);
  const at = new Date(deps.clock.now()).toISOString();
  const query: Query = { ...open, answer: { text: entry.answer, by: actor, at } };
  const queries = version.queries.map((each) => (each.id === query.id ? query : each));
  requireRoom(queries);
  const step = takeStep(study, version, { at, by: actor }, { queries });
  const about = { study: step.study, reviewVersion: version.reviewVersion, at };
  await deps.ledger.commit([...step.changes, ...notify(deps.identifiers, 'queryAnswered', 'company', about)]);
  return { query, version: step.version };
}

/**
 * Makes `queryReview`. A question hands the version back to the lead site; an answer leaves its status.
 * @throws DomainError `invalidInput` (no such activity or question), `stateConflict`, `notFound`, `forbidden`
 */
export function createQueryReview(deps: QueryReviewDeps) {
  return (command: QueryReviewCommand): Promise<QueriedReview> => {
    const { entry } = command;
    return retryOnConflict(() =>
      'query' in entry ? answer(deps, command, entry) : raise(deps, command, entry),
    );
  };
}

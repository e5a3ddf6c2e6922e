import type { ApiDeps } from '../../shared/http/api-deps.ts';
import { answerRoutes } from '../answer-routes.ts';
import { type DraftDeps, draftOperations } from './draft-operations.ts';
import { type ProcessDeps, processOperations } from './process-operations.ts';
import { type ReviewDeps, reviewOperations } from './review-operations.ts';
import { type StudyDeps, studyOperations } from './study-operations.ts';

export type ResourceReviewDeps = DraftDeps & ReviewDeps & ProcessDeps & StudyDeps;

/** Answers the routes of the resource review. */
export function createHandler(deps: ResourceReviewDeps & ApiDeps) {
  return answerRoutes({
    capability: 'resource-review',
    deps,
    operations: {
      ...draftOperations(deps),
      ...reviewOperations(deps),
      ...processOperations(deps),
      ...studyOperations(deps),
    },
  });
}

import { type ApiDeps, createApiHandler } from '../../shared/http/create-api-handler.ts';
import { type DraftDeps, draftOperations } from './draft-operations.ts';
import { type ProcessDeps, processOperations } from './process-operations.ts';
import { type ReviewDeps, reviewOperations } from './review-operations.ts';
import { type StudyDeps, studyOperations } from './study-operations.ts';

export type ResourceReviewDeps = DraftDeps & ReviewDeps & ProcessDeps & StudyDeps;

/** Answers the routes of the resource review. */
export function createHandler(deps: ResourceReviewDeps & ApiDeps) {
  return createApiHandler({
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

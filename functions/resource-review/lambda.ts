import { createResourceReviewParts } from '../../shared/composition/aws/resource-review.ts';
import { Environment } from './environment.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler(createResourceReviewParts(Environment.parse(process.env)));

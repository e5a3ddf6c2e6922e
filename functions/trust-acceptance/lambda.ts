import { createResourceReviewParts } from '../../shared/composition/aws/resource-review.ts';
import { createSigner } from '../../shared/composition/aws/signer.ts';
import { Environment } from './environment.ts';
import { createHandler } from './handler.ts';

const environment = Environment.parse(process.env);
// A missing item is priced, and a price issued again, from the same parts as a review.
const parts = createResourceReviewParts(environment);
export const handler = createHandler({ ...parts, signer: createSigner(environment) });

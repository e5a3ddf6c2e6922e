import { createTrustAcceptanceParts } from '../../shared/composition/aws/trust-acceptance.ts';
import { Environment } from './environment.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler(createTrustAcceptanceParts(Environment.parse(process.env)));

import { createSitePricingParts } from '../../shared/composition/aws/site-pricing.ts';
import { Environment } from './environment.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler(createSitePricingParts(Environment.parse(process.env)));

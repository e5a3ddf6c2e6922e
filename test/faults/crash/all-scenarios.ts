import type { Scenario } from './scenario.ts';
import { REFERENCE_SCENARIOS } from './scenarios-reference.ts';
import { REVIEW_SCENARIOS } from './scenarios-review.ts';
import { SITE_SCENARIOS } from './scenarios-sites.ts';

export const SCENARIOS: readonly Scenario[] = [
  ...REVIEW_SCENARIOS,
  ...SITE_SCENARIOS,
  ...REFERENCE_SCENARIOS,
];

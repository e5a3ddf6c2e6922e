/** The trust's answer: one question, four short paths, and what came of it. */
import type { WebDeps } from '../web-deps.ts';
import { createAcceptPages } from './accept.ts';
import { createDeclinePages } from './decline.ts';
import { createMissingPages } from './missing/page.ts';
import { createLoadOffer } from './offer-in-question.ts';
import { createQuestionPages } from './question.ts';

export function createDecisionPages(deps: WebDeps) {
  const load = createLoadOffer(deps);
  return {
    ...createQuestionPages(deps, load),
    missing: createMissingPages(deps, load),
    ...createAcceptPages(deps, load),
    ...createDeclinePages(deps, load),
  };
}

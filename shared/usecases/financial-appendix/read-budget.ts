/** The site budget of an issued appendix, made when it is read: the same appendix gives the same budget. */

import type { Caller } from '../../domain/person.ts';
import { buildSiteBudget } from '../../domain/site-budget.ts';
import type { OfferOfSite } from '../find-offer.ts';
import { createReadAppendix, type ReadAppendixDeps } from './read-appendix.ts';

/**
 * Makes `readBudget`, for those who may see the price.
 * @throws DomainError `notFound`; `stateConflict` while the price is being prepared
 */
export function createReadBudget(deps: ReadAppendixDeps) {
  const readAppendix = createReadAppendix(deps);
  return async (command: OfferOfSite & { readonly caller: Caller }) => {
    const { appendix, documents } = await readAppendix(command);
    return { budget: buildSiteBudget(appendix), appendixSha256: documents.appendixSha256 };
  };
}

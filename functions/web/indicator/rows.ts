/** A trust's own rows of a closed month, and the proof that they are in the published root. */
import { DomainError, notFound } from '../../../shared/domain/errors.ts';
import { organisationsOf } from '../../../shared/domain/person.ts';
import { createReadProof } from '../../../shared/usecases/adherence-indicator/read-closed.ts';
import type { Reply, SignedInRequest } from '../frame/page-request.ts';
import { FILTERS } from '../frame/words.ts';
import type { WebDeps } from '../web-deps.ts';
import { monthOf, revisionOf } from './month-of.ts';

/** The trust that the address names, or the person's first. @throws DomainError `notFound` for another's */
function trustOf({ caller, query }: SignedInRequest): {
  readonly own: readonly string[];
  readonly chosen: string;
} {
  const own = organisationsOf(caller, 'siteRepresentative');
  const chosen = own.find((odsCode) => odsCode === (query.get('trust') ?? own[0]));
  if (chosen === undefined) throw notFound();
  return { own, chosen };
}

export function createIndicatorRowPages(deps: WebDeps) {
  const readProof = createReadProof(deps);

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const month = monthOf(request);
    const { own, chosen } = trustOf(request);
    const asked = { caller: request.caller, odsCode: chosen, month, revision: revisionOf(request) };
    const found = await readProof(asked).catch((error: unknown) => {
      // Not closed yet, or nothing decided: the page says so.
      if (error instanceof DomainError && error.code === 'stateConflict') return error;
      throw error;
    });
    const name = (await deps.organisations.findOrganisation(chosen))?.name ?? chosen;
    return {
      kind: 'page',
      template: 'indicator/rows.njk',
      title: `Your decisions in ${FILTERS.month(month)}`,
      back: { href: '/indicator', text: 'Adherence indicator' },
      model: {
        ...{ month, name, chosen, own },
        ...(found instanceof DomainError ? { missing: found } : { proof: found.proof }),
      },
    };
  };

  const proof = async (request: SignedInRequest): Promise<Reply> => {
    const { chosen } = trustOf(request);
    const asked = { month: monthOf(request), revision: revisionOf(request) };
    const { bytes, filename } = await readProof({ caller: request.caller, odsCode: chosen, ...asked });
    return { kind: 'file', bytes, contentType: 'application/json', filename };
  };

  return { show, proof };
}

/** The steps of a re-pricing's record: made by people and by the worker, each conditional on the record as read. */
import { DomainError, notFound } from '../../domain/errors.ts';
import { type Actor, actAs, type Caller, NATIONAL_TEAM } from '../../domain/person.ts';
import type { Repricing } from '../../domain/repricing.ts';
import type { RepricingStore } from '../../ports/repricing-store.ts';
import type { SiteWork } from '../../ports/site-work.ts';
import type { WorkQueue } from '../../ports/work-queue.ts';

/** @throws DomainError `forbidden` */
export function requireRepricer(caller: Caller): Actor {
  const actor = actAs(caller, 'nationalCoordinator', NATIONAL_TEAM);
  if (actor) return actor;
  throw new DomainError('forbidden', 'Your role does not re-price studies.', {
    mend: 'Ask the national coordinating team.',
  });
}

/** @throws DomainError `notFound` */
export async function requireRepricing(
  repricings: Pick<RepricingStore, 'find'>,
  id: string,
): Promise<Repricing> {
  const repricing = await repricings.find(id);
  if (!repricing) throw notFound();
  return repricing;
}

/** The message that asks for the next step. */
export const stepOf = ({ id, step }: Pick<Repricing, 'id' | 'step'>): SiteWork => ({
  kind: 'repricingStep',
  repricing: id,
  step,
});

/** Once the record is there the sweeper finds it, whether or not its message could be sent. */
export async function askForStep(queue: WorkQueue<SiteWork>, repricing: Repricing): Promise<void> {
  try {
    await queue.send([stepOf(repricing)]);
  } catch {
    // The record is committed: what was asked for must not be answered as a failure.
  }
}

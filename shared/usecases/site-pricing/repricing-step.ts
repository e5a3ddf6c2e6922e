/**
 * The worker's part of a national re-pricing: one message takes one step, and asks for the next. The record is the
 * truth: a message that comes twice finds its step taken, one that is lost is sent again by the sweeper, and a
 * worker that dies leaves the step to be taken again.
 */
import type { Repricing } from '../../domain/repricing.ts';
import { nextRepricingStatus } from '../../domain/repricing.ts';
import type { RepricingStore } from '../../ports/repricing-store.ts';
import type { SiteWork } from '../../ports/site-work.ts';
import { LedgerConflict } from '../../ports/study-ledger.ts';
import type { WorkQueue } from '../../ports/work-queue.ts';
import { retryOnConflict } from '../retry-conflict.ts';
import { createPreviewStep, type PreviewStepDeps } from './preview-step.ts';
import { PreviewChanged } from './repricing-body.ts';
import { stepOf } from './repricing-changes.ts';
import { createRunStep, type RunStepDeps } from './run-step.ts';

export type RepricingStepDeps = PreviewStepDeps &
  RunStepDeps & {
    readonly repricings: Pick<RepricingStore, 'find' | 'findPage' | 'commit'>;
    readonly queue: WorkQueue<SiteWork>;
  };

export interface RepricingStepCommand {
  readonly repricing: string;
  readonly step: number;
}

/** A previewed set that is not what it was can never run. */
function fail(deps: RepricingStepDeps, { id }: Repricing, failure: string): Promise<void> {
  return retryOnConflict(async () => {
    const current = await deps.repricings.find(id);
    const status = current && nextRepricingStatus(current.status, 'fail');
    if (!current || !status) return;
    const touchedAt = new Date(deps.clock.now()).toISOString();
    await deps.repricings.commit({
      repricing: { ...current, status, failure, touchedAt, step: current.step + 1, lock: current.lock + 1 },
    });
  });
}

/** Makes `repricingStep`: takes a step of a re-pricing that is previewing or running, once. */
export function createRepricingStep(deps: RepricingStepDeps) {
  const previewStep = createPreviewStep(deps);
  const runStep = createRunStep(deps);
  const take = async (repricing: Repricing): Promise<Repricing | undefined> => {
    try {
      return repricing.status === 'previewing' ? await previewStep(repricing) : await runStep(repricing);
    } catch (error) {
      // Another worker took the step, and asks for the next.
      if (error instanceof LedgerConflict) return undefined;
      if (!(error instanceof PreviewChanged)) throw error;
      await fail(deps, repricing, error.message);
      return undefined;
    }
  };
  return async ({ repricing: id, step }: RepricingStepCommand): Promise<void> => {
    const repricing = await deps.repricings.find(id);
    if (!repricing || repricing.step !== step) return;
    if (repricing.status !== 'previewing' && repricing.status !== 'running') return;
    const after = await take(repricing);
    const goesOn = after?.status === 'previewing' || after?.status === 'running';
    if (after && goesOn && after.step === step + 1) await deps.queue.send([stepOf(after)]);
  };
}

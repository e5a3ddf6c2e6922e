/** A coordinator runs what was previewed, stops it for a while, and lets it go on. */
import { DomainError } from '../../domain/errors.ts';
import type { Actor, Caller } from '../../domain/person.ts';
import {
  beginRun,
  nextRepricingStatus,
  type Repricing,
  type RepricingEvent,
} from '../../domain/repricing.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RepricingStore } from '../../ports/repricing-store.ts';
import type { SiteWork } from '../../ports/site-work.ts';
import type { WorkQueue } from '../../ports/work-queue.ts';
import { retryOnConflict } from '../retry-conflict.ts';
import { askForStep, requireRepricer, requireRepricing } from './repricing-changes.ts';

export interface SteerRepricingDeps {
  readonly repricings: Pick<RepricingStore, 'find' | 'commit'>;
  readonly queue: WorkQueue<SiteWork>;
  readonly clock: Clock;
}

export interface SteerRepricingCommand {
  readonly caller: Caller;
  readonly id: string;
}

export interface RunRepricingCommand extends SteerRepricingCommand {
  /** The hash that names the previewed set, for those who send it: another one is refused. */
  readonly previewSha256?: string | undefined;
}

const STATE_WORDS: Readonly<Record<Repricing['status'], string>> = {
  previewing: 'The preview is still being made.',
  previewed: 'It was previewed, and does not run.',
  running: 'It is running.',
  paused: 'It is paused.',
  done: 'It has run.',
  failed: 'It failed.',
};

const MENDS = {
  run: 'Run a re-pricing once its preview is complete; after that, preview anew.',
  pause: 'Only a re-pricing that is running can be paused.',
  resume: 'Only a re-pricing that is paused can be resumed.',
} as const;

type Steer = Extract<RepricingEvent, 'run' | 'pause' | 'resume'>;

function refuse({ status }: Repricing, event: Steer): DomainError {
  return new DomainError('stateConflict', STATE_WORDS[status], {
    mend: MENDS[event],
    details: { repricingStatus: status },
  });
}

/** What the same request made of it before: asking again changes nothing. */
const ALREADY: Readonly<Record<Steer, readonly Repricing['status'][]>> = {
  run: ['running', 'done'],
  pause: ['paused'],
  resume: ['running'],
};

function requireSamePreview({ preview }: Repricing, previewSha256: string | undefined): void {
  if (previewSha256 === undefined || previewSha256 === preview.sha256) return;
  throw new DomainError('stateConflict', 'This is not the set that was previewed.', {
    path: 'previewSha256',
    mend: 'Read the preview again, and name the hash that it has now.',
    details: { currentSha256: preview.sha256 },
  });
}

function steer(
  deps: SteerRepricingDeps,
  event: Steer,
  { id }: SteerRepricingCommand,
  change: (repricing: Repricing, by: { readonly at: string }) => Partial<Repricing>,
): Promise<Repricing> {
  return retryOnConflict(async () => {
    const repricing = await requireRepricing(deps.repricings, id);
    const status = nextRepricingStatus(repricing.status, event);
    if (!status) {
      if (ALREADY[event].includes(repricing.status)) return repricing;
      throw refuse(repricing, event);
    }
    const at = new Date(deps.clock.now()).toISOString();
    const next: Repricing = {
      ...repricing,
      ...change(repricing, { at }),
      status,
      touchedAt: at,
      lock: repricing.lock + 1,
    };
    await deps.repricings.commit({ repricing: next });
    if (status === 'running') await askForStep(deps.queue, next);
    return next;
  });
}

/**
 * Makes `runRepricing`: from now on the worker re-prices exactly what was previewed.
 * @throws DomainError `forbidden`, `notFound`, `stateConflict` (no complete preview, or another one), `busy`
 */
export function createRunRepricing(deps: SteerRepricingDeps) {
  return async (command: RunRepricingCommand): Promise<Repricing> => {
    const by: Actor = requireRepricer(command.caller);
    requireSamePreview(await requireRepricing(deps.repricings, command.id), command.previewSha256);
    return steer(deps, 'run', command, (_, { at }) => ({ run: beginRun(by, at) }));
  };
}

/** Makes `pauseRepricing`: the page under way is finished, no other is begun. @throws DomainError as `runRepricing` */
export function createPauseRepricing(deps: SteerRepricingDeps) {
  return async (command: SteerRepricingCommand): Promise<Repricing> => {
    requireRepricer(command.caller);
    return steer(deps, 'pause', command, () => ({}));
  };
}

/** Makes `resumeRepricing`. @throws DomainError as `runRepricing` */
export function createResumeRepricing(deps: SteerRepricingDeps) {
  return async (command: SteerRepricingCommand): Promise<Repricing> => {
    requireRepricer(command.caller);
    return steer(deps, 'resume', command, () => ({}));
  };
}

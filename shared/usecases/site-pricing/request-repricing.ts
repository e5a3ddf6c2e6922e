/** A coordinator asks what a re-pricing of everything re-priceable would do: the worker previews it. */
import { DomainError } from '../../domain/errors.ts';
import { londonDay } from '../../domain/london-time.ts';
import type { Caller } from '../../domain/person.ts';
import type { PinnedPricing } from '../../domain/pinned-pricing.ts';
import { EMPTY_PREVIEW, type Repricing } from '../../domain/repricing.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Identifiers } from '../../ports/identifiers.ts';
import type { TariffRegister } from '../../ports/registers.ts';
import type { RepricingStore } from '../../ports/repricing-store.ts';
import type { SiteWork } from '../../ports/site-work.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import type { WorkQueue } from '../../ports/work-queue.ts';
import { askForStep, requireRepricer } from './repricing-changes.ts';

export interface RequestRepricingDeps {
  readonly repricings: Pick<RepricingStore, 'commit'>;
  readonly ledger: Pick<StudyLedger, 'findStudy'>;
  readonly tariffs: Pick<
    TariffRegister,
    'findTariff' | 'findTariffInForce' | 'findMultipliers' | 'findMultipliersInForce'
  >;
  readonly identifiers: Pick<Identifiers, 'next'>;
  readonly queue: WorkQueue<SiteWork>;
  readonly clock: Clock;
}

export interface RequestRepricingCommand {
  readonly caller: Caller;
  /** Absent: the release, and the set, in force today in London. The preview names what it is. */
  readonly tariff?: string | undefined;
  readonly multipliers?: string | undefined;
  /** Only these studies; absent: all. */
  readonly studies?: readonly string[] | undefined;
}

function missing(path: string, message: string, mend: string): DomainError {
  return new DomainError('invalidInput', message, { path, mend });
}

async function findTarget(
  { tariffs, clock }: RequestRepricingDeps,
  { tariff, multipliers }: RequestRepricingCommand,
): Promise<PinnedPricing> {
  const today = londonDay(clock.now());
  const [release, set] = await Promise.all([
    tariff === undefined ? tariffs.findTariffInForce(today) : tariffs.findTariff(tariff),
    multipliers === undefined ? tariffs.findMultipliersInForce(today) : tariffs.findMultipliers(multipliers),
  ]);
  if (!release) {
    const message =
      tariff === undefined ? 'No tariff release is in force.' : `No tariff release ${tariff} is known.`;
    throw missing('tariff', message, 'Name a tariff release that is published.');
  }
  if (!set) {
    const message =
      multipliers === undefined
        ? 'No multiplier set is in force.'
        : `No multiplier set ${multipliers} is known.`;
    throw missing('multipliers', message, 'Name a multiplier set that is published.');
  }
  return {
    tariff: release.release.id,
    tariffSha256: release.sha256,
    multipliers: set.release.id,
    multipliersSha256: set.sha256,
  };
}

/** Each study once, and every one of them there. @throws DomainError `invalidInput` */
async function checkStudies(
  { ledger }: RequestRepricingDeps,
  studies: readonly string[] | undefined,
): Promise<readonly string[] | undefined> {
  if (studies === undefined) return undefined;
  const wanted = [...new Set(studies)];
  for (const [at, irasId] of wanted.entries()) {
    if (await ledger.findStudy(irasId)) continue;
    throw missing(`studies[${at}]`, `No study ${irasId} is known.`, 'Name studies of the service only.');
  }
  return wanted;
}

/**
 * Makes `requestRepricing`: begins a preview, which changes no price.
 * @throws DomainError `forbidden`, `invalidInput` (a release, set or study that is not there)
 */
export function createRequestRepricing(deps: RequestRepricingDeps) {
  return async (command: RequestRepricingCommand): Promise<Repricing> => {
    const requestedBy = requireRepricer(command.caller);
    const target = await findTarget(deps, command);
    const studies = await checkStudies(deps, command.studies);
    const createdAt = new Date(deps.clock.now()).toISOString();
    const repricing: Repricing = {
      id: deps.identifiers.next(),
      status: 'previewing',
      target,
      ...(studies && { studies }),
      requestedBy,
      createdAt,
      touchedAt: createdAt,
      step: 0,
      preview: EMPTY_PREVIEW,
      lock: 1,
    };
    await deps.repricings.commit({ repricing });
    await askForStep(deps.queue, repricing);
    return repricing;
  };
}

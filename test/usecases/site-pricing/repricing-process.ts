/** Studies in memory, another tariff and other multipliers published, and everything a coordinator does with them. */
import type { MultiplierSet, TariffRelease } from '../../../shared/domain/tariff.ts';
import {
  createListEntries,
  createListRepricings,
  createReadRepricing,
  type ListedEntry,
} from '../../../shared/usecases/site-pricing/read-repricing.ts';
import {
  createRequestRepricing,
  type RequestRepricingCommand,
} from '../../../shared/usecases/site-pricing/request-repricing.ts';
import {
  createPauseRepricing,
  createResumeRepricing,
  createRunRepricing,
} from '../../../shared/usecases/site-pricing/steer-repricing.ts';
import { createSweep } from '../../../shared/usecases/site-pricing/sweep.ts';
import type { MemoryDeps } from '../../support/service-deps.ts';
import { coordinator } from '../resource-review/study-process.ts';
import { createPricingProcess } from './pricing-process.ts';

export const NEW_TARIFF = 'NEXT-2026-27.2';
export const NEW_MULTIPLIERS = 'NEXT-MULTIPLIERS';
const DAY = '2026-11-02';

/** Every rate and all-in price a tenth dearer, on whole pence. */
export function dearer(release: TariffRelease, id = NEW_TARIFF): TariffRelease {
  return {
    ...release,
    id,
    release: release.release + 1,
    roles: release.roles.map((role) => ({ ...role, pencePerHour: role.pencePerHour + 600 })),
    items: release.items.map((item) => ({
      ...item,
      ...(item.allInPence !== undefined && { allInPence: item.allInPence + 1000 }),
    })),
  };
}

/** Every multiplier a little higher; without the rows named. */
export function higher(set: MultiplierSet, without: readonly string[] = []): MultiplierSet {
  return {
    ...set,
    id: NEW_MULTIPLIERS,
    rows: set.rows
      .filter(({ odsCode }) => !without.includes(odsCode))
      .map((row) => ({ ...row, micro: row.micro + 10_000 })),
  };
}

export async function createRepricingProcess(deps?: MemoryDeps) {
  const process = await createPricingProcess(deps);
  const steps = {
    request: createRequestRepricing(process),
    read: createReadRepricing(process),
    list: createListRepricings(process),
    listEntries: createListEntries(process),
    run: createRunRepricing(process),
    pause: createPauseRepricing(process),
    resume: createResumeRepricing(process),
    sweep: createSweep(process),
  };
  const publish = async (without: readonly string[] = []) => {
    const tariff = await process.tariffs.findTariffInForce(DAY);
    const multipliers = await process.tariffs.findMultipliersInForce(DAY);
    if (!tariff || !multipliers) throw new Error('nothing is in force');
    await process.tariffs.publishTariff(dearer(tariff.release));
    await process.tariffs.publishMultipliers(higher(multipliers.release, without));
  };
  const at = (id: string) => ({ caller: coordinator, id });
  const preview = async (target: Omit<RequestRepricingCommand, 'caller'> = { tariff: NEW_TARIFF }) => {
    const { id } = await steps.request({ caller: coordinator, ...target });
    await process.work();
    return steps.read(at(id));
  };
  return {
    ...process,
    repricing: steps,
    publish,
    /** A complete preview. */
    preview,
    /** A preview, and its run to the end. */
    reprice: async (target?: Omit<RequestRepricingCommand, 'caller'>) => {
      const { id } = await preview(target);
      await steps.run(at(id));
      await process.work();
      return steps.read(at(id));
    },
    runIt: async (id: string) => {
      await steps.run(at(id));
      await process.work();
      return steps.read(at(id));
    },
    entriesOf: async (id: string, limit = 200): Promise<ListedEntry[]> => {
      const all: ListedEntry[] = [];
      let cursor: string | undefined;
      do {
        const page = await steps.listEntries({ ...at(id), page: { limit, cursor } });
        all.push(...page.items);
        cursor = page.next;
      } while (cursor !== undefined);
      return all;
    },
  };
}
export type RepricingProcess = Awaited<ReturnType<typeof createRepricingProcess>>;

import type { TariffRegister } from '../../ports/registers.ts';

export interface ListMultiplierSetsDeps {
  readonly tariffs: Pick<TariffRegister, 'listMultiplierSets'>;
}

/** Every set of site multipliers, oldest first. There is one a year: one page holds them. */
export function createListMultiplierSets({ tariffs }: ListMultiplierSetsDeps) {
  return async () => ({ items: await tariffs.listMultiplierSets() });
}

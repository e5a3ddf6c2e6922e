import { notFound } from '../../domain/errors.ts';
import type { MultiplierSet } from '../../domain/tariff.ts';
import type { Released, TariffRegister } from '../../ports/registers.ts';

export interface ReadMultiplierSetDeps {
  readonly tariffs: Pick<TariffRegister, 'findMultipliers'>;
}

/** One set of site multipliers with its hash. @throws DomainError `notFound` */
export function createReadMultiplierSet({ tariffs }: ReadMultiplierSetDeps) {
  return async ({ id }: { readonly id: string }): Promise<Released<MultiplierSet>> => {
    const released = await tariffs.findMultipliers(id);
    if (released === undefined) throw notFound();
    return released;
  };
}

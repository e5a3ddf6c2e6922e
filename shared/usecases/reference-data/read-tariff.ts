import { notFound } from '../../domain/errors.ts';
import type { TariffRelease } from '../../domain/tariff.ts';
import type { Released, TariffRegister } from '../../ports/registers.ts';

export interface ReadTariffDeps {
  readonly tariffs: Pick<TariffRegister, 'findTariff'>;
}

/** One tariff release with its hash. @throws DomainError `notFound` */
export function createReadTariff({ tariffs }: ReadTariffDeps) {
  return async ({ id }: { readonly id: string }): Promise<Released<TariffRelease>> => {
    const released = await tariffs.findTariff(id);
    if (released === undefined) throw notFound();
    return released;
  };
}

import type { TariffRegister } from '../../ports/registers.ts';

export interface ListTariffsDeps {
  readonly tariffs: Pick<TariffRegister, 'listTariffs'>;
}

/** Every tariff release, oldest effective-from first. There are a few a year: one page holds them. */
export function createListTariffs({ tariffs }: ListTariffsDeps) {
  return async () => ({ items: await tariffs.listTariffs() });
}

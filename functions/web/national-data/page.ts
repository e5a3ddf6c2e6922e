/** What the whole service is made from: the way to tariffs, multipliers, agreements, companies and people. */
import { londonDay } from '../../../shared/domain/london-time.ts';
import { actAs, NATIONAL_TEAM } from '../../../shared/domain/person.ts';
import type { Reply, SignedInRequest } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';

export function createNationalDataPage(deps: WebDeps) {
  return async ({ caller }: SignedInRequest): Promise<Reply> => {
    const today = londonDay(deps.clock.now());
    const [tariff, multipliers] = await Promise.all([
      deps.tariffs.findTariffInForce(today),
      deps.tariffs.findMultipliersInForce(today),
    ]);
    return {
      kind: 'page',
      template: 'national-data/page.njk',
      title: 'National data',
      model: {
        tariff: tariff?.release.id,
        isDemonstration: tariff?.release.provenance === 'demonstration',
        multipliers: multipliers?.release.id,
        isCoordinator: actAs(caller, 'nationalCoordinator', NATIONAL_TEAM) !== undefined,
      },
    };
  };
}

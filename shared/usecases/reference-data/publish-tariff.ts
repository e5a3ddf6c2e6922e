/** The national coordinator publishes a tariff release, from JSON or from a workbook. */
import { findTariffFindings } from '../../domain/release-findings.ts';
import { tariffFacts } from '../../domain/release-order.ts';
import { TariffRelease } from '../../domain/tariff.ts';
import { diffTariffs } from '../../domain/tariff-diff.ts';
import type { ReleasePublisher, TariffRegister } from '../../ports/registers.ts';
import type { ReleaseWorkbook } from '../../ports/release-workbook.ts';
import { createPublishDated, type PublishDeps } from './publish-dated.ts';

export interface PublishTariffDeps extends PublishDeps {
  readonly tariffs: Pick<TariffRegister, 'findTariff' | 'listTariffs'> &
    Pick<ReleasePublisher, 'publishTariff'>;
  readonly releaseWorkbook: Pick<ReleaseWorkbook, 'readTariff'>;
}

/**
 * Makes `publishTariff`. Reviews may name the release from then on; what is submitted keeps what it pinned.
 * @throws DomainError `findings` (nothing is published), `stateConflict` (other content under its id), `forbidden`
 */
export function createPublishTariff(deps: PublishTariffDeps) {
  const { tariffs, releaseWorkbook } = deps;
  return createPublishDated(deps, {
    noun: 'tariff release',
    schema: TariffRelease,
    readWorkbook: (bytes) => releaseWorkbook.readTariff(bytes),
    factsOf: tariffFacts,
    check: findTariffFindings,
    diff: diffTariffs,
    list: () => tariffs.listTariffs(),
    find: (id) => tariffs.findTariff(id),
    publish: (release, publication) => tariffs.publishTariff(release, publication),
  });
}

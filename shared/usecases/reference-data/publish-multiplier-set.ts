/** The national coordinator publishes a set of site multipliers, from JSON or from a workbook. */
import { diffMultipliers } from '../../domain/multiplier-diff.ts';
import { findLostSites, findMultiplierSetFindings } from '../../domain/release-findings.ts';
import { multiplierFacts } from '../../domain/release-order.ts';
import { MultiplierSet } from '../../domain/tariff.ts';
import type { ReleasePublisher, TariffRegister } from '../../ports/registers.ts';
import type { ReleaseWorkbook } from '../../ports/release-workbook.ts';
import { createPublishDated, type PublishDeps } from './publish-dated.ts';

export interface PublishMultiplierSetDeps extends PublishDeps {
  readonly tariffs: Pick<TariffRegister, 'findMultipliers' | 'listMultiplierSets'> &
    Pick<ReleasePublisher, 'publishMultipliers'>;
  readonly releaseWorkbook: Pick<ReleaseWorkbook, 'readMultipliers'>;
}

/**
 * Makes `publishMultiplierSet`. Devolved nations and primary care are rows like any other; what has no row is
 * blocked from pricing. What is submitted keeps the set that it pinned.
 * @throws DomainError `findings` (nothing is published), `stateConflict` (other content under its id), `forbidden`
 */
export function createPublishMultiplierSet(deps: PublishMultiplierSetDeps) {
  const { tariffs, releaseWorkbook } = deps;
  return createPublishDated(deps, {
    noun: 'multiplier set',
    schema: MultiplierSet,
    readWorkbook: (bytes) => releaseWorkbook.readMultipliers(bytes),
    factsOf: multiplierFacts,
    check: findMultiplierSetFindings,
    checkAgainst: findLostSites,
    diff: diffMultipliers,
    list: () => tariffs.listMultiplierSets(),
    find: (id) => tariffs.findMultipliers(id),
    publish: (set, publication) => tariffs.publishMultipliers(set, publication),
  });
}

/** The hourly fold: what takes the whole log to say, kept so that reading it costs one record. */
import {
  type Area,
  type AreaFold,
  type FoldedSite,
  foldChain,
  foldMonths,
  foldSites,
  type NationalFold,
} from '../../domain/indicator-fold.ts';
import type { Milestones } from '../../domain/milestones.ts';
import type { Clock } from '../../ports/clock.ts';
import type { IndicatorShelf } from '../../ports/indicator-shelf.ts';
import type { OrganisationDirectory } from '../../ports/registers.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { readAll } from '../read-all.ts';
import { findFirstAgreed, readOffers, toSiteClock } from '../trust-acceptance/milestones-view.ts';
import { areaKey, areasOf } from './areas.ts';
import { type ReadStudyLogsDeps, readStudyLogs, type TrustLog } from './read-study-logs.ts';

export interface FoldLogDeps extends ReadStudyLogsDeps {
  readonly ledger: ReadStudyLogsDeps['ledger'] &
    Pick<StudyLedger, 'listReviewVersions' | 'listOffers' | 'listMilestones'>;
  readonly organisations: Pick<OrganisationDirectory, 'allOrganisations'>;
  readonly shelf: Pick<IndicatorShelf, 'putFold'>;
  readonly clock: Clock;
}

/** The folded sites of one study, each with its set-up clock. */
async function foldStudy(
  { ledger }: FoldLogDeps,
  irasId: string,
  logs: readonly TrustLog[],
): Promise<FoldedSite[]> {
  if (logs.length === 0) return [];
  const agreed = await findFirstAgreed(ledger, irasId);
  const offers = Map.groupBy(await readOffers(ledger, irasId), ({ odsCode }) => odsCode);
  const recorded = new Map<string, Milestones>();
  for await (const each of readAll((page) => ledger.listMilestones(irasId, page))) {
    recorded.set(each.odsCode, each);
  }
  return logs.flatMap(({ odsCode, entries }) => {
    const clock = toSiteClock(odsCode, agreed, offers.get(odsCode) ?? [], recorded.get(odsCode));
    return foldChain(entries, clock.days) ?? [];
  });
}

/** A site counts where its trust is now: in one region and one ICB at most. */
async function foldAreas(
  { organisations }: FoldLogDeps,
  sites: readonly FoldedSite[],
): Promise<AreaFold['areas']> {
  const known = await organisations.allOrganisations();
  const areas = new Map<string, { readonly area: Area; readonly sites: FoldedSite[] }>();
  for (const site of sites) {
    for (const area of areasOf(known.get(site.odsCode))) {
      const ofArea = areas.get(areaKey(area)) ?? { area, sites: [] };
      ofArea.sites.push(site);
      areas.set(areaKey(area), ofArea);
    }
  }
  return [...areas]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { area, sites: ofArea }]) => ({ area, figures: foldSites(ofArea) }));
}

/** Makes `foldLog`. Safe to repeat: it replaces the fold before. @throws BrokenLog */
export function createFoldLog(deps: FoldLogDeps) {
  return async (): Promise<Pick<NationalFold, 'studies' | 'entries'>> => {
    const foldedAt = new Date(deps.clock.now()).toISOString();
    const sites: FoldedSite[] = [];
    let [studies, entries] = [0, 0];
    for await (const { irasId, logs } of readStudyLogs(deps)) {
      studies += 1;
      entries += logs.reduce((sum, log) => sum + log.entries.length, 0);
      sites.push(...(await foldStudy(deps, irasId, logs)));
    }
    await deps.shelf.putFold(
      { foldedAt, studies, entries, figures: foldSites(sites), months: foldMonths(sites) },
      { foldedAt, areas: await foldAreas(deps, sites) },
    );
    return { studies, entries };
  };
}

/**
 * Rebuilds offers and indicator records from the decision logs alone and compares them with the live tables: both
 * must say the same (quality.md section 2). On request the tables are put right by the log, never the other way.
 */
import { canonicalText, type Sha256 } from '../../domain/canonical.ts';
import { monthsFrom } from '../../domain/indicator-months.ts';
import { londonMonth } from '../../domain/london-time.ts';
import { NATIONAL_TEAM } from '../../domain/person.ts';
import { addCounters, type Counters } from '../../domain/replay.ts';
import type { Clock } from '../../ports/clock.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { readAll } from '../read-all.ts';
import { compareSite, type RebuildDifference } from './compare-site.ts';

export interface RebuildDeps {
  readonly ledger: Pick<
    StudyLedger,
    | 'listStudies'
    | 'listStudySites'
    | 'listOffers'
    | 'listLog'
    | 'listMonthCounters'
    | 'listOpenCounters'
    | 'commit'
  >;
  readonly clock: Clock;
  readonly sha256: Sha256;
}

export interface Rebuilt {
  readonly studies: number;
  readonly sites: number;
  readonly entries: number;
  readonly differences: readonly RebuildDifference[];
  /** How many of them were put right. */
  readonly mended: number;
}

/** Counters by month and trust, or by trust. */
class Tally {
  readonly #counters = new Map<string, Counters>();
  add(key: string, counters: Counters): void {
    this.#counters.set(key, addCounters(this.get(key), counters));
  }
  get(key: string): Counters {
    return this.#counters.get(key) ?? {};
  }
  keys(): string[] {
    return [...this.#counters.keys()];
  }
}

interface Replayed {
  readonly months: Tally;
  readonly open: Tally;
  studies: number;
  sites: number;
  entries: number;
  firstMonth: string;
  readonly differences: RebuildDifference[];
}

async function replayEverything(deps: RebuildDeps, thisMonth: string): Promise<Replayed> {
  const replayed: Replayed = {
    months: new Tally(),
    open: new Tally(),
    studies: 0,
    sites: 0,
    entries: 0,
    firstMonth: thisMonth,
    differences: [],
  };
  const studies = readAll((page) => deps.ledger.listStudies('nationalCoordinator', NATIONAL_TEAM, page));
  for await (const { irasId } of studies) {
    replayed.studies += 1;
    for await (const site of readAll((page) => deps.ledger.listStudySites(irasId, page))) {
      const { chain, entries, differences } = await compareSite(deps, site);
      replayed.sites += 1;
      replayed.entries += entries;
      replayed.differences.push(...differences);
      replayed.open.add(site.odsCode, chain.open);
      for (const [month, counters] of chain.months) {
        replayed.months.add(`${month} ${site.odsCode}`, counters);
        if (month < replayed.firstMonth) replayed.firstMonth = month;
      }
    }
  }
  return replayed;
}

/** What is to be added to the live counters to make them those of the log. */
function shortfall(log: Counters, live: Counters): Counters {
  return addCounters(log, Object.fromEntries(Object.entries(live).map(([name, n]) => [name, -n])));
}

function compareCounters(
  [log, live]: readonly [Tally, Tally],
  describe: (key: string, add: Counters) => Pick<RebuildDifference, 'kind' | 'mend'>,
): RebuildDifference[] {
  const keys = [...new Set([...log.keys(), ...live.keys()])].sort();
  return keys.flatMap((key) => {
    const add = shortfall(log.get(key), live.get(key));
    if (Object.keys(add).length === 0) return [];
    const [expected, found] = [canonicalText(log.get(key)), canonicalText(live.get(key))];
    return [{ where: key, log: expected, live: found, ...describe(key, add) }];
  });
}

async function compareIndicator(
  { ledger }: RebuildDeps,
  { months, open, firstMonth }: Replayed,
  thisMonth: string,
): Promise<RebuildDifference[]> {
  const [liveMonths, liveOpen] = [new Tally(), new Tally()];
  for (const month of monthsFrom(firstMonth, thisMonth)) {
    for await (const { odsCode, counters } of readAll((page) => ledger.listMonthCounters(month, page))) {
      liveMonths.add(`${month} ${odsCode}`, counters);
    }
  }
  for await (const { odsCode, counters } of readAll((page) => ledger.listOpenCounters(page))) {
    liveOpen.add(odsCode, counters);
  }
  return [
    ...compareCounters([months, liveMonths], (key, add) => {
      const [month = '', odsCode = ''] = key.split(' ');
      return { kind: 'monthCounters', mend: { kind: 'monthCounters', month, odsCode, add } };
    }),
    ...compareCounters([open, liveOpen], (odsCode, add) => ({
      kind: 'openCounters',
      mend: { kind: 'openCounters', odsCode, add },
    })),
  ];
}

/**
 * Makes `rebuild`. While people decide, what was read first may be older than what was read last, and show as a
 * difference: run it again. A broken log mends nothing.
 * @throws LedgerConflict where a record is changed while it is mended
 */
export function createRebuild(deps: RebuildDeps) {
  return async ({ mend }: { readonly mend: boolean }): Promise<Rebuilt> => {
    const thisMonth = londonMonth(deps.clock.now());
    const replayed = await replayEverything(deps, thisMonth);
    const differences = [...replayed.differences, ...(await compareIndicator(deps, replayed, thisMonth))];
    const { studies, sites, entries } = replayed;
    const isWhole = differences.every(({ kind }) => kind !== 'log');
    let mended = 0;
    for (const { mend: change } of mend && isWhole ? differences : []) {
      if (!change) continue;
      await deps.ledger.commit([change]);
      mended += 1;
    }
    return { studies, sites, entries, differences, mended };
  };
}

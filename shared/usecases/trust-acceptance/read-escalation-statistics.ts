/** How many studies have a missing item reported, beside the published share, and what the networks made of them. */

import { notFound } from '../../domain/errors.ts';
import {
  type Escalation,
  type EscalationRate,
  type EscalationStatus,
  statusOf,
  toEscalationRate,
} from '../../domain/escalation.ts';
import { londonDay } from '../../domain/london-time.ts';
import type { OrganisationRegister } from '../../domain/organisation.ts';
import { actAs, type Caller, NATIONAL_TEAM, organisationsOf } from '../../domain/person.ts';
import { daysBetween, quartile } from '../../domain/set-up-clock.ts';
import type { OrganisationDirectory } from '../../ports/registers.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { readAll } from '../read-all.ts';
import { findLapse } from './escalation-view.ts';

export interface EscalationStatisticsDeps {
  readonly ledger: Pick<
    StudyLedger,
    'findStudy' | 'findOffer' | 'listStudies' | 'listOffers' | 'listNetworkEscalations'
  >;
  readonly organisations: Pick<OrganisationDirectory, 'allOrganisations'>;
}

export interface NetworkStatistics {
  /** The region's code, and its name. */
  readonly network: string;
  readonly name: string;
  readonly counts: Readonly<Record<EscalationStatus, number>>;
  /** Calendar days from report to judgement; absent before the first judgement. */
  readonly medianDays?: number;
}

export interface EscalationStatistics {
  /** Of studies with a price that was issued: to a trust of the network, or to any. */
  readonly rate: EscalationRate;
  /** By code; those of the caller, or all for the national team. */
  readonly networks: readonly NetworkStatistics[];
}

/** Reads of different studies that go on at once. */
const AT_ONCE = 16;

function regionsOf(organisations: OrganisationRegister): Map<string, string> {
  const names = new Map<string, string>();
  for (const { region } of organisations.values()) if (region) names.set(region.code, region.name);
  return names;
}

/** Whose statistics these are: a network's own, or every network's. @throws DomainError `notFound` for others */
function requireScope(caller: Caller, known: ReadonlyMap<string, string>) {
  if (actAs(caller, 'nationalCoordinator', NATIONAL_TEAM)) {
    const parties = [{ role: 'nationalCoordinator' as const, organisation: NATIONAL_TEAM }];
    return { networks: [...known.keys()].sort(), parties, isNational: true };
  }
  const own = [...new Set(organisationsOf(caller, 'networkAssessor'))].sort();
  if (own.length === 0) throw notFound();
  return {
    isNational: false,
    networks: own,
    parties: own.map((organisation) => ({ role: 'networkAssessor' as const, organisation })),
  };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

async function readEscalations(
  { ledger }: EscalationStatisticsDeps,
  network: string,
): Promise<readonly Escalation[]> {
  const lists = (['open', 'closed'] as const).map((listing) =>
    collect(readAll((page) => ledger.listNetworkEscalations(network, listing, page))),
  );
  const stored = (await Promise.all(lists)).flat();
  return Promise.all(
    stored.map(async (each) => {
      const lapsed = await findLapse(ledger, each);
      return lapsed ? { ...each, lapsed } : each;
    }),
  );
}

function summarise(network: string, name: string, escalations: readonly Escalation[]): NetworkStatistics {
  const counts = { open: 0, upheld: 0, includedElsewhere: 0, belowThreshold: 0, lapsed: 0 };
  for (const each of escalations) counts[statusOf(each)] += 1;
  const days = escalations
    .flatMap(({ raised, judgement }) =>
      judgement ? [daysBetween(londonDay(raised.at), londonDay(judgement.at))] : [],
    )
    .sort((a, b) => a - b);
  return { network, name, counts, ...(days.length > 0 && { medianDays: quartile(days, 2) }) };
}

/** Whether one of these trusts was ever issued a price of the study. */
async function wasIssued(
  { ledger }: EscalationStatisticsDeps,
  irasId: string,
  isTheirs: (odsCode: string) => boolean,
): Promise<boolean> {
  if ((await ledger.findStudy(irasId))?.agreedVersion === undefined) return false;
  for await (const { odsCode, documents } of readAll((page) => ledger.listOffers(irasId, page))) {
    if (documents && isTheirs(odsCode)) return true;
  }
  return false;
}

/**
 * Makes `readEscalationStatistics`: for a network its own region, for the national team every one.
 * @throws DomainError `notFound` for everyone else
 */
export function createReadEscalationStatistics(deps: EscalationStatisticsDeps) {
  return async ({ caller }: { readonly caller: Caller }): Promise<EscalationStatistics> => {
    const organisations = await deps.organisations.allOrganisations();
    const names = regionsOf(organisations);
    const { networks, parties, isNational } = requireScope(caller, names);
    const escalations = await Promise.all(networks.map((network) => readEscalations(deps, network)));
    const theirs = new Set(networks);
    const isTheirs = (odsCode: string) =>
      isNational || theirs.has(organisations.get(odsCode)?.region?.code ?? '');
    const listed = parties.map(({ role, organisation }) =>
      collect(readAll((page) => deps.ledger.listStudies(role, organisation, page))),
    );
    const studies = [...new Set((await Promise.all(listed)).flat().map(({ irasId }) => irasId))];
    let issued = 0;
    for (let from = 0; from < studies.length; from += AT_ONCE) {
      const found = await Promise.all(
        studies.slice(from, from + AT_ONCE).map((irasId) => wasIssued(deps, irasId, isTheirs)),
      );
      issued += found.filter(Boolean).length;
    }
    const escalated = new Set(escalations.flat().map(({ irasId }) => irasId));
    return {
      rate: toEscalationRate(issued, escalated.size),
      networks: networks.map((network, at) =>
        summarise(network, names.get(network) ?? network, escalations[at] ?? []),
      ),
    };
  };
}

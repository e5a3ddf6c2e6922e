/**
 * A month trust by trust, and by region and ICB: for coordinators alone, for nothing below national is public
 * (indicator.md). Which trusts did not accept, and with which reason.
 */
import { DEFINITIONS, type IndicatorDefinitionId } from '../../domain/adherence-definition.ts';
import {
  computeFigure,
  hasDecided,
  hasOpenOffers,
  type IndicatorFigure,
  isAdhering,
  type TrustRecords,
  type TrustTally,
  tallyTrust,
} from '../../domain/adherence-indicator.ts';
import type { Area, AreaFold } from '../../domain/indicator-fold.ts';
import { londonMonth } from '../../domain/london-time.ts';
import type { Organisation } from '../../domain/organisation.ts';
import type { IndicatorShelf } from '../../ports/indicator-shelf.ts';
import type { OrganisationDirectory } from '../../ports/registers.ts';
import { areaKey, areasOf } from './areas.ts';
import { readMonthRecords } from './month-records.ts';
import { type ReadMonthDeps, requireMonth } from './read-month.ts';

/** How a trust stands in a month: `declined` for capacity only, `open` where nothing is decided yet. */
export const TRUST_ANSWERS = ['acceptedAll', 'notAccepted', 'declined', 'open'] as const;
export type TrustAnswer = (typeof TRUST_ANSWERS)[number];

export interface TrustRow extends TrustTally {
  readonly name: string;
  readonly region?: Organisation['region'];
  readonly icb?: Organisation['icb'];
  readonly answer: TrustAnswer;
}

export interface AreaFigure {
  readonly area: Area;
  readonly figure: IndicatorFigure;
}

export interface IndicatorTrusts {
  readonly month: string;
  readonly isCurrent: boolean;
  readonly definition: IndicatorDefinitionId;
  readonly words: string;
  /** Trusts that did not accept first, then by name. */
  readonly items: readonly TrustRow[];
  readonly regions: readonly AreaFigure[];
  readonly icbs: readonly AreaFigure[];
  /** Absent until the log was folded for the first time. */
  readonly fold?: AreaFold;
}

export interface ReadTrustsDeps extends ReadMonthDeps {
  readonly organisations: Pick<OrganisationDirectory, 'allOrganisations'>;
  readonly shelf: Pick<IndicatorShelf, 'findAreaFold'>;
}

export interface ReadTrustsCommand {
  readonly month: string;
  /** `ncvr-adherence/1` unless told. */
  readonly definition?: IndicatorDefinitionId | undefined;
  /** Codes that narrow the list of trusts, not the figures of areas. */
  readonly region?: string | undefined;
  readonly icb?: string | undefined;
  readonly answer?: TrustAnswer | undefined;
}

function answerOf(tally: TrustTally): TrustAnswer | undefined {
  if (hasDecided(tally)) return isAdhering(tally) ? 'acceptedAll' : 'notAccepted';
  if (hasOpenOffers(tally)) return 'open';
  return tally.declinedCapacity > 0 ? 'declined' : undefined;
}

function toRow(tally: TrustTally, organisation: Organisation | undefined): TrustRow | undefined {
  const answer = answerOf(tally);
  if (answer === undefined) return undefined;
  const { name = tally.odsCode, region, icb } = organisation ?? {};
  return { ...tally, name, ...(region && { region }), ...(icb && { icb }), answer };
}

const ANSWER_ORDER: Readonly<Record<TrustAnswer, number>> = {
  notAccepted: 0,
  open: 1,
  declined: 2,
  acceptedAll: 3,
};

function compareTrusts(a: TrustRow, b: TrustRow): number {
  const byAnswer = ANSWER_ORDER[a.answer] - ANSWER_ORDER[b.answer];
  return byAnswer === 0 ? (`${a.name} ${a.odsCode}` < `${b.name} ${b.odsCode}` ? -1 : 1) : byAnswer;
}

/** The figure of every area that holds a trust of the month, regions before ICBs. */
function figuresByArea(
  trusts: readonly TrustRecords[],
  organisations: ReadonlyMap<string, Organisation>,
  figureOf: (trusts: readonly TrustRecords[]) => IndicatorFigure,
): AreaFigure[] {
  const areas = new Map<string, { readonly area: Area; readonly trusts: TrustRecords[] }>();
  for (const trust of trusts) {
    for (const area of areasOf(organisations.get(trust.odsCode))) {
      const ofArea = areas.get(areaKey(area)) ?? { area, trusts: [] };
      ofArea.trusts.push(trust);
      areas.set(areaKey(area), ofArea);
    }
  }
  return [...areas]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { area, trusts: ofArea }]) => ({ area, figure: figureOf(ofArea) }));
}

/** Makes `readTrusts`. Whoever calls it is a coordinator: the route and the page table say so. @throws DomainError `invalidInput` */
export function createReadTrusts({ ledger, clock, organisations, shelf }: ReadTrustsDeps) {
  return async (command: ReadTrustsCommand): Promise<IndicatorTrusts> => {
    const { month } = command;
    const now = clock.now();
    requireMonth(month, now);
    const isCurrent = month === londonMonth(now);
    const definition = DEFINITIONS.find(({ id }) => id === command.definition) ?? DEFINITIONS[0];
    if (!definition) throw new Error('there is no definition');
    const trusts = await readMonthRecords(ledger, month, isCurrent);
    const known = await organisations.allOrganisations();
    const areas = figuresByArea(trusts, known, (some) => computeFigure(some, definition, isCurrent));
    const fold = await shelf.findAreaFold();
    const rows = trusts.flatMap(
      (trust) => toRow(tallyTrust(trust, definition), known.get(trust.odsCode)) ?? [],
    );
    const isWanted = ({ region, icb, answer }: TrustRow): boolean =>
      [
        [command.region, region?.code],
        [command.icb, icb?.code],
        [command.answer, answer],
      ].every(([wanted, found]) => wanted === undefined || wanted === found);
    return {
      month,
      isCurrent,
      definition: definition.id,
      words: definition.words,
      items: rows.filter(isWanted).sort(compareTrusts),
      regions: areas.filter(({ area }) => area.kind === 'region'),
      icbs: areas.filter(({ area }) => area.kind === 'icb'),
      ...(fold && { fold }),
    };
  };
}

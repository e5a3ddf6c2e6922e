/**
 * What is folded from the whole log once an hour, and so is marked with its time (indicator.md): days to decide,
 * escalation rate of studies, set-up clock. Only NHS trusts in England are counted, in studies of every phase.
 */
import * as z from 'zod';
import type { LogEntry } from './decision-log.ts';
import { computeEscalationRate } from './escalation.ts';
import { Month } from './indicator-months.ts';
import { londonDay, londonMonth } from './london-time.ts';
import {
  type ClockDays,
  ClockStage,
  ClockSummary,
  daysBetween,
  quartile,
  summariseClock,
} from './set-up-clock.ts';
import { line, moment } from './text.ts';

export const DaysToDecide = z.strictObject({
  /** How many decisions of any kind. */
  decisions: z.int().min(1),
  /** Calendar days in London from the issue of a price to its decision. */
  median: z.number(),
  ninetieth: z.number(),
});
export type DaysToDecide = z.infer<typeof DaysToDecide>;

export const FoldFigures = z.strictObject({
  /** Absent where nothing was decided. */
  daysToDecide: DaysToDecide.exactOptional(),
  escalations: z.strictObject({
    /** Studies with a price that was issued, and those of them with a missing item reported. */
    studies: z.int().min(0),
    escalated: z.int().min(0),
    display: z.string(),
  }),
  /** Medians and quartiles of sites' days; a stage that no site went is absent. */
  clock: z.partialRecord(ClockStage, ClockSummary),
});
export type FoldFigures = z.infer<typeof FoldFigures>;

export const NationalFold = z.strictObject({
  foldedAt: moment,
  /** How much was read. */
  studies: z.int().min(0),
  entries: z.int().min(0),
  figures: FoldFigures,
  /** Days to decide by month of decision, oldest first; months without a decision are absent. */
  months: z.array(z.strictObject({ month: Month, daysToDecide: DaysToDecide })),
});
export type NationalFold = z.infer<typeof NationalFold>;

export const AREA_KINDS = ['region', 'icb'] as const;
export const Area = z.strictObject({ kind: z.enum(AREA_KINDS), code: line(10), name: line(200) });
export type Area = z.infer<typeof Area>;

/** By region and ICB: for coordinators, for an ICB may hold two trusts. */
export const AreaFold = z.strictObject({
  foldedAt: moment,
  areas: z.array(z.strictObject({ area: Area, figures: FoldFigures })),
});
export type AreaFold = z.infer<typeof AreaFold>;

/** What one trust's log in one study, and the records beside it, say. */
export interface FoldedSite {
  readonly irasId: string;
  readonly odsCode: string;
  /** Entries that tell whether a price was issued, and whether a missing item was reported. */
  readonly marks: readonly Pick<LogEntry, 'irasId' | 'event'>[];
  readonly decisions: readonly { readonly month: string; readonly days: number }[];
  readonly clock: ClockDays;
}

/**
 * A 90th percentile of whole numbers, exact in tenths: with the values in order from 0 to n - 1, the one at
 * (n - 1) * 9 / 10, and between two of them in proportion (as `quartile`, type 7 of Hyndman and Fan).
 * @param sorted at least one, in ascending order
 */
export function ninetieth(sorted: readonly number[]): number {
  const position = (sorted.length - 1) * 9;
  const below = sorted[Math.floor(position / 10)];
  if (below === undefined) throw new RangeError('a percentile of nothing');
  const above = sorted[Math.floor(position / 10) + 1] ?? below;
  return (below * 10 + (above - below) * (position % 10)) / 10;
}

/** @param days at least one */
function describeDays(days: readonly number[]): DaysToDecide {
  const sorted = days.toSorted((a, b) => a - b);
  return { decisions: sorted.length, median: quartile(sorted, 2), ninetieth: ninetieth(sorted) };
}

/** Undefined for no days. */
export function summariseDays(days: readonly number[]): DaysToDecide | undefined {
  return days.length === 0 ? undefined : describeDays(days);
}

/** What the log of one trust in one study says; undefined while it was no NHS trust in England. */
export function foldChain(entries: readonly LogEntry[], clock: ClockDays): FoldedSite | undefined {
  const counted = entries.filter(({ isEnglishTrust }) => isEnglishTrust);
  const [first] = counted;
  if (!first) return undefined;
  const refOf = ({ offer }: LogEntry): string => `${offer.reviewVersion} ${offer.issueNumber}`;
  const issuedOn = new Map<string, string>();
  const decisions: { month: string; days: number }[] = [];
  for (const entry of counted) {
    if (entry.event.kind === 'issued') issuedOn.set(refOf(entry), londonDay(entry.at));
    const issued = issuedOn.get(refOf(entry));
    if (entry.event.kind !== 'decided' || issued === undefined) continue;
    decisions.push({ month: londonMonth(entry.at), days: daysBetween(issued, londonDay(entry.at)) });
  }
  const escalated = counted.find(({ event }) => event.kind === 'escalated');
  const { irasId, odsCode } = first;
  return { irasId, odsCode, marks: escalated ? [first, escalated] : [first], decisions, clock };
}

/** The figures of some sites: those of a country, a region or an ICB. */
export function foldSites(sites: readonly FoldedSite[]): FoldFigures {
  const days = summariseDays(sites.flatMap(({ decisions }) => decisions.map((each) => each.days)));
  const { studies, escalated, display } = computeEscalationRate(sites.flatMap(({ marks }) => marks));
  return {
    ...(days && { daysToDecide: days }),
    escalations: { studies, escalated, display },
    clock: summariseClock(sites.map(({ clock }) => clock)),
  };
}

/** Days to decide by month of decision, oldest first. */
export function foldMonths(sites: readonly FoldedSite[]): NationalFold['months'] {
  const decisions = sites.flatMap((site) => site.decisions);
  const byMonth = [...Map.groupBy(decisions, ({ month }) => month)].sort(([a], [b]) => (a < b ? -1 : 1));
  return byMonth.map(([month, ofMonth]) => ({
    month,
    daysToDecide: describeDays(ofMonth.map(({ days }) => days)),
  }));
}

/**
 * The set-up clock: how many days each step takes from the costing's submission to the first participant, beside
 * the published figures (domain.md section 4).
 */
import * as z from 'zod';
import { day } from './text.ts';

export const CLOCK_STEPS = [
  'submitted',
  'agreed',
  'issued',
  'decided',
  'signed',
  'opened',
  'firstParticipant',
] as const;
export const ClockStep = z.enum(CLOCK_STEPS);
export type ClockStep = z.infer<typeof ClockStep>;

/** The day in London on which a site reached each step for the first time; absent: not yet. */
export const ClockDays = z.partialRecord(ClockStep, day);
export type ClockDays = Readonly<Partial<Record<ClockStep, string>>>;

/** The whole way, and each step from the one before. */
export const CLOCK_STAGES = [
  'submittedToAgreed',
  'agreedToIssued',
  'issuedToDecided',
  'decidedToSigned',
  'signedToOpened',
  'openedToFirstParticipant',
  'submittedToFirstParticipant',
] as const;
export const ClockStage = z.enum(CLOCK_STAGES);
export type ClockStage = z.infer<typeof ClockStage>;

const ENDS: Readonly<Record<ClockStage, readonly [ClockStep, ClockStep]>> = {
  submittedToAgreed: ['submitted', 'agreed'],
  agreedToIssued: ['agreed', 'issued'],
  issuedToDecided: ['issued', 'decided'],
  decidedToSigned: ['decided', 'signed'],
  signedToOpened: ['signed', 'opened'],
  openedToFirstParticipant: ['opened', 'firstParticipant'],
  submittedToFirstParticipant: ['submitted', 'firstParticipant'],
};

/** From costing submission to first participant, before NCVR and in its first year. */
export const PUBLISHED_CLOCK = {
  stage: 'submittedToFirstParticipant',
  beforeDays: 305,
  afterDays: 194,
  source: "UK government response to the O'Shaughnessy review, updated 8 December 2023",
} as const;

const DAY_MS = 86_400_000;

/** Calendar days from one day to another, `2026-11-02` to `2026-11-05` being 3. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

export type StageDays = Readonly<Partial<Record<ClockStage, number>>>;

/** The days of each stage whose two ends were reached; the stages of a site that came all the way sum to the last. */
export function stagesOf(days: ClockDays): StageDays {
  const stages: Partial<Record<ClockStage, number>> = {};
  for (const stage of CLOCK_STAGES) {
    const [from, to] = ENDS[stage].map((step) => days[step]);
    if (from !== undefined && to !== undefined) stages[stage] = daysBetween(from, to);
  }
  return stages;
}

export const ClockSummary = z.strictObject({
  /** How many sites reached both ends of the stage. */
  sites: z.int().min(1),
  lowerQuartile: z.number(),
  median: z.number(),
  upperQuartile: z.number(),
});
export type ClockSummary = z.infer<typeof ClockSummary>;

/**
 * A quartile of whole numbers: with the values in order from 0 to n - 1, the one at (n - 1) * quarter / 4, and
 * between two of them in proportion (type 7 of Hyndman and Fan, Excel's QUARTILE.INC). Whole quarters of a day,
 * so the number is exact.
 * @param sorted at least one, in ascending order
 * @param quarter 1, 2 (the median) or 3
 */
export function quartile(sorted: readonly number[], quarter: 1 | 2 | 3): number {
  const position = (sorted.length - 1) * quarter;
  const below = sorted[Math.floor(position / 4)];
  if (below === undefined) throw new RangeError('a quartile of nothing');
  const above = sorted[Math.floor(position / 4) + 1] ?? below;
  return below + ((above - below) * (position % 4)) / 4;
}

/** Medians and quartiles of each stage over sites: those of a study, or of all. A stage that no site went is absent. */
export function summariseClock(sites: Iterable<ClockDays>): Partial<Record<ClockStage, ClockSummary>> {
  const days = new Map<ClockStage, number[]>(CLOCK_STAGES.map((stage) => [stage, []]));
  for (const site of sites) {
    const stages = stagesOf(site);
    for (const [stage, values] of days) {
      const value = stages[stage];
      if (value !== undefined) values.push(value);
    }
  }
  const summaries: Partial<Record<ClockStage, ClockSummary>> = {};
  for (const [stage, values] of days) {
    if (values.length === 0) continue;
    const sorted = values.toSorted((a, b) => a - b);
    summaries[stage] = {
      sites: sorted.length,
      lowerQuartile: quartile(sorted, 1),
      median: quartile(sorted, 2),
      upperQuartile: quartile(sorted, 3),
    };
  }
  return summaries;
}

/** What the figures of the indicator look like in answers. */
import * as z from 'zod';
import { IndicatorDefinitionId } from '../../shared/domain/adherence-definition.ts';
import { Area, AreaFold, NationalFold } from '../../shared/domain/indicator-fold.ts';
import { TRUST_ANSWERS } from '../../shared/usecases/adherence-indicator/read-trusts.ts';

const reasons = z.object({ setupFee: z.int(), outsourcedService: z.int(), other: z.int() });

export const Figure = z.object({
  definition: z.string(),
  words: z.string().describe('The definition in words: of this service, never the official figure.'),
  numerator: z.int(),
  denominator: z.int(),
  display: z.string().describe('A percentage with one decimal, rounded down, or `no data`.'),
  offersAccepted: z.int(),
  offersDecided: z.int(),
  declinedCapacity: z.int().describe('Not counted.'),
  reasons: reasons.describe('Of prices that were not accepted.'),
  openOffers: z.int().optional().describe('Of the current month only, as all that is open.'),
  escalatedOffers: z.int().optional(),
  trustsWithOpenOffers: z.int().optional(),
  bounds: z
    .object({ lowest: z.string(), highest: z.string() })
    .optional()
    .describe('What the current month can still become.'),
});

export const MonthFigures = Figure.extend({
  month: z.string(),
  isCurrent: z.boolean(),
  readAt: z.string(),
  allPhases: Figure,
});

export const Series = z.object({
  items: z.array(MonthFigures),
  fold: NationalFold.optional().describe(
    'Days to decide, escalation rate and set-up clock, folded from the whole log at the time that it names.',
  ),
  published: z.object({
    escalationRate: z.object({ percent: z.int(), source: z.string() }),
    setUpClock: z.object({ beforeDays: z.int(), afterDays: z.int(), stage: z.string(), source: z.string() }),
  }),
});

const area = z.object({ code: z.string(), name: z.string() });
const areaFigure = z.object({ area: Area, figure: Figure });

export const Trusts = z.object({
  month: z.string(),
  isCurrent: z.boolean(),
  definition: IndicatorDefinitionId,
  words: z.string(),
  items: z.array(
    z.object({
      odsCode: z.string(),
      name: z.string(),
      region: area.optional(),
      icb: area.optional(),
      answer: z.enum(TRUST_ANSWERS),
      accepted: z.int(),
      notAccepted: z.int(),
      declinedCapacity: z.int(),
      issued: z.int(),
      escalated: z.int(),
      reasons,
    }),
  ),
  regions: z.array(areaFigure),
  icbs: z.array(areaFigure),
  fold: AreaFold.optional(),
});

/**
 * Definitions of the adherence indicator as versioned data (indicator.md): which offers count, and how. They are
 * this service's own, never the official figure; a rule that changes gets a new version beside the old one.
 */
import * as z from 'zod';
import { LATE_PHASES, Phase } from './study.ts';

/** What of an offer decides which definitions count it. */
export interface OfferScope {
  readonly phase: Phase;
  readonly isAtmp: boolean;
  /** Nation and type of the organisation on the day. */
  readonly isEnglishTrust: boolean;
}

export const INDICATOR_DEFINITIONS = ['ncvr-adherence/1', 'ncvr-adherence/all-phases'] as const;
export const IndicatorDefinitionId = z.enum(INDICATOR_DEFINITIONS);
export type IndicatorDefinitionId = z.infer<typeof IndicatorDefinitionId>;

export const IndicatorDefinition = z.strictObject({
  id: IndicatorDefinitionId,
  /** Printed beside every figure. */
  words: z.string().min(1),
  rules: z.strictObject({
    /** Whose offers are in scope, as the organisation was when it decided. */
    organisations: z.literal('NHS trusts in England'),
    phases: z.array(Phase).readonly(),
    includesAtmp: z.boolean(),
    /** A trust with such a decision in the month is in the denominator. */
    counted: z.tuple([z.literal('accepted'), z.literal('notAccepted')]),
    /** It is in the numerator where all of them are this. */
    adheres: z.literal('accepted'),
    month: z.literal('Europe/London'),
    emptyMonth: z.literal('no data'),
    display: z.literal('percentage with one decimal, rounded down'),
  }),
});
export type IndicatorDefinition = z.infer<typeof IndicatorDefinition>;

const SHARED_RULES = {
  organisations: 'NHS trusts in England',
  counted: ['accepted', 'notAccepted'],
  adheres: 'accepted',
  month: 'Europe/London',
  emptyMonth: 'no data',
  display: 'percentage with one decimal, rounded down',
} as const;

export const LATE_PHASE_DEFINITION: IndicatorDefinition = {
  id: 'ncvr-adherence/1',
  words:
    'Of the NHS trusts in England that decided at least one site price of a commercial, late-phase study that is not an ATMP in the month (Europe/London), the share whose every such decision was to accept. Trusts that declined for capacity only, and prices still open, are not counted. This is a definition of this service, not the official figure.',
  rules: { ...SHARED_RULES, counted: ['accepted', 'notAccepted'], phases: LATE_PHASES, includesAtmp: false },
};
export const ALL_PHASES_DEFINITION: IndicatorDefinition = {
  id: 'ncvr-adherence/all-phases',
  words:
    'The same share over commercial studies of all phases, advanced therapies included. This is a definition of this service, not the official figure.',
  rules: {
    ...SHARED_RULES,
    counted: ['accepted', 'notAccepted'],
    phases: Phase.options,
    includesAtmp: true,
  },
};

/** In the order in which they are shown. */
export const DEFINITIONS: readonly IndicatorDefinition[] = [LATE_PHASE_DEFINITION, ALL_PHASES_DEFINITION];

/** The name under which a trust's records keep the counters of a definition. */
export type CounterScope = 'late' | 'all';
const COUNTER_SCOPES: Readonly<Record<IndicatorDefinitionId, CounterScope>> = {
  'ncvr-adherence/1': 'late',
  'ncvr-adherence/all-phases': 'all',
};

export function counterScopeOf({ id }: Pick<IndicatorDefinition, 'id'>): CounterScope {
  return COUNTER_SCOPES[id];
}

/** Whether a definition counts decisions on such an offer. */
export function isInScope({ rules }: IndicatorDefinition, offer: OfferScope): boolean {
  return offer.isEnglishTrust && rules.phases.includes(offer.phase) && (rules.includesAtmp || !offer.isAtmp);
}

/** The counters that an offer belongs to. */
export function scopesOf(offer: OfferScope): readonly CounterScope[] {
  return DEFINITIONS.filter((definition) => isInScope(definition, offer)).map(counterScopeOf);
}

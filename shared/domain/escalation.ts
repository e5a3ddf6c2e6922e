/**
 * Escalations: a trust reports an item missing from the national review, and its network judges (domain.md
 * section 4). An upheld one changes the resource for every site; it is never a discount.
 */
import * as z from 'zod';
import { displayShare } from './adherence-indicator.ts';
import type { LogEntry } from './decision-log.ts';
import { EscalatedItem, EscalationShare } from './escalation-share.ts';
import { Actor } from './person.ts';
import { sha256Hex } from './sha256-hex.ts';
import { LineDerivation } from './site-price-document.ts';
import { irasId } from './study.ts';
import { identifier, line, moment, odsCode, paragraph } from './text.ts';

export const JUDGEMENTS = ['upheld', 'includedElsewhere', 'belowThreshold'] as const;
export const JudgementKind = z.enum(JUDGEMENTS);
export type JudgementKind = z.infer<typeof JudgementKind>;

/** The network may waive the threshold, for a site with a small or no commercial portfolio. */
export const Waiver = z.strictObject({ reason: paragraph(1000) });
export type Waiver = z.infer<typeof Waiver>;

export const Judgement = z.strictObject({
  judgement: JudgementKind,
  /** Why it was upheld: the protocol asks for it, it is large enough, or the threshold was waived. */
  ground: z.enum(['protocolSchedule', 'threshold', 'waiver']).optional(),
  reason: paragraph(1000).optional(),
  waiver: Waiver.optional(),
  at: moment,
  by: Actor,
});
export type Judgement = z.infer<typeof Judgement>;

export const Escalation = z.strictObject({
  id: identifier,
  irasId,
  odsCode,
  /** The number of its entry in the trust's log. */
  sequence: z.int().min(1),
  reviewVersion: z.int().min(1),
  issueNumber: z.int().min(1),
  /** The appendix in which the item is missing. */
  appendixSha256: sha256Hex,
  /** The region whose network judges. */
  network: identifier,
  study: z.strictObject({
    shortTitle: line(100),
    leadSite: odsCode,
    sponsor: identifier,
    cro: identifier.optional(),
  }),
  item: EscalatedItem,
  derivation: LineDerivation,
  share: EscalationShare,
  similarLines: z.array(z.strictObject({ activity: identifier, label: line(300) })),
  evidence: paragraph(4000),
  /** As the trust reports it. */
  inProtocolSchedule: z.boolean(),
  raised: z.strictObject({ at: moment, by: Actor }),
  judgement: Judgement.optional(),
  /** The price was replaced or withdrawn before the network judged. */
  lapsed: z.strictObject({ at: moment }).optional(),
  lock: z.int().min(1),
});
export type Escalation = z.infer<typeof Escalation>;

export type EscalationStatus = 'open' | JudgementKind | 'lapsed';
export const ESCALATION_STATUSES = ['open', ...JUDGEMENTS, 'lapsed'] as const;

export function statusOf({ judgement, lapsed }: Pick<Escalation, 'judgement' | 'lapsed'>): EscalationStatus {
  return judgement?.judgement ?? (lapsed ? 'lapsed' : 'open');
}

export interface EscalationRef {
  readonly irasId: string;
  readonly odsCode: string;
  readonly sequence: number;
}

/** `1009991-RRV-2`: study, trust, and the number of the entry in the trust's log. */
export function escalationId({ irasId: study, odsCode: trust, sequence }: EscalationRef): string {
  return `${study}-${trust}-${sequence}`;
}

/** The escalation that an id names; undefined for any other text. */
export function parseEscalationId(id: string): EscalationRef | undefined {
  const [, study, trust, sequence] = /^([1-9]\d{3,6})-([A-Z0-9]{3,8})-([1-9]\d{0,7})$/.exec(id) ?? [];
  // Stryker disable next-line all: the three are found together or not at all, which the compiler does not know
  if (study === undefined || trust === undefined || sequence === undefined) return undefined;
  return { irasId: study, odsCode: trust, sequence: Number(sequence) };
}

/** 80% of studies finish without an escalation. */
export const PUBLISHED_ESCALATION_RATE = { percent: 20, source: 'HCRW, October 2024' } as const;

export interface EscalationRate {
  /** Studies with a price that was issued. */
  readonly studies: number;
  /** Those of them with at least one escalation. */
  readonly escalated: number;
  /** One decimal, rounded down; `no data` without studies. */
  readonly display: string;
  readonly published: typeof PUBLISHED_ESCALATION_RATE;
}

/** The share of studies with an escalation, from the entries of decision logs in any order. */
export function computeEscalationRate(entries: Iterable<Pick<LogEntry, 'irasId' | 'event'>>): EscalationRate {
  const issued = new Set<string>();
  const escalated = new Set<string>();
  for (const { irasId: study, event } of entries) {
    issued.add(study);
    if (event.kind === 'escalated') escalated.add(study);
  }
  return toEscalationRate(issued.size, escalated.size);
}

/** The share as it is shown. @param studies with a price that was issued @param escalated those with an escalation */
export function toEscalationRate(studies: number, escalated: number): EscalationRate {
  return {
    studies,
    escalated,
    display: displayShare(escalated, studies),
    published: PUBLISHED_ESCALATION_RATE,
  };
}

/** How a network judges a missing item: once, and by the rules of the escalation pathway (domain.md section 4). */
import { DomainError } from './errors.ts';
import type { Escalation, Judgement, JudgementKind, Waiver } from './escalation.ts';
import type { OfferEvent } from './offer.ts';
import type { Actor } from './person.ts';

export interface JudgementCommand {
  readonly judgement: JudgementKind;
  readonly reason?: string | undefined;
  readonly waiver?: Waiver | undefined;
  /** What the network finds, where it is other than the trust reports. */
  readonly inProtocolSchedule?: boolean | undefined;
}

export type JudgementOutcome =
  | { readonly outcome: 'judged'; readonly event: OfferEvent; readonly judgement: Judgement }
  /** The same judgement again: the first one stands and is the answer. */
  | { readonly outcome: 'alreadyJudgedSo'; readonly first: Judgement }
  | { readonly outcome: 'judgedOtherwise'; readonly first: Judgement }
  | { readonly outcome: 'lapsed' };

type Judged = Pick<Escalation, 'inProtocolSchedule' | 'share'>;
type Ground = NonNullable<Judgement['ground']>;

/** What an item is upheld on without a waiver. Since May 2024 the protocol's schedule is enough at any size. */
function standingGround(escalation: Judged, command: JudgementCommand): Ground | undefined {
  if (command.inProtocolSchedule ?? escalation.inProtocolSchedule) return 'protocolSchedule';
  return escalation.share.reachesThreshold ? 'threshold' : undefined;
}

/** @throws DomainError `invalidInput` where the judgement lacks what it needs, or has what it cannot use */
function findGround(escalation: Judged, command: JudgementCommand): Ground | undefined {
  const { judgement, reason, waiver } = command;
  const standing = standingGround(escalation, command);
  if (waiver && (judgement !== 'upheld' || standing)) {
    throw new DomainError('invalidInput', 'There is no threshold to waive here.', {
      path: 'waiver',
      mend: 'Leave the waiver out; it is for upholding an item below 5% that is not in the schedule of events.',
    });
  }
  if (judgement === 'upheld' && !standing && !waiver) {
    throw new DomainError(
      'invalidInput',
      'The item is below 5% of the direct costs and not in the schedule of events.',
      {
        path: 'waiver.reason',
        mend: 'Waive the threshold and say why, or judge the item belowThreshold.',
      },
    );
  }
  if (judgement === 'belowThreshold' && standing && reason === undefined) {
    throw new DomainError('invalidInput', 'As reported, this item is to be upheld at its size.', {
      path: 'reason',
      mend: 'Say why it is below the threshold all the same, such as minutes that are too many.',
    });
  }
  return judgement === 'upheld' ? (standing ?? 'waiver') : undefined;
}

/**
 * What a network's judgement does to an escalation and its offer. It is made once.
 * @throws DomainError `invalidInput` (see `findGround`)
 */
export function judge(
  escalation: Pick<Escalation, 'inProtocolSchedule' | 'share' | 'judgement' | 'lapsed'>,
  command: JudgementCommand,
  made: { readonly at: string; readonly by: Actor },
): JudgementOutcome {
  const { judgement: first, lapsed } = escalation;
  if (first) {
    const isSame = first.judgement === command.judgement;
    return { outcome: isSame ? 'alreadyJudgedSo' : 'judgedOtherwise', first };
  }
  if (lapsed) return { outcome: 'lapsed' };
  const ground = findGround(escalation, command);
  const { judgement, reason, waiver } = command;
  return {
    outcome: 'judged',
    event: judgement === 'upheld' ? 'supersede' : 'returnToTrust',
    judgement: {
      judgement,
      ...(ground && { ground }),
      ...(reason !== undefined && { reason }),
      ...(waiver && { waiver }),
      ...made,
    },
  };
}

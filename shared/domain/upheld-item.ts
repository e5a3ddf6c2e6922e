/**
 * An upheld missing item as a line of the next review version: the network's judgement changes the resource, for every
 * site (domain.md section 4). What the trust reported is a beginning; the lead site settles section, visits and minutes.
 */
import { type Escalation, statusOf } from './escalation.ts';
import type { Activity } from './resource-review.ts';

/** The line's id, by which a draft shows that it has the item. Trusts report one item after the other in one log. */
export function lineIdOf({ odsCode, sequence }: Pick<Escalation, 'odsCode' | 'sequence'>): string {
  return `missing-${odsCode}-${sequence}`;
}

/** The item in the terms of a review; it says where it comes from. */
export function lineOfItem(escalation: Escalation): Activity {
  const { id, item, inProtocolSchedule, judgement } = escalation;
  const { label, tariffItem, minutes, chargedPer, quantity } = item;
  return {
    id: lineIdOf(escalation),
    label,
    section: chargedPer === 'once' ? 'site' : 'participant',
    ...(tariffItem !== undefined && { tariffItem }),
    ...(minutes && { minutes }),
    chargedPer,
    ...(quantity !== undefined && { quantity }),
    inProtocolSchedule: inProtocolSchedule || judgement?.ground === 'protocolSchedule',
    ...(tariffItem !== undefined &&
      minutes && { deviationReason: `Missing item ${id}, upheld by the network.` }),
  };
}

/** The same item, whoever reports it. */
const nameOf = ({ item }: Escalation): string => JSON.stringify({ ...item, label: item.label.toLowerCase() });

/**
 * The upheld items that the next version is to have: reported on the version that is agreed now. One that several
 * trusts report alike counts once.
 */
export function findUpheld(
  escalations: readonly Escalation[],
  agreedVersion: number | undefined,
): readonly Escalation[] {
  const found = new Map<string, Escalation>();
  for (const escalation of escalations) {
    if (escalation.reviewVersion !== agreedVersion || statusOf(escalation) !== 'upheld') continue;
    if (!found.has(nameOf(escalation))) found.set(nameOf(escalation), escalation);
  }
  return [...found.values()];
}

/** What a missing item costs and what share that is, in words: for the report, and for the network's page. */
import {
  type EscalatedItem,
  type EscalationShare,
  THRESHOLD_PERCENT,
} from '../../../shared/domain/escalation-share.ts';
import { type FractionText, formatSterling, roundHalfUp, toPence } from '../../../shared/domain/money.ts';
import type { LineDerivation } from '../../../shared/domain/site-price-document.ts';
import type { StaffRole } from '../../../shared/domain/tariff.ts';

/** An exact amount in pence as pounds, rounded to the penny. */
function poundsOf({ numerator, denominator }: FractionText): string {
  return formatSterling(
    toPence(roundHalfUp({ numerator: BigInt(numerator), denominator: BigInt(denominator) })),
  );
}

function isNothing({ numerator }: FractionText): boolean {
  return BigInt(numerator) === 0n;
}

export interface Costed {
  readonly item: EscalatedItem;
  readonly derivation: LineDerivation;
  readonly share: EscalationShare;
  readonly similarLines: readonly { readonly activity: string; readonly label: string }[];
}

/** The parts of a missing item's cost as templates show them. */
export function costModel({ item, derivation, share, similarLines }: Costed, roles: readonly StaffRole[]) {
  const labels = new Map(roles.map(({ code, label }) => [code, label]));
  const { tariffItem, tariffItemLabel, department, minutes, allInPence } = derivation;
  const perParticipant = item.chargedPer === 'participant';
  return {
    tariffItem,
    tariffItemLabel,
    department,
    minutes: minutes.map(({ role, minutes: count }) => ({ role: labels.get(role) ?? role, minutes: count })),
    allInPence,
    perParticipant,
    quantity: item.quantity ?? 1,
    charged: share.charged,
    itemDirect: poundsOf(share.itemDirect),
    totalDirect: poundsOf(share.totalDirect),
    costsNothing: isNothing(share.itemDirect),
    percent: share.percent,
    reachesThreshold: share.reachesThreshold,
    threshold: THRESHOLD_PERCENT,
    similarLines,
  };
}

/** The same with decimal.js: exact decimals, one object per number. */
import { Decimal } from 'decimal.js';
import { arms, lines, rules, siteRows } from './subject.ts';

Decimal.set({ precision: 40 });

const rate = 1 + (rules.indirectRate + rules.capacityRate) / 10_000;

/** Sixtieths of a penny before the multiplier; divided once, after it, so that nothing is rounded on the way. */
const sixtieths = lines.map(({ minutes, allInPence }) =>
  minutes
    .reduce((sum, each) => sum.plus(new Decimal(each.minutes).times(each.pencePerHour)), new Decimal(0))
    .times(rate)
    .plus(new Decimal(allInPence).times(60)),
);

/** Expected pence of each site. */
export function priceByDecimal(): number[] {
  return siteRows.map(({ micro, targets }) => {
    const multiplier = new Decimal(micro).dividedBy(1_000_000);
    let oneOff = new Decimal(0);
    let perParticipant = new Decimal(0);
    const visitTotals = (lines[0]?.visits ?? []).map(() => new Decimal(0));
    lines.forEach((line, at) => {
      const unit = sixtieths[at]!.times(line.isPassThrough ? 1 : multiplier)
        .dividedBy(60)
        .toDecimalPlaces(0, Decimal.ROUND_HALF_UP);
      if (line.once > 0) oneOff = oneOff.plus(unit.times(line.once));
      if (line.perParticipant > 0) perParticipant = perParticipant.plus(unit.times(line.perParticipant));
      line.visits.forEach((quantity, visit) => {
        if (quantity > 0) visitTotals[visit] = visitTotals[visit]!.plus(unit.times(quantity));
      });
    });
    return arms
      .reduce((sum, arm, index) => {
        const completed = arm.visits.reduce(
          (total, visit) => total.plus(visitTotals[visit]!),
          perParticipant,
        );
        return sum.plus(completed.times(targets[index]!));
      }, oneOff)
      .toNumber();
  });
}

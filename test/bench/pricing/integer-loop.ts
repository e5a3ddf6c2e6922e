/** Every cell of every site in integers of at most 2^53: as fast as it goes without thinking. */
import { arms, exactDenominator, lines, siteRows } from './subject.ts';

const MICRO = 1_000_000;

function divisorOf(a: bigint, b: bigint): bigint {
  return b === 0n ? a : divisorOf(b, a % b);
}

const reduced = lines.map(({ exact }) => {
  const divisor = divisorOf(exact, exactDenominator);
  return { numerator: Number(exact / divisor), denominator: Number(exactDenominator / divisor) };
});

/** Expected pence of each site. */
export function priceByIntegerLoop(): number[] {
  return siteRows.map(({ micro, targets }) => {
    let oneOff = 0;
    let perParticipant = 0;
    const visitTotals: number[] = new Array<number>(lines[0]?.visits.length ?? 0).fill(0);
    for (let at = 0; at < lines.length; at += 1) {
      const line = lines[at]!;
      const { numerator, denominator } = reduced[at]!;
      const divisor = 2 * denominator * MICRO;
      const factor = line.isPassThrough ? MICRO : micro;
      const unit = Math.floor((2 * numerator * factor + denominator * MICRO) / divisor);
      oneOff += unit * line.once;
      perParticipant += unit * line.perParticipant;
      for (let visit = 0; visit < line.visits.length; visit += 1)
        visitTotals[visit]! += unit * line.visits[visit]!;
    }
    return arms.reduce((sum, arm, index) => {
      const completed = arm.visits.reduce((total, visit) => total + visitTotals[visit]!, perParticipant);
      return sum + completed * targets[index]!;
    }, oneOff);
  });
}

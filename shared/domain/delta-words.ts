/** What changed between two prices of a site, in sentences for the company and the trust. */

import type { AppendixDelta, Causes, PriceChange } from './delta-document.ts';
import { itemAt } from './item-at.ts';
import { formatSterling } from './money.ts';
import { formatMultiplier } from './tariff.ts';

function countInWords(count: number, one: string, many: string): string {
  return count === 1 ? `one ${one}` : `${count} ${many}`;
}

function listInWords(items: readonly string[]): string {
  const last = itemAt(items, items.length - 1);
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

function describeChange(what: string, { fromPence, toPence, changePence }: PriceChange): string {
  const [from, to] = [formatSterling(fromPence), formatSterling(toPence)];
  if (changePence === 0) return `${what} stays at ${to}.`;
  const verb = changePence > 0 ? 'rises' : 'falls';
  return `${what} ${verb} from ${from} to ${to}, by ${formatSterling(Math.abs(changePence))}.`;
}

function describeCauses(causes: Causes, { from, to }: AppendixDelta): readonly string[] {
  const names = {
    resource: 'the resource',
    tariff: `the tariff (${from.tariff}, now ${to.tariff})`,
    multiplier: `the multiplier (${formatMultiplier(from.multiplier.micro)}, now ${formatMultiplier(to.multiplier.micro)})`,
  } as const;
  const moved = (['resource', 'tariff', 'multiplier'] as const).filter((cause) => causes[cause] !== 0);
  const [first] = moved;
  if (first === undefined) return [];
  if (moved.length === 1) return [`All of this comes from ${names[first]}.`];
  const parts = moved.map((cause) => {
    const amount = causes[cause];
    return `${names[cause]} ${amount > 0 ? 'adds' : 'takes away'} ${formatSterling(Math.abs(amount))}`;
  });
  const sentence = listInWords(parts);
  return [`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`];
}

function describeLines({ lines }: AppendixDelta): string {
  const { added, removed, changed, unchanged } = lines;
  if (added.length + removed.length + changed.length === 0) return 'Every line is as it was.';
  const parts = [
    ...(added.length > 0 ? [`${countInWords(added.length, 'line was', 'lines were')} added`] : []),
    ...(removed.length > 0 ? [`${countInWords(removed.length, 'line was', 'lines were')} removed`] : []),
    ...(changed.length > 0 ? [`${countInWords(changed.length, 'line was', 'lines were')} changed`] : []),
    `${countInWords(unchanged, 'line is', 'lines are')} as before`,
  ];
  const sentence = listInWords(parts);
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

/**
 * Sentences that say what changed, the most important first.
 * @param labels names of arms, by id; an arm without one is called by its id
 */
export function describeDelta(delta: AppendixDelta, labels: ReadonlyMap<string, string>): string[] {
  const nameOf = (arm: string): string => labels.get(arm) ?? arm;
  const targets = delta.targets.map(({ arm, from, to }) => `${nameOf(arm)} from ${from} to ${to}`);
  return [
    describeChange('The expected total', delta.expected),
    ...describeCauses(delta.expected.causes, delta),
    describeLines(delta),
    ...(targets.length > 0 ? [`The recruitment target changed: ${listInWords(targets)}.`] : []),
    ...delta.arms.map(({ arm, presence, completedParticipant }) => {
      if (presence === 'added')
        return `The arm ${nameOf(arm)} is new: a completed participant costs ${formatSterling(completedParticipant.toPence)}.`;
      if (presence === 'removed') return `The arm ${nameOf(arm)} is no longer there.`;
      return describeChange(`The price of a completed participant (${nameOf(arm)})`, completedParticipant);
    }),
    describeChange('What is charged once', delta.oneOff),
  ];
}

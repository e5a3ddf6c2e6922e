/** An appendix's lines, visits and arms, found once and put together as the schedules need them. */
import type { FinancialAppendix } from '../../domain/financial-appendix.ts';
import type { Visit } from '../../domain/resource-review.ts';
import type { PriceLine } from '../../domain/site-price-document.ts';

export interface VisitLine {
  readonly line: PriceLine;
  readonly quantity: number;
}

/** A visit with its activities in the order of the price lines. */
export interface PricedVisit {
  readonly visit: Visit;
  readonly totalPence: number;
  readonly lines: readonly VisitLine[];
}

/** Visits with the same activities, shown once. */
export interface VisitGroup {
  readonly labels: readonly string[];
  readonly kind: Visit['kind'];
  readonly arms: readonly string[];
  readonly totalPence: number;
  readonly lines: readonly VisitLine[];
}

/** Arms whose visits are the same, and so is the price of their completed participant. */
export interface ArmGroup {
  readonly arms: readonly string[];
  readonly labels: readonly string[];
  readonly completedParticipantPence: number;
  readonly visits: readonly PricedVisit[];
}

export interface AppendixView {
  readonly appendix: FinancialAppendix;
  readonly isDemonstration: boolean;
  readonly isIssued: boolean;
  readonly armLabels: ReadonlyMap<string, string>;
  readonly roleLabels: ReadonlyMap<string, string>;
  /** In the order of the price: by the visits' `order`. */
  readonly visits: readonly PricedVisit[];
  readonly armGroups: readonly ArmGroup[];
}

/** @throws RangeError where the price names a line or visit that the appendix does not have */
export function viewAppendix(appendix: FinancialAppendix): AppendixView {
  const { identification, inputs, issue } = appendix;
  const visits = findVisits(appendix);
  const armLabels = new Map(inputs.arms.map(({ id, label }) => [id, label]));
  return {
    appendix,
    isDemonstration: identification.tariff.provenance === 'demonstration',
    isIssued: issue.status === 'issued',
    armLabels,
    roleLabels: new Map(inputs.tariff.roles.map(({ code, label }) => [code, label])),
    visits,
    armGroups: groupArms(appendix, visits, armLabels),
  };
}

function findVisits({ inputs, price }: FinancialAppendix): readonly PricedVisit[] {
  const rank = new Map(price.lines.map((line, index) => [line.activity, index]));
  const visits = new Map(inputs.visits.map((visit) => [visit.id, visit]));
  const cells = new Map<string, { at: number; line: PriceLine; quantity: number }[]>();
  for (const { activity, visit, quantity } of inputs.schedule) {
    const at = rank.get(activity) ?? -1;
    const line = price.lines[at];
    if (line?.chargedPer !== 'visit') continue;
    const known = cells.get(visit);
    if (known) known.push({ at, line, quantity });
    else cells.set(visit, [{ at, line, quantity }]);
  }
  return price.visits.map(({ visit: id, totalPence }) => {
    const visit = visits.get(id);
    if (!visit) throw new RangeError(`The price names the visit ${id}, which the appendix does not have.`);
    const lines = (cells.get(id) ?? []).sort((a, b) => a.at - b.at);
    return { visit, totalPence, lines };
  });
}

function groupArms(
  { price }: FinancialAppendix,
  visits: readonly PricedVisit[],
  labels: ReadonlyMap<string, string>,
): readonly ArmGroup[] {
  const groups = new Map<string, ArmGroup>();
  for (const { arm, completedParticipantPence } of price.arms) {
    const own = visits.filter(({ visit }) => visit.kind !== 'unscheduled' && visit.arms.includes(arm));
    const key = own.map(({ visit }) => visit.id).join('\n');
    const known = groups.get(key);
    groups.set(key, {
      arms: [...(known?.arms ?? []), arm],
      labels: [...(known?.labels ?? []), labels.get(arm) ?? arm],
      completedParticipantPence,
      visits: own,
    });
  }
  return [...groups.values()];
}

/** Longest list of visits that one heading names. */
const LONGEST_HEADING = 160;

/**
 * Visits that are charged the same are shown once: those of one name under all their arms, then those of the same
 * arms under all their names, in the order of the first of them.
 */
export function groupVisits(visits: readonly PricedVisit[]): readonly VisitGroup[] {
  const byName = new Map<string, VisitGroup & { readonly content: string }>();
  for (const { visit, totalPence, lines } of visits) {
    const cells = lines.map(({ line, quantity }) => `${line.activity}\n${quantity}`);
    const content = [visit.kind, ...cells].join('\n');
    const key = `${visit.label}\n${content}`;
    const arms = [...new Set([...(byName.get(key)?.arms ?? []), ...visit.arms])].sort();
    byName.set(key, { labels: [visit.label], kind: visit.kind, arms, totalPence, lines, content });
  }
  const groups: VisitGroup[] = [];
  /** Where the group of the same arms and activities stands that still has room for a name. */
  const open = new Map<string, number>();
  for (const { content, ...named } of byName.values()) {
    const key = `${named.arms.join('\n')}\n\n${content}`;
    const at = open.get(key);
    const known = at === undefined ? undefined : groups[at];
    const labels = [...(known?.labels ?? []), ...named.labels];
    if (at !== undefined && labels.join(', ').length <= LONGEST_HEADING) groups[at] = { ...named, labels };
    else open.set(key, groups.push(named) - 1);
  }
  return groups;
}

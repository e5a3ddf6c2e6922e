/**
 * What an appendix says of the price before it (domain.md section 4, amendments). The earlier appendix is named by
 * its hash; what is said of this one must follow from its own price, and everything must add up.
 */
import { bundleOf, computeDelta } from './delta.ts';
import type { AppendixChanges, AppendixDelta, DeltaLine, PriceChange } from './delta-document.ts';
import type { AppendixContent, FinancialAppendix } from './financial-appendix.ts';
import { minusPence, type Pence, sumPence } from './money.ts';
import type { PricingTariff } from './tariff.ts';
import { type Difference, findDifference } from './verification.ts';

function withoutVisits<T extends DeltaLine>({ schedule: _visits, ...line }: T): Omit<T, 'schedule'> {
  return line;
}

/** @param release the whole tariff release of the earlier price, where it is another (see `bundleOf`) */
export function makeChanges(
  before: FinancialAppendix,
  content: AppendixContent,
  release?: PricingTariff,
): AppendixChanges {
  const { identification, issue, integrity } = before;
  const delta = computeDelta(bundleOf(before, release), bundleOf(content));
  const { added, removed, changed, unchanged } = delta.lines;
  return {
    since: {
      reviewVersion: identification.reviewVersion,
      issueNumber: issue.number,
      issuedAt: issue.issuedAt,
      appendixSha256: integrity.sha256,
    },
    delta: {
      ...delta,
      lines: {
        added: added.map(withoutVisits),
        removed: removed.map(withoutVisits),
        changed: changed.map(withoutVisits),
        unchanged,
      },
    },
  };
}

/** What a change must be, given where it began and what it came to. */
function addUp({ fromPence, causes }: PriceChange, toPence: Pence): PriceChange {
  const { resource, tariff } = causes;
  const changePence = minusPence(toPence, fromPence);
  const multiplier = minusPence(changePence, sumPence([resource, tariff]));
  return { fromPence, toPence, changePence, causes: { resource, tariff, multiplier } };
}

/** The delta as the price of this appendix demands it: every end, change and last cause follows from the rest. */
function demandedBy({ price }: AppendixContent, delta: AppendixDelta): AppendixDelta {
  const lines = new Map(price.lines.map((line) => [line.activity, line]));
  const arms = new Map(price.arms.map((each) => [each.arm, each.completedParticipantPence]));
  const visits = new Map(price.visits.map(({ visit, totalPence }) => [visit, totalPence]));
  const sections = new Map(price.sections.map(({ section, expectedPence }) => [section, expectedPence]));
  const lineAsNow = <T extends AppendixDelta['lines']['added'][number]>(each: T): T => {
    const line = lines.get(each.activity);
    return {
      ...each,
      ...(line && { label: line.label, section: line.section, chargedPer: line.chargedPer }),
      unit: addUp(each.unit, line?.unitPence ?? 0),
      expected: addUp(each.expected, line?.expectedPence ?? 0),
    };
  };
  const { added, removed, changed } = delta.lines;
  const { odsCode, tariff, provenance, multiplier } = price;
  return {
    ...delta,
    to: { odsCode, tariff, provenance, multiplier },
    expected: addUp(delta.expected, price.expectedPence),
    oneOff: addUp(delta.oneOff, price.oneOffPence),
    arms: delta.arms.map((each) => ({
      ...each,
      completedParticipant: addUp(each.completedParticipant, arms.get(each.arm) ?? 0),
    })),
    visits: delta.visits.map((each) => ({ ...each, total: addUp(each.total, visits.get(each.visit) ?? 0) })),
    sections: delta.sections.map((each) => ({
      ...each,
      expected: addUp(each.expected, sections.get(each.section) ?? 0),
    })),
    lines: {
      added: added.map(lineAsNow),
      removed: removed.map(lineAsNow),
      changed: changed.map(lineAsNow),
      unchanged: lines.size - added.length - changed.length,
    },
  };
}

/** The first thing that an appendix says of its changes and that its own price contradicts. */
export function findChangesFault(appendix: AppendixContent): Difference | undefined {
  if (!appendix.changes) return undefined;
  const { delta } = appendix.changes;
  const difference = findDifference(demandedBy(appendix, delta), delta);
  return difference && { ...difference, path: `changes.delta.${difference.path}` };
}

/** The instances of a timeline in its order, with what is odd about that order among the notes. */
import { itemsOf, textOf } from './item.ts';
import { shownName } from './label.ts';
import { countOf, type Notes, quote, quoteSome } from './notes.ts';
import type { Instance, Timeline } from './read-timelines.ts';
import { type OrderProblem, orderSteps, type Step } from './timeline-order.ts';

export function orderInstances(timeline: Timeline, notes: Notes): Instance[] {
  const { item, instances } = timeline;
  const exits = new Set(itemsOf(item, 'exits', notes).flatMap((exit) => textOf(exit, 'id', notes) ?? []));
  const steps = instances.map((instance) => readStep(instance, exits, notes));
  const entryId = textOf(item, 'entryId', notes);
  noteIds(instances, notes);
  if (entryId === undefined && instances.length > 0) {
    notes.error(
      'noEntry',
      [...item.path, 'entryId'],
      `The timeline ${quote(timeline.label)} does not say where it begins.`,
      'Check the order of the visits against the protocol.',
    );
  }
  const { order, problems } = orderSteps(steps, entryId);
  for (const problem of problems) noteProblem(problem, timeline, notes);
  return order.flatMap((at) => instances[at] ?? []);
}

function readStep({ item, id }: Instance, exits: ReadonlySet<string>, notes: Notes): Step {
  const next = textOf(item, 'defaultConditionId', notes);
  const branches = itemsOf(item, 'conditionAssignments', notes).flatMap(
    (assignment) => textOf(assignment, 'conditionTargetId', notes) ?? [],
  );
  return {
    id,
    // Some files name the exit here instead of in `timelineExitId`.
    next: next !== undefined && exits.has(next) ? undefined : next,
    branches: branches.filter((branch) => !exits.has(branch)),
  };
}

function noteIds(instances: readonly Instance[], notes: Notes): void {
  const seen = new Set<string>();
  for (const { id, item } of instances) {
    if (id === undefined) {
      notes.error('noId', [...item.path, 'id'], 'This instance has no id.', 'Give it an id.');
    } else if (seen.has(id)) {
      notes.error(
        'duplicateId',
        [...item.path, 'id'],
        `Another instance has the id ${quote(id)}; both are visits of the draft, and references mean the first.`,
        'Give each its own id, and check the order of the visits.',
      );
    } else seen.add(id);
  }
}

const CHECK_ORDER = 'Check the order of the visits against the protocol.';

function noteProblem(problem: OrderProblem, { item, instances, label }: Timeline, notes: Notes): void {
  const instance = (at: number) => instances[at]?.item ?? item;
  const nameOf = (at: number) => quote(shownName(instance(at)));
  switch (problem.kind) {
    case 'unknown': {
      const { from, id } = problem;
      const path = from === 'entry' ? [...item.path, 'entryId'] : instance(from).path;
      const who = from === 'entry' ? `The timeline ${quote(label)} begins at` : `${nameOf(from)} leads to`;
      notes.error(
        'unknownInstance',
        path,
        `${who} the instance ${quote(id)}, which this timeline does not have.`,
        CHECK_ORDER,
      );
      return;
    }
    case 'circular':
      notes.error(
        'circularTimeline',
        [...instance(problem.from).path, 'defaultConditionId'],
        `${nameOf(problem.from)} leads back to ${nameOf(problem.to)}, and no decision leads out of this circle. Each visit is in the draft once.`,
        CHECK_ORDER,
      );
      return;
    case 'repeat':
      notes.warning(
        'repeatedVisits',
        instance(problem.from).path,
        `${nameOf(problem.from)} can lead back to ${nameOf(problem.to)}: what lies between happens several times. Each visit is in the draft once.`,
        'Add the visits that are repeated, as often as they are expected.',
      );
      return;
    case 'conditional':
      noteConditional(
        problem.from,
        problem.steps
          .filter((at) => instances[at]?.isDecision === false)
          .map((at) => shownName(instance(at))),
      );
      return;
    case 'unreachable':
      notes.warning(
        'unreachableVisits',
        [...item.path, 'instances'],
        `Nothing leads from the beginning of the timeline ${quote(label)} to ${quoteSome(problem.steps.map((at) => shownName(instance(at))))}: ${problem.steps.length === 1 ? 'it comes' : 'they come'} last in the draft.`,
        CHECK_ORDER,
      );
  }

  function noteConditional(from: number, names: readonly string[]): void {
    if (names.length === 0) return;
    notes.warning(
      'conditionalVisits',
      instance(from).path,
      `${nameOf(from)} leads to ${countOf(names.length, 'visit')} on a condition only: ${quoteSome(names)}. In the draft every participant has them.`,
      'Make them unscheduled visits, or remove them, if not every participant has them.',
    );
  }
}

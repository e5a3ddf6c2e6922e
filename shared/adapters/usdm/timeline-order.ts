/** The order in which a timeline's instances come: by its entry and its default conditions, never by their labels. */

export interface Step {
  readonly id: string | undefined;
  /** `defaultConditionId` */
  readonly next: string | undefined;
  /** Where a decision may lead instead. */
  readonly branches: readonly string[];
}

export type OrderProblem =
  /** The entry, a default condition or a branch names no instance of the timeline. */
  | { readonly kind: 'unknown'; readonly from: number | 'entry'; readonly id: string }
  /** The default conditions lead back to an instance and there is no decision that leads out again. */
  | { readonly kind: 'circular'; readonly from: number; readonly to: number }
  /** A decision lets part of the timeline happen again. */
  | { readonly kind: 'repeat'; readonly from: number; readonly to: number }
  /** These come only when a decision leads to them. */
  | { readonly kind: 'conditional'; readonly from: number; readonly steps: readonly number[] }
  /** Nothing leads to these from the entry. */
  | { readonly kind: 'unreachable'; readonly steps: readonly number[] };

export interface TimelineOrder {
  /** Every step once, by its index. */
  readonly order: readonly number[];
  readonly problems: readonly OrderProblem[];
}

class Walker {
  readonly #steps: readonly Step[];
  readonly #indexOf = new Map<string, number>();
  /** Where in the order a step stands. */
  readonly #positions = new Map<number, number>();
  readonly order: number[] = [];
  readonly problems: OrderProblem[] = [];

  constructor(steps: readonly Step[]) {
    this.#steps = steps;
    for (const [at, { id }] of steps.entries()) {
      if (id !== undefined && !this.#indexOf.has(id)) this.#indexOf.set(id, at);
    }
  }

  has(step: number): boolean {
    return this.#positions.has(step);
  }

  find(id: string, from: number | 'entry'): number | undefined {
    const step = this.#indexOf.get(id);
    if (step === undefined) this.problems.push({ kind: 'unknown', from, id });
    return step;
  }

  /**
   * Follows the default conditions until they end or meet what is there already.
   * @param decision the place in the order of the decision that leads here, if one does
   */
  walk(start: number, decision?: number): void {
    const since = this.order.length;
    let step: number | undefined = start;
    while (step !== undefined) {
      this.#positions.set(step, this.order.length);
      this.order.push(step);
      const next: string | undefined = this.#steps[step]?.next;
      if (next === undefined) return;
      const to = this.find(next, step);
      if (to !== undefined && this.has(to)) {
        this.#noteReturn(step, to, since, decision);
        return;
      }
      step = to;
    }
  }

  /** Meeting what this walk began with is a circle; what came before the decision repeats; else branches join again. */
  #noteReturn(from: number, to: number, since: number, decision: number | undefined): void {
    const position = this.#positions.get(to) ?? 0;
    if (position >= since) {
      const leadsOut = this.order
        .slice(position)
        .some((step) => (this.#steps[step]?.branches.length ?? 0) > 0);
      this.problems.push({ kind: leadsOut ? 'repeat' : 'circular', from, to });
    } else if (decision !== undefined && position <= decision) {
      this.problems.push({ kind: 'repeat', from, to });
    }
  }

  /** From the place `first` in the order on: the branches of each decision, each walked to where it joins again. */
  walkBranches(first: number): void {
    for (let place = first; place < this.order.length; place += 1) {
      const from = this.order[place];
      if (from === undefined) continue;
      for (const id of this.#steps[from]?.branches ?? []) this.#walkBranch(from, place, id);
    }
  }

  #walkBranch(from: number, place: number, id: string): void {
    const to = this.find(id, from);
    if (to === undefined) return;
    if (this.has(to)) {
      if ((this.#positions.get(to) ?? 0) <= place) this.problems.push({ kind: 'repeat', from, to });
      return;
    }
    const before = this.order.length;
    this.walk(to, place);
    this.problems.push({ kind: 'conditional', from, steps: this.order.slice(before) });
  }
}

/** The steps that no step outside `order` leads to: where the unreachable parts begin. */
function findHeads(steps: readonly Step[], walker: Walker): number[] {
  const outside = steps.filter((_, at) => !walker.has(at));
  const named = new Set(
    outside.flatMap(({ next, branches }) => (next === undefined ? branches : [next, ...branches])),
  );
  return steps.flatMap(({ id }, at) => (walker.has(at) || (id !== undefined && named.has(id)) ? [] : [at]));
}

/** Orders the steps. None is left out: what cannot be reached comes last, in the order of the file. */
export function orderSteps(steps: readonly Step[], entryId: string | undefined): TimelineOrder {
  const walker = new Walker(steps);
  const entry = entryId === undefined ? undefined : walker.find(entryId, 'entry');
  if (entry !== undefined) walker.walk(entry);
  walker.walkBranches(0);
  const reached = walker.order.length;
  for (const starts of [findHeads(steps, walker), steps.keys()]) {
    for (const start of starts) {
      if (walker.has(start)) continue;
      const before = walker.order.length;
      walker.walk(start);
      walker.walkBranches(before);
    }
  }
  const unreachable = walker.order.slice(reached);
  if (unreachable.length > 0) walker.problems.push({ kind: 'unreachable', steps: unreachable });
  return { order: walker.order, problems: walker.problems };
}

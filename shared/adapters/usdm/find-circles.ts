/** Finds circles among references, without recursion: a chain may be a hundred thousand long. */

export interface Circle {
  /** The reference that closes the circle. */
  readonly from: string;
  readonly to: string;
}

interface Visit {
  readonly id: string;
  readonly targets: readonly string[];
  next: number;
}

/** One circle for every reference that leads back to where it was come from. Each reference is followed once. */
export function findCircles(edges: ReadonlyMap<string, readonly string[]>): Circle[] {
  const circles: Circle[] = [];
  const done = new Set<string>();
  const open = new Set<string>();
  for (const start of edges.keys()) {
    const path: Visit[] = [];
    const enter = (id: string) => {
      if (done.has(id)) return;
      open.add(id);
      path.push({ id, targets: edges.get(id) ?? [], next: 0 });
    };
    enter(start);
    for (let visit = path.at(-1); visit; visit = path.at(-1)) {
      const target = visit.targets[visit.next];
      visit.next += 1;
      if (target === undefined) {
        open.delete(visit.id);
        done.add(visit.id);
        path.pop();
      } else if (open.has(target)) circles.push({ from: visit.id, to: target });
      else enter(target);
    }
  }
  return circles;
}

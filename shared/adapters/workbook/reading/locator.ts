/** From a field of the document to the cell that holds it. Nothing is worked out until a finding asks. */
import { type CellRef, formatCell } from '../xlsx/cell-address.ts';

export type PathStep = string | number;

interface ListPlaces {
  readonly sheet: string;
  readonly headingRow: number;
  /** The cell of a field of an entry; the entry's own first cell where `steps` is empty or leads nowhere. */
  readonly at: (index: number, steps: readonly PathStep[]) => CellRef | undefined;
}

export class Locator {
  readonly #fields = new Map<string, { sheet: string; cell: CellRef }>();
  readonly #lists = new Map<string, ListPlaces>();

  addField(path: string, sheet: string, cell: CellRef): void {
    this.#fields.set(path, { sheet, cell });
  }

  addList(path: string, places: ListPlaces): void {
    this.#lists.set(path, places);
  }

  /** `Activities!F7` for `activities[3].tariffItem`; the nearest that there is, or undefined. */
  cellOf(path: string): string | undefined {
    const steps = parsePath(path);
    for (let length = steps.length; length > 0; length -= 1) {
      const cell = this.#find(steps.slice(0, length).join('.'), steps.slice(length));
      if (cell !== undefined) return cell;
    }
    return undefined;
  }

  #find(path: string, [index, ...rest]: readonly PathStep[]): string | undefined {
    const field = this.#fields.get(path);
    if (field) return formatCell(field.sheet, field.cell);
    const list = this.#lists.get(path);
    if (!list) return undefined;
    const cell = typeof index === 'number' ? list.at(index, rest) : undefined;
    return formatCell(list.sheet, cell ?? { row: list.headingRow, column: 1 });
  }
}

/** The steps of `activities[3].minutes[0].role` and of `sites[0].targetParticipants["arm 1"]`. */
function parsePath(path: string): PathStep[] {
  const steps: PathStep[] = [];
  for (const [, name, index, quoted] of path.matchAll(
    /([A-Za-z_$][\w$]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/g,
  )) {
    if (index !== undefined) steps.push(Number(index));
    else if (quoted !== undefined) steps.push(unquote(quoted));
    else if (name !== undefined) steps.push(name);
  }
  return steps;
}

function unquote(quoted: string): string {
  const text: unknown = JSON.parse(quoted);
  return String(text);
}

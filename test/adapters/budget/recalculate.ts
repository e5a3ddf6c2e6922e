/**
 * Recalculates a workbook from its constants, as a spreadsheet does: binary fractions, ROUND half away from zero. It
 * knows the functions that a budget uses, and refuses any other.
 */
import type { StoredSheet } from './open-workbook.ts';

type Scalar = number | string | boolean;
type Value = Scalar | readonly Scalar[];

const numberOf = (value: Scalar | undefined): number =>
  value === undefined || typeof value === 'string' ? 0 : Number(value);
const listOf = (value: Value | undefined): readonly Scalar[] =>
  Array.isArray(value) ? value : [value as Scalar];

/** Elementwise, a single value with each of the others. */
function combine(one: Value, other: Value, by: (a: Scalar, b: Scalar) => Scalar): Value {
  if (!Array.isArray(one) && !Array.isArray(other)) return by(one as Scalar, other as Scalar);
  const [a, b] = [listOf(one), listOf(other)];
  const length = Math.max(a.length, b.length);
  if (a.length > 1 && b.length > 1 && a.length !== b.length) throw new Error('ranges of different sizes');
  return Array.from({ length }, (_, at) => by(a[a.length > 1 ? at : 0]!, b[b.length > 1 ? at : 0]!));
}

const sum = (values: readonly Scalar[]) => values.reduce<number>((total, each) => total + numberOf(each), 0);

const FUNCTIONS: Readonly<Record<string, (args: readonly Value[]) => Value>> = {
  SUM: (args) => sum(args.flatMap(listOf)),
  SUMPRODUCT: ([first, ...more]) =>
    sum(listOf(more.reduce<Value>((a, b) => combine(a, b, (x, y) => numberOf(x) * numberOf(y)), first!))),
  SUMIFS: ([summed, range, key]) => sum(listOf(summed).filter((_, at) => listOf(range)[at] === key)),
  ROUND: ([value, digits]) => {
    const exact = numberOf(value as Scalar);
    // As spreadsheets do: what differs from a half by less than a number can hold counts as a half.
    const scaled = Math.abs(exact) * 10 ** numberOf(digits as Scalar);
    return (Math.sign(exact) * Math.round(scaled * (1 + Number.EPSILON))) / 10 ** numberOf(digits as Scalar);
  },
  ABS: ([value]) => combine(value!, 0, (each) => Math.abs(numberOf(each))),
  IF: ([test, yes, no]) => (test === true ? yes! : no!),
};

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?)|"([^"]*)"|((?:(?:[A-Za-z_]\w*|'[^']+')!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)(?![\w(])|([A-Z]+)\(|(<>|[=+\-*/(),]))/y;

const letters = (column: number): string =>
  column === 0 ? '' : letters(Math.floor((column - 1) / 26)) + String.fromCharCode(65 + ((column - 1) % 26));
const columnOf = (name: string): number =>
  Array.from(name).reduce((total, letter) => total * 26 + letter.charCodeAt(0) - 64, 0);

export class Recalculation {
  readonly #sheets: ReadonlyMap<string, StoredSheet>;
  readonly #known = new Map<string, Scalar>();
  /** Constants that take the place of those in the file, such as `Summary!B20`. */
  readonly #changes: Readonly<Record<string, number>>;

  constructor(sheets: ReadonlyMap<string, StoredSheet>, changes: Readonly<Record<string, number>> = {}) {
    this.#sheets = sheets;
    this.#changes = changes;
  }

  cell(sheet: string, address: string): Scalar {
    const name = `${sheet}!${address}`;
    const changed = this.#changes[name];
    if (changed !== undefined) return changed;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const cell = this.#sheets.get(sheet)?.cells.get(address);
    const value = cell?.formula === undefined ? (cell?.value ?? 0) : this.#evaluate(cell.formula, sheet);
    if (Array.isArray(value)) throw new Error(`${name} is a range`);
    this.#known.set(name, value as Scalar);
    return value as Scalar;
  }

  #range(reference: string, home: string): Value {
    const [, quoted, bare, rest = ''] = /^(?:(?:'([^']+)'|(\w+))!)?(.+)$/.exec(reference) ?? [];
    const sheet = quoted ?? bare ?? home;
    if (!this.#sheets.has(sheet)) throw new Error(`no sheet ${sheet}`);
    const [from = '', to = from] = rest.replaceAll('$', '').split(':');
    if (from === to) return this.cell(sheet, from);
    const [, firstColumn = '', firstRow] = /^([A-Z]+)(\d+)$/.exec(from) ?? [];
    const [, lastColumn = '', lastRow] = /^([A-Z]+)(\d+)$/.exec(to) ?? [];
    const values: Scalar[] = [];
    for (let row = Number(firstRow); row <= Number(lastRow); row += 1)
      for (let column = columnOf(firstColumn); column <= columnOf(lastColumn); column += 1)
        values.push(this.cell(sheet, `${letters(column)}${row}`));
    return values;
  }

  #evaluate(formula: string, home: string): Value {
    const tokens: string[][] = [];
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < formula.length) {
      const match = TOKEN.exec(formula);
      if (!match) throw new Error(`cannot read ${formula}`);
      tokens.push([...match].map((group) => group));
    }
    let at = 0;
    const symbol = () => tokens[at]?.[5];
    const primary = (): Value => {
      const [, digits, text, reference, name, mark] = tokens[at]!;
      at += 1;
      if (digits !== undefined) return Number(digits);
      if (text !== undefined) return text;
      if (reference !== undefined) return this.#range(reference, home);
      if (name !== undefined) {
        const args = [comparison()];
        while (symbol() === ',') {
          at += 1;
          args.push(comparison());
        }
        at += 1;
        const run = FUNCTIONS[name];
        if (!run) throw new Error(`no function ${name}`);
        return run(args);
      }
      if (mark !== '(') throw new Error(`cannot read ${formula}`);
      const value = comparison();
      at += 1;
      return value;
    };
    const chain = (next: () => Value, marks: Readonly<Record<string, (a: Scalar, b: Scalar) => Scalar>>) => {
      let value = next();
      for (let by = marks[symbol() ?? '']; by; by = marks[symbol() ?? '']) {
        at += 1;
        value = combine(value, next(), by);
      }
      return value;
    };
    const product = () =>
      chain(primary, {
        '*': (a, b) => numberOf(a) * numberOf(b),
        '/': (a, b) => numberOf(a) / numberOf(b),
      });
    const total = () =>
      chain(product, {
        '+': (a, b) => numberOf(a) + numberOf(b),
        '-': (a, b) => numberOf(a) - numberOf(b),
      });
    const comparison = (): Value => chain(total, { '=': (a, b) => a === b, '<>': (a, b) => a !== b });
    const value = comparison();
    if (at !== tokens.length) throw new Error(`cannot read all of ${formula}`);
    return value;
  }
}

/** Every cell with a formula, recalculated. */
export function recalculate(sheets: ReadonlyMap<string, StoredSheet>) {
  const recalculation = new Recalculation(sheets);
  return [...sheets.values()].flatMap(({ name, cells }) =>
    [...cells].flatMap(([address, { formula, value }]) =>
      formula === undefined
        ? []
        : [{ cell: `${name}!${address}`, formula, kept: value, found: recalculation.cell(name, address) }],
    ),
  );
}

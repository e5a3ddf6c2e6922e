/** How often what was answered to whom: printed where `ACCESS_SHOW` asks for it. */

export interface Tally {
  /** Counts one answer and gives it back. */
  count(column: string, row: string): void;
  /** Lines of a table: rows by columns, with sums. */
  lines(): string[];
}

export function createTally(): Tally {
  const counts = new Map<string, Map<string, number>>();
  const columns = new Set<string>();
  return {
    count: (column, row) => {
      columns.add(column);
      const ofRow = counts.get(row) ?? new Map<string, number>();
      counts.set(row, ofRow.set(column, (ofRow.get(column) ?? 0) + 1));
    },
    lines: () => {
      const heads = [...columns].sort();
      const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
      const rows = [...counts].map(([row, of]) => [row, ...heads.map((head) => of.get(head) ?? 0)] as const);
      const toLine = ([name, ...values]: readonly [string, ...number[]]) =>
        [name, ...values, sum(values)].join('\t');
      const sums = heads.map((_, at) => sum(rows.map((row) => Number(row[at + 1]))));
      return [['', ...heads, 'together'].join('\t'), ...rows.map(toLine), toLine(['together', ...sums])];
    },
  };
}

/** Prints the table where `ACCESS_SHOW` is set. */
export function showTally(title: string, tally: Tally): void {
  if (process.env['ACCESS_SHOW']) console.info([title, ...tally.lines()].join('\n'));
}

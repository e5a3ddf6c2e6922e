import type { KeyValue, KeyValuesBlock } from '../model.ts';
import type { Prepared } from './flow.ts';
import { breakText } from './line-breaking.ts';
import { prepareMeasured } from './table.ts';
import { BLANK_HEIGHT, CELL_PAD, type CellLayout, type RowLayout } from './table-model.ts';
import type { Frame } from './text-blocks.ts';
import { STYLES, type TextStyle } from './theme.ts';

/** Share of a pair's width that its key takes, in percent. */
const KEY_PERCENT = { 1: 30, 2: 36 } as const;
const GUTTER = 160;

interface PairsStyle {
  readonly pairs: 1 | 2;
  readonly varies: boolean;
  readonly keyPercent: number;
  readonly pad: number;
}

/** Names and values are a table without a header row: each name is the header of its row. */
export function prepareKeyValues(block: KeyValuesBlock, frame: Frame): Prepared {
  const pairs = block.pairs ?? 1;
  const style: PairsStyle = {
    pairs,
    varies: block.varies ?? true,
    keyPercent: block.keyPercent ?? KEY_PERCENT[pairs],
    pad: block.density === 'compact' ? CELL_PAD.compactY : CELL_PAD.y,
  };
  const rows = groupRows(block.rows, pairs).map((group) => layoutPairs(group, style, frame));
  return prepareMeasured({ frame, caption: undefined, head: undefined, rows }, { above: 100, below: 180 });
}

/** Rows of up to `pairs` pairs; a wide one stands alone. */
function groupRows(rows: readonly KeyValue[], pairs: number): readonly (readonly KeyValue[])[] {
  const groups: KeyValue[][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last && last.length < pairs && !row.wide && !last[0]?.wide) last.push(row);
    else groups.push([row]);
  }
  return groups;
}

function layoutPairs(
  group: readonly KeyValue[],
  { pairs, varies, keyPercent, pad }: PairsStyle,
  frame: Frame,
): RowLayout {
  const pairWidth = pairs === 1 ? frame.width : Math.floor((frame.width - GUTTER) / 2);
  const keyWidth = Math.floor((pairWidth * keyPercent) / 100);
  const cells = group.flatMap((pair, index) => {
    const x = frame.x + index * (pairWidth + GUTTER);
    const isLast = index === group.length - 1;
    const right = isLast ? frame.x + frame.width : x + pairWidth;
    const key = layoutCell(pair.key, STYLES.cellStrong, x, x + keyWidth);
    const blank = typeof pair.value === 'string' ? undefined : pair.value.blank;
    const style = blank === undefined ? (pair.strong ? STYLES.cellStrong : STYLES.cell) : STYLES.cellHint;
    const text = typeof pair.value === 'string' ? pair.value : pair.value.blank;
    const value = layoutCell(text, style, x + keyWidth, right);
    const missing = (pairs - group.length) * 2;
    return [
      { ...key, namesRow: true, varies: false },
      {
        ...value,
        varies,
        span: 1 + (isLast ? missing : 0),
        blankWidth: blank === undefined ? 0 : right - value.x,
      },
    ];
  });
  const heights = cells.map(
    (cell) => cell.lines.length * cell.style.leading + (cell.blankWidth > 0 ? BLANK_HEIGHT : 0),
  );
  return {
    kind: 'item',
    cells,
    height: Math.max(...heights, STYLES.cell.leading) + 2 * pad,
    pad,
  };
}

function layoutCell(text: string, style: TextStyle, x: number, right: number): CellLayout {
  const lines = text === '' ? [] : breakText(text, style.face, style.size, right - x - CELL_PAD.x);
  return { text, lines, style, x, right: -1, span: 1, namesRow: false, varies: false, blankWidth: 0 };
}

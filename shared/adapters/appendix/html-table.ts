import type { KeyValuesBlock, TableBlock, TableCell, TableRow } from '../pdf/model.ts';
import { escapeHtml } from './html-text.ts';

/** A table, which can be scrolled sideways on a narrow screen; `heading` is the id of the heading above it. */
export function tableHtml(block: TableBlock, heading: string): string {
  const caption =
    block.caption === undefined
      ? ''
      : `<caption class="nhsuk-table__caption nhsuk-table__caption--s">${escapeHtml(block.caption)}</caption>`;
  const head = block.columns
    .map(({ header, align }) => `<th scope="col" class="${headClass(align)}">${escapeHtml(header)}</th>`)
    .join('');
  const rows =
    block.rows.length > 0
      ? groupRows(block.rows).map((rows) => bodyHtml(block, rows))
      : [
          `<tbody><tr><td class="nhsuk-table__cell" colspan="${block.columns.length}">${escapeHtml(block.emptyText ?? 'None.')}</td></tr></tbody>`,
        ];
  const label = block.caption === undefined ? ` aria-labelledby="${heading}"` : '';
  return scrollable(
    heading,
    `<table class="nhsuk-table"${label}>${caption}<thead class="nhsuk-table__head"><tr>${head}</tr></thead>${rows.join('')}</table>`,
  );
}

export function keyValuesHtml(block: KeyValuesBlock, heading: string): string {
  const rows = block.rows.map(({ key, value, strong }) => {
    const shown =
      typeof value === 'string'
        ? strong
          ? `<strong>${escapeHtml(value)}</strong>`
          : escapeHtml(value)
        : `<span class="appendix-blank">${escapeHtml(value.blank)}</span>`;
    return `<tr class="nhsuk-table__row"><th scope="row" class="nhsuk-table__header">${escapeHtml(key)}</th><td class="nhsuk-table__cell">${shown}</td></tr>`;
  });
  return scrollable(
    heading,
    `<table class="nhsuk-table appendix-facts" aria-labelledby="${heading}"><tbody class="nhsuk-table__body">${rows.join('')}</tbody></table>`,
  );
}

const scrollable = (heading: string, table: string): string =>
  `<div class="nhsuk-table-container" role="group" tabindex="0" aria-labelledby="${heading}">${table}</div>\n`;

const headClass = (align: 'left' | 'right' | undefined): string =>
  align === 'right' ? 'nhsuk-table__header nhsuk-table__header--numeric' : 'nhsuk-table__header';

/** A group's rows are a row group of their own, and so is a total. */
function groupRows(rows: readonly TableRow[]): readonly (readonly TableRow[])[] {
  const groups: TableRow[][] = [];
  rows.forEach((row, index) => {
    const last = groups.at(-1);
    const starts = row.kind === 'group' || row.kind === 'total' || rows[index - 1]?.kind === 'subtotal';
    if (last && !starts) last.push(row);
    else groups.push([row]);
  });
  return groups;
}

function bodyHtml(block: TableBlock, rows: readonly TableRow[]): string {
  return `<tbody class="nhsuk-table__body">${rows.map((row) => rowHtml(block, row)).join('')}</tbody>`;
}

function rowHtml({ columns }: TableBlock, row: TableRow): string {
  const kind = row.kind ?? 'item';
  let next = 0;
  const cells = row.cells.map((given, index) => {
    const cell: TableCell = typeof given === 'string' ? { text: given } : given;
    const isLast = index === row.cells.length - 1;
    const span = cell.span ?? (kind === 'group' && isLast ? columns.length - next : 1);
    const column = columns[next];
    next += span;
    const isName = kind === 'group' ? index === 0 : column?.namesRow === true && span < columns.length;
    return cellHtml(cell, span, isName ? (kind === 'group' ? 'rowgroup' : 'row') : undefined, column?.align);
  });
  const dress = kind === 'item' ? (row.indent ? ' appendix-row--indented' : '') : ` appendix-row--${kind}`;
  return `<tr class="nhsuk-table__row${dress}">${cells.join('')}</tr>`;
}

function cellHtml(
  cell: TableCell,
  span: number,
  scope: 'row' | 'rowgroup' | undefined,
  columnAlign: 'left' | 'right' | undefined,
): string {
  const [tag, block] = scope ? ['th', 'nhsuk-table__header'] : ['td', 'nhsuk-table__cell'];
  const classes = [
    block,
    ...((cell.align ?? columnAlign) === 'right' ? [`${block}--numeric`] : []),
    ...(cell.muted ? ['appendix-muted'] : []),
  ];
  const attributes = [
    `class="${classes.join(' ')}"`,
    ...(scope ? [`scope="${scope}"`] : []),
    ...(span > 1 ? [`colspan="${span}"`] : []),
  ];
  const text = escapeHtml(cell.text);
  return `<${tag} ${attributes.join(' ')}>${cell.strong ? `<strong>${text}</strong>` : text}</${tag}>`;
}

import type { CellContent } from '../xlsx/sheet.ts';

/** What a cell shows, for headings and ids of the grid: an id such as 1 may have been kept as a number. */
export function contentAsText(content: CellContent): string {
  switch (content.kind) {
    case 'text':
      return content.text;
    case 'number':
      return String(content.value);
    case 'boolean':
      return content.value ? 'TRUE' : 'FALSE';
    case 'day':
      return content.day;
    case 'error':
      return content.code;
    case 'uncalculated':
      return '';
  }
}

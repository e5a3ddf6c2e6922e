/** CSV that spreadsheets open safely (RFC 4180). */

// A spreadsheet would run a cell that begins with one of these as a formula; some take the wide forms too (OWASP).
const FORMULA_START = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

function formatCell(text: string): string {
  const inert = FORMULA_START.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** Rows as CSV, each line ended by CR LF; a cell that would be a formula gets an apostrophe in front. */
export function formatCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(formatCell).join(',')}\r\n`).join('');
}

/** Numbers as people type them, read without arithmetic. */

/** `12` or `1,200` as a whole number; undefined for anything else. */
export function readWhole(text: string): number | undefined {
  return /^\d{1,3}(?:,\d{3})*$|^\d{1,9}$/.test(text) ? Number(text.replaceAll(',', '')) : undefined;
}

/** `£1,234.50`, `1234.5` or `20` as integer pence; undefined for anything else. */
export function readPounds(text: string): number | undefined {
  const [, pounds, pence = ''] = /^£?\s*(\d{1,3}(?:,\d{3})*|\d{1,9})(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  return pounds === undefined ? undefined : Number(`${pounds.replaceAll(',', '')}${pence.padEnd(2, '0')}`);
}

/** Integer pence as a field shows them: `1234.50`. */
export function writePounds(pence: number): string {
  const digits = String(pence).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Several values in one cell: `A; B` and `nurse 30; medical 15`. */

interface MinutesEntry {
  readonly role: string;
  /** Undefined where the cell gives none. */
  readonly minutes: number | undefined;
}

/** Ids that hold a separator or a quotation mark stand in quotation marks. */
export function joinCodes(codes: readonly string[]): string {
  return codes.map(quote).join('; ');
}

function quote(code: string): string {
  return /[;,"]/.test(code) ? `"${code.replaceAll('"', '""')}"` : code;
}

/** Splits at semicolons, commas and line breaks outside quotation marks; blank parts are dropped. */
export function splitCodes(text: string): string[] {
  const parts: string[] = [];
  for (const [part] of text.matchAll(/(?:"(?:[^"]|"")*"|[^;,\n])+/g)) {
    const plain = part.trim().replace(/"((?:[^"]|"")*)"/g, (_, inner: string) => inner.replaceAll('""', '"'));
    if (plain !== '') parts.push(plain);
  }
  return parts;
}

export function joinMinutes(entries: readonly { readonly role: string; readonly minutes: number }[]): string {
  return entries.map(({ role, minutes }) => `${quote(role)} ${minutes}`).join('; ');
}

/** `nurse 30; medical 15`, in that order. */
export function splitMinutes(text: string): MinutesEntry[] {
  return splitCodes(text).map((part) => {
    const [, role, minutes] = /^(.*\S)\s+(\d+)$/s.exec(part) ?? [];
    return role === undefined ? { role: part, minutes: undefined } : { role, minutes: Number(minutes) };
  });
}

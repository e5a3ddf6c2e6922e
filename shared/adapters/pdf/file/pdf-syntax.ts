/** Values written as PDF source, one character a byte. */

const hexadecimal = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

/** A text string any reader understands: UTF-16, big endian, with its mark, in hexadecimal. */
export function textString(text: string): string {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();
  return `<${hexadecimal(bytes)}>`;
}

/** A byte string for ASCII text such as an address; delimiters escaped. */
export function asciiString(text: string): string {
  return `(${text.replace(/[\\()]/g, '\\$&')})`;
}

/** D:20260401093000Z; always UTC, so the same everywhere. */
export function pdfDate(milliseconds: number): string {
  return `(D:${new Date(milliseconds).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z)`;
}

/** Tenths of a point as points. */
export const points = (tenths: number): string => String(tenths / 10);

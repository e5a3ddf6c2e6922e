/**
 * The texts of a workbook, kept from the library that writes it: it drops characters that it finds discouraged, and
 * stumbles over a text such as "constructor". It is given numbers, and the texts take their place in its file.
 */
import { strFromU8, strToU8, type Unzipped } from 'fflate';
import type { SheetData } from 'write-excel-file/node';

const PART = 'xl/sharedStrings.xml';

export class SharedTexts {
  readonly #texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  /** The rows with a number for each text. */
  replaceBy(rows: SheetData): SheetData {
    return rows.map((row) =>
      row.map((cell) => {
        const isText =
          typeof cell === 'object' && cell !== null && 'value' in cell && typeof cell.value === 'string';
        return isText ? { ...cell, value: `t${this.#numberOf(String(cell.value))}` } : cell;
      }),
    );
  }

  /** The parts of the file with each text instead of its number. */
  putBack(parts: Unzipped): Unzipped {
    const written = strFromU8(parts[PART] ?? new Uint8Array());
    const texts = written.replace(/<t>t(\d+)<\/t>/g, (_, number: string) => {
      return `<t xml:space="preserve">${officeXml(this.#texts[Number(number)] ?? '')}</t>`;
    });
    return { ...parts, [PART]: strToU8(texts) };
  }

  #numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#texts.length);
    return this.#texts.push(text) - 1;
  }
}

const XML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** What XML 1.0 cannot hold. */
const UNWRITABLE = /[\p{Cs}\uFFFE\uFFFF]|(?![\t\n])[\0-\x1F]/gu;

/** Text as XML; what XML cannot hold as `_xHHHH_`, which readers of workbooks know (ECMA-376, ST_Xstring). */
function officeXml(text: string): string {
  return text
    .replace(/_(?=x[\dA-Fa-f]{4})/g, '_x005F_')
    .replace(
      UNWRITABLE,
      (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replace(/[&<>]/g, (character) => XML[character] ?? '');
}

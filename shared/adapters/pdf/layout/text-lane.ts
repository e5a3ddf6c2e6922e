import type { GlyphEncoder } from '../font/font.ts';
import type { TextStyle } from './theme.ts';

/** Operators between the texts, as they are. */
const OPERATORS = 'operators';
/** The beginning of marked content: a tag, and its number on the page. */
const MARK = 'mark';
type Entry = TextStyle | typeof OPERATORS | typeof MARK;

/**
 * Text of a page in one content stream, in the order in which it is shown. It is kept as it was drawn and written
 * as PDF at the end, or not at all where an equal one was written before.
 */
export class TextLane {
  /** Column by column: what an entry is, its text (or operators, or tag), and its place (or number). */
  readonly #entries: Entry[] = [];
  readonly #texts: string[] = [];
  readonly #xs: number[] = [];
  readonly #ys: number[] = [];

  #add(entry: Entry, text: string, x: number, y: number): void {
    this.#entries.push(entry);
    this.#texts.push(text);
    this.#xs.push(x);
    this.#ys.push(y);
  }

  operators(operators: string): void {
    this.#add(OPERATORS, operators, 0, 0);
  }

  mark(tag: string, markedContent: number): void {
    this.#add(MARK, tag, markedContent, 0);
  }

  /** Shows a text with its baseline at y, from the bottom of the page. */
  show(x: number, y: number, style: TextStyle, text: string): void {
    this.#add(style, text, x, y);
  }

  /** Whether it is written the same. */
  equals(other: TextLane): boolean {
    return (
      isSame(this.#ys, other.#ys) &&
      isSame(this.#xs, other.#xs) &&
      isSame(this.#texts, other.#texts) &&
      this.#entries.every((entry, at) => isSameEntry(entry, other.#entries[at]))
    );
  }

  /** As PDF, one character a byte; font, colour and position are only written where they change. */
  write(encoder: GlyphEncoder): string {
    let written = '';
    let [font, colour, lastX, lastY] = ['', '', 0, 0];
    for (let at = 0; at < this.#entries.length; at += 1) {
      const entry = this.#entries[at];
      const text = this.#texts[at] ?? '';
      const [x, y] = [this.#xs[at] ?? 0, this.#ys[at] ?? 0];
      if (entry === undefined || entry === OPERATORS) {
        written += text;
      } else if (entry === MARK) {
        written += `/${text}<</MCID ${x}>>BDC `;
      } else {
        const chosen = `${entry.face.resource} ${entry.size} Tf `;
        if (chosen !== font) written += font = chosen;
        if (entry.colour !== colour) written += `${(colour = entry.colour)} `;
        written += `${x - lastX} ${y - lastY} Td(${encoder.encode(text)})Tj\n`;
        [lastX, lastY] = [x, y];
      }
    }
    return written === '' ? '' : `BT\n${written}ET\n`;
  }
}

/** Whether two columns hold the same, one by one. */
export function isSame<T extends string | number>(some: readonly T[], others: readonly T[]): boolean {
  if (some.length !== others.length) return false;
  for (let at = 0; at < some.length; at += 1) if (some[at] !== others[at]) return false;
  return true;
}

function isSameEntry(one: Entry, other: Entry | undefined): boolean {
  if (one === other) return true;
  if (typeof one === 'string' || typeof other !== 'object') return false;
  return one.face === other.face && one.size === other.size && one.colour === other.colour;
}

import type { ByteWriter } from '../file/byte-writer.ts';
import { type GlyphEncoder, MOST_BYTES_OF_GLYPH } from '../font/font.ts';
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

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** As PDF; font, colour and position are only written where they change. */
  write(to: ByteWriter, encoder: GlyphEncoder): void {
    if (this.isEmpty) return;
    to.text('BT\n');
    let last: TextStyle | undefined;
    let lastX = 0;
    let lastY = 0;
    for (let at = 0; at < this.#entries.length; at += 1) {
      const entry = this.#entries[at];
      const text = this.#texts[at] ?? '';
      const x = this.#xs[at] ?? 0;
      const y = this.#ys[at] ?? 0;
      if (entry === undefined || entry === OPERATORS) {
        to.text(text);
      } else if (entry === MARK) {
        writeMark(to, text, x);
      } else {
        if (entry !== last) changeStyle(to, last, entry);
        last = entry;
        writeShow(to, encoder, x - lastX, y - lastY, text);
        lastX = x;
        lastY = y;
      }
    }
    to.text('ET\n');
  }
}

function writeMark(to: ByteWriter, tag: string, markedContent: number): void {
  to.text('/');
  to.text(tag);
  to.text('<</MCID ');
  to.number(markedContent);
  to.text('>>BDC ');
}

function changeStyle(to: ByteWriter, last: TextStyle | undefined, style: TextStyle): void {
  if (style.face !== last?.face || style.size !== last.size) {
    to.text(style.face.resource);
    to.text(' ');
    to.number(style.size);
    to.text(' Tf ');
  }
  if (style.colour === last?.colour) return;
  to.text(style.colour);
  to.text(' ');
}

function writeShow(to: ByteWriter, encoder: GlyphEncoder, x: number, y: number, text: string): void {
  to.number(x);
  to.text(' ');
  to.number(y);
  to.text(' Td(');
  const bytes = to.reserve(text.length * MOST_BYTES_OF_GLYPH);
  to.length = encoder.encode(text, bytes, to.length);
  to.text(')Tj\n');
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

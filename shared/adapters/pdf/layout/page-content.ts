import { GlyphEncoder } from '../font/font.ts';
import { isSame, TextLane } from './text-lane.ts';
import { PAGE, type TextStyle } from './theme.ts';

/** Positions are tenths of a point: the page's content is scaled once, so that all its numbers are whole. */
const SCALE = 'q .1 0 0 .1 0 0 cm\n';
const scaled = (operators: string): string => (operators === '' ? '' : `${SCALE}${operators}Q\n`);

/** A content stream, one character a byte; empty where there is nothing to draw. */
export interface WrittenContent {
  readonly operators: string;
  /** Whether it shows glyphs that only the extended subset of the font has. */
  readonly needsExtended: boolean;
}

/** Filled rectangles: x, y, width and height one after the other, by colour. */
type Fills = Map<string, number[]>;

/** What is the same on this page for all documents that share their layout. */
export class FixedContent {
  readonly text = new TextLane();
  readonly tints: Fills = new Map();
  readonly rules: Fills = new Map();

  /** Whether it is written the same. */
  equals(other: FixedContent): boolean {
    return (
      isSameFills(this.rules, other.rules) &&
      isSameFills(this.tints, other.tints) &&
      this.text.equals(other.text)
    );
  }

  write(): WrittenContent {
    const encoder = new GlyphEncoder();
    const fills = writeFills(this.tints) + writeFills(this.rules);
    const background = fills === '' ? '' : `/Artifact<</Type/Layout>>BDC\n${fills}EMC\n`;
    const operators = scaled(background + this.text.write(encoder));
    return { operators, needsExtended: encoder.needsExtended };
  }
}

function isSameFills(some: Fills, others: Fills): boolean {
  if (!isSame([...some.keys()], [...others.keys()])) return false;
  return [...some].every(([colour, shapes]) => isSame(shapes, others.get(colour) ?? []));
}

function writeFills(fills: Fills): string {
  let written = '';
  for (const [colour, shapes] of fills) {
    written += `${colour}\n`;
    for (let at = 0; at < shapes.length; at += 4)
      written += `${shapes[at] ?? 0} ${shapes[at + 1] ?? 0} ${shapes[at + 2] ?? 0} ${shapes[at + 3] ?? 0} re\n`;
    written += 'f\n';
  }
  return written;
}

/** One page being drawn: tints under rules under text. Coordinates count from the top left corner. */
export class PageContent {
  readonly fixed = new FixedContent();
  readonly #varying = new TextLane();
  #drawings = '';

  #lane(varies: boolean): TextLane {
    return varies ? this.#varying : this.fixed.text;
  }

  /** Shows a text with its baseline at y. */
  show(varies: boolean, x: number, y: number, style: TextStyle, text: string): void {
    this.#lane(varies).show(x, PAGE.height - y, style, text);
  }

  beginMarked(varies: boolean, tag: string, markedContent: number): void {
    this.#lane(varies).mark(tag, markedContent);
  }

  /** Running lines and repeated header rows: shown, but not part of what the document says. */
  beginArtifact(varies: boolean, properties: string): void {
    this.#lane(varies).operators(`/Artifact<<${properties}>>BDC `);
  }

  endMarked(varies: boolean): void {
    this.#lane(varies).operators('EMC\n');
  }

  tint(colour: string, x: number, y: number, width: number, height: number): void {
    fill(this.fixed.tints, colour, x, y, width, height);
  }

  rule(colour: string, x: number, y: number, width: number, height: number): void {
    fill(this.fixed.rules, colour, x, y, width, height);
  }

  /** Any other operators, with their own marked content, in the varying stream. */
  draw(operators: string): void {
    this.#drawings += operators;
  }

  /** The content stream of this document's own texts. */
  writeVarying(): WrittenContent {
    const encoder = new GlyphEncoder();
    const operators = scaled(this.#varying.write(encoder) + this.#drawings);
    return { operators, needsExtended: encoder.needsExtended };
  }
}

function fill(layer: Fills, colour: string, x: number, y: number, width: number, height: number): void {
  const shapes = layer.get(colour);
  const bottom = PAGE.height - y - height;
  if (shapes) shapes.push(x, bottom, width, height);
  else layer.set(colour, [x, bottom, width, height]);
}

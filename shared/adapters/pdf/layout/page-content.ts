import type { ByteWriter } from '../file/byte-writer.ts';
import { GlyphEncoder } from '../font/font.ts';
import { isSame, TextLane } from './text-lane.ts';
import { PAGE, type TextStyle } from './theme.ts';

/** Positions are tenths of a point: the page's content is scaled once, so that all its numbers are whole. */
const SCALE = 'q .1 0 0 .1 0 0 cm\n';

/** Something that is drawn in a content stream of its own. */
export interface Drawable {
  /** Nothing to draw: it needs no stream. */
  readonly isEmpty: boolean;
  /** Answers whether it shows glyphs that only the extended subset of the font has. */
  readonly write: (to: ByteWriter) => boolean;
}

/** Filled rectangles: x, y, width and height one after the other, by colour. */
type Fills = Map<string, number[]>;

/** What is the same on this page for all documents that share their layout. */
export class FixedContent implements Drawable {
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

  get #hasFills(): boolean {
    return this.tints.size > 0 || this.rules.size > 0;
  }

  get isEmpty(): boolean {
    return this.text.isEmpty && !this.#hasFills;
  }

  write(to: ByteWriter): boolean {
    const encoder = new GlyphEncoder();
    to.text(SCALE);
    if (this.#hasFills) {
      to.text('/Artifact<</Type/Layout>>BDC\n');
      writeFills(to, this.tints);
      writeFills(to, this.rules);
      to.text('EMC\n');
    }
    this.text.write(to, encoder);
    to.text('Q\n');
    return encoder.needsExtended;
  }
}

function isSameFills(some: Fills, others: Fills): boolean {
  if (!isSame([...some.keys()], [...others.keys()])) return false;
  return [...some].every(([colour, shapes]) => isSame(shapes, others.get(colour) ?? []));
}

function writeFills(to: ByteWriter, fills: Fills): void {
  for (const [colour, shapes] of fills) {
    to.text(colour);
    to.text('\n');
    shapes.forEach((length, at) => {
      to.number(length);
      to.text(at % 4 === 3 ? ' re\n' : ' ');
    });
    to.text('f\n');
  }
}

/** This document's own texts and drawings on a page. */
class VaryingContent implements Drawable {
  readonly text = new TextLane();
  drawings = '';

  get isEmpty(): boolean {
    return this.text.isEmpty && this.drawings === '';
  }

  write(to: ByteWriter): boolean {
    const encoder = new GlyphEncoder();
    to.text(SCALE);
    this.text.write(to, encoder);
    to.text(this.drawings);
    to.text('Q\n');
    return encoder.needsExtended;
  }
}

/** One page being drawn: tints under rules under text. Coordinates count from the top left corner. */
export class PageContent {
  readonly fixed = new FixedContent();
  readonly varying = new VaryingContent();

  #lane(varies: boolean): TextLane {
    return varies ? this.varying.text : this.fixed.text;
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
    this.varying.drawings += operators;
  }
}

function fill(layer: Fills, colour: string, x: number, y: number, width: number, height: number): void {
  const shapes = layer.get(colour);
  const bottom = PAGE.height - y - height;
  if (shapes) shapes.push(x, bottom, width, height);
  else layer.set(colour, [x, bottom, width, height]);
}

import { PAGE, type TextStyle } from './theme.ts';

/** Positions are tenths of a point: the page's content is scaled once, so that all its numbers are whole. */
const SCALE = 'q .1 0 0 .1 0 0 cm\n';

/** Text of a page in one content stream; font, colour and position are only written where they change. */
class TextLane {
  #operators = '';
  #x = 0;
  #y = 0;
  #font = '';
  #colour = '';

  get isEmpty(): boolean {
    return this.#operators === '';
  }

  write(operators: string): void {
    this.#operators += operators;
  }

  /** `glyphs` is a literal string's body (GlyphEncoder.encode); y counts from the bottom of the page. */
  show(x: number, y: number, style: TextStyle, glyphs: string): void {
    const font = `${style.face.resource} ${style.size} Tf `;
    if (font !== this.#font) this.#operators += this.#font = font;
    if (style.colour !== this.#colour) this.#operators += `${(this.#colour = style.colour)} `;
    this.#operators += `${x - this.#x} ${y - this.#y} Td(${glyphs})Tj\n`;
    this.#x = x;
    this.#y = y;
  }

  finish(): string {
    return this.isEmpty ? '' : `BT\n${this.#operators}ET\n`;
  }
}

/** One page being drawn: tints under rules under text. Coordinates count from the top left corner. */
export class PageContent {
  readonly #fixed = new TextLane();
  readonly #varying = new TextLane();
  readonly #tints = new Map<string, string>();
  readonly #rules = new Map<string, string>();
  #drawings = '';

  /** Shows glyphs with their baseline at y. */
  show(varies: boolean, x: number, y: number, style: TextStyle, glyphs: string): void {
    (varies ? this.#varying : this.#fixed).show(x, PAGE.height - y, style, glyphs);
  }

  beginMarked(varies: boolean, tag: string, markedContent: number): void {
    (varies ? this.#varying : this.#fixed).write(`/${tag}<</MCID ${markedContent}>>BDC `);
  }

  /** Running lines and repeated header rows: shown, but not part of what the document says. */
  beginArtifact(varies: boolean, properties: string): void {
    (varies ? this.#varying : this.#fixed).write(`/Artifact<<${properties}>>BDC `);
  }

  endMarked(varies: boolean): void {
    (varies ? this.#varying : this.#fixed).write('EMC\n');
  }

  tint(colour: string, x: number, y: number, width: number, height: number): void {
    this.#fill(this.#tints, colour, x, y, width, height);
  }

  rule(colour: string, x: number, y: number, width: number, height: number): void {
    this.#fill(this.#rules, colour, x, y, width, height);
  }

  /** Any other operators, with their own marked content, in the varying stream. */
  draw(operators: string): void {
    this.#drawings += operators;
  }

  #fill(
    layer: Map<string, string>,
    colour: string,
    x: number,
    y: number,
    width: number,
    height: number,
  ): void {
    const rectangle = `${x} ${PAGE.height - y - height} ${width} ${height} re\n`;
    layer.set(colour, (layer.get(colour) ?? '') + rectangle);
  }

  /** The page's two content streams, as Latin-1 text; empty where there is nothing to draw. */
  finish(): { readonly fixed: string; readonly varying: string } {
    const fills = [...this.#tints, ...this.#rules]
      .map(([colour, shapes]) => `${colour}\n${shapes}f\n`)
      .join('');
    const background = fills === '' ? '' : `/Artifact<</Type/Layout>>BDC\n${fills}EMC\n`;
    const scaled = (operators: string): string => (operators === '' ? '' : `${SCALE}${operators}Q\n`);
    return {
      fixed: scaled(background + this.#fixed.finish()),
      varying: scaled(this.#varying.finish() + this.#drawings),
    };
  }
}

import { BOLD, type Face, REGULAR } from '../font/font.ts';

/** All lengths of the layout are whole tenths of a point. */
export const PAGE = {
  width: 5953,
  height: 8419,
  left: 600,
  right: 600,
  /** Where content starts and ends, from the top edge. */
  top: 780,
  bottom: 8419 - 720,
  headerBaseline: 450,
  footerBaseline: 8419 - 400,
} as const;

export const CONTENT_WIDTH = PAGE.width - PAGE.left - PAGE.right;

/** PDF colour operators. Each text colour has a contrast of at least 4.5 to 1 on each tint. */
export const INK = '.129 .169 .196 rg';
export const MUTED = '.263 .341 .388 rg';
export const BLUE = '0 .369 .722 rg';
export const DARK_BLUE = '0 .188 .529 rg';
export const WHITE = '1 1 1 rg';
export const HAIRLINE = '.847 .867 .878 rg';
export const RULE = '.263 .341 .388 rg';
export const TINT = '.941 .957 .961 rg';
export const BLUE_TINT = '.922 .953 .984 rg';
export const YELLOW = '1 .722 .11 rg';
export const YELLOW_TINT = '1 .973 .878 rg';

export interface TextStyle {
  readonly face: Face;
  readonly size: number;
  readonly leading: number;
  readonly colour: string;
}

const style = (face: Face, size: number, leading: number, colour: string): TextStyle => ({
  face,
  size,
  leading,
  colour,
});

export const STYLES = {
  eyebrow: style(BOLD, 105, 150, BLUE),
  title: style(BOLD, 280, 325, DARK_BLUE),
  titleLead: style(REGULAR, 130, 180, MUTED),
  heading2: style(BOLD, 170, 210, DARK_BLUE),
  heading3: style(BOLD, 125, 165, INK),
  heading4: style(BOLD, 105, 145, INK),
  body: style(REGULAR, 105, 150, INK),
  lead: style(REGULAR, 120, 170, INK),
  small: style(REGULAR, 90, 125, MUTED),
  caption: style(BOLD, 105, 145, INK),
  cell: style(REGULAR, 92, 122, INK),
  cellStrong: style(BOLD, 92, 122, INK),
  cellHead: style(BOLD, 86, 112, MUTED),
  cellGroup: style(BOLD, 92, 122, DARK_BLUE),
  cellHint: style(REGULAR, 80, 110, MUTED),
  figureLabel: style(BOLD, 90, 120, MUTED),
  figureValue: style(BOLD, 210, 250, DARK_BLUE),
  figureNote: style(REGULAR, 85, 115, MUTED),
  running: style(REGULAR, 82, 110, MUTED),
} as const satisfies Record<string, TextStyle>;

/** Distance from the top of a line to its baseline: capitals stand in the middle of the line. */
export const baselineOf = (text: TextStyle): number =>
  Math.round((text.leading + (text.face.capHeight * text.size) / 1000) / 2);

import { widthOf } from '../font/font.ts';
import type { CalloutBlock, FiguresBlock } from '../model.ts';
import type { Flow, Prepared } from './flow.ts';
import { layoutText, type TextLayout } from './rich-text.ts';
import { drawText, type Frame, prepareList, prepareParagraph, prepareText } from './text-blocks.ts';
import {
  BLUE,
  BLUE_TINT,
  MUTED,
  PAGE,
  STYLES,
  type TextStyle,
  TINT,
  WHITE,
  YELLOW,
  YELLOW_TINT,
} from './theme.ts';

const TONES = {
  information: { bar: BLUE, tint: BLUE_TINT },
  warning: { bar: YELLOW, tint: YELLOW_TINT },
  neutral: { bar: MUTED, tint: TINT },
} as const;

const BAR = 50;
const CALLOUT_PAD = { x: 180, y: 130 } as const;

export function prepareCallout(block: CalloutBlock, frame: Frame): Prepared {
  const inner = { x: frame.x + BAR + CALLOUT_PAD.x, width: frame.width - BAR - 2 * CALLOUT_PAD.x };
  const varies = block.varies ?? false;
  const heading =
    block.heading === undefined
      ? []
      : [prepareText(block.heading, STYLES.heading4, inner, { tag: 'P', above: 0, below: 30, varies })];
  const parts = [
    ...heading,
    ...block.blocks.map((part) => {
      const given = { ...part, varies: part.varies ?? varies };
      return given.kind === 'list' ? prepareList(given, inner) : prepareParagraph(given, inner);
    }),
  ];
  const height = stackedHeight(parts) + 2 * CALLOUT_PAD.y;
  return {
    above: 160,
    below: 180,
    opening: Math.min(height, PAGE.height / 2),
    height,
    draw: (flow, reserved) => {
      flow.reserve(reserved);
      const start = { page: flow.pageIndex, y: flow.y };
      const outer = flow.container;
      flow.container = flow.structure.add(outer, 'Div');
      flow.y += CALLOUT_PAD.y;
      drawStack(flow, parts);
      flow.container = outer;
      flow.y += CALLOUT_PAD.y;
      tintBehind(flow, start, frame, TONES[block.tone]);
    },
  };
}

/** The box behind what was drawn since `start`, on every page it reached. */
function tintBehind(
  flow: Flow,
  start: { readonly page: number; readonly y: number },
  frame: Frame,
  tone: { readonly bar: string; readonly tint: string },
): void {
  for (let page = start.page; page <= flow.pageIndex; page += 1) {
    const top = page === start.page ? start.y : PAGE.top;
    const bottom = page === flow.pageIndex ? Math.min(flow.y, PAGE.bottom) : PAGE.bottom;
    flow.pages[page]?.tint(tone.tint, frame.x, top, frame.width, bottom - top);
    flow.pages[page]?.rule(tone.bar, frame.x, top, BAR, bottom - top);
  }
}

/** Height of blocks one below the other, gaps between them collapsed. */
export function stackedHeight(parts: readonly Prepared[]): number {
  return parts.reduce(
    (sum, part, index) =>
      sum + part.height + Math.max(parts[index - 1]?.below ?? 0, index === 0 ? 0 : part.above),
    0,
  );
}

/** Draws blocks one below the other, without space above the first and below the last. */
export function drawStack(flow: Flow, parts: readonly Prepared[]): void {
  parts.forEach((part, index) => {
    if (index > 0) flow.leave(Math.max(parts[index - 1]?.below ?? 0, part.above));
    part.draw(flow, part.opening);
  });
}

const FIGURE_GAP = 120;
const FIGURE_PAD = 130;

interface FigureLayout {
  readonly texts: readonly { readonly layout: TextLayout; readonly varies: boolean }[];
  readonly height: number;
}

export function prepareFigures(block: FiguresBlock, frame: Frame): Prepared {
  const count = Math.max(1, block.items.length);
  const width = Math.floor((frame.width - (count - 1) * FIGURE_GAP) / count);
  const inner = width - 2 * FIGURE_PAD;
  const size = chooseValueSize(block, inner);
  const figures = block.items.map((item, index) =>
    layoutFigure(item, inner, size, index === 0 && block.emphasis === 'first'),
  );
  const height = Math.max(0, ...figures.map((figure) => figure.height));
  return {
    above: 160,
    below: 200,
    opening: height,
    height,
    draw: (flow, reserved) => {
      flow.reserve(reserved);
      figures.forEach((figure, index) => {
        const x = frame.x + index * (width + FIGURE_GAP);
        const strong = index === 0 && block.emphasis === 'first';
        flow.page.tint(strong ? BLUE : TINT, x, flow.y, width, height);
        drawFigure(flow, figure, x + FIGURE_PAD);
      });
      flow.y += height;
    },
  };
}

function layoutFigure(
  item: FiguresBlock['items'][number],
  width: number,
  size: number,
  strong: boolean,
): FigureLayout {
  const dress = (style: TextStyle) => (strong ? { ...style, colour: WHITE } : style);
  const texts = [
    { layout: layoutText(item.label, dress(STYLES.figureLabel), width), varies: false },
    { layout: layoutText(item.value, dress({ ...STYLES.figureValue, size }), width), varies: true },
    ...(item.note === undefined
      ? []
      : [{ layout: layoutText(item.note, dress(STYLES.figureNote), width), varies: true }]),
  ];
  return { texts, height: texts.reduce((sum, text) => sum + text.layout.height, 2 * FIGURE_PAD) };
}

/** Figures stay on one line: where one is too long, all are set smaller. */
function chooseValueSize({ items }: FiguresBlock, width: number): number {
  const { face, size } = STYLES.figureValue;
  const fits = (candidate: number): boolean =>
    items.every(({ value }) => widthOf(value, face, candidate) <= width);
  return [size, 180, 150, 120, 100].find(fits) ?? size;
}

function drawFigure(flow: Flow, figure: FigureLayout, x: number): void {
  const top = flow.y;
  const outer = flow.container;
  flow.container = flow.structure.add(outer, 'Div');
  flow.y += FIGURE_PAD;
  for (const { layout, varies } of figure.texts) drawText(flow, layout, 'P', x, varies);
  flow.container = outer;
  flow.y = top;
}

import type { HeadingBlock, ListBlock, ParagraphBlock, RichText, TitleBlock } from '../model.ts';
import type { Flow, Prepared } from './flow.ts';
import { layoutBalanced, layoutText, showLines, type TextLayout } from './rich-text.ts';
import { BLUE, PAGE, STYLES, type TextStyle } from './theme.ts';

/** Where a block may write: its left edge and width, in tenths of a point. */
export interface Frame {
  readonly x: number;
  readonly width: number;
}

/** Fewest lines of a paragraph left alone at the foot or the head of a page. */
const FEWEST_LINES = 2;

/** A text that may run on to the next page, under one element. Moves the flow below it. */
export function drawText(flow: Flow, layout: TextLayout, tag: string, x: number, varies: boolean): number {
  const element = flow.structure.add(flow.container, tag);
  drawLines(flow, layout, element, x, varies);
  return element;
}

function drawLines(flow: Flow, layout: TextLayout, element: number, x: number, varies: boolean): void {
  let from = 0;
  while (from < layout.lines.length) {
    const left = layout.lines.length - from;
    const fitting = Math.max(0, Math.floor(flow.room / layout.style.leading));
    const taken = fitting >= left ? left : Math.min(fitting, left - FEWEST_LINES);
    if (taken < FEWEST_LINES && taken < left && !flow.isAtTop) {
      flow.startPage();
      continue;
    }
    const lines = Math.max(1, taken);
    flow.reserve(lines * layout.style.leading);
    showLines(flow, layout, element, { x, varies, from, to: from + lines });
    flow.y += lines * layout.style.leading;
    from += lines;
  }
}

/** Height that stays together at a paragraph's start. */
const openingOf = (layout: TextLayout): number =>
  layout.lines.length <= FEWEST_LINES + 1 ? layout.height : FEWEST_LINES * layout.style.leading;

export function prepareText(
  text: RichText,
  style: TextStyle,
  frame: Frame,
  options: { readonly tag: string; readonly above: number; readonly below: number; readonly varies: boolean },
): Prepared {
  const layout = layoutText(text, style, frame.width);
  return {
    above: options.above,
    below: options.below,
    opening: openingOf(layout),
    height: layout.height,
    draw: (flow, reserved) => {
      flow.reserve(reserved);
      drawText(flow, layout, options.tag, frame.x, options.varies);
    },
  };
}

const PARAGRAPH_STYLES = {
  body: { style: STYLES.body, gap: 80 },
  lead: { style: STYLES.lead, gap: 100 },
  small: { style: STYLES.small, gap: 60 },
} as const;

export function prepareParagraph(block: ParagraphBlock, frame: Frame): Prepared {
  const { style, gap } = PARAGRAPH_STYLES[block.style ?? 'body'];
  const varies = block.varies ?? false;
  const text = prepareText(block.text, style, frame, { tag: 'P', above: gap, below: gap, varies });
  return block.staysWithNext ? { ...text, opening: text.height, staysWithNext: true } : text;
}

const HEADINGS = {
  2: { style: STYLES.heading2, above: 320, below: 100 },
  3: { style: STYLES.heading3, above: 240, below: 70 },
  4: { style: STYLES.heading4, above: 180, below: 50 },
} as const;

export function prepareHeading(block: HeadingBlock, frame: Frame): Prepared {
  const { style, above, below } = HEADINGS[block.level];
  const layout = layoutBalanced(block.text, style, frame.width);
  return {
    above,
    below,
    opening: layout.height,
    height: layout.height,
    staysWithNext: true,
    draw: (flow, reserved) => {
      if (block.startsPage && !flow.isAtTop) flow.startPage();
      flow.reserve(reserved);
      if (block.level < 4) {
        flow.bookmarks.push({ title: block.text, level: block.level, page: flow.pageIndex, y: flow.y });
      }
      drawText(flow, layout, `H${block.level}`, frame.x, block.varies ?? false);
    },
  };
}

const BAR_HEIGHT = 60;
const BAR_WIDTH = 480;

export function prepareTitle(block: TitleBlock, frame: Frame): Prepared {
  const varies = block.varies ?? false;
  const eyebrow =
    block.eyebrow === undefined ? undefined : layoutText(block.eyebrow, STYLES.eyebrow, frame.width);
  const title = layoutBalanced(block.text, STYLES.title, frame.width);
  const lead = block.lead === undefined ? undefined : layoutText(block.lead, STYLES.titleLead, frame.width);
  const bar = BAR_HEIGHT + 160;
  const height = bar + (eyebrow ? eyebrow.height + 30 : 0) + title.height + (lead ? lead.height + 60 : 0);
  return {
    above: 0,
    below: 220,
    opening: height,
    height,
    draw: (flow, reserved) => {
      // The first page has no running line: its title starts where that would stand.
      if (flow.isAtTop && flow.pageIndex === 0) flow.y = PAGE.headerBaseline;
      flow.reserve(reserved);
      flow.page.tint(BLUE, frame.x, flow.y, BAR_WIDTH, BAR_HEIGHT);
      flow.y += bar;
      if (eyebrow) drawText(flow, eyebrow, 'P', frame.x, varies);
      if (eyebrow) flow.y += 30;
      drawText(flow, title, 'H1', frame.x, varies);
      if (lead) flow.y += 60;
      if (lead) drawText(flow, lead, 'P', frame.x, varies);
    },
  };
}

const LIST_INDENT = 180;
const ITEM_GAP = 40;

export function prepareList(block: ListBlock, frame: Frame): Prepared {
  const varies = block.varies ?? false;
  const inner = { x: frame.x + LIST_INDENT, width: frame.width - LIST_INDENT };
  const items = block.items.map((item) => layoutText(item, STYLES.body, inner.width));
  const height = items.reduce((sum, item) => sum + item.height + ITEM_GAP, -ITEM_GAP);
  const [first] = items;
  return {
    above: 80,
    below: 80,
    opening: first ? openingOf(first) : 0,
    height: Math.max(0, height),
    draw: (flow, reserved) => {
      flow.reserve(reserved);
      const numbering = block.numbered ? 'Decimal' : 'Disc';
      const list = flow.structure.add(flow.container, 'L', `/A[<</O/List/ListNumbering/${numbering}>>]`);
      items.forEach((item, index) => {
        flow.leave(index === 0 ? 0 : ITEM_GAP);
        flow.reserve(openingOf(item));
        const entry = flow.structure.add(list, 'LI');
        const label = flow.structure.add(entry, 'Lbl');
        flow.begin(varies, label);
        flow.show(varies, frame.x + 30, flow.y, STYLES.body, block.numbered ? `${index + 1}.` : '•');
        flow.end(varies);
        drawLines(flow, item, flow.structure.add(entry, 'LBody'), inner.x, varies);
      });
    },
  };
}

import { BOLD, widthOf } from '../font/font.ts';
import type { RichText } from '../model.ts';
import type { Flow } from './flow.ts';
import { breakByAdvances, breakText, fillAdvances, type Line } from './line-breaking.ts';
import { BLUE, baselineOf, INK, MUTED, type TextStyle } from './theme.ts';

/** Lines `from` to `to` of a text, set from x and the flow's height. */
export interface LinePlace {
  readonly x: number;
  readonly varies: boolean;
  readonly from: number;
  readonly to: number;
}

/** A stretch of a paragraph in one style. */
interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly style: TextStyle;
  readonly href: string | undefined;
}

/** A text broken into lines, ready to be shown. */
export interface TextLayout {
  readonly text: string;
  readonly lines: readonly Line[];
  readonly stretches: readonly Stretch[];
  readonly style: TextStyle;
  readonly height: number;
}

/** Measures a text in a style; the runs' own boldness and colour count. Throws UnprintableTextError. */
export function layoutText(rich: RichText, style: TextStyle, width: number): TextLayout {
  const stretches = toStretches(rich, style);
  const text =
    typeof rich === 'string' ? rich : rich.map((run) => (typeof run === 'string' ? run : run.text)).join('');
  const lines =
    stretches.length === 1 && stretches[0]?.style.face === style.face
      ? breakText(text, style.face, style.size, width)
      : breakMixed(text, stretches, style.size, width);
  return { text, lines, stretches, style, height: lines.length * style.leading };
}

/** A title's lines made about equally long: the narrowest width that needs no further line. */
export function layoutBalanced(text: string, style: TextStyle, width: number): TextLayout {
  const widest = layoutText(text, style, width);
  let narrow = Math.ceil(width / 2);
  let wide = width;
  if (widest.lines.length < 2) return widest;
  while (wide - narrow > 20) {
    const middle = (narrow + wide) >> 1;
    if (layoutText(text, style, middle).lines.length > widest.lines.length) narrow = middle;
    else wide = middle;
  }
  return layoutText(text, style, wide);
}

function toStretches(rich: RichText, style: TextStyle): readonly Stretch[] {
  if (typeof rich === 'string') return [{ start: 0, end: rich.length, style, href: undefined }];
  let start = 0;
  return rich.map((run) => {
    const text = typeof run === 'string' ? run : run.text;
    const stretch = { start, end: start + text.length, ...dress(run, style) };
    start = stretch.end;
    return stretch;
  });
}

function dress(run: RichText[number], style: TextStyle): { style: TextStyle; href: string | undefined } {
  if (typeof run === 'string') return { style, href: undefined };
  const colour =
    run.href !== undefined
      ? BLUE
      : run.muted
        ? MUTED
        : run.strong && style.colour === MUTED
          ? INK
          : style.colour;
  return { style: { ...style, colour, face: run.strong ? BOLD : style.face }, href: run.href };
}

function breakMixed(
  text: string,
  stretches: readonly Stretch[],
  size: number,
  width: number,
): readonly Line[] {
  const advances = new Uint16Array(text.length);
  for (const { start, end, style } of stretches) fillAdvances(text, style.face, advances, start, end);
  return breakByAdvances(text, advances, size, width);
}

/** Shows lines under an element. Links become elements and annotations of their own. Does not move the flow. */
export function showLines(flow: Flow, layout: TextLayout, element: number, place: LinePlace): void {
  const first = layout.lines[place.from];
  const last = layout.lines[place.to - 1];
  if (!first || !last || layout.text === '') return;
  let open: Stretch | undefined;
  let owner = element;
  for (const stretch of layout.stretches) {
    if (stretch.end <= first.start || stretch.start >= last.end) continue;
    // Plain stretches side by side share one piece of marked content; a link has its own.
    const joins = open && open.href === undefined && stretch.href === undefined;
    if (!joins) {
      if (open) flow.end(place.varies);
      owner = stretch.href === undefined ? element : flow.structure.add(element, 'Link');
      flow.begin(place.varies, owner);
    }
    showStretch(flow, layout, stretch, owner, place);
    open = stretch;
  }
  if (open) flow.end(place.varies);
}

function showStretch(
  flow: Flow,
  layout: TextLayout,
  stretch: Stretch,
  owner: number,
  place: LinePlace,
): void {
  for (let index = place.from; index < place.to; index += 1) {
    const line = layout.lines[index];
    if (!line || line.end <= stretch.start || line.start >= stretch.end) continue;
    const start = Math.max(line.start, stretch.start);
    const text = layout.text.slice(start, Math.min(line.end, stretch.end));
    const x = place.x + offsetInLine(layout, line.start, start);
    const y = flow.y + (index - place.from) * layout.style.leading;
    flow.show(place.varies, x, y, stretch.style, text);
    if (stretch.href !== undefined) {
      const width = widthOf(text.trimEnd(), stretch.style.face, stretch.style.size);
      // Underlined, so that a link shows without colour too.
      flow.page.rule(BLUE, x, y + baselineOf(stretch.style) + 14, width, 6);
      flow.addLink(owner, { href: stretch.href, text, x, y, width, height: layout.style.leading });
    }
  }
}

/** Width of the line's characters before `position`. */
function offsetInLine(layout: TextLayout, lineStart: number, position: number): number {
  if (position === lineStart) return 0;
  return layout.stretches.reduce((sum, { start, end, style }) => {
    const piece = layout.text.slice(Math.max(start, lineStart), Math.min(end, position));
    return piece === '' || end <= lineStart || start >= position
      ? sum
      : sum + widthOf(piece, style.face, style.size);
  }, 0);
}

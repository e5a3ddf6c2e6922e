import { type Face, UnprintableTextError } from '../font/font.ts';

/** One line of a text: its characters from `start` to `end` (with the space it broke at) and its visible width. */
export interface Line {
  readonly start: number;
  readonly end: number;
  /** Tenths of a point, without the space at the end. */
  readonly width: number;
}

const SPACE = 0x20;

const DIGIT_ZERO = 0x30;
const HYPHEN = 0x2010;

/** Lines break after a space, and after a hyphen, dash or stroke inside a compound. */
function breaksCompound(text: string, index: number, code: number): boolean {
  const joins = code === 0x2d || code === 0x2f || code === HYPHEN || code === 0x2013 || code === 0x2014;
  return joins && index > 0 && text.charCodeAt(index - 1) !== SPACE && index + 1 < text.length;
}

/** Advances of a text in thousandths of an em; answers their sum. Throws UnprintableTextError. */
export function fillAdvances(
  text: string,
  face: Face,
  advances: Uint16Array,
  from: number,
  to: number,
): number {
  let sum = 0;
  for (let index = from; index < to; index += 1) {
    const advance = face.advances[text.charCodeAt(index)];
    if (!advance) throw new UnprintableTextError(text, index);
    advances[index] = advance;
    sum += advance;
  }
  return sum;
}

/**
 * Fills lines greedily up to `width`. A word longer than the line is broken where the line ends. Nothing is
 * dropped: the lines' characters together are the text.
 */
export function breakByAdvances(text: string, advances: Uint16Array, size: number, width: number): Line[] {
  const limit = Math.floor((width * 1000) / size);
  const toLength = (units: number): number => Math.ceil((units * size) / 1000);
  const lines: Line[] = [];
  let start = 0;
  /** Units from the line's start: all, up to the last visible character, and both at the last opportunity. */
  let total = 0;
  let visible = 0;
  let breakAt = 0;
  let breakTotal = 0;
  let breakVisible = 0;
  for (let index = 0; index < text.length; index += 1) {
    const advance = advances[index] ?? 0;
    const code = text.charCodeAt(index);
    const isSpace = code === SPACE;
    // Twice where what is left of the word after a break fills the next line too.
    while (!isSpace && total + advance > limit && index > start) {
      const soft = breakAt > start;
      const end = soft ? breakAt : index;
      lines.push({ start, end, width: toLength(soft ? breakVisible : visible) });
      const used = soft ? breakTotal : total;
      start = end;
      total -= used;
      visible = Math.max(0, visible - used);
    }
    total += advance;
    if (!isSpace) visible = total;
    // Most of a text is letters and digits, which stand between those two.
    if (isSpace || ((code < DIGIT_ZERO || code >= HYPHEN) && breaksCompound(text, index, code))) {
      breakAt = index + 1;
      breakTotal = total;
      breakVisible = visible;
    }
  }
  lines.push({ start, end: text.length, width: toLength(visible) });
  return lines;
}

/** Of the text being broken; kept, because a document breaks a thousand cells. */
let advancesOfOne = new Uint16Array(256);

/** Lines of a text in one face. Throws UnprintableTextError. */
export function breakText(text: string, face: Face, size: number, width: number): readonly Line[] {
  if (advancesOfOne.length < text.length) advancesOfOne = new Uint16Array(2 * text.length);
  const units = fillAdvances(text, face, advancesOfOne, 0, text.length);
  const whole = Math.ceil((units * size) / 1000);
  if (whole <= width) return [{ start: 0, end: text.length, width: whole }];
  return breakByAdvances(text, advancesOfOne, size, width);
}

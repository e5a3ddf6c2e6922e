import {
  decodePDFRawStream,
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFName,
  PDFNumber,
  PDFRawStream,
} from 'pdf-lib';

/** What one painting operator put on a page, and to whom it belongs. Boxes are points from the bottom left. */
export interface Painted {
  readonly operator: string;
  /** Marked-content number, 'artifact', or undefined where it is neither. */
  readonly owner: number | 'artifact' | undefined;
  readonly tag: string;
  readonly text: string;
  readonly box: {
    readonly left: number;
    readonly bottom: number;
    readonly right: number;
    readonly top: number;
  };
}

interface EmbeddedFont {
  readonly toUnicode: ReadonlyMap<number, string>;
  readonly widths: readonly number[];
}

export const name = (text: string): PDFName => PDFName.of(text);

export const streamText = (stream: PDFRawStream): string =>
  Buffer.from(decodePDFRawStream(stream).decode()).toString('latin1');

function readFont(font: PDFDict): EmbeddedFont {
  const toUnicode = new Map<number, string>();
  const map = font.lookup(name('ToUnicode'));
  if (!(map instanceof PDFRawStream)) throw new Error('A font has no ToUnicode map.');
  for (const [, glyph = '', code = ''] of streamText(map).matchAll(/^<([0-9a-f]{4})><([0-9a-f]{4})>$/gim)) {
    toUnicode.set(Number.parseInt(glyph, 16), String.fromCharCode(Number.parseInt(code, 16)));
  }
  const descendant = font.lookup(name('DescendantFonts'), PDFArray).lookup(0, PDFDict);
  const widths = descendant.lookup(name('W'), PDFArray).lookup(1, PDFArray);
  return {
    toUnicode,
    widths: widths.asArray().map((width) => (width instanceof PDFNumber ? width.asNumber() : 0)),
  };
}

/** Operators with their operands, as source; strings keep their escapes resolved, one character a byte. */
function* readOperators(source: string): Generator<{ operator: string; operands: string[] }> {
  let operands: string[] = [];
  let at = 0;
  while (at < source.length) {
    const letter = source.charAt(at);
    if (/\s/.test(letter)) at += 1;
    else if (letter === '(') {
      let text = '(';
      for (at += 1; source.charAt(at) !== ')'; at += 1) {
        if (source.charAt(at) === '\\') {
          at += 1;
          text += source.charAt(at) === 'r' ? '\r' : source.charAt(at);
        } else text += source.charAt(at);
      }
      operands.push(text);
      at += 1;
    } else if (source.startsWith('<<', at)) {
      const end = source.indexOf('>>', at) + 2;
      operands.push(source.slice(at, end));
      at = end;
    } else {
      const [token = ''] = /^\/?[^\s()<>/]+/.exec(source.slice(at, at + 200)) ?? [];
      if (token === '') throw new Error(`Unreadable content at ${source.slice(at, at + 20)}`);
      at += token.length;
      if (/^[-+.\d/]/.test(token)) operands.push(token);
      else {
        yield { operator: token, operands };
        operands = [];
      }
    }
  }
}

type Matrix = readonly [scale: number, x: number, y: number];
const compose = (inner: Matrix, outer: Matrix): Matrix => [
  inner[0] * outer[0],
  inner[1] * outer[0] + outer[1],
  inner[2] * outer[0] + outer[2],
];

/** Everything painted on a page, in drawing order. Throws for an operator the renderer has no business using. */
export function readPainted(context: PDFContext, page: PDFDict): Painted[] {
  const fontDictionary = page.lookup(name('Resources'), PDFDict).lookup(name('Font'), PDFDict);
  const fonts = new Map(
    fontDictionary.keys().map((key) => [key.toString(), readFont(fontDictionary.lookup(key, PDFDict))]),
  );
  const contents = page.lookup(name('Contents'), PDFArray).asArray();
  const painted: Painted[] = [];
  for (const reference of contents) {
    const stream = context.lookup(reference);
    if (!(stream instanceof PDFRawStream)) throw new Error('A page has contents that are no stream.');
    painted.push(...interpret(streamText(stream), fonts));
  }
  return painted;
}

function interpret(source: string, fonts: ReadonlyMap<string, EmbeddedFont>): Painted[] {
  const painted: Painted[] = [];
  const saved: Matrix[] = [];
  const marks: { owner: number | 'artifact'; tag: string }[] = [];
  let matrix: Matrix = [1, 0, 0];
  let line: Matrix = [1, 0, 0];
  let font: EmbeddedFont | undefined;
  let size = 0;
  let inText = false;
  let path: [number, number, number, number][] = [];
  const box = (left: number, bottom: number, right: number, top: number): Painted['box'] => {
    const [scale, x, y] = matrix;
    return {
      left: left * scale + x,
      bottom: bottom * scale + y,
      right: right * scale + x,
      top: top * scale + y,
    };
  };
  for (const { operator, operands } of readOperators(source)) {
    const numbers = operands.map(Number);
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = numbers;
    const mark = marks.at(-1);
    const owned = { operator, owner: mark?.owner, tag: mark?.tag ?? '' };
    switch (operator) {
      case 'q':
        saved.push(matrix);
        break;
      case 'Q':
        matrix = saved.pop() ?? matrix;
        break;
      case 'cm':
        if (b !== 0 || c !== 0 || a !== d) throw new Error('Only uniform scales are expected.');
        matrix = compose([a, e, f], matrix);
        break;
      case 'BT':
        inText = true;
        line = [1, 0, 0];
        break;
      case 'ET':
        inText = false;
        break;
      case 'Tf':
        font = fonts.get(operands[0] ?? '');
        size = numbers[1] ?? 0;
        break;
      case 'Td':
        line = [1, line[1] + a, line[2] + b];
        break;
      case 'Tj': {
        if (!font || !inText) throw new Error('Text is shown without a font or outside a text object.');
        const bytes = (operands[0] ?? '').slice(1);
        let text = '';
        let width = 0;
        for (let index = 0; index < bytes.length; index += 2) {
          const glyph = (bytes.charCodeAt(index) << 8) | bytes.charCodeAt(index + 1);
          text += font.toUnicode.get(glyph) ?? '\uFFFD';
          width += font.widths[glyph - 1] ?? 0;
        }
        const visible = width - (text.length - text.trimEnd().length) * (font.widths[0] ?? 0);
        painted.push({
          ...owned,
          text,
          box: box(line[1], line[2], line[1] + (visible * size) / 1000, line[2] + 0.7 * size),
        });
        break;
      }
      case 're':
        path.push([a, b, a + c, b + d]);
        break;
      case 'f':
        for (const [left, bottom, right, top] of path)
          painted.push({ ...owned, text: '', box: box(left, bottom, right, top) });
        path = [];
        break;
      case 'BDC': {
        const tag = (operands[0] ?? '').slice(1);
        const number = /\/MCID (\d+)/.exec(operands[1] ?? '')?.[1];
        marks.push({ owner: tag === 'Artifact' ? 'artifact' : Number(number), tag });
        break;
      }
      case 'EMC':
        if (!marks.pop()) throw new Error('EMC without BDC.');
        break;
      case 'rg':
      case 'g':
        break;
      default:
        throw new Error(`Unexpected operator "${operator}".`);
    }
    if (marks.length > 1) throw new Error('Marked content inside marked content.');
  }
  if (marks.length > 0) throw new Error('BDC without EMC.');
  return painted;
}

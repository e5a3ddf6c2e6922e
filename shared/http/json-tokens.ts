/** The plain values of JSON: where each ends, or what is wrong with it. */

/** Where a token ends, or what is wrong and where. */
export type Scanned =
  | { readonly end: number }
  | { readonly message: string; readonly mend: string; readonly at: number };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** A text in double quotes that begins at `start`. */
export function scanString(text: string, start: number): Scanned {
  for (let at = start + 1; ; ) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) return checkCharacters(text, start, at + 1);
    if (Number.isNaN(unit))
      return { message: 'This text in quotes never ends.', mend: 'Close the quotes.', at: start };
    if (unit < 0x20) {
      const message = 'A text in quotes goes over the end of a line, or holds a control character.';
      return { message, mend: 'Write it as \\n, \\t or \\u00XX, or close the quotes.', at };
    }
    if (unit !== BACKSLASH) {
      at += 1;
      continue;
    }
    ESCAPE.lastIndex = at;
    if (!ESCAPE.test(text)) {
      const message = 'A backslash in this text is followed by nothing that JSON knows.';
      return { message, mend: 'Write a backslash as \\\\.', at };
    }
    at = ESCAPE.lastIndex;
  }
}

/** Half of a character can only come from an escape such as `\ud800`; it could never be written out again. */
function checkCharacters(text: string, start: number, end: number): Scanned {
  const quoted = text.slice(start, end);
  if (!quoted.includes('\\u')) return { end };
  const value: unknown = JSON.parse(quoted);
  if (typeof value === 'string' && value.isWellFormed()) return { end };
  return { message: 'This text holds half of a character.', mend: 'Write the character itself.', at: start };
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

/** A number that begins at `start`; undefined where there is none. */
export function scanNumber(text: string, start: number): Scanned | undefined {
  NUMBER.lastIndex = start;
  const literal = NUMBER.exec(text)?.[0];
  if (literal === undefined) return undefined;
  const value = Number(literal);
  if (!Number.isFinite(value))
    return { message: 'This number is too large.', mend: 'Give a smaller number.', at: start };
  if (Number.isInteger(value) && /[.eE]/.test(literal) && !isWholeAsWritten(literal)) {
    const message = 'This number has more decimals than can be kept.';
    return { message, mend: 'Write the number that is meant.', at: start };
  }
  return { end: start + literal.length };
}

/** Whether a number with a point or an exponent is exactly the whole number that it is read as. */
function isWholeAsWritten(literal: string): boolean {
  const [mantissa = '', exponent = '0'] = literal.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  const trailingZeros = digits.length - digits.replace(/0+$/, '').length;
  return digits === '' || Number(exponent) - fraction.length + trailingZeros >= 0;
}

/** `true`, `false` or `null` at `start`; undefined where there is none of them. */
export function scanWord(text: string, start: number): Scanned | undefined {
  const word = ['true', 'false', 'null'].find((each) => text.startsWith(each, start));
  return word === undefined ? undefined : { end: start + word.length };
}

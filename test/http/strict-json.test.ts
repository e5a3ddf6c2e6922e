import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonRefused, parseStrictJson } from '../../shared/http/strict-json.ts';

function attempt(parse: (text: string) => unknown, text: string): { readonly value: unknown } | 'refused' {
  try {
    return { value: parse(text) };
  } catch {
    return 'refused';
  }
}

function refusalOf(text: string): JsonRefused {
  try {
    parseStrictJson(text);
  } catch (error) {
    if (error instanceof JsonRefused) return error;
    throw error;
  }
  throw new Error(`${text} was read`);
}

describe('strict JSON', () => {
  it('reads whatever JSON writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        fc.pre(!text.includes('"__proto__"') && text.isWellFormed() && !text.includes('\\ud'));
        expect(parseStrictJson(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses whatever JSON.parse refuses, and reads the rest the same', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"b"',
      '1',
      '-0',
      '01',
      '.5',
      '2.',
      '1e5',
      'true',
      'nul',
      ' ',
      '\n',
      '"\\u0041"',
      '"\\x"',
      '"',
      '\u00a0',
      'NaN',
      '+1',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const strict = attempt(parseStrictJson, text);
        if (strict === 'refused' && /given twice|too large|more decimals/.test(refusalOf(text).message))
          return;
        expect(strict).toEqual(attempt(JSON.parse, text));
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([
    ['{"a":1,"a":2}', 1, 8, 'The field "a" is given twice.'],
    ['{"a":1,\n "\\u0061":2}', 2, 2, 'The field "a" is given twice.'],
    ['[{"__proto__":1}]', 1, 3, 'A field may not be called __proto__.'],
    ['{"a":1}}', 1, 8, 'There is more text after the end of the document.'],
    ['[1,]', 1, 4, 'This is not JSON: there is "]" where a value is wanted.'],
    ['{"a" 1}', 1, 6, 'This is not JSON: there is "1" where a colon after the field name is wanted.'],
    ['{a:1}', 1, 2, 'This is not JSON: there is "a" where a field name in double quotes is wanted.'],
    ['[1\n\n', 3, 1, 'This is not JSON: the document ends where a comma or ] is wanted.'],
    ['{"a":"x', 1, 6, 'This text in quotes never ends.'],
    ['"a\nb"', 1, 3, 'A text in quotes goes over the end of a line, or holds a control character.'],
    ['"\\q"', 1, 2, 'A backslash in this text is followed by nothing that JSON knows.'],
    ['[1e400]', 1, 2, 'This number is too large.'],
    ['[1e-400]', 1, 2, 'This number has more decimals than can be kept.'],
    ['[1.00000000000000000001]', 1, 2, 'This number has more decimals than can be kept.'],
    ['\uFEFF{}', 1, 1, 'The document begins with a byte order mark.'],
    ['', 1, 1, 'The document is empty.'],
  ])('refuses %j at line %i, column %i: %s', (text, line, column, message) => {
    const refused = refusalOf(text);
    expect([refused.line, refused.column, refused.message]).toEqual([line, column, message]);
    expect(refused.mend).not.toBe('');
  });

  it.each(['1.0', '10e-1', '1e2', '0.10', '-0.0', '1.5e1'])('reads %s, which is exact', (text) => {
    expect(parseStrictJson(text)).toBe(JSON.parse(text));
  });

  it('reads 100 levels and not one more, whatever the brackets', () => {
    const nest = (levels: number, open: string, close: string) =>
      open.repeat(levels) + '1' + close.repeat(levels);
    expect(attempt(parseStrictJson, nest(100, '[', ']'))).not.toBe('refused');
    expect(refusalOf(nest(101, '[', ']')).message).toContain('100 levels');
    expect(attempt(parseStrictJson, nest(100, '{"a":', '}'))).not.toBe('refused');
    expect(refusalOf(nest(101, '{"a":', '}')).message).toContain('100 levels');
  });

  it('reads long texts full of escapes', () => {
    const text = JSON.stringify('\n"\\'.repeat(700_000));
    expect(parseStrictJson(text)).toBe(JSON.parse(text));
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonRefused, parseStrictJson } from '../../../shared/http/strict-json.ts';

const refusalOf = (text: string): JsonRefused => {
  try {
    parseStrictJson(text);
  } catch (cause) {
    if (cause instanceof JsonRefused) return cause;
    throw cause;
  }
  return expect.fail(`accepted: ${text.slice(0, 100)}`);
};

describe('strict JSON', () => {
  it('reads every JSON value as JSON.parse does, spaced or not', () => {
    // JSON.parse makes -0 of "-0" as well; the strings that fast-check makes may hold half characters.
    const values = fc.jsonValue({ maxDepth: 6 }).filter((value) => JSON.stringify(value).isWellFormed());
    fc.assert(
      fc.property(values, fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        const text = JSON.stringify(value, undefined, space);
        fc.pre(!text.includes('"__proto__"') && !/\\ud[89a-f]/i.test(text));
        expect(parseStrictJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('refuses what JSON.parse refuses, and never in any other way', () => {
    const fragments = fc.array(
      fc.oneof(
        fc.constantFrom(
          '{',
          '}',
          '[',
          ']',
          ':',
          ',',
          '"',
          '\\',
          '"a"',
          '1',
          '-',
          '.',
          'e',
          '0',
          'true',
          'null',
        ),
        fc.string({ maxLength: 3 }),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(fragments, (parts) => {
        const text = parts.join('');
        let expected: unknown;
        let isJson = true;
        try {
          expected = JSON.parse(text);
        } catch {
          isJson = false;
        }
        let read: unknown;
        try {
          read = parseStrictJson(text);
        } catch (cause) {
          expect(cause).toBeInstanceOf(JsonRefused);
          return;
        }
        expect(isJson).toBe(true);
        expect(read).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['{"a": 1,\n "a": 2}', 2, 2, /The field "a" is given twice/],
    ['{"a": 1,\n "\\u0061": 2}', 2, 2, /The field "a" is given twice/],
    ['[\n  {"__proto__": {"x": 1}}]', 2, 4, /may not be called __proto__/],
    ['{"a": NaN}', 1, 7, /there is "N" where a value is wanted/],
    ['{"a": -Infinity}', 1, 7, /where a value is wanted/],
    ['{"a": 1e400}', 1, 7, /too large/],
    ['{"a": 1e-400}', 1, 7, /more decimals than can be kept/],
    ['{"a": 4.99999999999999999999}', 1, 7, /more decimals than can be kept/],
    ['\uFEFF{}', 1, 1, /byte order mark/],
    ['{"a": 1} x', 1, 10, /more text after the end/],
    ['{"a": 1', 1, 8, /ends where a comma or } is wanted/],
    ['{"a": "b\nc"}', 1, 9, /goes over the end of a line/],
    ['{"a": "b', 1, 7, /never ends/],
    ['{"a": "\\x"}', 1, 8, /backslash/],
    ['{"a": "\\ud800"}', 1, 7, /half of a character/],
    ["{'a': 1}", 1, 2, /a field name in double quotes/],
    ['{"a": 1,}', 1, 9, /a field name in double quotes/],
    ['[1,]', 1, 4, /a value/],
    ['{"a": 01}', 1, 8, /a comma or }/],
    ['', 1, 1, /empty/],
    [' \n ', 2, 2, /empty/],
  ])('refuses %j at line %i, column %i', (text, line, column, message) => {
    const refusal = refusalOf(text);
    expect([refusal.line, refusal.column]).toEqual([line, column]);
    expect(refusal.message).toMatch(message);
    expect(refusal.mend).toMatch(/\S\.$/);
  });

  it('refuses 100,000 brackets without exhausting the stack', () => {
    for (const bracket of ['[', '{"a":']) {
      expect(refusalOf(bracket.repeat(100_000)).message).toMatch(/more than 100 levels deep/);
    }
    expect(parseStrictJson(`${'['.repeat(100)}${']'.repeat(100)}`)).toBeInstanceOf(Array);
  });

  it('reads texts and numbers of megabytes', () => {
    const text = 'x\\n'.repeat(1_000_000);
    expect(parseStrictJson(`"${text}"`)).toHaveLength(2_000_000);
    expect(refusalOf('9'.repeat(4_000_000)).message).toMatch(/too large/);
  });

  it('keeps whole numbers written with a point or an exponent', () => {
    expect(parseStrictJson('[1.0, 1e2, 2.50e1, 0e-5, 0.00, 12.5]')).toEqual([1, 100, 25, 0, 0, 12.5]);
  });
});

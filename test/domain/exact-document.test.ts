import { describe, expect, it } from 'vitest';
import { readJsonText } from '../../shared/domain/exact-document.ts';

const read = (text: string) => readJsonText(new TextEncoder().encode(text));
const sentence = (text: string) => {
  const json = read(text);
  return json.ok ? 'read' : json.check.sentence;
};

describe('a document to verify', () => {
  it.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"x":[{"a":1 , "b":{} ,\n"a"\t:2}]}', 'a'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['{"a":[1],"a":2}', 'a'],
    ['{"a":{},"a":2}', 'a'],
    ['{"":1,"b":":","":2}', ''],
    ['{"\\"":1,"\\"":2}', '"'],
    ['[{"__proto__":1,"__proto__":2}]', '__proto__'],
  ])('is not read where a field is there twice, of which people may see either: %s', (text, name) => {
    expect(sentence(text)).toBe(`The field ${JSON.stringify(name)} is there twice.`);
  });

  it.each([
    '{"a":{"a":1},"b":[{"a":1},{"a":2}]}',
    '{"a":"a","b":"a"}',
    '["a","a"]',
    '{"a":"\\"a\\":1,","b":"\\\\"}',
    '{"a":["b","b"],"b":{}}',
    '{"a":{"x":[]},"x":1}',
    '"a"',
  ])('may have the same name at other places: %s', (text) => {
    expect(read(text)).toEqual({ ok: true, text, value: JSON.parse(text) });
  });

  it('is read with a text of a million backslashes in it', () => {
    const text = JSON.stringify({ a: '\\'.repeat(1_000_000), b: 1 });
    expect(read(text).ok).toBe(true);
  });
});

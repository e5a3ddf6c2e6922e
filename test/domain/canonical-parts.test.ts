import canonicalize from 'canonicalize';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalBytes, canonicalText, rememberText } from '../../shared/domain/canonical.ts';
import { sampleAppendix, sha256 } from '../support/sample.ts';

describe('a document that holds a remembered part', () => {
  const parts = fc.dictionary(fc.string(), fc.jsonValue());

  it('has the RFC 8785 text it would have without the memory', () => {
    fc.assert(
      fc.property(parts, parts, fc.string(), (rest, part, name) => {
        const wanted = canonicalize({ ...rest, [name]: structuredClone(part) });
        const remembered = rememberText({ ...part });
        expect(canonicalText({ ...rest, [name]: remembered })).toBe(wanted);
        // A second document, and the part by itself.
        expect(canonicalText({ ...rest, [name]: remembered })).toBe(wanted);
        expect(canonicalText(remembered)).toBe(canonicalize(part));
      }),
      { numRuns: 500 },
    );
  });

  it('has the bytes of its text', () => {
    fc.assert(
      fc.property(parts, parts, fc.string(), fc.string(), (rest, part, name, other) => {
        const document = { ...rest, [name]: rememberText({ ...part }), [other]: { '\u20ac': '\u{1F600}' } };
        const wanted = Buffer.from(canonicalText(structuredClone(document)));
        expect(Buffer.from(canonicalBytes(document))).toEqual(wanted);
        expect(Buffer.from(canonicalBytes({ document: rememberText(document) }))).toEqual(
          Buffer.from(`{"document":${wanted.toString()}}`),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('sorts its members by code units and leaves out what is undefined', () => {
    const part = rememberText({ b: 1, a: [2] });
    const document = { '\u{1F600}': 1, '\uFB33': 2, z: undefined, part, A: null, '"': 'x' };
    expect(canonicalText(document)).toBe(canonicalize({ ...document, part: { b: 1, a: [2] } }));
  });

  it('is written as it says itself where it has a JSON form of its own', () => {
    const part = rememberText({ a: 1 });
    const document = { part, toJSON: () => ({ said: part }) };
    expect(canonicalText(document)).toBe('{"said":{"a":1}}');
  });

  it('still refuses what JSON cannot hold', () => {
    const part = rememberText({});
    expect(() => canonicalText({ part, bad: Number.NaN })).toThrow(/NaN/);
    expect(() => canonicalText({ part, bad: () => 1 })).toThrow(/no canonical JSON form/);
    expect(() => canonicalText(undefined)).toThrow(expect.objectContaining({ code: 'invalidInput' }));
  });
});

describe('a remembered part', () => {
  it('cannot be changed', () => {
    const part = rememberText({ a: 1 });
    expect(() => Object.assign(part, { a: 2 })).toThrow(TypeError);
  });

  it('cannot be changed in anything that it holds', () => {
    const [line, list] = [{ pence: 1 }, [{ deep: [1] }]];
    const part = rememberText({ line, list });
    expect(() => Object.assign(line, { pence: 2 })).toThrow(TypeError);
    expect(() => list.push({ deep: [] })).toThrow(TypeError);
    expect(() => list[0]?.deep.push(2)).toThrow(TypeError);
    expect(canonicalText(part)).toBe('{"line":{"pence":1},"list":[{"deep":[1]}]}');
  });

  it('is written the same as an equal one that nobody remembers', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (part) => {
        const equal = structuredClone(part);
        expect(canonicalText(rememberText(part))).toBe(canonicalText(equal));
      }),
    );
  });
});

describe('the bytes of a value', () => {
  it('are made once where it is remembered', () => {
    const part = rememberText({ a: '\u20ac' });
    expect(canonicalBytes(part)).toBe(canonicalBytes(part));
  });

  it('are made anew where it is not, for it may have changed', () => {
    const value = { a: 1 };
    const before = canonicalBytes(value);
    value.a = 2;
    expect([before, canonicalBytes(value)].map((bytes) => Buffer.from(bytes).toString())).toEqual([
      '{"a":1}',
      '{"a":2}',
    ]);
  });
});

describe('an appendix', () => {
  it('has the hash of its plain JSON: what it shares with other sites is written the same', () => {
    const appendix = sampleAppendix();
    const { integrity, ...content } = structuredClone(appendix);
    expect(canonicalText(appendix)).toBe(canonicalize({ ...content, integrity }));
    expect(sha256(Buffer.from(canonicalize(content) ?? ''))).toBe(integrity.sha256);
  });
});

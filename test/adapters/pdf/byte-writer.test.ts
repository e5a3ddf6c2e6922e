import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteWriter, withWriter } from '../../../shared/adapters/pdf/file/byte-writer.ts';

const write = (fill: (writer: ByteWriter) => void): string =>
  withWriter((writer) => {
    fill(writer);
    return Buffer.from(writer.written()).toString('latin1');
  });

/** Every character that is one byte. */
const latin = fc.string({ unit: fc.integer({ min: 0, max: 0xff }).map((code) => String.fromCharCode(code)) });

describe('PDF source written as bytes', () => {
  it('has each whole number in decimal digits, whatever its size and sign', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: -20_000, max: 20_000 }), fc.maxSafeInteger()), (value) => {
        expect(write((writer) => writer.number(value))).toBe(String(value));
      }),
      { numRuns: 2000 },
    );
    expect(
      [0, 9, 10, 99, 100, 999, 1000, 9999, 10_000].map((value) => write((w) => w.number(value))),
    ).toEqual(['0', '9', '10', '99', '100', '999', '1000', '9999', '10000']);
  });

  it('has a fraction as JavaScript writes it, and no sign before zero', () => {
    expect(write((writer) => writer.number(4.25))).toBe('4.25');
    expect(write((writer) => writer.number(-0.5))).toBe('-0.5');
    expect(write((writer) => writer.number(-0))).toBe('0');
  });

  it('has every byte of short and long texts, one after the other', () => {
    fc.assert(
      fc.property(fc.array(latin), (texts) => {
        const written = write((writer) => {
          for (const text of texts) writer.text(text);
        });
        expect(written).toBe(texts.join(''));
      }),
    );
  });

  it('keeps what was written when it outgrows its room', () => {
    const line = 'BT 0 -122 Td(abc)Tj ET\n';
    const count = 20_000;
    const written = write((writer) => {
      for (let at = 0; at < count; at += 1) writer.text(line);
      writer.append(Buffer.from('end'));
      writer.number(7);
    });
    expect(written).toBe(`${line.repeat(count)}end7`);
  });

  it('is another place for a stream that is written inside a stream', () => {
    const written = write((outer) => {
      outer.text('outer ');
      outer.text(write((inner) => inner.text('inner')));
      outer.text(' outer');
    });
    expect(written).toBe('outer inner outer');
  });

  it('starts empty after a stream that could not be written to its end', () => {
    expect(() =>
      write((writer) => {
        writer.text('half');
        throw new Error('no more');
      }),
    ).toThrow('no more');
    expect(write((writer) => writer.text('whole'))).toBe('whole');
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, renderPdf, StreamMemory } from '../../../shared/adapters/pdf/render-pdf.ts';
import { documentOf, itemRows, tableOf } from './plain-document.ts';
import { sampleDocument } from './sample-document.ts';

/** Few words, so that documents often share pages, and differ in what moves or hardly shows. */
const words = fc.constantFrom(
  'Blood pressure',
  'Blood pressure '.repeat(12).trim(),
  'ECG',
  'Łódź',
  'Ẽ',
  '12.50',
);
const blocks: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant('paragraph' as const), text: words, varies: fc.boolean() }),
  words.map((text) => ({
    kind: 'paragraph' as const,
    text: [text, { text: 'here', href: 'https://example.org/' }],
  })),
  fc.record({
    kind: fc.constant('heading' as const),
    level: fc.constantFrom(2 as const, 3 as const),
    text: words,
  }),
  fc
    .array(fc.record({ name: words, muted: fc.boolean(), amount: fc.constantFrom('1.00', '22.00') }), {
      minLength: 1,
      maxLength: 4,
    })
    .map((rows) =>
      tableOf(
        rows.map(({ name, muted, amount }) => ({
          cells: [{ text: name, muted }, amount, { text: amount, muted }],
        })),
      ),
    ),
  fc.record({
    kind: fc.constant('callout' as const),
    tone: fc.constantFrom('information' as const, 'warning' as const),
    blocks: words.map((text) => [{ kind: 'paragraph' as const, text }]),
  }),
  fc.record({ kind: fc.constant('keyValues' as const), rows: fc.constant([{ key: 'Site', value: 'RRV' }]) }),
);

describe('a memory of what documents share', () => {
  it('never shows in them: each is the same as one that was made without it', () => {
    fc.assert(
      fc.property(fc.array(fc.array(blocks, { maxLength: 4 }), { maxLength: 6 }), (documents) => {
        const memory = new StreamMemory();
        for (const each of documents) {
          const document = documentOf(...each);
          expect(Buffer.from(renderPdf(document, memory)).equals(Buffer.from(renderPdf(document)))).toBe(
            true,
          );
        }
      }),
      { numRuns: 150 },
    );
  });

  it('holds for sites whose pages break elsewhere, in any order', () => {
    const memory = new StreamMemory();
    const long = 'A name that takes several lines of its cell. '.repeat(6);
    for (const count of [30, 60, 30, 31, 30, 60]) {
      for (const name of ['Short', long, 'Short']) {
        const document = documentOf(tableOf([{ cells: [name, '1.00', '2.00'] }, ...itemRows(count)]));
        expect(Buffer.from(renderPdf(document, memory)).equals(Buffer.from(renderPdf(document)))).toBe(true);
      }
    }
  });

  it('writes what is the same in two sites once: their pages are the same bytes, and so is their structure', () => {
    const memory = new StreamMemory();
    renderPdf(sampleDocument(1), memory);
    const { size } = memory;
    expect(size).toBeGreaterThan(2);
    renderPdf(sampleDocument(2), memory);
    expect(memory.size).toBe(size);
  });

  it('keeps a few layouts of each page, however many documents there are', () => {
    const memory = new StreamMemory();
    for (let at = 0; at < 40; at += 1)
      renderPdf(documentOf({ kind: 'paragraph', text: `Paragraph ${at}` }), memory);
    expect(memory.size).toBeLessThan(10);
  });
});

describe('a document of more than 65,535 objects', () => {
  it('finds each of them in its stream', () => {
    const rows = Array.from({ length: 17_000 }, (_, at) => ({ cells: [`Activity ${at}`, '1.00', '2.00'] }));
    const pdf = Buffer.from(renderPdf(documentOf(tableOf(rows))));
    expect(pdf.toString('latin1')).toMatch(/\/Type\/XRef\/Size \d{5,}\/W\[1 4 4\]/);
  });
});

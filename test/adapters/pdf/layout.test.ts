import fc from 'fast-check';
import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import {
  type Block,
  findUnprintable,
  type PdfDocumentModel,
  PdfModelError,
  renderPdf,
} from '../../../shared/adapters/pdf/render-pdf.ts';
import { expectedTexts } from './expected-texts.ts';
import { documentOf, itemRows, tableOf } from './plain-document.ts';
import { sampleDocument } from './sample-document.ts';
import { findStructureFaults } from './structure-checker.ts';
import {
  allElements,
  loadContext,
  type ReadDocument,
  readDocument,
  readingLeaves,
  textUnder,
} from './structure-reader.ts';

const read = async (model: PdfDocumentModel): Promise<ReadDocument> =>
  readDocument(await loadContext(renderPdf(model)));

/** Points: the margins at the left and right, and the band between running head and foot. */
const MARGINS = { left: 60, right: 535.3, top: 841.9 - 36, bottom: 36 };
const CONTENT_BOTTOM = 71.9;

function outside(document: ReadDocument): readonly string[] {
  return document.pages.flatMap((page, index) =>
    page.painted
      .filter(({ box, owner }) => {
        const bottom = typeof owner === 'number' ? CONTENT_BOTTOM : MARGINS.bottom;
        return (
          box.left < MARGINS.left - 0.11 ||
          box.right > MARGINS.right + 0.11 ||
          box.top > MARGINS.top ||
          box.bottom < bottom
        );
      })
      .map(({ text, box }) => `page ${index + 1}: ${text} ${JSON.stringify(box)}`),
  );
}

describe('the page', () => {
  it('keeps the sample inside its margins', async () => {
    expect(outside(await read(sampleDocument()))).toEqual([]);
  });

  const text = fc
    .array(
      fc.oneof(
        fc.string({ maxLength: 12 }),
        fc.constantFrom('ŵ', 'Łódź', '—', 'x'.repeat(300), 'a-b/c', '   '),
      ),
      { maxLength: 30 },
    )
    .map((words) =>
      Array.from(words.join(' '), (letter) => (findUnprintable(letter) ? '•' : letter)).join(''),
    )
    .map((words) => (words === '' ? 'x' : words));
  const block: fc.Arbitrary<Block> = fc.oneof(
    text.map((words): Block => ({ kind: 'paragraph', text: words })),
    fc.tuple(text, text).map(
      ([one, two]): Block => ({
        kind: 'paragraph',
        text: [one, { text: two, strong: true }, { text: one, href: 'https://example.org/' }],
      }),
    ),
    fc.array(text, { minLength: 1, maxLength: 4 }).map((items): Block => ({ kind: 'list', items })),
    fc.array(fc.tuple(text, text, text), { maxLength: 30 }).map(
      (rows): Block =>
        tableOf(
          rows.map((cells) => ({ cells })),
          'A caption',
        ),
    ),
    fc.tuple(text, text).map(
      ([key, value]): Block => ({
        kind: 'keyValues',
        pairs: 2,
        rows: [
          { key, value },
          { key: 'k', value: 'v' },
          { key: 'l', value: { blank: 'w' } },
        ],
      }),
    ),
    fc.tuple(text, text).map(
      ([heading, body]): Block => ({
        kind: 'callout',
        tone: 'neutral',
        heading,
        blocks: [{ kind: 'paragraph', text: body }],
      }),
    ),
  );

  it('any printable text stays inside the margins, is tagged, and is read back to the letter', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(block, { minLength: 1, maxLength: 5 }), async (blocks) => {
        const model = documentOf(...blocks);
        const document = await read(model);
        expect(outside(document)).toEqual([]);
        expect(findStructureFaults(document.context)).toEqual([]);
        expect(readingLeaves(document.root).map((leaf) => textUnder(document, leaf))).toEqual(
          expectedTexts(model),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('numbers its pages and carries the running head from the second on', async () => {
    const document = await read(sampleDocument());
    document.pages.forEach((page, index) => {
      const running = page.painted
        .filter(({ owner, text: shown }) => owner === 'artifact' && shown !== '')
        .map(({ text: shown }) => shown);
      expect(running).toContain(`Page ${index + 1} of ${document.pages.length}`);
      expect(running.includes('IRAS 1009991')).toBe(index > 0);
    });
  });
});

describe('what stays together', () => {
  const pageOf = (document: ReadDocument, words: string): number =>
    document.pages.findIndex((page) =>
      page.painted.some(({ owner, text }) => typeof owner === 'number' && text === words),
    );

  it('a heading goes with the first rows of its table', async () => {
    for (let filler = 20; filler < 45; filler += 1) {
      const lines = Array.from({ length: filler }, (): Block => ({ kind: 'paragraph', text: 'Line.' }));
      const document = await read(
        documentOf(...lines, { kind: 'heading', level: 2, text: 'Schedule' }, tableOf(itemRows(4), 'Visits')),
      );
      expect(pageOf(document, 'Schedule')).toBe(pageOf(document, 'Activity 1'));
    }
  });

  it('a group goes with its first row, a subtotal and a total with the row before', async () => {
    for (let filler = 20; filler < 40; filler += 1) {
      const rows = [
        ...itemRows(filler),
        { kind: 'group' as const, cells: ['Visit'] },
        { cells: ['Only row', '1.00', '1.00'] },
        { kind: 'subtotal' as const, cells: ['Subtotal', '', '1.00'] },
        { kind: 'total' as const, cells: ['Sum', '', '1.00'] },
      ];
      const document = await read(documentOf(tableOf(rows)));
      const pages = ['Visit', 'Only row', 'Subtotal', 'Sum'].map((words) => pageOf(document, words));
      expect(new Set(pages).size).toBe(1);
    }
  });

  it('a row of two lines is on one page', async () => {
    const rows = Array.from({ length: 80 }, (_, index) => ({
      cells: [`${index} ${'words and more words '.repeat(6).trim()}`, '1.00', '1.00'],
    }));
    const document = await read(documentOf(tableOf(rows)));
    const cells = allElements(document.root).filter(({ tag }) => tag === 'TH' || tag === 'TD');
    expect(cells.filter((cell) => cell.kids.length > 1)).toEqual([]);
  });
});

describe('numbers', () => {
  it('end at the same edge, whatever their length', async () => {
    const rows = ['1.11', '1,234.56', '999,999.99'].map((amount) => ({ cells: ['Item', amount, amount] }));
    const document = await read(documentOf(tableOf(rows)));
    const edges = document.pages[0]!.painted.filter(({ text }) => /^[\d,.]+$/.test(text)).map(
      ({ box }) => box.right,
    );
    expect(edges).toHaveLength(6);
    const [first = 0, second = 0] = edges;
    edges.forEach((edge, index) =>
      expect(Math.abs(edge - (index % 2 === 0 ? first : second))).toBeLessThan(0.15),
    );
  });
});

describe('the QR code', () => {
  it('shows every module of the code and nothing else', async () => {
    const data = 'https://review.example.nhs.uk/verify/9f2c6b1e4d7a0000';
    const model = documentOf({ kind: 'qrCode', data, alternative: 'Where to verify', beside: [] });
    const boxes = (await read(model)).pages[0]!.painted.filter(({ tag }) => tag === 'Figure').map(
      ({ box }) => box,
    );
    const code = encode(data, { ecc: 'M', border: 0, maskPattern: 2 });
    const left = Math.min(...boxes.map((box) => box.left));
    const top = Math.max(...boxes.map((box) => box.top));
    const side = (Math.max(...boxes.map((box) => box.right)) - left) / code.size;
    const drawn = code.data.map((row, y) =>
      row.map((_, x) => {
        const [centreX, centreY] = [left + (x + 0.5) * side, top - (y + 0.5) * side];
        return boxes.some(
          (box) => box.left < centreX && centreX < box.right && box.bottom < centreY && centreY < box.top,
        );
      }),
    );
    expect(drawn).toEqual(code.data);
  });
});

describe('a model that contradicts itself', () => {
  it.each([
    ['too few cells', tableOf([{ cells: ['one', 'two'] }]), /cells for 2 of 3 columns: "one"/],
    [
      'too many cells',
      tableOf([{ cells: ['one', 'two', 'three', 'four'] }]),
      /more cells than its 3 columns/,
    ],
    [
      'a span too wide',
      tableOf([{ cells: ['one', { text: 'two', span: 5 }] }]),
      /more cells than its 3 columns/,
    ],
    [
      'columns wider than the page',
      { ...tableOf([]), columns: [{ header: 'Wide', width: { points: 600 } }] },
      /"Wide" is left 600 points/,
    ],
    [
      'a group too tall to repeat',
      tableOf([{ kind: 'group', cells: ['word '.repeat(2000)] }]),
      /taller than a quarter/,
    ],
  ] as const)('is refused for %s', (_, block, message) => {
    expect(() => renderPdf(documentOf(block))).toThrow(PdfModelError);
    expect(() => renderPdf(documentOf(block))).toThrow(message);
  });

  it('is refused for a file identifier that is no hash', () => {
    expect(() => renderPdf({ ...documentOf(), fileId: 'abc' })).toThrow(
      /fileId must be 32 hexadecimal digits, not "abc"/,
    );
  });
});

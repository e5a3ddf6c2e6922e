import { decodePDFRawStream, PDFArray, PDFDict, type PDFRawStream } from 'pdf-lib';
import { describe, expect, it } from 'vitest';
import { BOLD, REGULAR, widthOf } from '../../../shared/adapters/pdf/font/font.ts';
import { readTrueType } from '../../../shared/adapters/pdf/font/truetype-subset.ts';
import {
  findUnprintable,
  findUnprintableField,
  renderPdf,
  UnprintableTextError,
} from '../../../shared/adapters/pdf/render-pdf.ts';
import { name } from './content-reader.ts';
import { documentOf } from './plain-document.ts';
import { loadContext, readDocument, readingLeaves, textUnder } from './structure-reader.ts';

/** Every character that can be printed. */
const PRINTABLE = Array.from({ length: 0x2800 }, (_, code) => String.fromCharCode(code)).filter(
  (letter) => !findUnprintable(letter),
);

describe('what can be printed', () => {
  it.each([
    ['Welsh', 'Ysbyty Gwynedd, Llŷn a Môn; ŵ Ŵ ŷ Ŷ ẁ ẃ ẅ'],
    ['Polish', 'Zażółć gęślą jaźń'],
    ['Czech', 'Příliš žluťoučký kůň'],
    ['Romanian', 'Ștefan și Țepeș'],
    ['Vietnamese', 'Nguyễn Thị Hồng'],
    ['Yoruba and Igbo', 'Adébáyọ Ṣẹgun, Ọkwụ Ịfẹọma'],
    ['money and signs', '£1,234.56 €5 70% ±2 ≤ ≥ × ÷ − – — ‘a’ “b” … → ✓ ✗ ½ °C µg α-blocker β₂'],
  ])('%s', (_, text) => {
    expect(findUnprintable(text.normalize('NFC'))).toBeUndefined();
  });

  it.each([
    ['a line break', 'a\nb', 0x0a],
    ['a tab', 'a\tb', 0x09],
    ['NUL', 'a\0b', 0],
    ['a control of the second set', 'a\u0085b', 0x85],
    ['a soft hyphen', 'a\u00adb', 0xad],
    ['a zero-width space', 'a\u200bb', 0x200b],
    ['a right-to-left override', 'a\u202eb', 0x202e],
    ['a direction isolate', 'a\u2066b', 0x2066],
    ['a line separator', 'a\u2028b', 0x2028],
    ['a letter with a mark that NFC would join', 'ae\u0301', 0x301],
    ['a byte order mark', 'a\ufeffb', 0xfeff],
    ['an emoji', 'a\u{1f600}', 0x1f600],
    ['half an emoji', 'a\ud83d', 0xd83d],
    ['Chinese', 'a\u4e2d', 0x4e2d],
    ['Arabic', 'a\u0645', 0x645],
  ])('%s is found and named', (_, text, codePoint) => {
    const found = findUnprintable(text);
    expect(found?.codePoint).toBe(codePoint);
    expect(text.codePointAt(found?.index ?? -1)).toBe(codePoint);
  });

  it('a document with such a character is refused, wherever it stands', () => {
    const bad = 'A \u{1f600}';
    const blocks = [
      { kind: 'heading', level: 2, text: bad },
      { kind: 'paragraph', text: ['fine ', { text: bad, strong: true }] },
      { kind: 'keyValues', rows: [{ key: 'Name', value: bad }] },
      { kind: 'list', items: [bad] },
      { kind: 'figures', items: [{ label: bad, value: '1' }] },
      { kind: 'table', columns: [{ header: 'One', width: { share: 1 } }], rows: [{ cells: [bad] }] },
    ] as const;
    for (const block of blocks) {
      expect(() => renderPdf(documentOf(block))).toThrow(UnprintableTextError);
      expect(() => renderPdf(documentOf(block))).toThrow(/U\+1F600/);
    }
    const model = documentOf();
    expect(() => renderPdf({ ...model, footer: { left: bad } })).toThrow(UnprintableTextError);
    expect(() =>
      renderPdf({
        ...model,
        header: { left: bad, right: '' },
        blocks: [{ kind: 'paragraph', text: 'a' }, { kind: 'pageBreak' }, { kind: 'paragraph', text: 'b' }],
      }),
    ).toThrow(UnprintableTextError);
  });

  it('the field that holds it is named with its path', () => {
    const appendix = {
      site: { name: 'Ysbyty' },
      arms: [{ visits: [{ label: 'Day 1' }, { label: 'Day \u202e2' }] }],
    };
    const found = findUnprintableField(appendix);
    expect(found).toMatchObject({ path: 'arms[0].visits[1].label', codePoint: 0x202e, index: 4 });
    expect(found?.message).toMatch(
      /^arms\[0\]\.visits\[1\]\.label: the character U\+202E at position 5 cannot be printed\./,
    );
    expect(findUnprintableField({ a: [1, null, true, 'fine'] })).toBeUndefined();
  });
});

describe('the font', () => {
  it('has digits of one width in each weight, so that money lines up', () => {
    for (const face of [REGULAR, BOLD]) {
      expect(new Set(Array.from('0123456789', (digit) => widthOf(digit, face, 1000))).size).toBe(1);
    }
  });

  it('every character is read back as itself, whatever its glyph number needs escaped', async () => {
    const text = PRINTABLE.join('');
    const document = readDocument(await loadContext(renderPdf(documentOf({ kind: 'paragraph', text }))));
    expect(PRINTABLE.length).toBeGreaterThan(900);
    expect(readingLeaves(document.root).map((leaf) => textUnder(document, leaf))).toEqual([text]);
  });

  it.each([
    ['core', 'Price £1.00 at Ysbyty Gwynedd, Llŷn'],
    ['extended', 'Price for Dr Łukasz'],
  ])('the %s subset carries the widths the layout counted with', async (_, text) => {
    const document = readDocument(await loadContext(renderPdf(documentOf({ kind: 'paragraph', text }))));
    const fonts = document.pages[0]!.dictionary.lookup(name('Resources'), PDFDict).lookup(
      name('Font'),
      PDFDict,
    );
    for (const key of ['R', 'B']) {
      const descendant = fonts
        .lookup(name(key), PDFDict)
        .lookup(name('DescendantFonts'), PDFArray)
        .lookup(0, PDFDict);
      const declared = descendant.lookup(name('W'), PDFArray).lookup(1, PDFArray).asArray().map(String);
      const file = descendant.lookup(name('FontDescriptor'), PDFDict).lookup(name('FontFile2'));
      const font = readTrueType(decodePDFRawStream(file as PDFRawStream).decode());
      expect(declared).toEqual(declared.map((_width, index) => String(font.advance(index + 1))));
    }
  });

  it('the larger subset is carried only where it is needed', () => {
    const size = (text: string): number => renderPdf(documentOf({ kind: 'paragraph', text })).length;
    expect(size('Price £1.00 at Ysbyty Gwynedd, Llŷn')).toBeLessThan(32_000);
    expect(size('Price for Dr Łukasz')).toBeGreaterThan(60_000);
  });
});

import * as fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { zipTexts } from '../../../shared/adapters/zip/zip-of-texts.ts';

const MOMENT = new Date(1980, 0, 1);
const names = fc.stringMatching(/^[a-z][a-z0-9_/-]{0,30}\.xml$/);
const texts = fc.dictionary(names, fc.string({ unit: 'grapheme', maxLength: 3000 }), { minKeys: 1 });

const read = (zip: Uint8Array): Record<string, string> =>
  Object.fromEntries(Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, strFromU8(bytes)]));

describe('a ZIP file of texts', () => {
  it('gives every text back under its name, in the order given', () => {
    fc.assert(
      fc.property(texts, (given) => {
        const back = read(zipTexts(new Map(Object.entries(given)), MOMENT));
        expect(back).toEqual(given);
        expect(Object.keys(back)).toEqual(Object.keys(given));
      }),
    );
  });

  it('is the same bytes for the same texts', () => {
    const given = { 'a.xml': 'one'.repeat(500), 'b/c.xml': 'Zażółć gęślą jaźń' };
    expect(Buffer.from(zipTexts(new Map(Object.entries(given)), MOMENT))).toEqual(
      Buffer.from(zipTexts(new Map(Object.entries(given)), MOMENT)),
    );
  });

  it('is much smaller than the texts', () => {
    const text = '<c r="A1" s="4"><v>12345</v></c>'.repeat(2000);
    expect(zipTexts(new Map([['sheet.xml', text]]), MOMENT).length).toBeLessThan(text.length / 20);
  });
});

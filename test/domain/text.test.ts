/** What a name may hold: everything that is seen, and nothing that is not. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../shared/domain/resource-review.ts';
import { identifier, line, paragraph } from '../../shared/domain/text.ts';

const isLine = (text: string): boolean => line(200).safeParse(text).success;
const isParagraph = (text: string): boolean => paragraph(200).safeParse(text).success;

describe('a name', () => {
  it.each([
    'Dr Siân Ŵyn-Llŷr',
    'Łódź',
    "O'Brien & Sons (UK) Ltd.",
    'αβγ 50 µg',
    '=1+1',
    '<b>',
    'St\u00A0Mary',
  ])('may be %s', (name) => {
    expect(isLine(name)).toBe(true);
    expect(line(200).parse(name)).toBe(name.normalize('NFC'));
  });

  it('never holds a character that turns the reading direction, breaks the line or controls', () => {
    for (const hidden of [
      '\u202E',
      '\u2066',
      '\u200F',
      '\u061C',
      '\u0000',
      '\u001B',
      '\n',
      '\u2028',
      '\uFEFF',
    ]) {
      expect(isLine(`Ann${hidden}Lee`), JSON.stringify(hidden)).toBe(false);
      expect(identifier.safeParse(`a${hidden}b`).success).toBe(false);
    }
  });

  it('never looks the same as another and is not: nothing in it is invisible', () => {
    for (const invisible of [
      '\u00AD',
      '\u200B',
      '\u200C',
      '\u200D',
      '\u2060',
      '\u3164',
      '\u{E0041}',
      '\uFE0F',
    ]) {
      expect(isLine(`Example${invisible} Pharma`), JSON.stringify(invisible)).toBe(false);
    }
  });

  it('says what to do about a character that cannot be seen', () => {
    const parsed = parseDocument(line(200), 'Example\u200B Pharma');
    expect(parsed).toMatchObject({
      ok: false,
      findings: [
        {
          message: 'This text must not hold control, invisible or direction-changing characters.',
          mend: 'Correct this text: type it again instead of pasting it.',
        },
      ],
    });
    expect(parseDocument(line(200), '   ')).toMatchObject({
      ok: false,
      findings: [{ message: 'This text must not be blank.', mend: 'Correct this text.' }],
    });
    expect(parseDocument(paragraph(200), ' \n ')).toMatchObject({
      ok: false,
      findings: [{ message: 'This text must not be blank.', mend: 'Correct this text.' }],
    });
    expect(parseDocument(paragraph(200), 'Too\u0007 low')).toMatchObject({
      ok: false,
      findings: [{ message: 'This text must not hold control or direction-changing characters.' }],
    });
  });

  it('reads the same forwards as it is stored, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
        if (!isLine(text)) return;
        expect(text).not.toMatch(
          /[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u,
        );
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a note', () => {
  it('may have lines, and joined signs, but turns no reading direction', () => {
    expect(isParagraph('First\nSecond')).toBe(true);
    expect(isParagraph('Thank you 👩‍⚕️')).toBe(true);
    for (const hidden of ['\u202E', '\u2067', '\u0000', '\r', '\u001B'])
      expect(isParagraph(`a${hidden}b`)).toBe(false);
  });
});

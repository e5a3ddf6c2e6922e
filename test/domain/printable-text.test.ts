import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findUnprintable } from '../../shared/adapters/pdf/font/font.ts';
import { CODE_POINTS } from '../../shared/adapters/pdf/font/font-data.ts';
import { findUnprintableTexts, PRINTABLE_RANGES } from '../../shared/domain/printable-text.ts';
import { findMultiplierSetFindings, findTariffFindings } from '../../shared/domain/release-findings.ts';
import { findReviewFindings } from '../../shared/domain/review-findings.ts';
import { sampleContext, sampleDocuments } from '../support/sample.ts';

function codePoints(ranges: string): number[] {
  const all = ranges.split(' ').flatMap((range) => {
    const [first = '', last = first] = range.split('-');
    const start = Number.parseInt(first, 16);
    return Array.from({ length: Number.parseInt(last, 16) - start + 1 }, (_, index) => start + index);
  });
  return [...new Set(all)].sort((a, b) => a - b);
}

const pathsOf = (findings: readonly { readonly code: string; readonly path: string }[]) =>
  findings.filter(({ code }) => code === 'unprintableText').map(({ path }) => path);

describe('texts that the appendix can print', () => {
  it('are those that its font can draw, character by character', () => {
    expect(codePoints(PRINTABLE_RANGES)).toEqual(codePoints(CODE_POINTS));
  });

  it('are judged as the renderer judges them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
        const oneLine = text.replaceAll('\n', ' ');
        expect(findUnprintableTexts(oneLine).length === 0).toBe(findUnprintable(oneLine) === undefined);
      }),
    );
  });

  it('may be names in Welsh and Polish, and an address of several lines', () => {
    expect(
      findUnprintableTexts(['Dr Siân Ŵyn-Llŷr', 'Grzegorz Brzęczyszczykiewicz', 'ul. Żółta 1\nŁódź']),
    ).toEqual([]);
  });
});

describe('a review with a character that the appendix cannot print', () => {
  it('has an error at each such field, before anyone agrees to it', () => {
    const { review } = sampleDocuments();
    review.study.title = 'Trial 漢字';
    review.activities[1]!.label = 'Rash 😀';
    review.sites[0]!.principalInvestigator = 'Dr \u{1F600}';
    review.terms = { expenseCaps: [{ expense: 'Taxi 🚕', capPence: 100 }] };
    const findings = findReviewFindings(review, sampleContext());
    expect(pathsOf(findings)).toEqual([
      'study.title',
      'activities[1].label',
      'sites[0].principalInvestigator',
      'terms.expenseCaps[0].expense',
    ]);
    expect(findings.find(({ path }) => path === 'study.title')).toMatchObject({
      severity: 'error',
      message: 'The financial appendix cannot print the character 漢 (U+6F22).',
    });
  });
});

describe('national data that appendices print', () => {
  it('is refused with labels and sources that cannot be printed, whatever its other sources hold', () => {
    const { tariff, multipliers } = sampleDocuments();
    tariff.items[0]!.label = 'MRI 漢';
    tariff.items[0]!.source = '漢';
    tariff.roles[0]!.label = '漢';
    multipliers.rows[1]!.source = '漢';
    expect(pathsOf(findTariffFindings(tariff)).sort()).toEqual(['items[0].label', 'roles[0].label']);
    expect(pathsOf(findMultiplierSetFindings(multipliers))).toEqual(['rows[1].source']);
  });

  it('names the first character that stands in the way, with its number, wherever it is', () => {
    const sentence = (text: string) => findUnprintableTexts({ a: [null, 1, text] });
    expect(sentence('\u0001')).toEqual([
      {
        severity: 'error',
        code: 'unprintableText',
        path: 'a[2]',
        message: 'The financial appendix cannot print the character \u0001 (U+0001).',
        mend: 'Use letters, digits and signs of the Latin or Greek script instead.',
      },
    ]);
    expect(sentence('ab🙂日')[0]?.message).toContain('the character 🙂 (U+1F642).');
    expect(sentence('plain')).toEqual([]);
    expect(sentence('')).toEqual([]);
  });
});

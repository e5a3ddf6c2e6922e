import { describe, expect, it } from 'vitest';
import { describeAppendix } from '../../../shared/adapters/appendix/describe-appendix.ts';
import { renderAppendixPdf } from '../../../shared/adapters/pdf/appendix-pdf.ts';
import { DomainError } from '../../../shared/domain/errors.ts';
import type { FinancialAppendix } from '../../../shared/domain/financial-appendix.ts';
import type { Activity } from '../../../shared/domain/resource-review.ts';
import { expectedTexts } from '../pdf/expected-texts.ts';
import { findStructureFaults } from '../pdf/structure-checker.ts';
import {
  loadContext,
  type ReadDocument,
  readDocument,
  readingLeaves,
  textUnder,
} from '../pdf/structure-reader.ts';
import { type Made, makeAppendix } from './appendices.ts';
import { EXTREMES } from './extremes.ts';

const read = async (appendix: FinancialAppendix): Promise<ReadDocument> =>
  readDocument(await loadContext(renderAppendixPdf(appendix)));

const textsOf = (document: ReadDocument): readonly string[] =>
  readingLeaves(document.root).map((leaf) => textUnder(document, leaf));

describe.each(Object.entries(EXTREMES))('an appendix with %s', (_name, made) => {
  it('is printed whole, tagged, and inside the margins', async () => {
    const appendix = makeAppendix(made);
    const document = await read(appendix);
    expect(findStructureFaults(document.context)).toEqual([]);
    const expected = expectedTexts({ ...describeAppendix(appendix), author: '', createdAt: 0, fileId: '' });
    expect(textsOf(document)).toEqual(expected);
    for (const { painted } of document.pages) {
      for (const { box, text } of painted) {
        expect(box.left, text).toBeGreaterThanOrEqual(59.9);
        expect(box.right, text).toBeLessThanOrEqual(595.3 - 59.9);
        expect(box.bottom, text).toBeGreaterThan(30);
      }
    }
  });
});

describe('a page', () => {
  const STUDIES = { ...EXTREMES, 'nothing unusual': {} };

  it.each(Object.entries(STUDIES))(
    'never ends with a heading in an appendix with %s',
    async (_name, made) => {
      const { pages } = await read(makeAppendix(made));
      const lowest = pages.map(({ painted }) => {
        const tagged = painted.filter(({ owner }) => typeof owner === 'number');
        return tagged.reduce((low, piece) => (piece.box.bottom < low.box.bottom ? piece : low), tagged[0]!);
      });
      expect(lowest.filter(({ tag }) => /^H\d$|^Caption$/.test(tag)).map(({ text }) => text)).toEqual([]);
    },
  );

  it('names the short hash whole at its foot, however long the names are', async () => {
    const appendix = makeAppendix(EXTREMES['labels of 300 characters without a space']);
    const { pages } = await read(appendix);
    pages.forEach(({ painted }, index) => {
      const foot = painted.filter(({ owner, box }) => owner === 'artifact' && box.bottom < 50);
      expect(foot.map(({ text }) => text)).toContain(
        `${appendix.integrity.sha256.slice(0, 16)} · Page ${index + 1} of ${pages.length}`,
      );
      expect(foot.some(({ text }) => text.endsWith('…'))).toBe(true);
    });
  });

  it('does not end between a schedule’s introduction and its table', async () => {
    const document = await read(makeAppendix(EXTREMES['10 arms that differ']));
    const intro = 'The visits of a participant who fails screening have the prices of Schedule A.';
    const page = document.pages.find(({ painted }) => painted.some(({ text }) => text === intro));
    expect(page?.painted.some(({ text }) => text === 'Screening failures paid')).toBe(true);
  });
});

describe('an amount', () => {
  it.each(Object.entries(EXTREMES))('stands on one line in an appendix with %s', async (_name, made) => {
    const { pages } = await read(makeAppendix(made));
    for (const { text } of pages.flatMap(({ painted }) => painted)) {
      // Torn amounts end with a comma or point, or begin with one.
      expect(text).not.toMatch(/^[\d,]*\d[,.]$|^[.,]\d+$/);
    }
  });
});

describe('text that the font cannot print', () => {
  const refusal = (made: Made): DomainError => {
    try {
      renderAppendixPdf(makeAppendix(made));
    } catch (error) {
      if (error instanceof DomainError) return error;
      throw error;
    }
    throw new Error('nothing was refused');
  };
  const relabelled = (label: string): readonly Activity[] =>
    makeAppendix().inputs.activities.map((each, index) => (index === 3 ? { ...each, label } : each));

  it.each<[string, Made, string]>([
    ['an emoji in the trust’s name', { siteName: 'Leeds \u{1F3E5}' }, 'identification.site.name'],
    [
      'Hebrew in an investigator’s name',
      { investigator: 'Dr \u05D0\u05D1' },
      'identification.site.principalInvestigator',
    ],
    ['Arabic in the title', { study: { title: '\u0645\u0631\u062D' } }, 'identification.study.title'],
    [
      'Chinese in an activity',
      { review: { activities: [...relabelled('\u8840\u6DB2')] } },
      'price.lines[3].label',
    ],
    ['a control character in the payee', { payee: { name: 'UCLH\u0007' } }, 'payee.name'],
    ['an arrow of direction in a term', { review: { terms: { uplift: '5\u202E%' } } }, 'terms.uplift'],
    [
      'an emoji in an address of several lines',
      { review: { terms: { invoiceTo: 'One\nTwo \u{1F600}' } } },
      'terms.invoiceTo',
    ],
    [
      'a letter of no font in an arm',
      { review: { arms: makeAppendix().inputs.arms.map((arm) => ({ ...arm, label: '\u{10330}' })) } },
      'inputs.arms[0].label',
    ],
  ])('%s is refused with the field’s path', (_name, made, path) => {
    const error = refusal(made);
    expect(error.code).toBe('unprintableText');
    expect(error.path).toBe(path);
    expect(error.message).toMatch(/U\+[0-9A-F]{4,}/);
    expect(error.mend).toMatch(/Replace the character/);
  });

  it('that is only in the tariff’s sources is no obstacle', () => {
    const { tariff } = makeAppendix().inputs;
    const roles = tariff.roles.map((role) => ({ ...role, source: '\u65E5\u672C' }));
    expect(renderAppendixPdf(makeAppendix({ tariff: { roles } })).length).toBeGreaterThan(10_000);
  });
});

import { describe, expect, it } from 'vitest';
import { appendixFragment, renderAppendixHtml } from '../../../shared/adapters/appendix/appendix-html.ts';
import { exampleAppendices, makeAppendix, sampleStudyAppendices } from './appendices.ts';
import { blocksOf, rowsOf } from './plain-texts.ts';

const STYLES = { stylesheets: ['/assets/ncvr.css?v="1"'] };

const unescape = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');

const cellsOf = (html: string): readonly string[] =>
  Array.from(html.matchAll(/<t[hd]\b[^>]*>(.*?)<\/t[hd]>/gs), ([, cell = '']) => unescape(cell));

/** Tags that are opened and not closed in order; void ones apart. */
function findUnbalanced(html: string): readonly string[] {
  const open: string[] = [];
  const faults: string[] = [];
  for (const [, closing, tag = '', , selfClosing] of html.matchAll(
    /<(\/?)([a-z][a-z0-9]*)\b([^>]*?)(\/?)>/gi,
  )) {
    if (selfClosing || ['meta', 'link'].includes(tag)) continue;
    if (!closing) open.push(tag);
    else if (open.pop() !== tag) faults.push(`</${tag}>`);
  }
  return [...faults, ...open];
}

describe('the HTML of an appendix', () => {
  const appendices = [
    ...exampleAppendices('edge'),
    ...exampleAppendices('worked-example').slice(0, 1),
    ...sampleStudyAppendices().slice(0, 1),
  ];

  it.each(appendices.map((appendix) => [appendix.integrity.sha256.slice(0, 8), appendix] as const))(
    'of %s has the cells of the PDF in the same order',
    (_hash, appendix) => {
      const expected = blocksOf(appendix).flatMap((block) => rowsOf(block).flat());
      expect(cellsOf(appendixFragment(appendix))).toEqual(expected);
    },
  );

  it.each(appendices.map((appendix) => [appendix.integrity.sha256.slice(0, 8), appendix] as const))(
    'of %s is well formed, without style or script',
    (_hash, appendix) => {
      const html = renderAppendixHtml(appendix, STYLES);
      expect(findUnbalanced(html)).toEqual([]);
      expect(html).not.toMatch(/<script|<style|\sstyle=|\son[a-z]+=/i);
    },
  );

  it('is a page in English with a title, its stylesheets and the document as its main part', () => {
    const html = renderAppendixHtml(makeAppendix(), STYLES);
    expect(html).toMatch(/^<!DOCTYPE html>\n<html lang="en-GB">/);
    expect(html).toMatch(/<title>Financial appendix: LZZT at University College London/);
    expect(html).toContain('<link rel="stylesheet" href="/assets/ncvr.css?v=&quot;1&quot;">');
    expect(html.match(/<h1 /g)).toHaveLength(1);
    expect(html.match(/<main /g)).toHaveLength(1);
  });

  it('gives every header cell a scope, every table a name, and headings in steps', () => {
    const html = appendixFragment(makeAppendix());
    for (const [cell] of html.matchAll(/<th\b[^>]*>/g)) expect(cell).toMatch(/scope="(?:col|row|rowgroup)"/);
    for (const [table] of html.matchAll(/<table.*?>(?:<caption)?/gs))
      expect(table).toMatch(/<caption|aria-labelledby="appendix-\d+"/);
    const ids = Array.from(html.matchAll(/ id="([^"]*)"/g), ([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of html.matchAll(/aria-labelledby="([^"]*)"/g)) expect(ids).toContain(id);
    const levels = Array.from(html.matchAll(/<h(\d)/g), ([, level]) => Number(level));
    levels.forEach((level, index) => {
      expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
    });
  });

  it('spans that stand in one row add up to the columns', () => {
    const html = appendixFragment(makeAppendix());
    for (const [table] of html.matchAll(/<table.*?<\/table>/gs)) {
      const widths = Array.from(table.matchAll(/<tr.*?<\/tr>/gs), ([row]) =>
        Array.from(row.matchAll(/<t[hd]\b[^>]*>/g), ([cell]) =>
          Number(/colspan="(\d+)"/.exec(cell)?.[1] ?? 1),
        ).reduce((sum, span) => sum + span, 0),
      );
      expect(new Set(widths).size).toBe(1);
    }
  });

  it('escapes what people typed, wherever it stands', () => {
    const nasty = `"><script>alert('1')</script>&`;
    const appendix = makeAppendix({
      siteName: nasty,
      investigator: nasty,
      label: nasty,
      study: { title: nasty, shortTitle: nasty, sponsor: { id: 's', name: nasty } },
      payee: { name: nasty },
      review: {
        terms: { invoiceTo: nasty, expenseCaps: [{ expense: nasty, capPence: 1 }] },
        activities: makeAppendix().inputs.activities.map((each) => ({
          ...each,
          label: nasty,
          trigger: nasty,
        })),
        visits: makeAppendix().inputs.visits.map((each) => ({ ...each, label: nasty })),
        arms: makeAppendix().inputs.arms.map((each) => ({ ...each, label: nasty })),
      },
    });
    const html = renderAppendixHtml(appendix, STYLES);
    expect(html).not.toMatch(/<script|'1'/);
    expect(findUnbalanced(html)).toEqual([]);
    expect(html).toContain('&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;');
  });

  it('leads to an address of the web and to no other', () => {
    expect(appendixFragment(makeAppendix())).toContain(
      '<a href="https://review.example.nhs.uk/verify">https://review.example.nhs.uk/verify</a>',
    );
    expect(appendixFragment(makeAppendix({ verificationAddress: 'javascript:alert(1)' }))).not.toMatch(/<a /);
  });

  it('draws the code as a picture with words', () => {
    const html = appendixFragment(makeAppendix());
    expect(html).toMatch(/<svg [^>]*role="img" aria-label="QR code with the address/);
    expect(html).toMatch(/<path d="M\d+ \d+h1v1h-1z/);
  });
});

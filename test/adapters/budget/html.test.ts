import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createDocumentForms } from '../../../shared/adapters/budget/document-forms.ts';
import { formatPounds } from '../../../shared/domain/money.ts';
import { buildSiteBudget } from '../../../shared/domain/site-budget.ts';
import { makeAppendix, sampleStudyAppendices } from '../appendix/appendices.ts';

const forms = createDocumentForms();
const appendix = sampleStudyAppendices()[0]!;
const budget = buildSiteBudget(appendix);
const { html, contentSecurityPolicy } = forms.budgetHtml(budget);

/** The plain texts of a table's cells, row by row; the table is found by its caption. */
function tableOf(page: string, caption: string): string[][] {
  const table = page.split('<table').find((each) => each.includes(`>${caption}</caption>`))!;
  return [...table.matchAll(/<tr.*?<\/tr>/gs)].map(([row]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map((cell) =>
      cell[1]!
        .replace(/<[^>]*>/g, '')
        .replaceAll('&amp;', '&')
        .replaceAll('&#39;', "'"),
    ),
  );
}

describe('the HTML of a site budget', () => {
  it('prints every line with its unit price in parts that sum to it', () => {
    const rows = tableOf(html, 'Unit price of every line, in its parts, and how often it is charged');
    for (const line of budget.lines) {
      const row = rows.find(([name]) => name === line.label || name?.startsWith(`${line.label} (`))!;
      expect(row, line.label).toBeDefined();
      expect(row).toContain(formatPounds(line.unit.totalPence));
      expect(row.at(-1)).toBe(formatPounds(line.expected.totalPence));
    }
  });

  it('prints the totals of the price, by section and by staff role or department', () => {
    const total = formatPounds(appendix.price.expectedPence);
    for (const caption of ['Expected by section', 'Expected by staff role or department']) {
      const rows = tableOf(html, caption);
      expect(rows.at(-1)![0]).toBe('Total');
      expect(rows.at(-1)!.at(-1)).toBe(total);
    }
    expect(tableOf(html, 'Expected by section').length).toBe(budget.sections.length + 2);
    expect(tableOf(html, 'Expected by staff role or department').length).toBe(budget.heads.length + 2);
  });

  it('has one participant of each arm at the price of the appendix', () => {
    for (const { label, completedParticipant } of budget.arms) {
      for (const caption of [`${label}, by section`, `${label}, by staff role or department`])
        expect(tableOf(html, caption).at(-1)!.at(-1)).toBe(formatPounds(completedParticipant.totalPence));
    }
  });

  it('names the capacity building for the board report', () => {
    expect(html).toContain(
      `Capacity building, for the board report: £${formatPounds(budget.capacityBuilding.expectedPence)}`,
    );
  });

  it('has a table of as many cells in every row, each with its name', () => {
    for (const table of html.split('<table').slice(1)) {
      if (table.includes('appendix-facts')) continue;
      const columns = table.match(/<th scope="col"/g)!.length;
      for (const [row] of table
        .split('<tbody')
        .slice(1)
        .join('')
        .matchAll(/<tr.*?<\/tr>/gs)) {
        const spans = [...row.matchAll(/<t[hd]([^>]*)>/g)].map(([, attributes = '']) =>
          Number(/colspan="(\d+)"/.exec(attributes)?.[1] ?? 1),
        );
        expect(spans.reduce((sum, span) => sum + span, 0)).toBe(columns);
        expect(row).toMatch(/scope="row(?:group)?"/);
      }
      expect(table).toMatch(/<caption|aria-labelledby/);
    }
  });

  it('says that a demonstration is one', () => {
    expect(html).toContain('Demonstration tariff: these are not NHS prices.');
    const national = makeAppendix({ tariff: { provenance: 'national' } });
    expect(forms.budgetHtml(buildSiteBudget(national)).html).not.toContain('Demonstration');
  });

  it('escapes what people typed', () => {
    const typed = forms.budgetHtml(
      buildSiteBudget(makeAppendix({ siteName: '<script>alert(1)</script>' })),
    ).html;
    expect(typed).not.toContain('<script');
    expect(typed).toContain('&lt;script&gt;');
  });
});

describe.each([
  ['budget', { html, contentSecurityPolicy }],
  ['appendix', forms.appendixHtml(appendix)],
] as const)('the page of the %s', (_name, page) => {
  it('has its style inside, and a policy that lets that style through and nothing else', () => {
    const [, style = ''] = /<style>(.*?)<\/style>/s.exec(page.html) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page.contentSecurityPolicy).toContain(`style-src 'sha256-${hash}'`);
    expect(page.contentSecurityPolicy).toContain("default-src 'none'");
    expect(page.html).not.toMatch(/<script|style="|<link|https?:\/\/[^"]*\.(?:css|js)/);
  });
});

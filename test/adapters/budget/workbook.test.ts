import * as fc from 'fast-check';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { renderBudgetWorkbook } from '../../../shared/adapters/budget/workbook/budget-workbook.ts';
import { buildSiteBudget } from '../../../shared/domain/site-budget.ts';
import { resources } from '../../support/arbitrary-review.ts';
import { appendixOf } from '../../support/budget-appendix.ts';
import { exampleAppendices, makeAppendix, sampleStudyAppendices } from '../appendix/appendices.ts';
import { openWorkbook } from './open-workbook.ts';
import { Recalculation, recalculate } from './recalculate.ts';

const workbookOf = (appendix: Parameters<typeof buildSiteBudget>[0]) =>
  openWorkbook(renderBudgetWorkbook(buildSiteBudget(appendix)));

const differences = (sheets: ReturnType<typeof openWorkbook>) =>
  recalculate(sheets).filter(({ kept, found }) => kept !== found);

const examples = [
  ['the worked example', exampleAppendices('worked-example')[7]!],
  ['the corner cases', exampleAppendices('edge')[0]!],
  ['the sample study', sampleStudyAppendices()[0]!],
] as const;

/** The row of a sheet whose first cell says this. */
function rowOf(sheets: ReturnType<typeof openWorkbook>, sheet: string, text: string): number {
  const found = [...sheets.get(sheet)!.cells].find(
    ([address, { value }]) => /^A\d/.test(address) && value === text,
  );
  return Number(found![0].slice(1));
}

describe.each(examples)('the budget workbook of %s', (_name, appendix) => {
  const sheets = workbookOf(appendix);
  const { price } = appendix;

  it('keeps in every cell with a formula the value that the formula comes to', () => {
    expect(recalculate(sheets).length).toBeGreaterThan(300);
    expect(differences(sheets)).toEqual([]);
  });

  it('comes to the pence of the appendix, in pounds', () => {
    const summary = new Recalculation(sheets);
    const total = rowOf(sheets, 'Summary', 'Total');
    const asPounds = (pence: number) =>
      Number(`${Math.floor(pence / 100)}.${String(pence % 100).padStart(2, '0')}`);
    expect(summary.cell('Summary', `D${total}`)).toBe(asPounds(price.expectedPence));
    expect(summary.cell('Summary', `B${total}`)).toBe(asPounds(price.oneOffPence));
    expect(summary.cell('Summary', 'A4')).toBe('All totals agree with the appendix.');
  });

  it('has the sheets that a finance office asks for', () => {
    expect([...sheets.keys()]).toEqual([
      'Summary',
      'Lines',
      'By section',
      'By role or department',
      'Per participant',
      'Per visit',
      'Lines by role',
    ]);
  });
});

describe('the budget workbook of any price', () => {
  it('recalculates to what it keeps', () => {
    fc.assert(
      fc.property(resources, fc.integer({ min: 1, max: 3_000_000 }), (resource, micro) => {
        expect(differences(workbookOf(appendixOf(resource, micro)))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('holds up with amounts of millions', () => {
    const appendix = makeAppendix({ targets: { placebo: 9999, low: 12_345, high: 1 }, micro: 1_999_999 });
    expect(buildSiteBudget(appendix).totals.expected.totalPence).toBeGreaterThan(10_000_000_000);
    expect(differences(workbookOf(appendix))).toEqual([]);
  });

  it('is there for a study without a single activity', () => {
    const appendix = makeAppendix({ review: { activities: [], schedule: [], visits: [] } });
    const sheets = workbookOf(appendix);
    expect(differences(sheets)).toEqual([]);
    expect(new Recalculation(sheets).cell('Summary', 'A4')).toBe('All totals agree with the appendix.');
  });
});

describe('its live totals', () => {
  const appendix = exampleAppendices('worked-example')[7]!;
  const sheets = workbookOf(appendix);
  const [arm] = appendix.price.arms;
  const row = rowOf(sheets, 'Summary', 'Arm') + 1;

  it('follow a target that is changed, and the check then says so', () => {
    const planned = new Recalculation(sheets, { [`Summary!B${row}`]: arm!.targetParticipants + 1 });
    const total = rowOf(sheets, 'Summary', 'Total');
    const more = appendix.price.expectedPence + arm!.completedParticipantPence;
    expect(planned.cell('Summary', `D${total}`)).toBe(more / 100);
    expect(planned.cell('Summary', 'A4')).toMatch(/differ from the appendix/);
  });

  it('find a unit price that is changed by a penny', () => {
    const [address, { value }] = [...sheets.get('Lines')!.cells].find(
      ([name, cell]) => /^H\d+$/.test(name) && cell.formula === undefined && Number(cell.value) > 0,
    )!;
    const changed = new Recalculation(sheets, { [`Lines!${address}`]: Number(value) + 0.01 });
    expect(changed.cell('Summary', 'A4')).toMatch(/differ from the appendix/);
  });
});

describe('its file', () => {
  const appendix = makeAppendix();
  const budget = buildSiteBudget(appendix);

  it('is the same for the same budget', () => {
    expect(renderBudgetWorkbook(structuredClone(budget))).toEqual(renderBudgetWorkbook(budget));
  });

  it('says on every sheet that the tariff is a demonstration, and nothing of it for a national one', () => {
    const cautions = (sheets: ReturnType<typeof openWorkbook>) =>
      [...sheets.values()].map(({ cells }) => cells.get('A3')?.value);
    const demonstration = cautions(openWorkbook(renderBudgetWorkbook(budget)));
    expect(demonstration).toHaveLength(7);
    for (const caution of demonstration) expect(caution).toMatch(/Demonstration tariff/);
    const national = workbookOf(makeAppendix({ tariff: { provenance: 'national' } }));
    expect(cautions(national).every((caution) => caution === undefined)).toBe(true);
  });

  it('keeps headings in sight, and repeats them on paper', () => {
    const sheets = openWorkbook(renderBudgetWorkbook(budget));
    for (const { name, xml } of sheets.values()) {
      if (name !== 'Summary') expect(xml).toMatch(/<pane xSplit="\d" ySplit="5" topLeftCell="[A-Z]6"/);
    }
    const workbook = new TextDecoder().decode(unzipSync(renderBudgetWorkbook(budget))['xl/workbook.xml']);
    expect(workbook.match(/_xlnm\.Print_Titles/g)).toHaveLength(6);
  });

  it('holds amounts as numbers to the penny, and text as text whatever it begins with', () => {
    const label = '=HYPERLINK("https://example.com","<b>&amp;")';
    const [first, ...rest] = appendix.inputs.activities;
    const sheets = workbookOf(makeAppendix({ review: { activities: [{ ...first!, label }, ...rest] } }));
    const lines = sheets.get('Lines')!;
    expect(lines.cells.get('B6')).toEqual({ value: label });
    expect(lines.xml).toMatch(/<c r="B6" s="\d+" t="inlineStr">/);
    expect(differences(sheets)).toEqual([]);
    const pounds = [...lines.xml.matchAll(/<c r="[H-L]\d+" s="\d+"><v>(.*?)<\/v>/g)].map((match) => match[1]);
    expect(pounds.length).toBeGreaterThan(100);
    for (const digits of pounds) expect(digits).toMatch(/^\d+\.\d\d$/);
  });

  it('tells arms with the same label apart', () => {
    const { arms } = appendix.inputs;
    const same = arms.map((arm) => ({ ...arm, label: 'Treatment' }));
    const sheets = workbookOf(makeAppendix({ review: { arms: same } }));
    const row = rowOf(sheets, 'Summary', 'Arm') + 1;
    expect(sheets.get('Summary')!.cells.get(`A${row}`)!.value).toBe(`Treatment [${arms[0]!.id}]`);
    expect(differences(sheets)).toEqual([]);
  });
});

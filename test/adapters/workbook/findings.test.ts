import { beforeAll, describe, expect, it } from 'vitest';
import { createReviewWorkbook } from '../../../shared/adapters/workbook/review-workbook.xlsx.ts';
import type { Finding } from '../../../shared/domain/findings.ts';
import { parseReview } from '../../../shared/domain/resource-review.ts';
import { findReviewFindings } from '../../../shared/domain/review-findings.ts';
import {
  joinFindings,
  locateFindings,
  type ReviewInWorkbook,
} from '../../../shared/ports/review-workbook.ts';
import { sampleContext, sampleDocuments } from '../../support/sample.ts';
import { editWithOpenpyxl } from './openpyxl.ts';

const workbook = createReviewWorkbook();
const { review, tariff, multipliers } = sampleDocuments();
let good: Uint8Array;

beforeAll(async () => {
  good = await workbook.write(review, tariff);
});

async function edit(code: string): Promise<ReviewInWorkbook> {
  return workbook.read(await editWithOpenpyxl(good, code));
}

/** All findings of a workbook, as a person sees them. */
function check(read: ReviewInWorkbook): Finding[] {
  const parsed = parseReview(read.input);
  const context = sampleContext({ review, tariff, multipliers });
  return joinFindings(read, parsed.ok ? findReviewFindings(parsed.value, context) : parsed.findings);
}

/** `code cell`, errors only. */
async function errorsAfter(code: string): Promise<string[]> {
  const errors = check(await edit(code)).filter(({ severity }) => severity === 'error');
  return errors.map((finding) => `${finding.code} ${finding.cell ?? '-'}`);
}

async function warningsAfter(code: string): Promise<string[]> {
  const { findings } = await edit(code);
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  return findings.map((finding) => `${finding.code} ${finding.cell ?? '-'}`);
}

/** The value at a path of the input, after an edit that leads to no finding of the reader. */
async function inputAfter(code: string, pick: (input: typeof review) => unknown): Promise<unknown> {
  const { input, findings } = await edit(code);
  expect(findings, code).toEqual([]);
  const parsed = parseReview(input);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings));
  return pick(parsed.value);
}

describe('a mistake in a cell', () => {
  it.each([
    ['no value where one is needed', 'wb["Activities"]["B4"] = None', 'schema Activities!B4'],
    ['a code that is none', 'wb["Activities"]["E4"] = "Week"', 'schema Activities!E4'],
    ['neither yes nor no', 'wb["Activities"]["G4"] = "perhaps"', 'schema Activities!G4'],
    ['half a participant', 'wb["Sites"]["D3"] = 1.5', 'schema Sites!D3'],
    ['fewer than no participants', 'wb["Sites"]["D3"] = -1', 'schema Sites!D3'],
    ['an absurd number', 'wb["Sites"]["D3"] = 1e308', 'schema Sites!D3'],
    ['words for a number', 'wb["Visits"]["D5"] = "third"', 'schema Visits!D5'],
    ['a quantity of nought', 'wb["Schedule"]["C3"] = 0', 'schema Schedule!C3'],
    [
      'a date made of 1-2',
      'import datetime; wb["Visits"]["B4"] = datetime.date(2026, 2, 1)',
      'unexpectedDate Visits!B4',
    ],
    ['no date', 'wb["Study"]["B14"] = "soon"', 'schema Study!B14'],
    ['a day that is not in the calendar', 'wb["Study"]["B14"] = "2026-02-30"', 'schema Study!B14'],
    ['a number for a date', 'wb["Study"]["B14"].number_format = "0"', 'schema Study!B14'],
    ['a wrong IRAS ID', 'wb["Study"]["B3"] = "12"', 'schema Study!B3'],
    ['a formula without its result', 'wb["Sites"]["D4"] = "=1+2"', 'uncalculatedFormula Sites!D4'],
    ['direction-changing text', 'wb["Arms"]["B3"] = "low\\u202edose"', 'schema Arms!B3'],
  ])('is found at its cell: %s', async (_, code, expected) => {
    expect(await errorsAfter(code)).toEqual([expected]);
  });

  it('is found at its cell: pounds with three decimals, or with a minus', async () => {
    const row = 'next(r for r in range(3, 60) if wb["Activities"].cell(r, 8).value is not None)';
    for (const amount of ['12.345', '-5', '"12,34"', '"1.250,10"']) {
      const errors = await errorsAfter(`row = ${row}\nwb["Activities"].cell(row, 8).value = ${amount}`);
      expect(errors).toEqual([expect.stringMatching(/^schema Activities!H\d+$/)]);
    }
  });

  it('is found at the cell of the role, the arm or the visit that it names', async () => {
    expect(await errorsAfter('wb["Schedule"]["C2"] = "Visit 99"')).toContain('unknownVisit Schedule!C2');
    expect(await errorsAfter('wb["Schedule"]["A3"] = "nothing"')).toContain('unknownActivity Schedule!A3');
    expect(await errorsAfter('wb["Visits"]["E3"] = "low; none"')).toEqual(['unknownArm Visits!E3']);
    expect(await errorsAfter('wb["Arms"]["A3"] = "changed"')).toContain('unknownArm Sites!C3');
    const minutes = check(
      await edit('wb["Activities"]["K2"] = "Minutes: astronaut"\nwb["Activities"]["K5"] = 12'),
    );
    expect(minutes.filter(({ code }) => code === 'unknownRole').map(({ cell }) => cell)).toContain(
      'Activities!K5',
    );
  });

  it('is found at the second of two that are the same', async () => {
    expect(await errorsAfter('wb["Arms"]["A4"] = wb["Arms"]["A3"].value')).toContain('duplicateId Arms!A4');
    expect(await errorsAfter('wb["Sites"]["A5"] = wb["Sites"]["A3"].value')).toContain(
      'duplicateId Sites!A5',
    );
    const row = await errorsAfter(
      'for c in range(1, 20): wb["Schedule"].cell(99, c).value = wb["Schedule"].cell(3, c).value',
    );
    expect(row).toContain('duplicateId Schedule!C99');
  });

  it('is found at the site that is unknown or has no multiplier', async () => {
    expect(await errorsAfter('wb["Sites"]["A3"] = "ZZZ99"')).toEqual(['unknownSite Sites!A3']);
    expect(await errorsAfter('wb["Study"]["B21"] = "ZZZ99"')).toEqual(['unknownSite Study!B21']);
  });

  it('is named once, though reader and domain both miss the value', async () => {
    const errors = await errorsAfter('wb["Activities"]["C4"] = "Kitchen"\nwb["Study"]["B7"] = "V"');
    expect(errors).toEqual(['schema Study!B7', 'schema Activities!C4']);
  });

  it('says what to write, in the words of the sheet', async () => {
    const { findings } = await edit('wb["Activities"]["E4"] = "Week"');
    expect(findings[0]).toMatchObject({
      path: 'activities[1].chargedPer',
      mend: 'Use one of Visit, Participant, Once, Occurrence.',
    });
  });

  it('is found where a formula shows an error', async () => {
    const bytes = await editWithOpenpyxl(
      good,
      'wb["Sites"]["D4"] = "#REF!"\nwb["Sites"]["D4"].data_type = "e"',
    );
    expect(check(await workbook.read(bytes)).filter(({ severity }) => severity === 'error')).toMatchObject([
      { code: 'cellError', cell: 'Sites!D4', message: 'This cell shows the error #REF!.' },
    ]);
  });
});

describe('a mistake in a sheet', () => {
  it.each([
    ['Study', 'noSheet -'],
    ['Arms', 'noSheet -'],
    ['Activities', 'noSheet -'],
    ['Schedule', 'noSheet -'],
  ])('is found where the sheet %s is missing', async (sheet, expected) => {
    const errors = await errorsAfter(`del wb["${sheet}"]`);
    expect(errors[0]).toBe(expected);
    expect(errors.filter((error) => error.startsWith('noSheet'))).toHaveLength(1);
  });

  it('is found where headings are missing, wrong or there twice', async () => {
    expect(await errorsAfter('wb["Visits"].delete_rows(1, 2)')).toEqual(['noHeadings Visits!A1']);
    expect(await errorsAfter('wb["Schedule"].delete_rows(1, 2)')).toEqual(['noHeadings Schedule!A1']);
    expect(await errorsAfter('wb["Visits"]["C2"] = "Sort"')).toEqual(['noColumn Visits!A2']);
    expect(await errorsAfter('wb["Sites"]["F2"] = "ODS code"\nwb["Sites"]["F3"] = "RRV"')).toEqual([
      'duplicateColumn Sites!F2',
    ]);
  });

  it('is found where a column is none of the format, unless it is called Notes', async () => {
    expect(await errorsAfter('wb["Arms"]["C2"] = "Colour"\nwb["Arms"]["C3"] = "red"')).toEqual([
      'unknownColumn Arms!C2',
    ]);
    expect(await errorsAfter('wb["Arms"]["C2"] = "Notes for me"\nwb["Arms"]["C3"] = "red"')).toEqual([]);
    expect(await errorsAfter('wb["Arms"]["C2"] = "Colour"')).toEqual([]);
  });

  it('is found where a row of Study is missing, unknown or there twice', async () => {
    expect(await errorsAfter('wb["Study"]["A6"] = "Titel"')).toEqual(
      expect.arrayContaining(['unknownRow Study!A6', 'noRow Study!A1']),
    );
    expect(await errorsAfter('wb["Study"]["A40"] = "Phase"\nwb["Study"]["B40"] = "II"')).toEqual([
      'duplicateRow Study!A40',
    ]);
  });

  it('is found where cells are merged', async () => {
    expect(await errorsAfter('wb["Sites"].merge_cells("B3:B5")')).toContain('mergedCells Sites!B3');
    expect(await errorsAfter('wb["Schedule"].merge_cells("C3:D3")')).toContain('mergedCells Schedule!C3');
    expect(await errorsAfter('wb["Sites"].merge_cells("A1:B1")')).toEqual([]);
  });

  it('is found where a cell of the schedule has no activity or no visit', async () => {
    expect(await errorsAfter('wb["Schedule"]["A3"] = None')).toContain('headlessCell Schedule!C3');
    expect(await errorsAfter('wb["Schedule"]["Z3"] = 1')).toEqual(['headlessCell Schedule!Z3']);
  });

  it('is found, and not a flood of it, where a sheet is full of mistakes', async () => {
    const { findings } = await edit('for r in range(3, 900): wb["Activities"].cell(r, 7).value = "perhaps"');
    expect(findings).toHaveLength(200);
  });

  it('is found where there are more entries than the format allows', async () => {
    const errors = await errorsAfter(
      'for r in range(3, 40):\n  for c in (1, 2): wb["Arms"].cell(r, c).value = f"arm {r}"',
    );
    expect(errors).toContain('schema Arms!A2');
  });
});

describe('what a person should know, though it can be read', () => {
  it('is that rows, columns or sheets are hidden', async () => {
    expect(await warningsAfter('wb["Sites"].row_dimensions[4].hidden = True')).toEqual(['hidden Sites!A4']);
    expect(await warningsAfter('wb["Sites"].column_dimensions["B"].hidden = True')).toEqual([
      'hidden Sites!B2',
    ]);
    expect(await warningsAfter('wb["Arms"].sheet_state = "hidden"')).toEqual(['hidden Arms!A1']);
  });

  it('is that a sheet is not read', async () => {
    const { findings } = await edit('wb.create_sheet("My sums")');
    expect(findings).toMatchObject([{ code: 'otherSheets', message: expect.stringContaining('"My sums"') }]);
  });

  it('is that a text begins or ends with a blank, or an id holds a no-break space', async () => {
    expect(await warningsAfter('wb["Arms"]["B3"] = " Placebo"')).toEqual(['outerBlanks Arms!B3']);
    expect(
      await warningsAfter('wb["Sites"]["C2"] = "Target: placebo"\nwb["Study"]["B17"] = "a\\u00a0b"'),
    ).toEqual(['noBreakSpace Study!B17']);
  });

  it('is that a date was read day first', async () => {
    expect(await warningsAfter('wb["Study"]["B14"] = "04/05/2026"')).toEqual(['dayFirst Study!B14']);
  });

  it('is that a value is the stored result of a formula', async () => {
    const { strFromU8, strToU8, unzipSync, zipSync } = await import('fflate');
    const parts = unzipSync(good);
    const name = 'xl/worksheets/sheet7.xml';
    const sheet = strFromU8(parts[name] ?? new Uint8Array()).replace(
      /<c r="C3" s="(\d+)"><v>(\d+)<\/v>/,
      '<c r="C3" s="$1"><f>SUM(1,$2)-1</f><v>$2</v>',
    );
    const read = await workbook.read(zipSync({ ...parts, [name]: strToU8(sheet) }));
    expect(read.findings).toMatchObject([{ severity: 'warning', code: 'formula', cell: 'Sites!C3' }]);
    expect(read.input).toEqual(JSON.parse(JSON.stringify(review)));
  });
});

describe('what a person may write as they are used to', () => {
  it('is a date as a date, or in words', async () => {
    const date = (input: typeof review) => input.study.protocol.date;
    expect(
      await inputAfter('import datetime\nwb["Study"]["B14"] = datetime.datetime(2026, 2, 28, 14, 30)', date),
    ).toBe('2026-02-28');
    expect(await inputAfter('wb["Study"]["B14"] = "2026-02-28"', date)).toBe('2026-02-28');
    expect(await inputAfter('wb["Study"]["B14"] = "28 February 2026"', date)).toBe('2026-02-28');
    expect(await inputAfter('wb["Study"]["B14"] = "5-Sept-2026"', date)).toBe('2026-09-05');
  });

  it('is a date in a workbook that counts from 1904', async () => {
    const code =
      'import datetime\nfrom openpyxl.utils.datetime import CALENDAR_MAC_1904\nwb.epoch = CALENDAR_MAC_1904\nwb["Study"]["B14"] = datetime.date(2026, 2, 28)';
    expect(await inputAfter(code, (input) => input.study.protocol.date)).toBe('2026-02-28');
  });

  it('is a number as text, with commas for thousands', async () => {
    const target = (input: typeof review) => input.sites[0]?.targetParticipants['placebo'];
    expect(await inputAfter('wb["Sites"]["C3"] = "1,250"', target)).toBe(1250);
    expect(await inputAfter('wb["Sites"]["C3"] = " 12\\u00a0"', target)).toBe(12);
  });

  it('is pounds as a number, and as text with the sign', async () => {
    const at = review.activities.findIndex(({ passThroughPence }) => passThroughPence !== undefined);
    const amount = (input: typeof review) => input.activities[at]?.passThroughPence;
    for (const [written, pence] of [
      ['1250.1', 125010],
      ['"£1,250.10"', 125010],
      ['0.29', 29],
      ['"7"', 700],
    ] as const)
      expect(await inputAfter(`wb["Activities"].cell(${at + 3}, 8).value = ${written}`, amount)).toBe(pence);
  });

  it('is an id as a number, a code instead of its word, an X for once', async () => {
    expect(await inputAfter('wb["Study"]["B3"] = 1004021', (input) => input.study.irasId)).toBe('1004021');
    expect(
      await inputAfter('wb["Activities"]["C4"] = "PARTICIPANT "', (input) => input.activities[1]?.section),
    ).toBe('participant');
    expect(await inputAfter('wb["Study"]["B8"] = True', (input) => input.study.isAtmp)).toBe(true);
    expect(await inputAfter('wb["Schedule"]["C3"] = "X"', (input) => input.schedule[0]?.quantity)).toBe(1);
  });

  it('is blank rows, other headings’ capitals, another order of columns and sheets', async () => {
    const same = (input: typeof review) => input;
    const moves = [
      'wb["Sites"].insert_rows(5, 3)',
      'wb["Sites"]["A2"] = "  ods  CODE "',
      'wb.move_sheet("Sites", -4)',
      'wb["Arms"].insert_rows(1, 2)',
      'a = wb["Arms"]\nfor r in range(1, 8): a.cell(r, 5).value = a.cell(r, 1).value; a.cell(r, 1).value = None',
      'wb["Sites"].title = "x"\nwb["x"].title = "SITES"',
    ];
    for (const code of moves) expect(await inputAfter(code, same), code).toEqual(review);
  });
});

describe('findings of a workbook', () => {
  it('have the nearest cell that there is', async () => {
    const { cellOf } = await workbook.read(good);
    expect(cellOf('activities[0]')).toBe('Activities!A3');
    expect(cellOf('activities[0].minutes')).toMatch(/^Activities!K/);
    expect(cellOf('activities')).toBe('Activities!A2');
    expect(cellOf('activities[99999].label')).toBe('Activities!A2');
    expect(cellOf('sites[2].targetParticipants["low"]')).toBe('Sites!D5');
    expect(cellOf('terms.expenseCaps')).toBe("'Expense caps'!A2");
    expect(cellOf('study.cro.name')).toBe('Study!B20');
    expect(cellOf('')).toBeUndefined();
    expect(cellOf('nonsense[0]["a b"].c')).toBeUndefined();
  });

  it('keep a cell that they have, and go without one where there is none', () => {
    const finding = { severity: 'error', code: 'x', path: 'a', message: 'm', mend: 'n' } as const;
    const cellOf = (path: string) => (path === 'a' ? 'Study!B2' : undefined);
    expect(
      locateFindings([finding, { ...finding, path: 'b' }, { ...finding, cell: 'Arms!A1' }], cellOf),
    ).toEqual([
      { ...finding, cell: 'Study!B2' },
      { ...finding, path: 'b' },
      { ...finding, cell: 'Arms!A1' },
    ]);
  });
});

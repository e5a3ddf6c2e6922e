/**
 * The same as a workbook, the way it is priced today, in HyperFormula: an Activities sheet with minutes, rates and
 * quantities, and a Site sheet that multiplies, rounds to pence and sums. Pounds, as people type them.
 */
import { HyperFormula, type RawCellContent } from 'hyperformula';
import { arms, lines, rules, siteRows } from './subject.ts';

const COUNT = lines.length;
const VISITS = lines[0]?.visits.length ?? 0;
const ROLES = Math.max(...lines.map(({ minutes }) => minutes.length));
/** Columns of the Activities sheet: pairs of minutes and rate, then these. */
const ALL_IN = 2 * ROLES;
const STUDY_PRICE = ALL_IN + 1;
const ONCE = ALL_IN + 2;
const PER_PARTICIPANT = ALL_IN + 3;
const FIRST_VISIT = ALL_IN + 4;

/** 0 as A, 27 as AB. */
function letter(column: number): string {
  const rest = String.fromCharCode(65 + (column % 26));
  return column < 26 ? rest : letter(Math.floor(column / 26) - 1) + rest;
}

function activityRow(at: number): RawCellContent[] {
  const line = lines[at]!;
  const row = at + 1;
  const pairs = Array.from({ length: ROLES }, (_, role) => {
    const each = line.minutes[role];
    return [each?.minutes ?? 0, (each?.pencePerHour ?? 0) / 100];
  }).flat();
  const direct = Array.from(
    { length: ROLES },
    (_, role) => `${letter(2 * role)}${row}*${letter(2 * role + 1)}${row}`,
  );
  const rate = 1 + (rules.indirectRate + rules.capacityRate) / 10_000;
  return [
    ...pairs,
    line.allInPence / 100,
    `=(${direct.join('+')})/60*${rate}+${letter(ALL_IN)}${row}`,
    line.once,
    line.perParticipant,
    ...line.visits,
  ];
}

const quantities = (column: number): string => `Activities!${letter(column)}1:${letter(column)}${COUNT}`;

/** Units in A; multiplier and targets in B; visit totals in C; then what one participant costs and the total. */
function siteSheet(): RawCellContent[][] {
  const units = `A1:A${COUNT}`;
  const unit = (at: number): string =>
    `=ROUND(Activities!${letter(STUDY_PRICE)}${at + 1}${lines[at]?.isPassThrough ? '' : '*$B$1'},2)`;
  const rows: RawCellContent[][] = lines.map((_, at) => [unit(at), null, null]);
  const put = (row: number, column: number, content: RawCellContent): void => {
    rows[row]![column] = content;
  };
  put(0, 1, 1);
  arms.forEach((_, at) => put(at + 1, 1, 0));
  for (let visit = 0; visit < VISITS; visit += 1)
    put(visit, 2, `=SUMPRODUCT(${units},${quantities(FIRST_VISIT + visit)})`);
  put(VISITS, 2, `=SUMPRODUCT(${units},${quantities(PER_PARTICIPANT)})`);
  put(VISITS + 1, 2, `=SUMPRODUCT(${units},${quantities(ONCE)})`);
  const completed = arms.map(
    (arm) => `(C${VISITS + 1}+${arm.visits.map((visit) => `C${visit + 1}`).join('+')})`,
  );
  put(VISITS + 2, 2, `=C${VISITS + 2}+${completed.map((each, at) => `${each}*B${at + 2}`).join('+')}`);
  return rows;
}

export interface PricingWorkbook {
  /** Types each site's multiplier and targets in and reads its expected total, in pence. */
  totals(): number[];
  /** The same, and reads every line and visit of the site as well. */
  whole(): { readonly cells: number };
}

/** A column of unit prices for each site, below its multiplier. */
function pricesSheet(): RawCellContent[][] {
  return [
    siteRows.map(({ micro }) => micro / 1_000_000),
    ...lines.map((line, at) =>
      siteRows.map((_, site) => {
        const multiplier = line.isPassThrough ? '' : `*${letter(site)}$1`;
        return `=ROUND(Activities!$${letter(STUDY_PRICE)}${at + 1}${multiplier},2)`;
      }),
    ),
  ];
}

/** A row for each site: its visits, what one participant and the site itself are charged, and the total. */
function totalsRow({ targets }: (typeof siteRows)[number], site: number): RawCellContent[] {
  const row = site + 1;
  const units = `Prices!${letter(site)}$2:${letter(site)}$${COUNT + 1}`;
  const sum = (column: number): string => `=SUMPRODUCT(${units},${quantities(column)})`;
  const completed = arms.map(
    (arm) => `(${letter(VISITS)}${row}+${arm.visits.map((visit) => `${letter(visit)}${row}`).join('+')})`,
  );
  return [
    ...Array.from({ length: VISITS }, (_, visit) => sum(FIRST_VISIT + visit)),
    sum(PER_PARTICIPANT),
    sum(ONCE),
    `=${letter(VISITS + 1)}${row}+${completed.map((each, at) => `${each}*${targets[at] ?? 0}`).join('+')}`,
  ];
}

/** A workbook with every site in it, made from the study and calculated; the expected total of each, in pence. */
export function calculateWholeWorkbook(): number[] {
  const engine = HyperFormula.buildFromSheets(
    {
      Activities: lines.map((_, at) => activityRow(at)),
      Prices: pricesSheet(),
      Totals: siteRows.map(totalsRow),
    },
    { licenseKey: 'gpl-v3' },
  );
  const sheet = engine.getSheetId('Totals') ?? 0;
  const totals = siteRows.map((_, row) =>
    Math.round(Number(engine.getCellValue({ sheet, row, col: VISITS + 2 })) * 100),
  );
  engine.destroy();
  return totals;
}

/** A workbook with the study in it, calculated once and kept open. */
export function openPricingWorkbook(): PricingWorkbook {
  const engine = HyperFormula.buildFromSheets(
    { Activities: lines.map((_, at) => activityRow(at)), Site: siteSheet() },
    { licenseKey: 'gpl-v3' },
  );
  const sheet = engine.getSheetId('Site') ?? 0;
  const choose = ({ micro, targets }: (typeof siteRows)[number]): void => {
    engine.setCellContents({ sheet, row: 0, col: 1 }, [
      [micro / 1_000_000],
      ...targets.map((each) => [each]),
    ]);
  };
  return {
    totals: () =>
      siteRows.map((site) => {
        choose(site);
        return Math.round(Number(engine.getCellValue({ sheet, row: VISITS + 2, col: 2 })) * 100);
      }),
    whole: () => {
      let cells = 0;
      for (const site of siteRows) {
        choose(site);
        cells += engine.getSheetValues(sheet).length;
      }
      return { cells };
    },
  };
}

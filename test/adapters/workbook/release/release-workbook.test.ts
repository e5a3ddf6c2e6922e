import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import { readBasisPoints, readMicro } from '../../../../shared/adapters/workbook/release/exact-numbers.ts';
import { createReleaseWorkbook } from '../../../../shared/adapters/workbook/release/release-workbook.xlsx.ts';
import type { Finding } from '../../../../shared/domain/findings.ts';
import { formatMultiplier, MultiplierSet, TariffRelease } from '../../../../shared/domain/tariff.ts';
import { bundledMultipliers, bundledTariff } from '../../../../shared/reference/index.ts';
import { readRelease } from '../../../../shared/usecases/reference-data/release-document.ts';
import { loadGolden } from '../../../support/golden.ts';

const workbook = createReleaseWorkbook();
const readTariff = (bytes: Uint8Array) =>
  readRelease(TariffRelease, { kind: 'workbook', bytes }, (sent) => workbook.readTariff(sent));
const readMultipliers = (bytes: Uint8Array) =>
  readRelease(MultiplierSet, { kind: 'workbook', bytes }, (sent) => workbook.readMultipliers(sent));
const shortly = (findings: readonly Finding[]) =>
  findings.map(({ severity, code, cell, path }) => `${severity} ${code} ${cell ?? ''} ${path}`);

/** A workbook as a person would make it: sheets of plain cells. */
async function made(sheets: Readonly<Record<string, readonly (readonly (string | number | null)[])[]>>) {
  const plans = Object.entries(sheets).map(([sheet, rows]) => ({
    sheet,
    data: rows.map((row) => row.map((value) => (value === null ? null : { value }))) satisfies SheetData,
  }));
  return new Uint8Array(await writeXlsxFile(plans).toBuffer());
}

const RELEASE = [
  ['Format', 'ncvr.multiplier-set/1'],
  ['Release id', 'MFF-TEST'],
  ['Financial year', '2027/28'],
  ['Source', 'Made for a test'],
];
const rowsOf = (...rows: (string | number | null)[][]) =>
  made({ Release: RELEASE, Rows: [['ODS code', 'Multiplier', 'Nation'], ...rows] });

const half = (await workbook.writeTariff(bundledTariff())).subarray(0, 5000);

describe('a tariff release as a workbook', () => {
  it.each([
    ['the worked example', loadGolden('worked-example').tariff],
    ['the edge example', loadGolden('edge').tariff],
    ['the demonstration tariff', bundledTariff()],
  ])('is read back identical: %s', async (_name, tariff) => {
    const { release, findings } = await readTariff(await workbook.writeTariff(tariff));
    expect(findings).toEqual([]);
    expect(release).toEqual(tariff);
  });

  it('keeps minutes in their order, and roles that nobody knows', async () => {
    const { tariff } = loadGolden('worked-example');
    tariff.items[0]!.minutes = [
      { role: 'medical', minutes: 1 },
      { role: 'admin', minutes: 2 },
      { role: 'nurse', minutes: 3 },
      { role: 'ghost; "1"', minutes: 4 },
    ];
    const { release } = await readTariff(await workbook.writeTariff(tariff));
    expect(release).toEqual(tariff);
  });

  it('gives the same bytes for the same release', async () => {
    const [one, other] = [
      await workbook.writeTariff(bundledTariff()),
      await workbook.writeTariff(bundledTariff()),
    ];
    expect(Buffer.from(one).equals(Buffer.from(other))).toBe(true);
  });

  it('begins as a template whose every gap is found', async () => {
    const { release, findings } = await readTariff(await workbook.writeTariff());
    expect(release).toBeUndefined();
    expect(findings.map(({ cell }) => cell)).toEqual(
      expect.arrayContaining(['Release!B3', 'Release!B4', 'Rules!B2']),
    );
    expect(findings.every(({ severity, code }) => severity === 'error' && code === 'schema')).toBe(true);
  });

  it('names sheet and cell of every mistake', async () => {
    const bytes = await made({
      Release: [
        ['Format', 'ncvr.tariff-release/1'],
        ['Release id', 'NAT-1'],
        ['Financial year', '2027/28'],
        ['Release number', 1],
        ['Effective from', '31 February 2027'],
        ['Provenance', 'National'],
        ['Source', 'Made for a test'],
      ],
      Rules: [
        ['Indirect cost (per cent)', 0.7],
        ['Capacity building (per cent)', 20],
        ['Capacity building on', 'Direct cost'],
      ],
      Roles: [
        ['Role code', 'Role', 'Rate (pounds per hour)'],
        ['nurse', 'Nurse', 42.005],
      ],
      Items: [
        ['Item code', 'Item', 'Kind', 'All-in price (pounds)', 'Minutes: nurse'],
        ['A', 'First', 'Procedure', null, 10.5],
        ['B', 'Second', 'Something', 20.1, null],
      ],
    });
    const { findings } = await readTariff(bytes);
    expect(shortly(findings)).toEqual([
      'error schema Release!B5 effectiveFrom',
      'error schema Rules!B1 rules.indirectRate',
      'error schema Roles!C2 roles[0].pencePerHour',
      'error schema Items!C3 items[1].kind',
      'error schema Items!E2 items[0].minutes[0].minutes',
    ]);
  });

  it('reads 29.9 pounds as 2990 pence and 0.29 as 29, which a multiplication by 100 would not', async () => {
    const { tariff } = loadGolden('worked-example');
    const amounts = [2990, 29, 1, 110, 435, 1_000_000_000];
    tariff.items = amounts.map((allInPence, at) => ({
      code: `I${at}`,
      label: `Item ${at}`,
      kind: 'investigation',
      minutes: [],
      allInPence,
    }));
    const { release } = await readTariff(await workbook.writeTariff(tariff));
    expect(release?.items.map(({ allInPence }) => allInPence)).toEqual(amounts);
  });

  it('is refused in another format with one finding', async () => {
    const { findings } = await readTariff(await workbook.writeMultipliers(bundledMultipliers()));
    expect(shortly(findings)).toContain('error schema Release!B2 schema');
  });

  it.each([
    ['an empty file', new Uint8Array()],
    ['text', new TextEncoder().encode('schema,id')],
    ['half a workbook', half],
  ])('cannot be read from %s, which is a finding and no fault', async (_name, bytes) => {
    const { release, findings } = await readTariff(bytes);
    expect(release).toBeUndefined();
    expect(findings).toMatchObject([{ severity: 'error', path: '' }]);
  });
});

describe('a multiplier set as a workbook', () => {
  it('is read back identical', async () => {
    const { release, findings } = await readMultipliers(
      await workbook.writeMultipliers(bundledMultipliers()),
    );
    expect(findings).toEqual([]);
    expect(release).toEqual(bundledMultipliers());
  });

  it('has rows for devolved nations and primary care like any other', async () => {
    const { release } = await readMultipliers(
      await rowsOf(['7A1', 1.05, 'Wales'], ['A81001', '1.000000', 'England']),
    );
    expect(release?.rows).toEqual([
      { odsCode: '7A1', micro: 1_050_000, nation: 'Wales' },
      { odsCode: 'A81001', micro: 1_000_000, nation: 'England' },
    ]);
  });

  it.each([
    [0, /multiplier of 0/],
    ['0.000000', /multiplier of 0/],
    [1.1753351, /7 decimals/],
    ['1,175335', /not a multiplier/],
    [-1.1, /not a multiplier/],
    [1e-7, /not a multiplier/],
    [1e21, /not a multiplier/],
  ])('refuses the multiplier %s, by sheet and cell', async (multiplier, message) => {
    const { release, findings } = await readMultipliers(await rowsOf(['RK9', 1], ['RRV', multiplier]));
    expect(release).toBeUndefined();
    expect(shortly(findings)).toEqual(['error schema Rows!B3 rows[1].micro']);
    expect(findings[0]?.message).toMatch(message);
  });
});

describe('decimals as digits', () => {
  it('bring back every multiplier that a spreadsheet keeps as a double', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000_000 }), (micro) => {
        const kept = Number(formatMultiplier(micro));
        // Excel writes 17 digits, of which the shortest text of the double is left.
        const written = String(Number(kept.toPrecision(17)));
        expect(readMicro(written)).toEqual({ ok: true, value: micro });
      }),
      { examples: [[1_175_335], [10], [1_000_001]] },
    );
  });

  it.each([
    ['70', 7000],
    ['70%', 7000],
    ['68.5', 6850],
    ['19.95 %', 1995],
    ['0', 0],
    ['0.7%', 70],
  ])('read %s per cent as %i basis points', (text, value) => {
    expect(readBasisPoints(text)).toEqual({ ok: true, value });
  });

  it.each(['0.7', '0.07', '70.125', '-1', 'seventy', ''])('do not guess at the rate %j', (text) => {
    expect(readBasisPoints(text).ok).toBe(false);
  });
});

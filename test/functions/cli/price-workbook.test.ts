import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { createReviewWorkbook } from '../../../shared/adapters/workbook/review-workbook.xlsx.ts';
import { editWithOpenpyxl } from '../../adapters/workbook/openpyxl.ts';
import { loadGolden } from '../../support/golden.ts';
import { ISSUED_AT } from '../../support/sample.ts';
import { makeFolder, runHere, runProcess, writeDocuments } from './command-line.ts';

type Example = 'worked-example' | 'edge';

const workbookOf = (example: Example) => {
  const { review, tariff } = loadGolden(example);
  return createReviewWorkbook().write(review, tariff);
};

/** Writes bytes under a name, and prices them with the releases of an example. */
async function price(bytes: Uint8Array, example: Example, ...more: readonly string[]) {
  const { tariff, multipliers } = loadGolden(example);
  const files = writeDocuments({ tariff, multipliers });
  // Whatever it is called: a workbook is told by its first bytes.
  const review = join(makeFolder(), 'review.json');
  writeFileSync(review, bytes);
  const out = join(makeFolder(), 'out');
  const options = ['--tariff', files.tariff, '--multipliers', files.multipliers, '--issued-at', ISSUED_AT];
  const ended = await runHere(['price', review, ...options, '--out', out, '--no-pdf', ...more]);
  return { ...ended, out };
}

describe.each(['worked-example', 'edge'] as const)('ncvr price on the %s as a workbook', (example) => {
  it('writes the same bytes as for the JSON, and every expected number', async () => {
    const { review, expected } = loadGolden(example);
    const fromWorkbook = await price(await workbookOf(example), example);
    expect(fromWorkbook.code, fromWorkbook.stderr).toBe(0);
    const fromJson = await price(strToU8(JSON.stringify(review)), example);
    expect(readdirSync(fromWorkbook.out).sort()).toEqual(readdirSync(fromJson.out).sort());
    for (const golden of expected) {
      const read = (out: string, file: string) => readFileSync(join(out, golden.odsCode, file), 'utf8');
      expect(JSON.parse(read(fromWorkbook.out, 'site-price.json'))).toMatchObject(golden);
      for (const file of ['site-price.json', 'appendix.json'])
        expect(read(fromWorkbook.out, file)).toBe(read(fromJson.out, file));
    }
    expect(readFileSync(join(fromWorkbook.out, 'summary.csv'), 'utf8')).toBe(
      readFileSync(join(fromJson.out, 'summary.csv'), 'utf8'),
    );
  });

  it('prices what another spreadsheet program has saved again to the same pennies', async () => {
    const { expected } = loadGolden(example);
    const { code, out, stderr } = await price(await editWithOpenpyxl(await workbookOf(example)), example);
    expect(code, stderr).toBe(0);
    for (const golden of expected) {
      const file = join(out, golden.odsCode, 'site-price.json');
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject(golden);
    }
  });
});

describe('ncvr price on a workbook with mistakes', () => {
  const edited = async (code: string) => editWithOpenpyxl(await workbookOf('edge'), code);

  it('names the cell beside the field, and prices nothing', async () => {
    const { code, out, stderr } = await price(await edited('wb["Activities"]["D3"] = "LOST"'), 'edge');
    expect(code).toBe(1);
    expect(stderr).toContain('Activities!D3 (activities[0].tariffItem)');
    expect(existsSync(out)).toBe(false);
  });

  it('prices nothing while a cell could not be read, even where the format could do without it', async () => {
    const { code, out, stderr } = await price(await edited('wb["Activities"]["F11"] = "=1/0"'), 'edge');
    expect(code).toBe(1);
    expect(stderr).toContain('Activities!F11 (activities[8].quantity)');
    expect(existsSync(out)).toBe(false);
  });

  it('says of a sheet that it does not read that it does not, and prices', async () => {
    const { code, out, stderr } = await price(await edited('wb.create_sheet("My notes")'), 'edge');
    expect(code).toBe(0);
    expect(stderr).toContain('"My notes"');
    expect(existsSync(join(out, 'summary.csv'))).toBe(true);
  });

  it('names a site that the review has not as a mistake of the command line', async () => {
    const { code, stderr } = await price(await workbookOf('edge'), 'edge', '--site', 'RRV');
    expect([code, stderr]).toEqual([2, expect.stringContaining('RRV')]);
  });

  it.each<readonly [string, () => Promise<Uint8Array> | Uint8Array, RegExp]>([
    ['another ZIP', () => zipSync({ 'readme.txt': strToU8('hello') }), /not an Excel workbook|\.xlsx/],
    ['an .xls', () => Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, ...new Uint8Array(600)), /\.xlsx/],
    ['half a workbook', async () => (await workbookOf('edge')).subarray(0, 4000), /\.xlsx/],
  ])('says of %s how to mend it', async (_, make, message) => {
    const { code, stdout, stderr } = await price(await make(), 'edge');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
  });

  it('is taken from standard input too', async () => {
    const { tariff, multipliers } = loadGolden('edge');
    const files = writeDocuments({ tariff, multipliers });
    const args = [
      '--tariff',
      files.tariff,
      '--multipliers',
      files.multipliers,
      '--out',
      files.out,
      '--no-pdf',
    ];
    const ended = await runProcess(['price', '-', ...args], { input: await workbookOf('edge') });
    expect(ended.code, ended.stderr).toBe(0);
    expect(existsSync(join(files.out, 'summary.csv'))).toBe(true);
  });
});

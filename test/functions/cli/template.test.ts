import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createReviewWorkbook } from '../../../shared/adapters/workbook/review-workbook.xlsx.ts';
import { bundledTariff } from '../../../shared/reference/index.ts';
import { askOpenpyxl } from '../../adapters/workbook/openpyxl.ts';
import { loadGolden } from '../../support/golden.ts';
import { makeFolder, runHere, runProcess, writeDocuments } from './command-line.ts';

const read = (file: string) => createReviewWorkbook().read(readFileSync(file));

describe('ncvr template', () => {
  it('writes an empty workbook for the bundled tariff, with its items to pick from', async () => {
    const out = join(makeFolder(), 'empty.xlsx');
    const ended = await runProcess(['template', '--out', out]);
    expect(ended).toEqual({ code: 0, stdout: `Wrote ${out}\n`, stderr: '' });
    const bytes = readFileSync(out);
    expect(await askOpenpyxl(bytes, 'wb.sheetnames')).toEqual(
      expect.arrayContaining(['Study', 'Arms', 'Visits', 'Activities', 'Schedule', 'Sites', 'Tariff']),
    );
    expect((await read(out)).input).toMatchObject({ tariff: bundledTariff().id, activities: [], sites: [] });
  });

  it('is resource-review.xlsx in the folder where it runs unless told otherwise', async () => {
    const folder = makeFolder();
    const before = process.cwd();
    try {
      process.chdir(folder);
      expect((await runHere(['template'])).code).toBe(0);
    } finally {
      process.chdir(before);
    }
    expect(readdirSync(folder)).toEqual(['resource-review.xlsx']);
  });

  it('writes a review that reads back as the same', async () => {
    const { review, tariff } = loadGolden('edge');
    const files = writeDocuments({ review, tariff });
    const out = join(makeFolder(), 'edge.xlsx');
    const ended = await runHere([
      'template',
      '--review',
      files.review,
      '--tariff',
      files.tariff,
      '--out',
      out,
    ]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const { input, findings } = await read(out);
    expect(findings).toEqual([]);
    expect(input).toEqual(JSON.parse(JSON.stringify(review)));
  });

  it('leaves out the items of a tariff that is not the one of the review, and says so', async () => {
    const files = writeDocuments({ review: loadGolden('edge').review });
    const out = join(makeFolder(), 'edge.xlsx');
    const ended = await runHere(['template', '--review', files.review, '--out', out]);
    expect(ended.code).toBe(0);
    expect(ended.stderr).toContain('EDGE-2026-27.2');
    expect(await askOpenpyxl(readFileSync(out), '"Tariff" in wb.sheetnames')).toBe(false);
  });

  it('writes the same bytes every time', async () => {
    const [one, other] = [join(makeFolder(), 'a.xlsx'), join(makeFolder(), 'b.xlsx')];
    await runHere(['template', '--out', one]);
    await runHere(['template', '--out', other]);
    expect(Buffer.compare(readFileSync(one), readFileSync(other))).toBe(0);
  });

  it('writes nothing for documents with mistakes, and names each', async () => {
    const files = writeDocuments({ review: { schema: 'ncvr.resource-review/1' }, tariff: '{"half":' });
    const out = join(makeFolder(), 'none.xlsx');
    const noReview = await runHere(['template', '--review', files.review, '--out', out]);
    expect([noReview.code, noReview.stdout]).toEqual([1, '']);
    expect(noReview.stderr).toContain('study');
    const noTariff = await runHere(['template', '--tariff', files.tariff, '--out', out]);
    expect(noTariff.code).toBe(1);
    expect(noTariff.stderr).toContain('Line 1');
    expect(existsSync(out)).toBe(false);
  });

  it('refuses a command line with mistakes', async () => {
    const blocked = join(makeFolder(), 'file');
    writeFileSync(blocked, '');
    for (const args of [
      ['extra'],
      ['--tariff', '-'],
      ['--review', '/no/such/file.json'],
      ['--out', join(blocked, 'in-a-file.xlsx')],
    ]) {
      const ended = await runHere(['template', ...args]);
      expect([ended.code, ended.stdout]).toEqual([2, '']);
      expect(ended.stderr).toContain('Try ncvr template --help.');
    }
  });
});

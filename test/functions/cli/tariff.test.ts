import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createReleaseWorkbook } from '../../../shared/adapters/workbook/release/release-workbook.xlsx.ts';
import type { TariffRelease } from '../../../shared/domain/tariff.ts';
import { diffTariffs } from '../../../shared/domain/tariff-diff.ts';
import { loadGolden } from '../../support/golden.ts';
import { makeFolder, runHere, writeDocuments } from './command-line.ts';

const { tariff } = loadGolden('worked-example');
const next: TariffRelease = {
  ...tariff,
  id: 'EX-2027-28.1',
  rules: { ...tariff.rules, indirectRate: 7150 },
  roles: tariff.roles.map((role) =>
    role.code === 'admin' ? { ...role, pencePerHour: 2800, label: 'Admin' } : role,
  ),
  items: [
    ...tariff.items.filter(({ code }) => code !== 'P-ECG'),
    { code: 'I-NEW', label: 'New scan', kind: 'investigation', minutes: [], allInPence: 123_456 },
  ],
};
const { before, after, broken } = writeDocuments({
  before: tariff,
  after: next,
  broken: { ...tariff, items: [...tariff.items, tariff.items[0]] },
});

/** The workbook of a release as a file, under a name that does not say what it is. */
async function writeWorkbook(release: TariffRelease): Promise<string> {
  const path = join(makeFolder(), 'release.bin');
  writeFileSync(path, await createReleaseWorkbook().writeTariff(release));
  return path;
}

describe('ncvr tariff diff', () => {
  it('shows what was added, removed, repriced, re-rated and ruled, in pounds', async () => {
    const { code, stdout, stderr } = await runHere(['tariff', 'diff', before, after]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^EX-2026-27\.1 -> EX-2027-28\.1\n/);
    expect(stdout).toMatch(/Rules \(1\)\n {2}indirect cost +70% -> 71\.5%\n/);
    expect(stdout).toMatch(/another rate, pounds per hour \(1\)\n {2}admin +27\.00 -> 28\.00 +Admin\n/);
    expect(stdout).toMatch(/renamed \(1\)\n {2}admin +Administrator -> Admin\n/);
    expect(stdout).toMatch(/Items added[^\n]*\(1\)\n {2}I-NEW +1,234\.56 +New scan\n/);
    expect(stdout).toMatch(/Items removed[^\n]*\(1\)\n {2}P-ECG +37\.95 /);
    // 25 minutes at 28.00, times 1.715 + 0.2: 22.34166...
    expect(stdout).toMatch(/P-ECRF +21\.38 -> 22\.34 +\+0\.96 +rates of staff roles, rules +eCRF entry\n/);
  });

  it('says that there is no difference, and ends well', async () => {
    const { code, stdout } = await runHere(['tariff', 'diff', before, before]);
    expect(code).toBe(0);
    expect(stdout).toContain('There are no differences.');
    expect(stdout).toContain(`${tariff.items.length} items are unchanged.`);
  });

  it('reads Excel workbooks, whatever they are called, beside JSON', async () => {
    const fromJson = await runHere(['tariff', 'diff', before, after]);
    const fromExcel = await runHere([
      'tariff',
      'diff',
      await writeWorkbook(tariff),
      await writeWorkbook(next),
    ]);
    expect(fromExcel).toEqual(fromJson);
  });

  it('gives the differences as JSON', async () => {
    const { code, stdout } = await runHere(['tariff', 'diff', before, after, '--json']);
    expect([code, JSON.parse(stdout)]).toEqual([0, diffTariffs(tariff, next)]);
  });

  it('reads one release from standard input', async () => {
    const input = [new TextEncoder().encode(JSON.stringify(next))];
    const piped = await runHere(['tariff', 'diff', before, '-'], { input });
    expect(piped.stdout).toBe((await runHere(['tariff', 'diff', before, after])).stdout);
  });

  it('lists the errors of a release, and shows no differences', async () => {
    const { code, stdout, stderr } = await runHere(['tariff', 'diff', before, broken]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`items[${tariff.items.length}].code`);
  });

  it('names the cell of an error in a workbook', async () => {
    const twice = { ...tariff, items: [...tariff.items, ...tariff.items.slice(0, 1)] };
    const { code, stderr } = await runHere(['tariff', 'diff', before, await writeWorkbook(twice)]);
    expect(code).toBe(1);
    expect(stderr).toContain(`Items!A${tariff.items.length + 3} (items[${tariff.items.length}].code)`);
  });

  it.each([
    [[]],
    [['compare', before, after]],
    [['diff', before]],
    [['diff', before, after, before]],
    [['diff', '-', '-']],
    [['diff', before, '/no/such/file.json']],
    [['diff', before, after, '--xml']],
  ])('takes %j for a mistake in the command line', async (args) => {
    const { code, stdout, stderr } = await runHere(['tariff', ...args]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('ncvr tariff --help');
  });
});

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCsv } from '../../../functions/cli/csv.ts';
import { FinancialAppendix } from '../../../shared/domain/financial-appendix.ts';
import { SitePrice } from '../../../shared/domain/site-price-document.ts';
import { bundledMultipliers, bundledOrganisations } from '../../../shared/reference/index.ts';
import { openWorkbook } from '../../adapters/budget/open-workbook.ts';
import { recalculate } from '../../adapters/budget/recalculate.ts';
import { loadGolden } from '../../support/golden.ts';
import { sampleDocuments } from '../../support/sample.ts';
import { runHere, writeDocuments } from './command-line.ts';

const withFiles = (documents = sampleDocuments()) => {
  const files = writeDocuments(documents);
  const { review, tariff, multipliers, out } = files;
  return {
    out,
    args: ['price', review, '--tariff', tariff, '--multipliers', multipliers, '--out', out, '--no-pdf'],
    read: (...path: string[]) => readFileSync(join(out, ...path), 'utf8'),
  };
};

/** Reads CSV by RFC 4180, character by character. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (isQuoted && character === '"' && text.charAt(at + 1) === '"') {
      cell += '"';
      at += 1;
    } else if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted || !',\r\n'.includes(character)) cell += character;
    else if (character === ',' || character === '\r') {
      rows.at(-1)?.push(cell);
      cell = '';
    } else rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('summary.csv', () => {
  it('has every site with its multiplier and its totals in pence and in pounds', async () => {
    const { args, read } = withFiles();
    expect((await runHere(args)).code).toBe(0);
    const [heading, ...rows] = readCsv(read('summary.csv'));
    const { expected, review } = loadGolden('worked-example');
    expect(heading?.slice(0, 5)).toEqual([
      'ODS code',
      'Site',
      'Multiplier',
      'One completed participant, Placebo (pence)',
      'One completed participant, Placebo (GBP)',
    ]);
    expect(rows.map(([odsCode]) => odsCode)).toEqual(review.sites.map(({ odsCode }) => odsCode));
    for (const [at, row] of rows.entries()) {
      const golden = expected[at]!;
      const arms = golden['arms'] as { completedParticipantPence: number }[];
      const amounts = [
        ...arms.map((arm) => arm.completedParticipantPence),
        golden['oneOffPence'] as number,
        golden['expectedPence'] as number,
      ];
      expect(row.slice(3).filter((_, column) => column % 2 === 0)).toEqual(amounts.map(String));
      // Pounds are the same digits with a point before the last two.
      expect(row.slice(3).filter((_, column) => column % 2 === 1)).toEqual(
        amounts.map((pence) => String(pence).replace(/(..)$/, '.$1')),
      );
      expect(row).toHaveLength(heading!.length);
    }
    expect(rows.find(([odsCode]) => odsCode === 'RRV')?.slice(1, 3)).toEqual([
      'University College London Hospitals NHS Foundation Trust',
      '1.175335',
    ]);
  });

  it('tells arms with the same label apart', async () => {
    const documents = sampleDocuments();
    documents.review.arms[1]!.label = documents.review.arms[0]!.label;
    const { args, read } = withFiles(documents);
    expect((await runHere(args)).code).toBe(0);
    const [heading = []] = readCsv(read('summary.csv'));
    expect(heading).toContain('One completed participant, Placebo [placebo] (pence)');
    expect(heading).toContain('One completed participant, Placebo [low] (pence)');
  });

  it('keeps any text, and lets none begin as a formula', () => {
    const cells = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '=1+1',
        '+1',
        '-1',
        '@x',
        '\tx',
        '\rx',
        '\nx',
        '＝1+1',
        '＋1',
        '－1',
        '＠x',
        '"a",\r\nb',
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.array(cells, { minLength: 2, maxLength: 4 }), { minLength: 1 }), (rows) => {
        const read = readCsv(formatCsv(rows));
        const inert = rows.map((row) => row.map((cell) => cell.replace(/^(?=[=+\-@\t\r\n＝＋－＠])/, "'")));
        expect(read).toEqual(inert);
        expect(read.flat().filter((cell) => /^[=+\-@\t\r\n＝＋－＠]/.test(cell))).toEqual([]);
      }),
    );
  });
});

describe('what ncvr price writes', () => {
  it('is only the sites asked for, repeated or separated by commas, in the order of the review', async () => {
    const { args, out, read } = withFiles();
    const ended = await runHere([...args, '--site', 'RRV,RJ1', '--site', 'RK9', '--site', 'RRV']);
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/at 3 sites/);
    expect(readdirSync(out).sort()).toEqual(['RJ1', 'RK9', 'RRV', 'summary.csv']);
    expect(
      readCsv(read('summary.csv'))
        .slice(1)
        .map(([odsCode]) => odsCode),
    ).toEqual(['RK9', 'RJ1', 'RRV']);
  });

  it('is three whole files a site, and nothing unfinished', async () => {
    const { args, out } = withFiles();
    expect((await runHere(args)).code).toBe(0);
    expect(readdirSync(join(out, 'RRV')).sort()).toEqual(['appendix.json', 'budget.xlsx', 'site-price.json']);
    expect(readdirSync(out).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('has a budget whose totals are those of the price', async () => {
    const { args, out, read } = withFiles();
    expect((await runHere(args)).code).toBe(0);
    const sheets = openWorkbook(readFileSync(join(out, 'RRV', 'budget.xlsx')));
    const { expectedPence } = SitePrice.parse(JSON.parse(read('RRV', 'site-price.json')));
    const [found] = recalculate(sheets)
      .filter(({ cell }) => /^Lines!/.test(cell))
      .slice(-1);
    expect(Math.round(Number(found?.found) * 100)).toBe(expectedPence);
    expect(sheets.get('Summary')?.cells.get('A3')?.value).toMatch(/^Not issued.* Demonstration tariff/);
  });

  it('leaves no PDF of an earlier price beside a new appendix', async () => {
    const { args, out } = withFiles();
    mkdirSync(join(out, 'RRV'), { recursive: true });
    writeFileSync(join(out, 'RRV', 'appendix.pdf'), 'an earlier price');
    expect((await runHere(args)).code).toBe(0);
    expect(existsSync(join(out, 'RRV', 'appendix.pdf'))).toBe(false);
  });

  it('has no summary when the person stops it between two sites', async () => {
    const { args, out } = withFiles();
    expect((await runHere(args)).code).toBe(0);
    let asked = 0;
    const ended = await runHere(args, { isStopped: () => (asked += 1) === 2 });
    expect(ended.code).toBe(130);
    expect(ended.stderr).toMatch(/Stopped after 2 of 8 sites; there is no summary/);
    expect(existsSync(join(out, 'summary.csv'))).toBe(false);
  });

  it('carries the moment of the clock where none is given', async () => {
    const { args, read } = withFiles();
    expect((await runHere(args)).code).toBe(0);
    expect(JSON.parse(read('RRV', 'appendix.json')).issue.issuedAt).toBe('2026-11-21T09:00:00.000Z');
  });

  it('checks that sites are open on the day in London of the moment given', async () => {
    const documents = sampleDocuments();
    documents.review.sites[0]!.odsCode = 'RVJ';
    documents.multipliers.rows.push({ odsCode: 'RVJ', micro: 1_010_000 });
    const { args } = withFiles(documents);
    // 30 June is its last day; in London that day ends an hour before it does in UTC.
    expect((await runHere([...args, '--issued-at', '2026-06-30T22:59:59Z'])).code).toBe(0);
    expect((await runHere([...args, '--issued-at', '2026-06-30T23:00:00Z'])).code).toBe(1);
  });

  it('uses the bundled tariff, multipliers and organisations where no file is named', async () => {
    const sample = new URL('../../../shared/reference/sample-study/review.json', import.meta.url).pathname;
    const { out } = withFiles();
    const ended = await runHere(['price', sample, '--out', out, '--no-pdf']);
    expect(ended.code, ended.stderr).toBe(0);
    expect(ended.stdout).toMatch(/DEMO-2026-27\.1 is a demonstration tariff/);
  });

  it('does not call a national tariff a demonstration', async () => {
    const documents = sampleDocuments();
    documents.tariff.provenance = 'national';
    const ended = await runHere(withFiles(documents).args);
    expect(ended.code).toBe(0);
    expect(ended.stdout).not.toMatch(/demonstration/);
  });

  it('shows a progress bar to a person who watches, and to nobody else', async () => {
    const watched = await runHere(withFiles().args, { isWatched: true });
    expect(watched.stderr).toContain('[##############################] 8 of 8 sites');
    const unwatched = await runHere(withFiles().args);
    expect(unwatched.stderr).toBe('');
  });
});

describe('ncvr price that is stopped from outside', () => {
  /** A review at every site of the bundled multipliers that is open: a run long enough to be met in its midst. */
  const manySites = () => {
    const documents = sampleDocuments();
    const first = documents.review.sites[0]!;
    documents.review.sites = bundledMultipliers()
      .rows.filter(({ odsCode }) => bundledOrganisations().get(odsCode)?.status === 'open')
      .map(({ odsCode }) => ({ ...first, odsCode }));
    return {
      ...withFiles({ ...documents, multipliers: bundledMultipliers() }),
      sites: documents.review.sites,
    };
  };

  const stopMidway = async (signal: NodeJS.Signals) => {
    const { args, out, sites } = manySites();
    const command = new URL('../../../functions/cli/ncvr.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [command, ...args]);
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    while (!existsSync(join(out, sites[3]!.odsCode)) && child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    child.kill(signal);
    return { code: await ended, out, sites };
  };

  it.each(['SIGKILL', 'SIGINT', 'SIGTERM'] as const)(
    'by %s leaves only whole files and no summary',
    async (signal) => {
      const { code, out, sites } = await stopMidway(signal);
      expect(code).toBe(signal === 'SIGKILL' ? null : 130);
      const folders = readdirSync(out);
      expect(folders).not.toContain('summary.csv');
      expect(folders.length).toBeGreaterThan(2);
      expect(folders.length).toBeLessThan(sites.length);
      const files = folders.flatMap((folder) =>
        readdirSync(join(out, folder)).map((name) => join(out, folder, name)),
      );
      for (const file of files.filter((name) => name.endsWith('.json'))) {
        const document = JSON.parse(readFileSync(file, 'utf8'));
        expect(
          (file.endsWith('appendix.json') ? FinancialAppendix : SitePrice).safeParse(document).success,
        ).toBe(true);
      }
      for (const file of files.filter((name) => name.endsWith('.xlsx')))
        expect(openWorkbook(readFileSync(file)).has('Summary')).toBe(true);
      if (signal !== 'SIGKILL')
        expect(files.filter((name) => !/(?:json|budget\.xlsx)$/.test(name))).toEqual([]);
    },
  );
});

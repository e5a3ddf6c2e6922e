import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { instance, kneeStudy, plainStudy } from '../../adapters/usdm/studies.ts';
import { makeFolder, runHere, runProcess, writeDocuments } from './command-line.ts';

interface Printed {
  readonly review: { readonly activities: readonly { readonly tariffItem?: string }[] } | null;
  readonly unmapped: readonly { readonly activity: string }[];
  readonly findings: readonly { readonly code: string; readonly path: string; readonly message: string }[];
  readonly account?: { readonly cellsInFile: number; readonly cellsInDraft: number };
}

const printedBy = ({ stdout }: { readonly stdout: string }): Printed => JSON.parse(stdout);

const mapping = (entries: readonly unknown[]) => ({ schema: 'ncvr.activity-mapping/1', id: 'M-1', entries });

describe('ncvr import-usdm', () => {
  it('prints review, unmapped and findings as JSON, and ends with 0', async () => {
    const { study } = writeDocuments({ study: kneeStudy() });
    const ended = await runProcess(['import-usdm', study]);
    expect(ended.code).toBe(0);
    const printed = printedBy(ended);
    expect(Object.keys(printed)).toEqual(['review', 'unmapped', 'findings', 'unscheduled', 'account']);
    expect(printed.review?.activities).toHaveLength(6);
    expect(printed.unmapped).toHaveLength(6);
    expect(printed.account).toMatchObject({ cellsInFile: 10, cellsInDraft: 10 });
    expect(ended.stderr).toMatch(/study\.json: 0 errors, \d+ warnings/);
  });

  it('says what the draft still needs, as warnings at the fields of the draft', async () => {
    const { study } = writeDocuments({ study: kneeStudy() });
    const { findings } = printedBy(await runHere(['import-usdm', study]));
    expect(findings.filter(({ code }) => code === 'incomplete').map(({ path }) => path)).toEqual([
      'study.irasId',
      'study.isAtmp',
      'study.setting',
      'study.sponsor.id',
      'study.modelAgreement',
      'leadSite',
      'tariff',
      'sites',
    ]);
  });

  it('reads the study from standard input', async () => {
    const input = [new TextEncoder().encode(JSON.stringify(kneeStudy()))];
    const ended = await runHere(['import-usdm', '-'], { input });
    expect(ended.code).toBe(0);
    expect(ended.stderr).toMatch(/^standard input: /);
  });

  it('writes the draft alone to --out as well', async () => {
    const { study } = writeDocuments({ study: kneeStudy() });
    const out = join(makeFolder(), 'drafts', 'knee.json');
    const ended = await runHere(['import-usdm', study, '--out', out]);
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(printedBy(ended).review);
  });

  it('maps by the dictionary, to items of the tariff', async () => {
    const entry = { code: { system: 'SNOMED', code: '414925007' }, tariffItem: 'P-CONSENT' };
    const files = writeDocuments({ study: kneeStudy(), dictionary: mapping([entry]) });
    const ended = await runHere(['import-usdm', files.study, '--mapping', files.dictionary]);
    const { review, unmapped } = printedBy(ended);
    expect(ended.code).toBe(0);
    expect(review?.activities[0]?.tariffItem).toBe('P-CONSENT');
    expect(unmapped.map(({ activity }) => activity)).not.toContain('a01');
  });

  it('takes suggestions from the tariff that is named', async () => {
    const { items: _bundled, ...rest } = JSON.parse(
      readFileSync(new URL('../../../shared/reference/tariff-demo-2026-27.1.json', import.meta.url), 'utf8'),
    );
    const items = [{ code: 'X-1', label: 'Informed consent', kind: 'procedure', allInPence: 1 }];
    const files = writeDocuments({ study: kneeStudy(), tariff: { ...rest, items } });
    const printed = printedBy(await runHere(['import-usdm', files.study, '--tariff', files.tariff]));
    expect(printed.unmapped[0]).toMatchObject({ suggestions: [{ tariffItem: 'X-1', score: 100 }] });
  });
});

describe('ncvr import-usdm ends with 1', () => {
  it('but prints the draft, where a cell could not be placed', async () => {
    const { study } = writeDocuments({ study: plainStudy([instance('1', ['a', 'gone'])]) });
    const ended = await runHere(['import-usdm', study]);
    expect(ended.code).toBe(1);
    expect(printedBy(ended).account).toMatchObject({ cellsInFile: 2, cellsInDraft: 1 });
    expect(ended.stderr).toMatch(/has the activity "gone"/);
  });

  it('and names a label that is too long once, with its length', async () => {
    const activities = [{ id: 'a', label: 'x'.repeat(301) }];
    const { study } = writeDocuments({ study: plainStudy([instance('1', ['a'])], { activities }) });
    const ended = await runHere(['import-usdm', study]);
    expect(ended.code).toBe(1);
    const { findings } = printedBy(ended);
    expect(findings.filter(({ message }) => /30[01]|too long/.test(message))).toEqual([
      expect.objectContaining({ code: 'labelTooLong' }),
    ]);
  });

  it('where the draft has more visits than a review may have', async () => {
    const visits = Array.from({ length: 201 }, (_, at) =>
      instance(String(at), ['a'], at < 200 ? String(at + 1) : undefined),
    );
    const { study } = writeDocuments({ study: plainStudy(visits) });
    const ended = await runHere(['import-usdm', study]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/In the draft: This must have at most 200 entries/);
  });

  it.each([
    ['no JSON', '{', 'notJson'],
    ['another version', { study: { versions: [] }, usdmVersion: '3.0.0' }, 'otherUsdmVersion'],
    ['no study', [], 'notUsdm'],
    ['more than 4 MB', ' '.repeat(4 * 1024 * 1024 + 1), 'tooLarge'],
  ])('without a draft for %s, and writes nothing to --out', async (_name, content, code) => {
    const { study, out } = writeDocuments({ study: content });
    const ended = await runHere(['import-usdm', study, '--out', out]);
    expect(ended.code).toBe(1);
    expect(printedBy(ended)).toMatchObject({ review: null, unmapped: [], findings: [{ code }] });
    expect(existsSync(out)).toBe(false);
  });

  it.each([
    ['another document', { schema: 'ncvr.tariff-release/1' }, /In the dictionary: This document says/],
    ['an entry without an item', mapping([{ name: 'ECG' }]), /In the dictionary: This field is missing/],
  ])('for a dictionary that is %s', async (_name, dictionary, message) => {
    const files = writeDocuments({ study: kneeStudy(), dictionary });
    const ended = await runHere(['import-usdm', files.study, '--mapping', files.dictionary]);
    expect(ended.code).toBe(1);
    expect(printedBy(ended).review).toBeNull();
    expect(ended.stderr).toMatch(message);
  });

  it('for a dictionary that contradicts itself, and still imports', async () => {
    const entries = ['P-ECG', 'P-EXAM'].map((tariffItem) => ({ name: 'Haematology', tariffItem }));
    const files = writeDocuments({ study: kneeStudy(), dictionary: mapping(entries) });
    const ended = await runHere(['import-usdm', files.study, '--mapping', files.dictionary]);
    expect(ended.code).toBe(1);
    const { findings, unmapped } = printedBy(ended);
    expect(findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['contradiction', 'ambiguousMapping']),
    );
    expect(unmapped.map(({ activity }) => activity)).toContain('a05');
  });

  it('for a tariff that is none', async () => {
    const files = writeDocuments({ study: kneeStudy(), tariff: {} });
    const ended = await runHere(['import-usdm', files.study, '--tariff', files.tariff]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/In the tariff: /);
  });
});

describe('ncvr import-usdm ends with 2 and prints nothing for', () => {
  it.each<[string, string[], RegExp]>([
    ['no operand', [], /name the file of the study/],
    ['two operands', ['a.json', 'b.json'], /one study only/],
    ['an unknown option', ['a.json', '--map', 'x'], /there is no option --map/],
    ['the dictionary from standard input', ['a.json', '--mapping=-'], /only the study can come from/],
    ['a file that is not there', ['no-such-file.json'], /there is no such file/],
    ['a dictionary that is not there', ['a.json', '--mapping', 'no-such-file.json'], /there is no such file/],
  ])('%s', async (_name, args, message) => {
    const ended = await runHere(['import-usdm', ...args]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).toMatch(/Try ncvr import-usdm --help/);
    expect(ended.stdout).toBe('');
  });

  it('a place that cannot be written', async () => {
    const { study } = writeDocuments({ study: kneeStudy() });
    const folder = makeFolder();
    mkdirSync(join(folder, 'taken'));
    const ended = await runHere(['import-usdm', study, '--out', join(folder, 'taken')]);
    expect(ended.code).toBe(2);
    expect(ended.stdout).toBe('');
  });

  it('and has help', async () => {
    const ended = await runHere(['import-usdm', '--help']);
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/--mapping FILE/);
    expect((await runHere(['--help'])).stdout).toMatch(/import-usdm +begin a resource review/);
  });
});

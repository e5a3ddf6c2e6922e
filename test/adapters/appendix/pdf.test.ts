import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { describeAppendix } from '../../../shared/adapters/appendix/describe-appendix.ts';
import { createAppendixRenderer, renderAppendixPdf } from '../../../shared/adapters/pdf/appendix-pdf.ts';
import { canonicalBytes, canonicalHash } from '../../../shared/domain/canonical.ts';
import { contentOf, FinancialAppendix } from '../../../shared/domain/financial-appendix.ts';
import { formatPounds } from '../../../shared/domain/money.ts';
import { amendSample } from '../../support/amended-appendix.ts';
import { sha256 } from '../../support/sample.ts';
import { expectedTexts } from '../pdf/expected-texts.ts';
import { findStructureFaults } from '../pdf/structure-checker.ts';
import { loadContext } from '../pdf/structure-reader.ts';
import { exampleAppendices, makeAppendix, sampleStudyAppendices } from './appendices.ts';

const folder = mkdtempSync(join(tmpdir(), 'ncvr-appendix-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (command: string, ...options: string[]): string =>
  execFileSync(command, options, { encoding: 'utf8' });

function write(appendix: FinancialAppendix): string {
  const file = join(folder, `${appendix.integrity.sha256}.pdf`);
  writeFileSync(file, renderAppendixPdf(appendix));
  return file;
}

const squeeze = (texts: readonly string[]): string => texts.join('').replace(/\s+/g, '');
const wordsOf = (appendix: FinancialAppendix): string =>
  squeeze(expectedTexts({ ...describeAppendix(appendix), author: '', createdAt: 0, fileId: '' }));

const named = (appendices: readonly FinancialAppendix[]) =>
  appendices.map(
    (appendix) =>
      [`${appendix.identification.study.shortTitle} at ${appendix.price.odsCode}`, appendix] as const,
  );
const SAMPLE = sampleStudyAppendices();
const CHOSEN = named([
  ...exampleAppendices('worked-example').slice(0, 1),
  ...exampleAppendices('edge'),
  ...SAMPLE.filter(({ price }) => price.odsCode === 'RRV'),
  makeAppendix({ label: 'Appendix 4' }),
  amendSample().after,
]);

describe.each(CHOSEN)('the PDF of %s', (_name, appendix) => {
  const file = write(appendix);

  it('qpdf finds nothing wrong with it', () => {
    expect(run('qpdf', '--check', file)).toMatch(/No syntax or stream encoding errors found/);
  });

  it('every printed thing is tagged, in order', async () => {
    expect(findStructureFaults(await loadContext(readFileSync(file)))).toEqual([]);
  });

  it('poppler reads it aloud in the order of its parts, to the letter', () => {
    const spoken = run('pdfinfo', '-struct-text', file);
    const words = Array.from(spoken.matchAll(/^ *"(.*)"$/gm), ([, text = '']) => text);
    expect(squeeze(words)).toBe(wordsOf(appendix));
  });

  it('holds every unit price and every total of the site price', () => {
    const { price } = appendix;
    const printed = new Set(run('pdftotext', '-layout', file, '-').match(/\d[\d,]*\.\d\d/g));
    const amounts = [
      ...price.lines.map(({ unitPence }) => unitPence),
      ...price.visits.map(({ totalPence }) => totalPence),
      ...price.arms.map(({ completedParticipantPence }) => completedParticipantPence),
      ...price.sections.map(({ expectedPence }) => expectedPence).filter((pence) => pence > 0),
      price.oneOffPence,
      price.expectedPence,
    ];
    expect(amounts.map(formatPounds).filter((amount) => !printed.has(amount))).toEqual([]);
  });

  it('carries the canonical object to the byte, from which its hash follows', () => {
    const saved = join(folder, `${appendix.integrity.sha256}.json`);
    run('pdfdetach', '-save', '1', '-o', saved, file);
    const bytes = readFileSync(saved);
    expect(bytes.equals(canonicalBytes(appendix))).toBe(true);
    const read = FinancialAppendix.parse(JSON.parse(bytes.toString('utf8')));
    expect(canonicalHash(contentOf(read), sha256)).toBe(appendix.integrity.sha256);
  });

  it('names study, site, short hash and page at the foot of every page', () => {
    const pages = run('pdftotext', '-layout', file, '-').split('\f').slice(0, -1);
    pages.forEach((page, index) => {
      const foot = page.trimEnd().split('\n').at(-1);
      expect(foot).toContain(appendix.identification.study.shortTitle);
      expect(foot).toContain(appendix.identification.site.name);
      expect(foot).toContain(appendix.integrity.sha256.slice(0, 16));
      expect(foot).toMatch(new RegExp(`Page ${index + 1} of ${pages.length}$`));
    });
  });
});

describe('the same appendix', () => {
  it('says on every page that its tariff is a demonstration and that it was not issued', () => {
    const [, appendix] = CHOSEN[0]!;
    const pages = run('pdftotext', '-layout', write(appendix), '-').split('\f').slice(0, -1);
    for (const page of pages) {
      expect(page).toMatch(/Demonstration tariff/);
      expect(page).toMatch(/Not issued: made offline, unsigned/);
    }
  });

  it('is the same bytes whatever was rendered before it', () => {
    const renderer = createAppendixRenderer();
    const [first, second] = [makeAppendix(), makeAppendix({ micro: 1_000_001, siteName: 'Another trust' })];
    const alone = createAppendixRenderer().renderPdf(second);
    renderer.renderPdf(first);
    expect(Buffer.from(renderer.renderPdf(second)).equals(alone)).toBe(true);
    expect(Buffer.from(renderer.renderPdf(second)).equals(alone)).toBe(true);
    expect(Buffer.from(renderer.renderPdf(first)).equals(alone)).toBe(false);
  });

  it('is the same bytes in the middle of many studies', () => {
    const renderer = createAppendixRenderer();
    const appendix = makeAppendix();
    const alone = renderer.renderPdf(appendix);
    for (let study = 0; study < 6; study += 1) {
      renderer.renderPdf(makeAppendix({ study: { shortTitle: `Study ${study}` } }));
    }
    expect(Buffer.from(renderer.renderPdf(appendix)).equals(alone)).toBe(true);
  });

  it('is the same bytes in another process, time zone and language', () => {
    const appendix = SAMPLE[0]!;
    const script = fileURLToPath(new URL('./print-hash.ts', import.meta.url));
    const hashes = [
      { TZ: 'UTC', LANG: 'C' },
      { TZ: 'Pacific/Kiritimati', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' },
      { TZ: 'America/St_Johns', LANG: 'ar_EG.UTF-8' },
    ].map((env) =>
      execFileSync(process.execPath, [script], {
        encoding: 'utf8',
        env: { ...process.env, ...env },
        input: JSON.stringify(appendix),
      }),
    );
    expect(hashes).toEqual(hashes.map(() => sha256(renderAppendixPdf(appendix))));
  });
});

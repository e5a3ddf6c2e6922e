import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderPdf, StreamMemory } from '../../../shared/adapters/pdf/render-pdf.ts';
import { expectedTexts } from './expected-texts.ts';
import { sampleDocument } from './sample-document.ts';

const folder = mkdtempSync(join(tmpdir(), 'ncvr-pdf-'));
const file = join(folder, 'sample.pdf');
const run = (command: string, ...options: string[]): string =>
  execFileSync(command, options, { encoding: 'utf8' });

beforeAll(() => writeFileSync(file, renderPdf(sampleDocument())));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the file, seen by other programs', () => {
  it('qpdf finds nothing wrong with it', () => {
    expect(run('qpdf', '--check', file)).toMatch(/No syntax or stream encoding errors found/);
  });

  it('says what it is, is tagged, and runs nothing', () => {
    const facts = run('pdfinfo', '-isodates', file);
    expect(facts).toMatch(/^Title: +Financial appendix: LUMEN-3 at Leeds Teaching Hospitals NHS Trust$/m);
    expect(facts).toMatch(/^Author: +National Contract Value Review$/m);
    expect(facts).toMatch(/^CreationDate: +2026-04-07T09:30:00Z$/m);
    expect(facts).toMatch(/^Tagged: +yes$/m);
    expect(facts).toMatch(/^JavaScript: +no$/m);
    expect(facts).toMatch(/^Encrypted: +no$/m);
    expect(facts).toMatch(/^Page size: .*\(A4\)$/m);
  });

  it('poppler reads the whole document aloud in order, tables as tables', () => {
    const spoken = run('pdfinfo', '-struct-text', file);
    const words = Array.from(spoken.matchAll(/^ *"(.*)"$/gm), ([, text = '']) => text.trim());
    const expected = expectedTexts(sampleDocument()).filter((text) => text !== '');
    const squeeze = (texts: readonly string[]): string => texts.join('').replace(/\s+/g, '');
    expect(squeeze(words)).toBe(squeeze(expected));
    expect(spoken.match(/^ *Table \(block\)$/gm)).toHaveLength(5);
    expect(spoken).toMatch(/TH:\n +\/Scope \/Column\n +"Price per visit \(£\)"/);
    expect(spoken).toMatch(/TH:\n +\/Scope \/Row\n +"Bank account"/);
  });

  it('embeds its fonts as subsets with a map to Unicode', () => {
    const fonts = run('pdffonts', file).split('\n').slice(2, -1);
    expect(fonts).toHaveLength(2);
    for (const font of fonts)
      expect(font).toMatch(/^NCVRCO\+NCVRText-(Regular|Bold) +CID TrueType +Identity-H +yes yes yes/);
  });

  it('gives back the attached data to the byte', () => {
    const saved = join(folder, 'attached.json');
    run('pdfdetach', '-save', '1', '-o', saved, file);
    expect(readFileSync(saved)).toEqual(Buffer.from(sampleDocument().attachment!.bytes));
    expect(run('qpdf', '--json', '--json-key=attachments', file)).toMatch(/1009991_RR8_v1_appendix\.json/);
  });

  it('carries metadata that says the same as its properties, and claims tagging', () => {
    const metadata = run('pdfinfo', '-meta', file);
    expect(metadata).toMatch(/<pdfuaid:part>1<\/pdfuaid:part>/);
    expect(metadata).toMatch(/Financial appendix: LUMEN-3 at Leeds Teaching Hospitals NHS Trust/);
    expect(metadata).toMatch(/<xmp:CreateDate>2026-04-07T09:30:00Z</);
  });

  it('leads to the address behind a link, brackets and all', () => {
    expect(run('pdfinfo', '-url', file)).toMatch(
      /https:\/\/review\.example\.nhs\.uk\/report\?study=1009991&\(site\)=RR8/,
    );
  });

  it('has bookmarks for its sections and their parts', () => {
    const plain = join(folder, 'plain.pdf');
    run('qpdf', '--qdf', '--object-streams=disable', file, plain);
    const outlines = JSON.parse(run('qpdf', '--json', '--json-key=outlines', plain)) as {
      outlines: { title: string; kids: { title: string }[] }[];
    };
    expect(outlines.outlines.map(({ title }) => title)).toEqual([
      '1. Identification',
      '2. How the price was set',
      '3. Schedule A: participants',
      '4. Schedule B: conditional and unscheduled items',
      '8. Payment',
      '9. Integrity',
    ]);
    expect(outlines.outlines[2]!.kids.map(({ title }) => title)).toEqual([
      'Arm A: visits',
      'Arm A: activities of each visit',
    ]);
  });
});

describe('the same document', () => {
  it('is the same bytes in every time zone and language', () => {
    const script = `
      const { renderPdf } = await import(${JSON.stringify(new URL('../../../shared/adapters/pdf/render-pdf.ts', import.meta.url).href)});
      const { sampleDocument } = await import(${JSON.stringify(new URL('./sample-document.ts', import.meta.url).href)});
      const { createHash } = await import('node:crypto');
      console.log(createHash('sha256').update(renderPdf(sampleDocument())).digest('hex'));`;
    const places = [
      { TZ: 'UTC', LANG: 'C', LC_ALL: 'C' },
      { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
      { TZ: 'America/St_Johns', LANG: 'ar_EG.UTF-8', LC_ALL: 'ar_EG.UTF-8' },
    ];
    const hashes = places.map((place) =>
      execFileSync(process.execPath, ['--input-type=module', '-e', script], {
        encoding: 'utf8',
        env: { ...process.env, ...place },
      }),
    );
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}\n$/);
    expect(new Set(hashes).size).toBe(1);
  });

  it('is the same bytes whether or not sites before it were printed with the same memory', () => {
    const memory = new StreamMemory();
    for (let site = 0; site < 5; site += 1) {
      expect(Buffer.compare(renderPdf(sampleDocument(site), memory), renderPdf(sampleDocument(site)))).toBe(
        0,
      );
    }
  });

  it('has other bytes for another site', () => {
    expect(Buffer.compare(renderPdf(sampleDocument(1)), renderPdf(sampleDocument(2)))).not.toBe(0);
  });
});

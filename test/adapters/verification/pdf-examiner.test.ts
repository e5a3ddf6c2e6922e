import { deflateSync } from 'node:zlib';
import { PDFDocument } from 'pdf-lib';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAppendixRenderer } from '../../../shared/adapters/pdf/appendix-pdf.ts';
import { isSigned } from '../../../shared/adapters/verification/check-signature.ts';
import { createPdfExaminer } from '../../../shared/adapters/verification/pdf-examiner.ts';
import { findPdfRefusal } from '../../../shared/adapters/verification/pdf-guard.ts';
import { canonicalBytes } from '../../../shared/domain/canonical.ts';
import type { Check, CheckPart, VerificationReport } from '../../../shared/domain/verification.ts';
import { createVerifyDocument } from '../../../shared/usecases/verification/verify-document.ts';
import { flipBit, type Issued, issueEdge, issueTiny, signContent } from '../../support/issued-appendix.ts';
import { sha256 } from '../../support/sample.ts';
import { createTestSigner } from '../../support/test-signer.ts';
import { changeAttachment, findForgeries, forge, forgeText, putTogether, takeApart } from './tamper.ts';

const renderer = createAppendixRenderer();
const signer = createTestSigner();
let edge: Issued;
let tiny: Issued;
let pdf: Uint8Array;
let verify: (bytes: Uint8Array) => Promise<VerificationReport>;

beforeAll(async () => {
  [edge, tiny] = [await issueEdge(signer), await issueTiny(signer)];
  pdf = renderer.renderPdf(edge.appendix);
  const keys = edge.keys;
  const run = createVerifyDocument({
    sha256,
    isSigned,
    pdfs: createPdfExaminer({ renderer }),
    findKeys: async () => keys,
  });
  verify = (bytes) => run({ bytes });
});

const wrongParts = ({ checks }: VerificationReport): CheckPart[] =>
  checks.filter(({ result }) => result === 'wrong').map(({ part }) => part);
const find = ({ checks }: VerificationReport, part: CheckPart): Check | undefined =>
  checks.find((check) => check.part === part);

describe('the PDF as it was issued', () => {
  it('is right in every part', async () => {
    const report = await verify(pdf);
    expect(report.verdict).toBe('right');
    expect(report.kind).toBe('appendixPdf');
    const right = report.checks.filter(({ result }) => result === 'right').map(({ part }) => part);
    expect(right).toEqual([
      'pdf',
      'canonical',
      'hash',
      'schema',
      'prices',
      'signature',
      'figures',
      'rendering',
    ]);
  });

  it('is the same document where another zlib packed it otherwise', async () => {
    const repacked = putTogether(takeApart(pdf), 9);
    expect(repacked.equals(pdf)).toBe(false);
    const report = await verify(repacked);
    expect(report.verdict).toBe('right');
    expect(find(report, 'rendering')?.sentence).toContain('only its compression differs');
  });

  it('has the right figures, but is not as issued, where another program wrote it anew', async () => {
    const document = await PDFDocument.load(pdf, { updateMetadata: false });
    const report = await verify(await document.save());
    expect(find(report, 'figures')?.result).toBe('right');
    expect(wrongParts(report)).toEqual(['rendering']);
    expect(find(report, 'rendering')?.sentence).toContain('written by another program');
  });
});

describe('a forged figure', () => {
  // Hundreds of documents are examined whole.
  it('is found wherever any printed digit is changed, with both texts named', {
    timeout: 240_000,
  }, async () => {
    const small = renderer.renderPdf(tiny.appendix);
    const forgeries = findForgeries(small);
    expect(forgeries.length).toBeGreaterThan(300);
    for (const forgery of forgeries) {
      const report = await verify(forgeText(small, forgery));
      expect(wrongParts(report)).toEqual(['figures', 'rendering']);
      const difference = find(report, 'figures')?.difference;
      expect(difference?.path).toMatch(/^page [1-9]$/);
      expect(difference?.found).not.toBe(difference?.expected);
      expect(difference?.found.length).toBe(difference?.expected.length);
    }
  });

  it('is found where a text is moved to another place, though all texts stay', async () => {
    const moved = forge(pdf, ({ contents, dictionary }) => {
      const text = contents.toString('latin1');
      if (!dictionary.includes('/FlateDecode') || !/\) ?Tj\b/.test(text)) return undefined;
      return Buffer.from(
        text.replace(/(\d+) (-?\d+) Td/, (_, x: string, y: string) => `${Number(x) + 300} ${y} Td`),
        'latin1',
      );
    });
    const report = await verify(moved);
    expect(wrongParts(report)).toEqual(['figures', 'rendering']);
    expect(find(report, 'figures')?.difference?.found).toContain('in another place');
  });

  it('is found where something is painted over the page without any text', async () => {
    const painted = forge(pdf, ({ contents, dictionary }) => {
      const text = contents.toString('latin1');
      if (!dictionary.includes('/FlateDecode') || !/\) ?Tj\b/.test(text)) return undefined;
      return Buffer.from(`${text}\n/Artifact BMC 1 g 0 0 2000 2000 re f EMC`, 'latin1');
    });
    expect(wrongParts(await verify(painted))).toEqual(['rendering']);
  });

  it('is found where a font says other characters than it draws', async () => {
    const maps = takeApart(pdf).streams.filter(({ contents }) => contents.includes('beginbfchar'));
    expect(maps.length).toBeGreaterThan(0);
    const swapped = forge(pdf, ({ contents }) =>
      contents.includes('beginbfchar')
        ? Buffer.from(contents.toString('latin1').replace(/<0031>/g, '<0032>'), 'latin1')
        : undefined,
    );
    expect(wrongParts(await verify(swapped))).toEqual(['figures', 'rendering']);
  });
});

describe('forged data inside', () => {
  it('of another site or study is found on the first page', async () => {
    const report = await verify(changeAttachment(pdf, tiny.bytes));
    expect(wrongParts(report)).toEqual(['figures', 'rendering']);
    expect(find(report, 'figures')?.difference?.path).toBe('page 1');
  });

  it('is found by the hash; sealed again, by the prices', async () => {
    const { integrity, ...content } = edge.appendix;
    const lines = content.price.lines.map((line, at) =>
      at === 0 ? { ...line, unitPence: line.unitPence + 100 } : line,
    );
    const changed = { ...content, price: { ...content.price, lines } };
    const underOldSeal = await verify(changeAttachment(pdf, canonicalBytes({ ...changed, integrity })));
    expect(wrongParts(underOldSeal)).toEqual(expect.arrayContaining(['hash', 'prices', 'figures']));
    const resealed = { ...changed, integrity: { ...integrity, sha256: sha256(canonicalBytes(changed)) } };
    const report = await verify(changeAttachment(pdf, canonicalBytes(resealed)));
    expect(wrongParts(report)).toEqual(['prices', 'signature', 'figures', 'rendering']);
    expect(find(report, 'prices')?.difference?.path).toBe('price.lines[0].unitPence');
  });

  it('with consistent prices, sealed again and printed anew, is found by the signature alone', async () => {
    const { integrity, ...content } = edge.appendix;
    const changed = { ...content, issue: { ...content.issue, number: 2 } };
    const forged = { ...changed, integrity: { ...integrity, sha256: sha256(canonicalBytes(changed)) } };
    expect(wrongParts(await verify(renderer.renderPdf(forged)))).toEqual(['signature']);
    const stranger = await signContent(changed, createTestSigner('stranger'));
    expect(wrongParts(await verify(renderer.renderPdf(stranger)))).toEqual(['signature']);
  });

  it('that names another version of the renderer is not taken on trust', async () => {
    const { integrity: _seal, ...content } = edge.appendix;
    const inputs = { ...content.inputs, renderer: 'ncvr.appendix-pdf/9' };
    const other = await signContent({ ...content, inputs }, signer);
    const report = await verify(renderer.renderPdf(other));
    expect(wrongParts(report)).toEqual(['rendering']);
    expect(find(report, 'figures')?.result).toBe('notChecked');
    expect(find(report, 'rendering')?.sentence).toContain('ncvr.appendix-pdf/9');
  });

  it.each([
    ['no JSON', Buffer.from('%PDF-1.7 not data')],
    ['empty', Buffer.alloc(0)],
    ['a list', Buffer.from('[]')],
  ])('is refused where it is %s', async (_what, data) => {
    expect((await verify(changeAttachment(pdf, data))).verdict).toBe('wrong');
  });
});

describe('pages', () => {
  it('are missed where one was removed', async () => {
    const document = await PDFDocument.load(pdf, { updateMetadata: false });
    const count = document.getPageCount();
    document.removePage(3);
    const report = await verify(await document.save());
    expect(wrongParts(report)).toEqual(['figures', 'rendering']);
    expect(find(report, 'figures')?.sentence).toContain(`It has ${count - 1} pages`);
    expect(find(report, 'figures')?.difference?.path).toBe('page 4');
  });

  it('are noticed where one was added at the end', async () => {
    const document = await PDFDocument.load(pdf, { updateMetadata: false });
    const count = document.getPageCount();
    document.addPage();
    const report = await verify(await document.save());
    expect(find(report, 'figures')?.difference).toEqual({
      path: 'pages',
      expected: String(count),
      found: String(count + 1),
    });
  });
});

describe('the whole file', () => {
  it('is caught with a single bit turned, wherever it matters to what the file says', async () => {
    const samePacked: number[] = [];
    const missed: number[] = [];
    const bits = pdf.length * 8;
    // Evenly spread over the file and over the places in a byte.
    for (let turn = 0; turn < 200; turn += 1) {
      const bit = Math.floor((turn * bits) / 200) + (turn % 8);
      const report = await verify(flipBit(pdf, bit));
      if (report.verdict === 'wrong') continue;
      // What zlib ignores (padding behind a stream's last block) is another packing of the same document.
      const isPacking = find(report, 'rendering')?.sentence.includes('only its compression differs');
      (isPacking === true ? samePacked : missed).push(bit);
    }
    expect(missed).toEqual([]);
    expect(samePacked.length).toBeLessThan(3);
  });

  it('is refused cut off, and with something behind its end', async () => {
    for (const bytes of [
      pdf.subarray(0, -6),
      pdf.subarray(0, pdf.length / 2),
      pdf.subarray(0, 20),
      Buffer.concat([pdf, Buffer.from('1 0 obj<</Type/Catalog>>endobj\n')]),
    ]) {
      const report = await verify(bytes);
      expect(wrongParts(report)).toEqual(['pdf']);
      expect(find(report, 'pdf')?.sentence).toContain('cut off');
    }
  });

  it('is refused with an update appended, which would show other pages', async () => {
    const update = Buffer.concat([pdf, Buffer.from('9999 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF\n')]);
    expect((await verify(update)).verdict).toBe('wrong');
  });

  it('is refused where it is no document of the service', async () => {
    const foreign = await PDFDocument.create();
    foreign.addPage().drawText('Financial appendix');
    const report = await verify(await foreign.save());
    expect(find(report, 'pdf')?.sentence).toContain('carries no data');
  });

  it('is refused with a second file inside', async () => {
    const document = await PDFDocument.load(pdf, { updateMetadata: false });
    await document.attach(Buffer.from('{}'), 'other.json');
    const report = await verify(await document.save());
    expect(find(report, 'pdf')?.sentence).toContain('more than one file');
  });

  it('is refused encrypted', async () => {
    const document = await PDFDocument.load(pdf, { updateMetadata: false });
    document.encrypt({ userPassword: '', ownerPassword: 'owner' });
    const report = await verify(await document.save());
    expect(wrongParts(report)).toEqual(['pdf']);
    expect(find(report, 'pdf')?.sentence).toContain('encrypted');
  });
});

describe('a PDF that means harm', () => {
  const file = (dictionary: string, contents: Uint8Array) =>
    Buffer.concat([
      Buffer.from(`%PDF-1.7\n1 0 obj\n<<${dictionary}/Length ${contents.length}>>\nstream\n`, 'latin1'),
      contents,
      Buffer.from('\nendstream\nendobj\nstartxref\n9\n%%EOF\n', 'latin1'),
    ]);
  const bomb = deflateSync(Buffer.alloc(70 * 1024 * 1024));

  it('is refused before it is read where it unpacks to more than 64 MB', () => {
    expect(bomb.length).toBeLessThan(100_000);
    expect(findPdfRefusal(file('/Filter/FlateDecode', bomb))).toContain('64 MB');
  });

  it('is refused where it packs in ways that hide how much it is', () => {
    for (const filter of [
      '/Filter[/FlateDecode/FlateDecode]',
      '/Filter/LZWDecode',
      '/Filter 5 0 R',
      '/F#69lter/LZWDecode',
      '/Filter/Fl#61teDecode/Filter/RunLengthDecode',
    ]) {
      expect(findPdfRefusal(file(filter, Buffer.from('x')))).toContain('in another way');
    }
    expect(findPdfRefusal(file('/Filter[/FlateDecode]', deflateSync('x')))).toBeUndefined();
  });

  it('is refused where drawings may hold drawings without end', () => {
    for (const subtype of ['/Subtype/Form', '/Subtype 7 0 R', '/Sub#74ype /F#6frm', '/PatternType 1']) {
      expect(findPdfRefusal(file(subtype, Buffer.from('x')))).toContain('drawings within drawings');
    }
  });

  it('is not read to its end where a page is endless', async () => {
    const endless = forge(pdf, ({ contents, dictionary }) =>
      dictionary.includes('/FlateDecode') && /\) ?Tj\b/.test(contents.toString('latin1'))
        ? Buffer.concat([contents, Buffer.from(' BT /F1 9 Tf (aa) Tj ET'.repeat(40_000))])
        : undefined,
    );
    expect(endless.length).toBeLessThan(1024 * 1024);
    const report = await verify(endless);
    expect(wrongParts(report)).toEqual(['figures', 'rendering']);
    expect(find(report, 'figures')?.sentence).toContain('far more than');
  });

  it('is refused with endless data inside', async () => {
    const report = await verify(changeAttachment(pdf, Buffer.alloc(5 * 1024 * 1024, 0x20)));
    expect(find(report, 'pdf')?.sentence).toContain('larger than 4 MB');
  });

  it('is refused where it is nothing but a beginning', async () => {
    expect((await verify(file('', Buffer.from('x')))).verdict).toBe('wrong');
  });
});

/** Tampering: single bits of the data inside a PDF of the service, as it is packed and as it is read. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createAppendixRenderer } from '../../../shared/adapters/pdf/appendix-pdf.ts';
import { isSigned } from '../../../shared/adapters/verification/check-signature.ts';
import { createPdfExaminer } from '../../../shared/adapters/verification/pdf-examiner.ts';
import type { VerificationReport } from '../../../shared/domain/verification.ts';
import { createVerifyDocument } from '../../../shared/usecases/verification/verify-document.ts';
import { flipBit, issueTiny } from '../../support/issued-appendix.ts';
import { sha256 } from '../../support/sample.ts';
import { createTestSigner } from '../../support/test-signer.ts';
import { changeAttachment } from './tamper.ts';

const TURNS = 250;
const renderer = createAppendixRenderer();
let pdf: Uint8Array;
let data: Uint8Array;
let verify: (bytes: Uint8Array) => Promise<VerificationReport>;

beforeAll(async () => {
  const { appendix, bytes, keys } = await issueTiny(createTestSigner());
  pdf = renderer.renderPdf(appendix);
  data = bytes;
  const pdfs = createPdfExaminer({ renderer });
  const run = createVerifyDocument({ sha256, isSigned, pdfs, findKeys: async () => keys });
  verify = (given) => run({ bytes: given });
});

/** Bits evenly spread over so many bytes and over the places in a byte. */
const spread = (bytes: number): number[] =>
  Array.from({ length: TURNS }, (_, turn) => Math.floor((turn * bytes) / TURNS) * 8 + (turn % 8));

/** Where the attached stream is in the file. */
function attachedStream(): { readonly from: number; readonly length: number } {
  const text = Buffer.from(pdf).toString('latin1');
  const dictionary = text.indexOf('/EmbeddedFile');
  const from = text.indexOf('stream\n', dictionary) + 'stream\n'.length;
  return { from, length: Number(/\/Length (\d+)/.exec(text.slice(dictionary - 200, from))?.[1]) };
}

describe('a single bit turned', () => {
  it('in the data inside a PDF is found, and the first difference is named', async () => {
    expect((await verify(changeAttachment(pdf, data))).verdict).toBe('right');
    for (const bit of spread(data.length)) {
      const { verdict, checks } = await verify(changeAttachment(pdf, flipBit(data, bit)));
      expect({ bit, verdict }).toEqual({ bit, verdict: 'wrong' });
      expect(checks.filter(({ result }) => result === 'wrong').every(({ sentence }) => sentence !== '')).toBe(
        true,
      );
    }
  });

  it('in that data as it is packed in the file is found', async () => {
    const { from, length } = attachedStream();
    expect(length).toBeGreaterThan(500);
    const missed: number[] = [];
    for (const bit of spread(length)) {
      const { verdict, checks } = await verify(flipBit(pdf, from * 8 + bit));
      const isPacking = checks.some(({ sentence }) => sentence.includes('only its compression differs'));
      if (verdict !== 'wrong' && !isPacking) missed.push(bit);
    }
    expect(missed).toEqual([]);
  });
});

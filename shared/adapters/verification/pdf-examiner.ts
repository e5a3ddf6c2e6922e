import { DomainError } from '../../domain/errors.ts';
import { type FinancialAppendix, RENDERER } from '../../domain/financial-appendix.ts';
import { type Check, notChecked, wrong } from '../../domain/verification.ts';
import type { AppendixRenderer } from '../../ports/appendix-renderer.ts';
import type { PdfExamination, PdfExaminer } from '../../ports/pdf-examiner.ts';
import { comparePdf } from './compare-pdf.ts';
import { findPdfRefusal } from './pdf-guard.ts';
import { type OpenPdf, openPdf } from './pdf-reader.ts';

/** An appendix of 1,000 activities and 200 visits has some 300. */
const MOST_PAGES = 2000;
/** The same limit as for an appendix as JSON. */
const MOST_DATA = 4 * 1024 * 1024;

const refuse = (sentence: string): PdfExamination => ({ ok: false, sentence });

/** The one file inside. */
function findAttachment({ attachments }: OpenPdf): Uint8Array | string {
  const [first, ...others] = attachments.values();
  if (!first) return 'The PDF carries no data: it is not a financial appendix of the service.';
  if (others.length > 0) return 'The PDF carries more than one file; the service embeds one.';
  return first.length > MOST_DATA ? 'The data inside the PDF is larger than 4 MB.' : first;
}

async function compareWith(
  bytes: Uint8Array,
  appendix: FinancialAppendix,
  renderer: AppendixRenderer,
): Promise<readonly Check[]> {
  const made = appendix.inputs.renderer;
  if (made !== RENDERER) {
    const where = 'Ask the service that issued it (--server).';
    return [
      notChecked('figures', `It was laid out by ${made}; this copy has ${RENDERER}.`),
      wrong('rendering', `It was laid out by ${made}, which this copy cannot repeat. ${where}`),
    ];
  }
  let rendered: Uint8Array;
  try {
    rendered = renderer.renderPdf(appendix);
  } catch (error) {
    if (!(error instanceof DomainError) && !(error instanceof RangeError)) throw error;
    const sentence = `No PDF can be made of the data inside: ${error.message}`;
    return [notChecked('figures', sentence), wrong('rendering', sentence)];
  }
  const given = await openPdf(bytes);
  try {
    return await comparePdf(bytes, given, rendered);
  } finally {
    await given.close();
  }
}

async function examine(bytes: Uint8Array, renderer: AppendixRenderer): Promise<PdfExamination> {
  const refusal = findPdfRefusal(bytes);
  if (refusal !== undefined) return refuse(refusal);
  const pdf = await openPdf(bytes).catch(() => undefined);
  if (!pdf) return refuse('The PDF is damaged: it cannot be read.');
  try {
    if (pdf.isEncrypted) return refuse('The PDF is encrypted; the service never encrypts one.');
    if (pdf.pageCount > MOST_PAGES) return refuse(`The PDF has more than ${MOST_PAGES} pages.`);
    const attachment = findAttachment(pdf);
    if (typeof attachment === 'string') return refuse(attachment);
    return {
      ok: true,
      pageCount: pdf.pageCount,
      attachment,
      compareWith: (appendix) => compareWith(bytes, appendix, renderer).catch(damaged),
    };
  } finally {
    await pdf.close();
  }
}

/** A page may be damaged where the file as a whole is not. */
function damaged(): readonly Check[] {
  const sentence = 'The pages of the PDF cannot be read.';
  return [wrong('figures', sentence), wrong('rendering', sentence)];
}

/** Reads PDFs with pdf.js, and compares them with what the renderer makes. */
export function createPdfExaminer({ renderer }: { readonly renderer: AppendixRenderer }): PdfExaminer {
  return { examine: (bytes) => examine(bytes, renderer) };
}

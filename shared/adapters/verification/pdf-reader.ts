/** What a PDF holds and shows: the data inside, and every text run of its pages with its place. */
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

export interface TextRun {
  readonly text: string;
  /** Scale and place on the page: where the run is, how large and how turned. */
  readonly place: string;
}

export interface OpenPdf {
  readonly pageCount: number;
  /** Names and contents of the embedded files. */
  readonly attachments: ReadonlyMap<string, Uint8Array>;
  readonly isEncrypted: boolean;
  /** Runs of one page, in drawing order; pages count from 1. */
  readonly readPage: (page: number) => Promise<readonly TextRun[]>;
  readonly close: () => Promise<void>;
}

async function readAttachments(document: PDFDocumentProxy): Promise<Map<string, Uint8Array>> {
  const contents = new Map<string, Uint8Array>();
  for (const [id, { filename }] of (await document.getAttachments()) ?? []) {
    const content: unknown = await document.getAttachmentContent(id);
    if (content instanceof Uint8Array) contents.set(filename, content);
  }
  return contents;
}

async function readRuns(document: PDFDocumentProxy, page: number): Promise<TextRun[]> {
  const proxy = await document.getPage(page);
  const { items } = await proxy.getTextContent({ disableNormalization: true });
  proxy.cleanup();
  return items.flatMap((item) => {
    // Runs of nothing but space are the reader's guess at gaps.
    if (!('str' in item) || item.str.trim() === '') return [];
    const numbers: readonly unknown[] = item.transform;
    const place = numbers.map((number) => (typeof number === 'number' ? number.toFixed(1) : '')).join(' ');
    return [{ text: item.str, place }];
  });
}

/** Opens a PDF. @throws whatever pdf.js throws for what it cannot read */
export async function openPdf(bytes: Uint8Array): Promise<OpenPdf> {
  const { getDocument, VerbosityLevel } = await import('./pdfjs.ts');
  const task = getDocument({
    // pdf.js takes the buffer over; the caller's stays whole.
    data: new Uint8Array(bytes),
    stopAtErrors: true,
    useSystemFonts: false,
    disableFontFace: true,
    useWorkerFetch: false,
    useWasm: false,
    enableXfa: false,
    verbosity: VerbosityLevel.ERRORS,
  });
  try {
    const document = await task.promise;
    const { info } = await document.getMetadata();
    return {
      pageCount: document.numPages,
      attachments: await readAttachments(document),
      isEncrypted: 'EncryptFilterName' in info && info.EncryptFilterName !== null,
      readPage: (page) => readRuns(document, page),
      close: () => task.destroy(),
    };
  } catch (error) {
    await task.destroy();
    throw error;
  }
}

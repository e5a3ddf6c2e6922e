import { PDFArray, type PDFContext, PDFDict, PDFName, PDFNumber, PDFRawStream } from 'pdf-lib';
import { describe, expect, it } from 'vitest';
import { renderPdf } from '../../../shared/adapters/pdf/render-pdf.ts';
import { streamText } from './content-reader.ts';
import { expectedTexts } from './expected-texts.ts';
import { documentOf, itemRows, tableOf } from './plain-document.ts';
import { sampleDocument } from './sample-document.ts';
import { findStructureFaults } from './structure-checker.ts';
import {
  allElements,
  loadContext,
  type ReadElement,
  readDocument,
  readingLeaves,
  textUnder,
} from './structure-reader.ts';

const name = (text: string): PDFName => PDFName.of(text);

describe('what a screen reader is given', () => {
  it('every painted thing is tagged or an artifact, and the tree is whole and in reading order', async () => {
    expect(findStructureFaults(await loadContext(renderPdf(sampleDocument())))).toEqual([]);
  });

  it('the texts in the tree are the texts of the model, in its order and to the letter', async () => {
    const model = sampleDocument();
    const document = readDocument(await loadContext(renderPdf(model)));
    const read = readingLeaves(document.root).map((leaf) => textUnder(document, leaf));
    expect(read).toEqual(expectedTexts(model));
  });

  it('a table over many pages has its header row in the tree once and on every page as an artifact', async () => {
    const document = readDocument(await loadContext(renderPdf(documentOf(tableOf(itemRows(1000))))));
    const elements = allElements(document.root);
    expect(elements.filter(({ tag }) => tag === 'TR')).toHaveLength(1001);
    expect(elements.filter(({ tag }) => tag === 'TH')).toHaveLength(1003);
    expect(document.pages.length).toBeGreaterThan(20);
    document.pages.forEach((page, index) => {
      const heads = page.painted.filter(({ text }) => text === 'Unit price');
      expect(heads.map(({ owner }) => typeof owner)).toEqual([index === 0 ? 'number' : 'string']);
    });
    expect(findStructureFaults(document.context)).toEqual([]);
  });

  it('a group cut by a page end is named again on the next page, for the eye only', async () => {
    const rows = [{ kind: 'group' as const, cells: ['Visit 1'] }, ...itemRows(60)];
    const document = readDocument(await loadContext(renderPdf(documentOf(tableOf(rows)))));
    const owners = document.pages.map((page) => page.painted.find(({ text }) => text === 'Visit 1')?.owner);
    expect(owners).toEqual([3, 'artifact']);
  });

  it('a table without rows says so in one cell over all columns', async () => {
    const block = { ...tableOf([]), emptyText: 'No conditional items.' };
    const document = readDocument(await loadContext(renderPdf(documentOf(block))));
    expect(findStructureFaults(document.context)).toEqual([]);
    const cells = allElements(document.root).filter(({ tag }) => tag === 'TD');
    expect(cells.map((cell) => textUnder(document, cell))).toEqual(['No conditional items.']);
  });

  it('a row taller than a page runs on under the same cells', async () => {
    const long = 'Several words that fill line after line of this cell. '.repeat(200).trim();
    const model = documentOf(tableOf([{ cells: [long, '1.00', '1.00'] }, ...itemRows(2)]));
    const document = readDocument(await loadContext(renderPdf(model)));
    expect(document.pages.length).toBeGreaterThan(1);
    expect(findStructureFaults(document.context)).toEqual([]);
    expect(readingLeaves(document.root).map((leaf) => textUnder(document, leaf))).toEqual(
      expectedTexts(model),
    );
  });
});

/** The first element with this tag whose text or count of children makes it worth breaking. */
const firstOf = (context: PDFContext, tag: string): ReadElement =>
  allElements(readDocument(context).root).find((element) => element.tag === tag)!;

function rewriteContent(context: PDFContext, page: number, change: (content: string) => string): void {
  const pages = context.lookup(context.trailerInfo.Root, PDFDict).lookup(name('Pages'), PDFDict);
  const contents = pages
    .lookup(name('Kids'), PDFArray)
    .lookup(page, PDFDict)
    .lookup(name('Contents'), PDFArray);
  const changed = change(streamText(contents.lookup(0) as PDFRawStream));
  const stream = PDFRawStream.of(context.obj({ Length: changed.length }), Buffer.from(changed, 'latin1'));
  contents.set(0, context.register(stream));
}

/** Each breaks the tagging in one way that qpdf and most readers do not notice. */
const PLANTED: Readonly<Record<string, (context: PDFContext) => void>> = {
  'text without a mark': (context) =>
    rewriteContent(context, 1, (text) => text.replace(/\/H2<<[^>]*>>BDC ([^]*?)EMC/, '$1')),
  'a rule outside an artifact': (context) =>
    rewriteContent(context, 0, (text) => text.replace(/\/Artifact<<\/Type\/Layout>>BDC([^]*?)EMC/, '$1')),
  'a mark left open': (context) => rewriteContent(context, 0, (text) => text.replace('EMC', '')),
  'another tag in the content': (context) =>
    rewriteContent(context, 0, (text) => text.replace('/H1<<', '/P<<')),
  'content that the tree does not know': (context) =>
    rewriteContent(context, 0, (text) => text.replace('<</MCID 1>>', '<</MCID 901>>')),
  'the same content twice': (context) =>
    firstOf(context, 'H1').dictionary.set(name('K'), context.obj([1, 1])),
  'cells out of order': (context) => {
    const kids = firstOf(context, 'TR').dictionary.lookup(name('K'), PDFArray);
    const [first, second] = [kids.get(0), kids.get(1)];
    kids.set(0, second);
    kids.set(1, first);
  },
  'a lost cell': (context) => firstOf(context, 'TR').dictionary.lookup(name('K'), PDFArray).remove(0),
  'content directly under a row': (context) =>
    firstOf(context, 'TR').dictionary.set(name('K'), context.obj([5, 6])),
  'a header cell without scope': (context) => firstOf(context, 'TH').dictionary.delete(name('A')),
  'a scope outside an array': (context) => {
    const { dictionary } = firstOf(context, 'TH');
    dictionary.set(name('A'), dictionary.lookup(name('A'), PDFArray).lookup(0, PDFDict));
  },
  'a row outside a table': (context) => firstOf(context, 'TBody').dictionary.set(name('S'), name('Div')),
  'a wrong parent': (context) => firstOf(context, 'P').dictionary.set(name('P'), context.nextRef()),
  'a skipped heading level': (context) => firstOf(context, 'H2').dictionary.set(name('S'), name('H3')),
  'a picture without words': (context) => firstOf(context, 'Figure').dictionary.delete(name('Alt')),
  'a link without annotation': (context) => {
    firstOf(context, 'Link').dictionary.lookup(name('K'), PDFArray).remove(1);
  },
  'a parent tree that leads elsewhere': (context) => {
    const root = context.lookup(context.trailerInfo.Root, PDFDict).lookup(name('StructTreeRoot'), PDFDict);
    const numbers = root.lookup(name('ParentTree'), PDFDict).lookup(name('Nums'), PDFArray);
    const owners = numbers.lookup(1, PDFArray);
    owners.set(0, owners.get(1));
  },
  'pages swapped in the parent tree': (context) => {
    const pages = context.lookup(context.trailerInfo.Root, PDFDict).lookup(name('Pages'), PDFDict);
    pages.lookup(name('Kids'), PDFArray).lookup(0, PDFDict).set(name('StructParents'), PDFNumber.of(1));
  },
  'no language': (context) => context.lookup(context.trailerInfo.Root, PDFDict).delete(name('Lang')),
};

describe('the structure checker', () => {
  it.each(Object.keys(PLANTED))('finds %s', async (fault) => {
    const context = await loadContext(renderPdf(sampleDocument()));
    PLANTED[fault]!(context);
    expect(findStructureFaults(context)).not.toEqual([]);
  });
});

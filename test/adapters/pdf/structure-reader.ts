import { PDFArray, type PDFContext, PDFDict, PDFDocument, PDFNumber, PDFRef } from 'pdf-lib';
import { name, type Painted, readPainted } from './content-reader.ts';

/** An element of the structure tree as read from a file. */
export interface ReadElement {
  readonly tag: string;
  readonly reference: string;
  readonly dictionary: PDFDict;
  readonly children: readonly ReadElement[];
  /** Marked content and annotations in order, with the children by position. */
  readonly kids: readonly (
    | { page: number; markedContent: number }
    | { annotation: PDFDict }
    | { child: ReadElement }
  )[];
}

export interface ReadDocument {
  readonly context: PDFContext;
  readonly catalogue: PDFDict;
  readonly pages: readonly {
    readonly reference: string;
    readonly dictionary: PDFDict;
    readonly painted: readonly Painted[];
  }[];
  readonly root: ReadElement;
}

/** Loads a file without a word of it changed. */
export const loadContext = async (bytes: Uint8Array): Promise<PDFContext> =>
  (await PDFDocument.load(bytes, { updateMetadata: false })).context;

export function readDocument(context: PDFContext): ReadDocument {
  const catalogue = context.lookup(context.trailerInfo.Root, PDFDict);
  const references = catalogue.lookup(name('Pages'), PDFDict).lookup(name('Kids'), PDFArray).asArray();
  const pages = references.map((reference) => {
    const dictionary = context.lookup(reference, PDFDict);
    return { reference: reference.toString(), dictionary, painted: readPainted(context, dictionary) };
  });
  const pageOf = (dictionary: PDFDict, otherwise: PDFDict): number => {
    const reference = (dictionary.get(name('Pg')) ?? otherwise.get(name('Pg')))?.toString();
    return pages.findIndex((page) => page.reference === reference);
  };
  const readElement = (reference: PDFRef): ReadElement => {
    const dictionary = context.lookup(reference, PDFDict);
    const k = dictionary.lookup(name('K'));
    const kidObjects =
      k === undefined ? [] : k instanceof PDFArray ? k.asArray() : [dictionary.get(name('K'))];
    const kids = kidObjects.map((kid): ReadElement['kids'][number] => {
      if (kid instanceof PDFRef) return { child: readElement(kid) };
      if (kid instanceof PDFNumber)
        return { page: pageOf(dictionary, dictionary), markedContent: kid.asNumber() };
      if (!(kid instanceof PDFDict)) throw new Error('A kid is neither element, number nor dictionary.');
      if (kid.get(name('Type')) === name('OBJR')) return { annotation: kid.lookup(name('Obj'), PDFDict) };
      return { page: pageOf(kid, dictionary), markedContent: kid.lookup(name('MCID'), PDFNumber).asNumber() };
    });
    const children = kids.flatMap((kid) => ('child' in kid ? [kid.child] : []));
    const tag = dictionary.lookup(name('S'))?.toString().slice(1) ?? '';
    return { tag, reference: reference.toString(), dictionary, children, kids };
  };
  const [first] = catalogue.lookup(name('StructTreeRoot'), PDFDict).lookup(name('K'), PDFArray).asArray();
  if (!(first instanceof PDFRef)) throw new Error('The structure tree has no document element.');
  return { context, catalogue, pages, root: readElement(first) };
}

/** All text under an element, in reading order. */
export function textUnder(document: ReadDocument, element: ReadElement): string {
  return element.kids
    .map((kid) => {
      if ('child' in kid) return textUnder(document, kid.child);
      if ('annotation' in kid) return '';
      const owned =
        document.pages[kid.page]?.painted.filter((piece) => piece.owner === kid.markedContent) ?? [];
      return owned.map((piece) => piece.text).join('');
    })
    .join('');
}

export const allElements = (element: ReadElement): readonly ReadElement[] => [
  element,
  ...element.children.flatMap(allElements),
];

/** Elements that hold text themselves, in reading order. A link's text is read with its paragraph. */
export function readingLeaves(element: ReadElement): readonly ReadElement[] {
  const holds =
    element.kids.some((kid) => 'markedContent' in kid) ||
    (element.tag === 'P' && element.children.length > 0);
  return holds ? [element] : element.children.flatMap(readingLeaves);
}

import { PDFArray, type PDFContext, PDFDict, PDFHexString, PDFNumber, PDFString } from 'pdf-lib';
import { name } from './content-reader.ts';
import {
  allElements,
  type ReadDocument,
  type ReadElement,
  readDocument,
  textUnder,
} from './structure-reader.ts';

const PARENTS: Readonly<Record<string, readonly string[]>> = {
  THead: ['Table'],
  TBody: ['Table'],
  Caption: ['Table'],
  TR: ['THead', 'TBody'],
  TH: ['TR'],
  TD: ['TR'],
  LI: ['L'],
  Lbl: ['LI'],
  LBody: ['LI'],
  Link: ['P', 'LBody', 'TD'],
};
const LEAVES = ['H1', 'H2', 'H3', 'H4', 'P', 'Caption', 'TH', 'TD', 'Lbl', 'LBody', 'Link', 'Figure'];
const CONTAINERS = ['Document', 'Div', 'Table', 'THead', 'TBody', 'TR', 'L', 'LI'];

/** Faults in a file's tagging, in words; none in a file that reads aloud as it looks. */
export function findStructureFaults(context: PDFContext): readonly string[] {
  let document: ReadDocument;
  try {
    document = readDocument(context);
  } catch (error) {
    return [String(error)];
  }
  return [
    ...contentFaults(document),
    ...orderFaults(document),
    ...nestingFaults(document.root),
    ...tableFaults(document.root),
    ...headingFaults(document.root),
    ...parentTreeFaults(document),
    ...linkFaults(document),
    ...catalogueFaults(document),
  ];
}

function contentFaults({ pages }: ReadDocument): readonly string[] {
  return pages.flatMap((page, index) =>
    page.painted
      .filter((piece) => piece.owner === undefined || Number.isNaN(piece.owner))
      .map(
        (piece) => `Page ${index + 1}: "${piece.operator}" paints outside marked content: "${piece.text}".`,
      ),
  );
}

interface ContentPlace {
  readonly page: number;
  readonly markedContent: number;
  readonly tag: string;
  /** The first piece its element holds; the others may be on later pages, after its neighbours' first ones. */
  readonly isFirst: boolean;
}

const placesOf = (element: ReadElement): readonly ContentPlace[] =>
  element.kids.flatMap((kid, index) =>
    'child' in kid
      ? placesOf(kid.child)
      : 'markedContent' in kid
        ? [{ ...kid, tag: element.tag, isFirst: index === 0 }]
        : [],
  );

const isBefore = (a: ContentPlace | undefined, b: ContentPlace): boolean =>
  a === undefined || a.page < b.page || (a.page === b.page && a.markedContent < b.markedContent);

function orderFaults({ pages, root }: ReadDocument): readonly string[] {
  const faults: string[] = [];
  const seen = new Set<string>();
  const lastOnPage = new Map<number, ContentPlace>();
  let lastFirst: ContentPlace | undefined;
  for (const found of placesOf(root)) {
    const { page, markedContent, tag } = found;
    const place = `page ${page + 1}, marked content ${markedContent}`;
    if (seen.has(place)) faults.push(`The tree has ${place} twice.`);
    seen.add(place);
    if (!isBefore(lastOnPage.get(page), found) || (found.isFirst && !isBefore(lastFirst, found))) {
      faults.push(`The tree has ${place} out of reading order.`);
    }
    lastOnPage.set(page, found);
    if (found.isFirst) lastFirst = found;
    const painted = pages[page]?.painted.find((piece) => piece.owner === markedContent);
    if (!painted) faults.push(`Nothing is painted for ${place}.`);
    else if (painted.tag !== tag) faults.push(`A ${tag} is marked ${painted.tag} on ${place}.`);
  }
  pages.forEach((page, index) => {
    for (const { owner, text } of page.painted) {
      if (typeof owner === 'number' && !seen.has(`page ${index + 1}, marked content ${owner}`)) {
        faults.push(`Page ${index + 1}: marked content ${owner} ("${text}") is not in the tree.`);
      }
    }
  });
  return faults;
}

function nestingFaults(element: ReadElement, parent?: ReadElement): readonly string[] {
  const faults = element.children.flatMap((child) => nestingFaults(child, element));
  const allowed = PARENTS[element.tag];
  if (allowed && !allowed.includes(parent?.tag ?? ''))
    faults.push(`A ${element.tag} stands under ${parent?.tag ?? 'nothing'}.`);
  if (parent && element.dictionary.get(name('P'))?.toString() !== parent.reference) {
    faults.push(`A ${element.tag} names another parent than the one it is under.`);
  }
  if (!LEAVES.includes(element.tag) && !CONTAINERS.includes(element.tag))
    faults.push(`"${element.tag}" is no element we write.`);
  if (CONTAINERS.includes(element.tag) && element.kids.some((kid) => !('child' in kid))) {
    faults.push(`A ${element.tag} holds content of its own.`);
  }
  if (element.tag === 'Figure' && !(element.dictionary.get(name('Alt')) instanceof PDFHexString)) {
    faults.push('A Figure has no alternative text.');
  }
  return faults;
}

function tableAttribute(cell: ReadElement, key: string): string | undefined {
  const attributes = cell.dictionary.get(name('A'));
  if (!(attributes instanceof PDFArray)) return undefined;
  return attributes.lookup(0, PDFDict).get(name(key))?.toString();
}

function tableFaults(root: ReadElement): readonly string[] {
  const faults: string[] = [];
  for (const table of allElements(root).filter((element) => element.tag === 'Table')) {
    const rows = allElements(table).filter((element) => element.tag === 'TR');
    const widths = rows.map((row) =>
      row.children.reduce((sum, cell) => sum + Number(tableAttribute(cell, 'ColSpan') ?? 1), 0),
    );
    if (rows.length === 0) faults.push('A table has no rows.');
    if (new Set(widths).size > 1)
      faults.push(`A table has rows of ${[...new Set(widths)].join(' and ')} columns.`);
    for (const cell of rows.flatMap((row) => row.children).filter(({ tag }) => tag === 'TH')) {
      if (!['/Column', '/Row'].includes(tableAttribute(cell, 'Scope') ?? ''))
        faults.push('A TH has no scope.');
    }
    const heads = table.children.filter(({ tag }) => tag === 'THead');
    if (heads.length > 1) faults.push('A table has its header row in the tree more than once.');
    if (heads.some((head) => allElements(head).some(({ tag }) => tag === 'TD')))
      faults.push('A header row holds a TD.');
  }
  return faults;
}

function headingFaults(root: ReadElement): readonly string[] {
  const levels = allElements(root).flatMap(({ tag }) => (/^H\d$/.test(tag) ? [Number(tag.slice(1))] : []));
  return levels.flatMap((level, index) =>
    level > (levels[index - 1] ?? 0) + 1
      ? [`Heading level ${level} follows level ${levels[index - 1] ?? 0}.`]
      : [],
  );
}

function readParentTree({
  context,
  catalogue,
}: ReadDocument): ReadonlyMap<number, readonly string[] | string> {
  const numbers = catalogue
    .lookup(name('StructTreeRoot'), PDFDict)
    .lookup(name('ParentTree'), PDFDict)
    .lookup(name('Nums'), PDFArray)
    .asArray();
  const tree = new Map<number, readonly string[] | string>();
  for (let index = 0; index < numbers.length; index += 2) {
    const key = context.lookup(numbers[index], PDFNumber).asNumber();
    const value = numbers[index + 1];
    tree.set(key, value instanceof PDFArray ? value.asArray().map(String) : String(value));
  }
  return tree;
}

function parentTreeFaults(document: ReadDocument): readonly string[] {
  const tree = readParentTree(document);
  const faults: string[] = [];
  for (const element of allElements(document.root)) {
    for (const kid of element.kids) {
      if (!('markedContent' in kid)) continue;
      const key =
        document.pages[kid.page]?.dictionary.lookup(name('StructParents'), PDFNumber).asNumber() ?? -1;
      if (tree.get(key)?.[kid.markedContent] !== element.reference) {
        faults.push(
          `The parent tree does not lead from page ${kid.page + 1}, ${kid.markedContent} to its ${element.tag}.`,
        );
      }
    }
  }
  return faults;
}

function linkFaults(document: ReadDocument): readonly string[] {
  const tree = readParentTree(document);
  const faults: string[] = [];
  const linked = new Set<PDFDict>();
  for (const link of allElements(document.root).filter(({ tag }) => tag === 'Link')) {
    const annotations = link.kids.flatMap((kid) => ('annotation' in kid ? [kid.annotation] : []));
    if (annotations.length === 0) faults.push('A Link has no annotation.');
    if (textUnder(document, link) === '') faults.push('A Link has no text.');
    for (const annotation of annotations) {
      linked.add(annotation);
      const key = annotation.lookup(name('StructParent'), PDFNumber).asNumber();
      if (tree.get(key) !== link.reference)
        faults.push('The parent tree does not lead from an annotation to its Link.');
    }
  }
  for (const page of document.pages) {
    const annotations = page.dictionary.lookupMaybe(name('Annots'), PDFArray);
    for (let index = 0; index < (annotations?.size() ?? 0); index += 1) {
      if (!linked.has(annotations!.lookup(index, PDFDict))) faults.push('An annotation is not in the tree.');
    }
  }
  return faults;
}

function catalogueFaults({ catalogue, pages }: ReadDocument): readonly string[] {
  const faults: string[] = [];
  const expect = (holds: boolean, fault: string): void => {
    if (!holds) faults.push(fault);
  };
  const text = (value: unknown): string => (value instanceof PDFString ? value.decodeText() : String(value));
  expect(text(catalogue.get(name('Lang'))) === 'en-GB', 'The language is not given.');
  expect(
    catalogue.lookup(name('MarkInfo'), PDFDict).get(name('Marked'))?.toString() === 'true',
    'The document is not marked.',
  );
  expect(
    catalogue.lookup(name('ViewerPreferences'), PDFDict).get(name('DisplayDocTitle'))?.toString() === 'true',
    'The title is not shown.',
  );
  expect(!catalogue.has(name('OpenAction')) && !catalogue.has(name('AA')), 'The document runs something.');
  pages.forEach((page, index) => {
    expect(page.dictionary.get(name('Tabs'))?.toString() === '/S', `Page ${index + 1} has no tab order.`);
  });
  return faults;
}

/** What a person hears: the tree of headings, paragraphs, tables and cells, and where each is drawn. */

/** A piece of an element drawn on a page, or an annotation belonging to it. */
interface DrawnPart {
  readonly page: number;
  /** Marked-content number on its page; -1 for an annotation. */
  readonly markedContent: number;
  /** Index of the annotation in the document; -1 for marked content. */
  readonly annotation: number;
}

interface StructureElement {
  readonly tag: string;
  readonly parent: number;
  /** Further entries of the dictionary, already written as PDF. */
  readonly entries: string;
  readonly kids: (number | DrawnPart)[];
}

/** Object numbers of what the tree points at. */
export interface StructureReferences {
  /** Object number of the element with index 0; the others follow. */
  readonly firstElement: number;
  readonly root: number;
  readonly pages: readonly number[];
  readonly annotations: readonly number[];
}

export class StructureTree {
  readonly #elements: StructureElement[] = [{ tag: 'Document', parent: -1, entries: '', kids: [] }];
  /** Element that owns each marked content, by page. */
  readonly #owners: number[][] = [];

  /** Number of elements; the first, index 0, is the document. */
  get size(): number {
    return this.#elements.length;
  }

  /** A new element, last inside its parent. `entries` are further dictionary entries, already written as PDF. */
  add(parent: number, tag: string, entries = ''): number {
    const index = this.#elements.push({ tag, parent, entries, kids: [] }) - 1;
    this.#elements[parent]?.kids.push(index);
    return index;
  }

  tagOf(element: number): string {
    return this.#elements[element]?.tag ?? '';
  }

  /** Number for a new piece of marked content of the element on a page. */
  mark(element: number, page: number): number {
    const owners = (this.#owners[page] ??= []);
    const markedContent = owners.push(element) - 1;
    this.#elements[element]?.kids.push({ page, markedContent, annotation: -1 });
    return markedContent;
  }

  /** Makes an annotation part of the element. */
  attach(element: number, page: number, annotation: number): void {
    this.#elements[element]?.kids.push({ page, markedContent: -1, annotation });
  }

  /** One PDF dictionary per element, in order. */
  writeElements(references: StructureReferences): string[] {
    return this.#elements.map((element) => {
      const parent = element.parent < 0 ? references.root : references.firstElement + element.parent;
      return `<</S/${element.tag}/P ${parent} 0 R${element.entries}${writeKids(element.kids, references)}>>`;
    });
  }

  /** The /Nums of the parent tree: an array of owners for each page, then the owner of each annotation. */
  writeParentTree(references: StructureReferences): string {
    const reference = (element: number): string => `${references.firstElement + element} 0 R`;
    const byPage = references.pages.map(
      (_, page) => `${page}[${(this.#owners[page] ?? []).map(reference).join(' ')}]`,
    );
    const byAnnotation = this.#elements.flatMap((element, index) =>
      element.kids.flatMap((kid) =>
        typeof kid === 'object' && kid.annotation >= 0
          ? [{ annotation: kid.annotation, owner: reference(index) }]
          : [],
      ),
    );
    const entries = byAnnotation
      .sort((a, b) => a.annotation - b.annotation)
      .map(({ annotation, owner }) => `${references.pages.length + annotation} ${owner}`);
    return [...byPage, ...entries].join(' ');
  }
}

function writeKids(kids: StructureElement['kids'], references: StructureReferences): string {
  const [first] = kids;
  if (first === undefined) return '';
  const page = kids.find((kid) => typeof kid === 'object')?.page;
  const written = kids.map((kid) => writeKid(kid, page, references));
  const onPage = page === undefined ? '' : `/Pg ${references.pages[page] ?? 0} 0 R`;
  if (written.length > 1) return `${onPage}/K[${written.join(' ')}]`;
  return typeof first === 'object' && first.annotation < 0
    ? `${onPage}/K ${written[0] ?? ''}`
    : `${onPage}/K[${written[0] ?? ''}]`;
}

function writeKid(
  kid: number | DrawnPart,
  page: number | undefined,
  references: StructureReferences,
): string {
  if (typeof kid === 'number') return `${references.firstElement + kid} 0 R`;
  const kidPage = `/Pg ${references.pages[kid.page] ?? 0} 0 R`;
  if (kid.annotation >= 0) {
    return `<</Type/OBJR${kidPage}/Obj ${references.annotations[kid.annotation] ?? 0} 0 R>>`;
  }
  return kid.page === page ? `${kid.markedContent}` : `<</Type/MCR${kidPage}/MCID ${kid.markedContent}>>`;
}

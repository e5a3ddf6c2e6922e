/** What a person hears: the tree of headings, paragraphs, tables and cells, and where each is drawn. */
import { isSame } from './text-lane.ts';

/** Object numbers of what the tree points at. */
export interface StructureReferences {
  /** Object number of the element with index 0; the others follow. */
  readonly firstElement: number;
  readonly root: number;
  readonly pages: readonly number[];
  readonly annotations: readonly number[];
}

/** The page of a kid that is an element: elements are on no page. */
const NO_PAGE = -1;

/**
 * The tree is kept in columns, which are quick to fill and to compare: an appendix has thousands of elements.
 * An annotation is known by its index in the document; marked content by its number on its page.
 */
export class StructureTree {
  /** Element by element; the first, index 0, is the document. Entries are dictionary entries, written as PDF. */
  readonly #tags: string[] = ['Document'];
  readonly #entries: string[] = [''];
  readonly #parents: number[] = [-1];
  /** Kid by kid: whose it is, on which page, and which element, marked content or (below 0) annotation. */
  readonly #owners: number[] = [];
  readonly #pages: number[] = [];
  readonly #kids: number[] = [];
  /** Pieces of marked content on each page so far. */
  readonly #marked: number[] = [];

  /** Number of elements. */
  get size(): number {
    return this.#tags.length;
  }

  #addKid(owner: number, page: number, kid: number): void {
    this.#owners.push(owner);
    this.#pages.push(page);
    this.#kids.push(kid);
  }

  /** A new element, last inside its parent. `entries` are further dictionary entries, already written as PDF. */
  add(parent: number, tag: string, entries = ''): number {
    const index = this.#tags.push(tag) - 1;
    this.#entries.push(entries);
    this.#parents.push(parent);
    this.#addKid(parent, NO_PAGE, index);
    return index;
  }

  tagOf(element: number): string {
    return this.#tags[element] ?? '';
  }

  /** Number for a new piece of marked content of the element on a page. */
  mark(element: number, page: number): number {
    const markedContent = this.#marked[page] ?? 0;
    this.#marked[page] = markedContent + 1;
    this.#addKid(element, page, markedContent);
    return markedContent;
  }

  /** Makes an annotation part of the element. */
  attach(element: number, page: number, annotation: number): void {
    this.#addKid(element, page, -1 - annotation);
  }

  /** Whether it is written the same where it points at the same objects. */
  equals(other: StructureTree): boolean {
    return (
      isSame(this.#kids, other.#kids) &&
      isSame(this.#pages, other.#pages) &&
      isSame(this.#owners, other.#owners) &&
      isSame(this.#tags, other.#tags) &&
      isSame(this.#entries, other.#entries)
    );
  }

  /** Indices into the columns of kids, by element, in their reading order. */
  #kidsByElement(): number[][] {
    const byElement: number[][] = this.#tags.map(() => []);
    this.#owners.forEach((owner, at) => {
      byElement[owner]?.push(at);
    });
    return byElement;
  }

  /** One PDF dictionary per element, in order. */
  writeElements(references: StructureReferences): string[] {
    return this.#kidsByElement().map((kids, element) => {
      const parent = this.#parents[element] ?? -1;
      const above = parent < 0 ? references.root : references.firstElement + parent;
      const entries = this.#entries[element] ?? '';
      return `<</S/${this.tagOf(element)}/P ${above} 0 R${entries}${this.#writeKids(kids, references)}>>`;
    });
  }

  #writeKids(kids: readonly number[], references: StructureReferences): string {
    const [first] = kids;
    if (first === undefined) return '';
    const drawn = kids.find((at) => this.#pages[at] !== NO_PAGE);
    const page = drawn === undefined ? NO_PAGE : (this.#pages[drawn] ?? NO_PAGE);
    const onPage = page === NO_PAGE ? '' : `/Pg ${references.pages[page] ?? 0} 0 R`;
    const written = kids.map((at) => this.#writeKid(at, page, references));
    const isMarkedContent = this.#pages[first] !== NO_PAGE && (this.#kids[first] ?? 0) >= 0;
    return written.length === 1 && isMarkedContent
      ? `${onPage}/K ${written[0] ?? ''}`
      : `${onPage}/K[${written.join(' ')}]`;
  }

  /** `page` is the one that the element's own entry names. */
  #writeKid(at: number, page: number, references: StructureReferences): string {
    const kid = this.#kids[at] ?? 0;
    const kidPage = this.#pages[at] ?? NO_PAGE;
    if (kidPage === NO_PAGE) return `${references.firstElement + kid} 0 R`;
    const onPage = `/Pg ${references.pages[kidPage] ?? 0} 0 R`;
    if (kid < 0) return `<</Type/OBJR${onPage}/Obj ${references.annotations[-1 - kid] ?? 0} 0 R>>`;
    return kidPage === page ? `${kid}` : `<</Type/MCR${onPage}/MCID ${kid}>>`;
  }

  /** The /Nums of the parent tree: an array of owners for each page, then the owner of each annotation. */
  writeParentTree(references: StructureReferences): string {
    const byPage: string[][] = references.pages.map(() => []);
    const byAnnotation: { readonly annotation: number; readonly owner: string }[] = [];
    this.#kids.forEach((kid, at) => {
      const page = this.#pages[at] ?? NO_PAGE;
      if (page === NO_PAGE) return;
      const owner = `${references.firstElement + (this.#owners[at] ?? 0)} 0 R`;
      if (kid < 0) byAnnotation.push({ annotation: -1 - kid, owner });
      else (byPage[page] ??= [])[kid] = owner;
    });
    return [
      ...byPage.map((owners, page) => `${page}[${owners.join(' ')}]`),
      ...byAnnotation
        .sort((a, b) => a.annotation - b.annotation)
        .map(({ annotation, owner }) => `${references.pages.length + annotation} ${owner}`),
    ].join(' ');
  }
}

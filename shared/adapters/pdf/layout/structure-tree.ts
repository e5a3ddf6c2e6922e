/** What a person hears: the tree of headings, paragraphs, tables and cells, and where each is drawn. */
import type { ByteWriter } from '../file/byte-writer.ts';
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

  /** One PDF dictionary per element, in order, each to where `begin` says for its object number. */
  writeElements(references: StructureReferences, begin: (number: number) => ByteWriter): void {
    const kids = sortByOwner(this.#owners, this.size);
    for (let element = 0; element < this.size; element += 1) {
      const parent = this.#parents[element] ?? -1;
      const to = begin(references.firstElement + element);
      to.text('<</S/');
      to.text(this.tagOf(element));
      to.text('/P ');
      writeReference(to, parent < 0 ? references.root : references.firstElement + parent);
      to.text(this.#entries[element] ?? '');
      this.#writeKids(to, kids, element, references);
      to.text('>>');
    }
  }

  #writeKids(
    to: ByteWriter,
    { order, starts }: SortedKids,
    element: number,
    references: StructureReferences,
  ): void {
    const start = starts[element] ?? 0;
    const end = starts[element + 1] ?? 0;
    if (start === end) return;
    const page = this.#findPage(order, start, end);
    if (page !== NO_PAGE) {
      to.text('/Pg ');
      writeReference(to, references.pages[page] ?? 0);
    }
    const first = order[start] ?? 0;
    const isOneMarkedContent =
      end - start === 1 && this.#pages[first] !== NO_PAGE && (this.#kids[first] ?? 0) >= 0;
    to.text(isOneMarkedContent ? '/K ' : '/K[');
    for (let place = start; place < end; place += 1) {
      if (place > start) to.text(' ');
      this.#writeKid(to, order[place] ?? 0, page, references);
    }
    if (!isOneMarkedContent) to.text(']');
  }

  /** The page of the first kid that is drawn. */
  #findPage(order: Int32Array, start: number, end: number): number {
    for (let place = start; place < end; place += 1) {
      const page = this.#pages[order[place] ?? 0] ?? NO_PAGE;
      if (page !== NO_PAGE) return page;
    }
    return NO_PAGE;
  }

  /** `page` is the one that the element's own entry names. */
  #writeKid(to: ByteWriter, at: number, page: number, references: StructureReferences): void {
    const kid = this.#kids[at] ?? 0;
    const kidPage = this.#pages[at] ?? NO_PAGE;
    if (kidPage === NO_PAGE) {
      writeReference(to, references.firstElement + kid);
    } else if (kid >= 0 && kidPage === page) {
      to.number(kid);
    } else {
      const [type, key] = kid < 0 ? ['OBJR', 'Obj'] : ['MCR', 'MCID'];
      to.text(`<</Type/${type}/Pg ${references.pages[kidPage] ?? 0} 0 R/${key} `);
      to.text(kid < 0 ? `${references.annotations[-1 - kid] ?? 0} 0 R>>` : `${kid}>>`);
    }
  }

  /** The /Nums of the parent tree: an array of owners for each page, then the owner of each annotation. */
  writeParentTree(to: ByteWriter, references: StructureReferences): void {
    const byPage: number[][] = references.pages.map(() => []);
    const byAnnotation: { readonly annotation: number; readonly owner: number }[] = [];
    for (let at = 0; at < this.#kids.length; at += 1) {
      const page = this.#pages[at] ?? NO_PAGE;
      if (page === NO_PAGE) continue;
      const kid = this.#kids[at] ?? 0;
      const owner = references.firstElement + (this.#owners[at] ?? 0);
      if (kid < 0) byAnnotation.push({ annotation: -1 - kid, owner });
      else (byPage[page] ??= [])[kid] = owner;
    }
    byPage.forEach((owners, page) => {
      to.text(page === 0 ? '0[' : ` ${page}[`);
      owners.forEach((owner, at) => {
        if (at > 0) to.text(' ');
        writeReference(to, owner);
      });
      to.text(']');
    });
    byAnnotation.sort((a, b) => a.annotation - b.annotation);
    for (const { annotation, owner } of byAnnotation)
      to.text(` ${references.pages.length + annotation} ${owner} 0 R`);
  }
}

function writeReference(to: ByteWriter, number: number): void {
  to.number(number);
  to.text(' 0 R');
}

/** Indices into the columns of kids, those of element e in their reading order from starts[e] to starts[e + 1]. */
interface SortedKids {
  readonly order: Int32Array;
  readonly starts: Int32Array;
}

function sortByOwner(owners: readonly number[], elements: number): SortedKids {
  const starts = new Int32Array(elements + 1);
  for (const owner of owners) starts[owner + 1] = (starts[owner + 1] ?? 0) + 1;
  for (let element = 0; element < elements; element += 1)
    starts[element + 1] = (starts[element + 1] ?? 0) + (starts[element] ?? 0);
  const order = new Int32Array(owners.length);
  const next = starts.slice();
  owners.forEach((owner, at) => {
    const place = next[owner] ?? 0;
    order[place] = at;
    next[owner] = place + 1;
  });
  return { order, starts };
}

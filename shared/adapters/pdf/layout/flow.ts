import { PageContent } from './page-content.ts';
import { StructureTree } from './structure-tree.ts';
import { baselineOf, PAGE, type TextStyle } from './theme.ts';

/** A place to jump to in the reader's side panel. */
export interface Bookmark {
  readonly title: string;
  readonly level: number;
  readonly page: number;
  /** Tenths of a point from the top. */
  readonly y: number;
}

/** A link's rectangle, from the top left corner of its page, in tenths of a point. */
export interface LinkArea {
  readonly page: number;
  readonly href: string;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where the next thing goes: pages, the height used on the last one, and the structure written so far. */
export class Flow {
  /** The last of the pages. */
  page = new PageContent();
  readonly pages: PageContent[] = [this.page];
  readonly structure = new StructureTree();
  readonly bookmarks: Bookmark[] = [];
  readonly links: LinkArea[] = [];
  y: number = PAGE.top;
  /** The element that blocks are put into. */
  container = 0;
  #gap = 0;

  get pageIndex(): number {
    return this.pages.length - 1;
  }

  get room(): number {
    return PAGE.bottom - this.y - this.#gap;
  }

  get isAtTop(): boolean {
    return this.y === PAGE.top;
  }

  /** Space before what follows; the larger of two neighbouring gaps counts, none at the top of a page. */
  leave(gap: number): void {
    if (!this.isAtTop) this.#gap = Math.max(this.#gap, gap);
  }

  /** Goes to a new page unless `height` fits on this one, then applies the pending gap. */
  reserve(height: number): void {
    if (height > this.room && !this.isAtTop) this.startPage();
    this.y += this.#gap;
    this.#gap = 0;
  }

  startPage(): void {
    this.page = new PageContent();
    this.pages.push(this.page);
    this.y = PAGE.top;
    this.#gap = 0;
  }

  /** Shows text in a line box whose top is y. */
  show(varies: boolean, x: number, y: number, style: TextStyle, text: string): void {
    if (text !== '') this.page.show(varies, x, y + baselineOf(style), style, text);
  }

  /** What is shown until `end` is the element's, in its reading order. */
  begin(varies: boolean, element: number): void {
    const markedContent = this.structure.mark(element, this.pageIndex);
    this.page.beginMarked(varies, this.structure.tagOf(element), markedContent);
  }

  end(varies: boolean): void {
    this.page.endMarked(varies);
  }

  /** An area of the page that leads to an address, part of a Link element. */
  addLink(element: number, area: Omit<LinkArea, 'page'>): void {
    const annotation = this.links.push({ ...area, page: this.pageIndex }) - 1;
    this.structure.attach(element, this.pageIndex, annotation);
  }
}

/** A block that has been measured and can be placed. All lengths in tenths of a point. */
export interface Prepared {
  /** Space above and below. */
  readonly above: number;
  readonly below: number;
  /** Height of the first part, which is not torn apart. */
  readonly opening: number;
  /** Full height where the block is not split (for boxes). */
  readonly height: number;
  /** Set on headings: stays with the next block. */
  readonly staysWithNext?: boolean;
  /** `reserved` is the height to find on one page: the opening, and for headings what follows too. */
  readonly draw: (flow: Flow, reserved: number) => void;
}

import type { PDFContext, PDFRef } from 'pdf-lib';
import type { Bookmark } from '../layout/flow.ts';
import { PAGE } from '../layout/theme.ts';
import { points, textString } from './pdf-syntax.ts';
import { WrittenObject } from './written-object.ts';

interface OutlineNode {
  readonly bookmark: Bookmark;
  readonly reference: PDFRef;
  readonly children: OutlineNode[];
}

/** The bookmarks as a tree by heading level. Undefined where there are none. */
export function addOutline(
  context: PDFContext,
  bookmarks: readonly Bookmark[],
  pages: readonly PDFRef[],
): PDFRef | undefined {
  if (bookmarks.length === 0) return undefined;
  const root = context.nextRef();
  const top: OutlineNode[] = [];
  const open: OutlineNode[] = [];
  for (const bookmark of bookmarks) {
    const node: OutlineNode = { bookmark, reference: context.nextRef(), children: [] };
    while ((open.at(-1)?.bookmark.level ?? 0) >= bookmark.level) open.pop();
    (open.at(-1)?.children ?? top).push(node);
    open.push(node);
  }
  addNodes(context, top, root, pages);
  context.assign(root, new WrittenObject(`<</Type/Outlines${ends(top)}/Count ${top.length}>>`));
  return root;
}

/** First and last child of a node. */
function ends(children: readonly OutlineNode[]): string {
  const first = children[0]?.reference.toString();
  const last = children.at(-1)?.reference.toString();
  return first === undefined || last === undefined ? '' : `/First ${first}/Last ${last}`;
}

function addNodes(
  context: PDFContext,
  nodes: readonly OutlineNode[],
  parent: PDFRef,
  pages: readonly PDFRef[],
): void {
  nodes.forEach(({ bookmark, reference, children }, index) => {
    const previous = nodes[index - 1]?.reference.toString();
    const next = nodes[index + 1]?.reference.toString();
    const page = pages[bookmark.page]?.toString() ?? '';
    context.assign(
      reference,
      new WrittenObject(
        `<</Title ${textString(bookmark.title)}/Parent ${parent.toString()}` +
          `${previous === undefined ? '' : `/Prev ${previous}`}${next === undefined ? '' : `/Next ${next}`}` +
          // A negative count: closed until the reader opens it.
          `${ends(children)}${children.length > 0 ? `/Count -${children.length}` : ''}` +
          `/Dest[${page}/XYZ 0 ${points(PAGE.height - bookmark.y + 100)} null]>>`,
      ),
    );
    addNodes(context, children, reference, pages);
  });
}

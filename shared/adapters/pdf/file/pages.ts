import { type PDFContext, PDFRawStream, type PDFRef } from 'pdf-lib';
import type { Flow, LinkArea } from '../layout/flow.ts';
import type { Drawable } from '../layout/page-content.ts';
import { PAGE } from '../layout/theme.ts';
import { withWriter } from './byte-writer.ts';
import { addFonts } from './fonts.ts';
import { asciiString, points, textString } from './pdf-syntax.ts';
import { type CompressedContent, compress, type StreamMemory } from './stream-memory.ts';
import { WrittenObject } from './written-object.ts';

/** The page tree and what it leads to. */
export interface PageObjects {
  readonly tree: PDFRef;
  readonly pages: readonly PDFRef[];
  readonly links: readonly PDFRef[];
}

export function addPages(context: PDFContext, flow: Flow, memory: StreamMemory): PageObjects {
  const tree = context.nextRef();
  const pages = flow.pages.map(() => context.nextRef());
  const links = flow.links.map((link, index) =>
    context.register(new WrittenObject(writeLink(link, pages.length + index))),
  );
  const streams = flow.pages.map((page, index) => [
    memory.pages.recall(index, page.fixed, () => compressContent(page.fixed)),
    compressContent(page.varying),
  ]);
  const fonts = addFonts(
    context,
    streams.flat().some(({ needsExtended }) => needsExtended),
  );
  streams.forEach((drawn, index) => {
    const contents = drawn.flatMap(({ bytes }) => (bytes ? [addStream(context, bytes)] : []));
    const annotations = links.filter((_, link) => flow.links[link]?.page === index);
    const reference = pages[index];
    if (!reference) return;
    context.assign(
      reference,
      new WrittenObject(
        `<</Type/Page/Parent ${tree.toString()}/MediaBox[0 0 ${points(PAGE.width)} ${points(PAGE.height)}]` +
          `/Resources<</Font${fonts}>>/Contents[${contents.join(' ')}]/StructParents ${index}/Tabs/S` +
          `${annotations.length > 0 ? `/Annots[${annotations.join(' ')}]` : ''}>>`,
      ),
    );
  });
  const kids = pages.map((page) => page.toString()).join(' ');
  context.assign(tree, new WrittenObject(`<</Type/Pages/Kids[${kids}]/Count ${pages.length}>>`));
  return { tree, pages, links };
}

function compressContent(content: Drawable): CompressedContent {
  if (content.isEmpty) return { bytes: undefined, needsExtended: false };
  return withWriter((writer) => {
    const needsExtended = content.write(writer);
    return { bytes: compress(writer.written()), needsExtended };
  });
}

function addStream(context: PDFContext, compressed: Uint8Array): PDFRef {
  const dictionary = context.obj({ Filter: 'FlateDecode', Length: compressed.length });
  return context.register(PDFRawStream.of(dictionary, compressed));
}

function writeLink(link: LinkArea, structParent: number): string {
  const rectangle = [
    link.x,
    PAGE.height - link.y - link.height,
    link.x + link.width,
    PAGE.height - link.y,
  ].map(points);
  return (
    `<</Type/Annot/Subtype/Link/Rect[${rectangle.join(' ')}]/Border[0 0 0]/F 4/StructParent ${structParent}` +
    `/Contents ${textString(link.text.trimEnd())}/A<</S/URI/URI${asciiString(link.href)}>>>>`
  );
}

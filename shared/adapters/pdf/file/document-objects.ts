import { PDFContext, PDFName, PDFRawStream, type PDFRef } from 'pdf-lib';
import type { Flow } from '../layout/flow.ts';
import type { StructureTree } from '../layout/structure-tree.ts';
import { isSame } from '../layout/text-lane.ts';
import type { PdfAttachment, PdfDocumentModel } from '../model.ts';
import { SRGB_PROFILE } from './colour-profile.ts';
import { packObjects, writeFile } from './file-writer.ts';
import { PRODUCER, writeMetadata } from './metadata.ts';
import { addOutline } from './outline.ts';
import { addPages, type PageObjects } from './pages.ts';
import { pdfDate, textString } from './pdf-syntax.ts';
import { compress, type DrawnStructure, type PackedObjects, type StreamMemory } from './stream-memory.ts';
import { WrittenObject } from './written-object.ts';

/** Keeps lists of object numbers apart: no object has this number. */
const NO_OBJECT = 0;

/** Puts the drawn pages, their structure and the document's own objects into a file. */
export function assembleDocument(document: PdfDocumentModel, flow: Flow, memory: StreamMemory): Uint8Array {
  const context = PDFContext.create();
  const catalogue = context.nextRef();
  const objects = addPages(context, flow, memory);
  const outline = addOutline(context, flow.bookmarks, objects.pages);
  const entries = [
    outline ? `/Outlines ${outline.toString()}/PageMode/UseOutlines` : '',
    document.attachment ? addAttachment(context, document.attachment, document.createdAt) : '',
    addOutputIntent(context),
    `/Metadata ${addMetadata(context, document).toString()}`,
  ];
  context.trailerInfo.Root = catalogue;
  context.trailerInfo.Info = addInformation(context, document);
  // The structure's numbers follow all others: its root, then the elements.
  const root = context.largestObjectNumber + 1;
  context.assign(
    catalogue,
    new WrittenObject(
      `<</Type/Catalog/Pages ${objects.tree.toString()}/StructTreeRoot ${root} 0 R/MarkInfo<</Marked true>>` +
        `/Lang(en-GB)/ViewerPreferences<</DisplayDocTitle true>>${entries.join('')}>>`,
    ),
  );
  const structure = packStructure(flow.structure, root, objects, memory);
  return writeFile(context, { first: root, packed: structure }, document.fileId);
}

/** The structure tree in one object stream: the same for all sites of a study. */
function packStructure(
  tree: StructureTree,
  root: number,
  { pages, links }: PageObjects,
  memory: StreamMemory,
): PackedObjects {
  const references = {
    root,
    firstElement: root + 1,
    pages: pages.map((page) => page.objectNumber),
    annotations: links.map((link) => link.objectNumber),
  };
  const drawn: DrawnStructure = {
    tree,
    references: [root, ...references.pages, NO_OBJECT, ...references.annotations],
    equals: (other) => isSame(drawn.references, other.references) && tree.equals(other.tree),
  };
  return memory.structure.recall(0, drawn, () => {
    const nextKey = pages.length + links.length;
    return packObjects((packer) => {
      const to = packer.begin(root);
      to.text(`<</Type/StructTreeRoot/K[${root + 1} 0 R]/ParentTreeNextKey ${nextKey}/ParentTree<</Nums[`);
      tree.writeParentTree(to, references);
      to.text(']>>>>');
      tree.writeElements(references, (number) => packer.begin(number));
    });
  });
}

/** The file inside the file, listed by name and as data of the whole document. */
function addAttachment(context: PDFContext, attachment: PdfAttachment, at: number): string {
  const contents = compress(attachment.bytes);
  const parameters = `<</Size ${attachment.bytes.length}/CreationDate${pdfDate(at)}/ModDate${pdfDate(at)}>>`;
  const dictionary = context.obj({ Type: 'EmbeddedFile', Filter: 'FlateDecode', Length: contents.length });
  dictionary.set(PDFName.of('Subtype'), PDFName.of(attachment.mediaType));
  dictionary.set(PDFName.of('Params'), new WrittenObject(parameters));
  const stream = context.register(PDFRawStream.of(dictionary, contents)).toString();
  const name = textString(attachment.name);
  const file = context
    .register(
      new WrittenObject(
        `<</Type/Filespec/F${name}/UF${name}/Desc${textString(attachment.description)}` +
          `/AFRelationship/Data/EF<</F ${stream}/UF ${stream}>>>>`,
      ),
    )
    .toString();
  return `/AF[${file}]/Names<</EmbeddedFiles<</Names[${name} ${file}]>>>>`;
}

function addOutputIntent(context: PDFContext): string {
  const profile = context.register(
    PDFRawStream.of(context.obj({ N: 3, Length: SRGB_PROFILE.length }), SRGB_PROFILE),
  );
  return (
    '/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB IEC61966-2.1)' +
    `/DestOutputProfile ${profile.toString()}>>]`
  );
}

/** Not compressed, so that tools which only look for the packet find it. */
function addMetadata(context: PDFContext, document: PdfDocumentModel): PDFRef {
  const packet = writeMetadata(document);
  const dictionary = context.obj({ Type: 'Metadata', Subtype: 'XML', Length: packet.length });
  return context.register(PDFRawStream.of(dictionary, packet));
}

function addInformation(context: PDFContext, document: PdfDocumentModel): PDFRef {
  const date = pdfDate(document.createdAt);
  return context.register(
    new WrittenObject(
      `<</Title${textString(document.title)}/Author${textString(document.author)}` +
        `/Subject${textString(document.subject)}/Creator${textString(PRODUCER)}/Producer${textString(PRODUCER)}` +
        `/CreationDate${date}/ModDate${date}>>`,
    ),
  );
}

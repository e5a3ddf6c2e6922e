/** An .xlsx workbook: its sheets by name, each read only when it is asked for. */
import { readDateStyles } from './cell-formats.ts';
import { openPackage, type Package } from './open-package.ts';
import type { CellContext } from './read-cell.ts';
import { readSheet } from './read-sheet.ts';
import { damaged, LIMITS, tooLarge } from './refusal.ts';
import { readSharedStrings } from './shared-strings.ts';
import type { Sheet } from './sheet.ts';
import { readAttributes, scanXml } from './xml-scanner.ts';

export interface Workbook {
  readonly sheetNames: readonly string[];
  /** The sheet of that name, capitals and blanks at its ends aside. @throws WorkbookRefused */
  readonly findSheet: (name: string) => Sheet | undefined;
}

interface SheetEntry {
  readonly name: string;
  readonly isHidden: boolean;
  readonly relation: string;
}

interface Relation {
  /** The last word of its type: `worksheet`, `styles`. Transitional and strict files differ in the rest. */
  readonly type: string;
  readonly part: string;
}

/** Opens the workbook; no sheet is read yet. @throws WorkbookRefused */
export function openWorkbook(bytes: Uint8Array): Workbook {
  const parts = openPackage(bytes);
  const main = [...readRelations(parts, '_rels/.rels', '').values()].find(
    ({ type }) => type === 'officeDocument',
  );
  if (!main) throw damaged('it does not say which part is the workbook');
  const { sheets, is1904 } = readSheetList(requirePart(parts, main.part));
  const relations = readRelations(parts, relationsOf(main.part), folderOf(main.part));
  let context: CellContext | undefined;
  const partOf = (type: string) => {
    const relation = [...relations.values()].find((each) => each.type === type);
    return relation && parts.readPart(relation.part);
  };
  return {
    sheetNames: sheets.map(({ name }) => name),
    findSheet(name) {
      const entry = sheets.find((sheet) => sameName(sheet.name, name));
      const relation = entry && relations.get(entry.relation);
      if (!entry || relation?.type !== 'worksheet') return undefined;
      context ??= {
        strings: readSharedStrings(partOf('sharedStrings')),
        dateStyles: readDateStyles(partOf('styles')),
        is1904,
      };
      return readSheet(entry, requirePart(parts, relation.part), context);
    },
  };
}

/** Whether two sheet names are one to a person who reads them. */
export function sameName(a: string, b: string): boolean {
  const plain = (name: string) => name.trim().replace(/\s+/g, ' ').toLowerCase();
  return plain(a) === plain(b);
}

function requirePart(parts: Package, name: string): string {
  const part = parts.readPart(name);
  if (part === undefined) throw damaged('a part that it names is not there');
  return part;
}

function readSheetList(xml: string): { sheets: readonly SheetEntry[]; is1904: boolean } {
  const sheets: SheetEntry[] = [];
  let is1904 = false;
  scanXml(xml, {
    open(name, source) {
      const attributes = name === 'workbookPr' || name === 'sheet' ? readAttributes(source) : undefined;
      if (name === 'workbookPr') is1904 = ['1', 'true'].includes(attributes?.get('date1904') ?? '');
      else if (name === 'sheet')
        sheets.push({
          name: attributes?.get('name') ?? '',
          isHidden: (attributes?.get('state') ?? 'visible') !== 'visible',
          relation: attributes?.get('id') ?? '',
        });
      if (sheets.length > LIMITS.sheets) throw tooLarge(`has more than ${LIMITS.sheets} sheets`);
    },
    close() {},
  });
  return { sheets, is1904 };
}

function readRelations(parts: Package, name: string, folder: string): ReadonlyMap<string, Relation> {
  const relations = new Map<string, Relation>();
  scanXml(parts.readPart(name) ?? '', {
    open(element, source) {
      if (element !== 'Relationship') return;
      const attributes = readAttributes(source);
      if (attributes.get('TargetMode') === 'External') return;
      const type = attributes.get('Type') ?? '';
      relations.set(attributes.get('Id') ?? '', {
        type: type.slice(type.lastIndexOf('/') + 1),
        part: resolvePart(folder, attributes.get('Target') ?? ''),
      });
    },
    close() {},
  });
  return relations;
}

function folderOf(part: string): string {
  return part.slice(0, part.lastIndexOf('/') + 1);
}

function relationsOf(part: string): string {
  const folder = folderOf(part);
  return `${folder}_rels/${part.slice(folder.length)}.rels`;
}

/** `/xl/worksheets/sheet1.xml`, or `worksheets/sheet1.xml` and `../xl/...` from the folder. */
function resolvePart(folder: string, target: string): string {
  const path: string[] = [];
  for (const step of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (step === '..') path.pop();
    else if (step !== '' && step !== '.') path.push(step);
  }
  return path.join('/');
}

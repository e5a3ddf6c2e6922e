/** Opens the workbooks that we write, as far as tests need it: cells with their formulas and kept values. */
import { strFromU8, unzipSync } from 'fflate';

export interface StoredCell {
  readonly formula?: string;
  /** The value that the file keeps. */
  readonly value: string | number | undefined;
}

export interface StoredSheet {
  readonly name: string;
  readonly cells: ReadonlyMap<string, StoredCell>;
  readonly xml: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
const plain = (xml: string): string =>
  xml.replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ENTITIES[name] ?? '');

function readCells(xml: string): Map<string, StoredCell> {
  const cells = new Map<string, StoredCell>();
  const pattern = /<c r="([A-Z]+\d+)" s="\d+"(?: t="(\w+)")?(?:\/>|>(.*?)<\/c>)/gs;
  for (const [, address = '', type, content = ''] of xml.matchAll(pattern)) {
    const formula = /<f>(.*?)<\/f>/s.exec(content)?.[1];
    const text = /<(?:v|t xml:space="preserve")>(.*?)<\/(?:v|t)>/s.exec(content)?.[1];
    const value = text === undefined ? undefined : type === undefined ? Number(text) : plain(text);
    cells.set(address, { value, ...(formula !== undefined && { formula: plain(formula) }) });
  }
  return cells;
}

export function openWorkbook(bytes: Uint8Array): ReadonlyMap<string, StoredSheet> {
  const parts = unzipSync(bytes);
  const part = (name: string) => strFromU8(parts[name]!);
  const names = [...part('xl/workbook.xml').matchAll(/<sheet name="(.*?)"/g)].map(([, name = '']) =>
    plain(name),
  );
  return new Map(
    names.map((name, at) => {
      const xml = part(`xl/worksheets/sheet${at + 1}.xml`);
      return [name, { name, xml, cells: readCells(xml) }];
    }),
  );
}

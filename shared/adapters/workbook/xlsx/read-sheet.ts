/** Reads the XML of one sheet in one pass. What it keeps grows with the values in the sheet, not with its addresses. */
import { type CellRange, type CellRef, LAST_ROW, parseAddress, parseRange } from './cell-address.ts';
import { type CellContext, readCell } from './read-cell.ts';
import { damaged, LIMITS, tooLarge } from './refusal.ts';
import type { Cell, Sheet, SheetRow } from './sheet.ts';
import { readAttributes, scanXml, type XmlHandler } from './xml-scanner.ts';

/** Beyond these, one more merged range or hidden stretch of columns tells a person nothing. */
const MOST_RANGES = 1000;

type SheetIdentity = Pick<Sheet, 'name' | 'isHidden'>;

/** @throws WorkbookRefused where the XML is broken or holds more than a review can */
export function readSheet(identity: SheetIdentity, xml: string, context: CellContext): Sheet {
  const merged: CellRange[] = [];
  const hiddenColumns: { from: number; to: number }[] = [];
  const data = new SheetDataReader(context);
  let inData = false;
  scanXml(xml, {
    open(name, source) {
      if (inData) data.open(name, source);
      else if (name === 'sheetData') inData = true;
      else if (name === 'mergeCell' && merged.length < MOST_RANGES) {
        const range = parseRange(readAttributes(source).get('ref') ?? '');
        if (range) merged.push(range);
      } else if (name === 'col' && hiddenColumns.length < MOST_RANGES) {
        const attributes = readAttributes(source);
        if (isTrue(attributes.get('hidden')))
          hiddenColumns.push({ from: Number(attributes.get('min')), to: Number(attributes.get('max')) });
      }
    },
    close(name) {
      if (name === 'sheetData') inData = false;
      else if (inData) data.close(name);
    },
    text(raw) {
      if (inData) data.text(raw);
    },
  });
  return { ...identity, rows: data.finish(), merged, hiddenColumns };
}

function isTrue(attribute: string | undefined): boolean {
  return attribute === '1' || attribute === 'true';
}

class SheetDataReader implements XmlHandler {
  readonly #context: CellContext;
  readonly #rows = new Map<number, { row: number; cells: Cell[]; isHidden: boolean }>();
  #count = 0;
  #row = 0;
  #isHidden = false;
  #cells: Cell[] = [];
  #at: CellRef = { row: 0, column: 0 };
  #type = 'n';
  #style: string | undefined;
  #isFormula = false;
  #value: string | undefined;
  #inlineText: string | undefined;
  #capture: 'value' | 'inlineText' | undefined;
  #isPhonetic = false;

  constructor(context: CellContext) {
    this.#context = context;
  }

  open(name: string, source: string): void {
    switch (name) {
      case 'row':
        return this.#openRow(source);
      case 'c':
        return this.#openCell(source);
      case 'f':
        this.#isFormula = true;
        return;
      case 'v':
        this.#value = '';
        this.#capture = 'value';
        return;
      case 'is':
        this.#inlineText = '';
        return;
      case 't':
        if (this.#inlineText !== undefined && !this.#isPhonetic) this.#capture = 'inlineText';
        return;
      case 'rPh':
        this.#isPhonetic = true;
        return;
      default:
    }
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.#capture = undefined;
    else if (name === 'rPh') this.#isPhonetic = false;
    else if (name === 'c') this.#closeCell();
    else if (name === 'row' && this.#cells.length > 0)
      this.#rows.set(this.#row, { row: this.#row, cells: this.#cells, isHidden: this.#isHidden });
  }

  text(raw: string): void {
    if (this.#capture === 'value') this.#value = (this.#value ?? '') + raw;
    else if (this.#capture === 'inlineText') this.#inlineText = (this.#inlineText ?? '') + raw;
  }

  finish(): SheetRow[] {
    return [...this.#rows.values()].sort((a, b) => a.row - b.row);
  }

  #openRow(source: string): void {
    const attributes = readAttributes(source);
    const stated = attributes.get('r');
    const row = stated === undefined ? this.#row + 1 : Number(stated);
    if (!Number.isInteger(row) || row < 1 || row > LAST_ROW) throw damaged('a row has no place in a sheet');
    if (this.#rows.has(row)) throw damaged(`row ${row} is there twice`);
    this.#row = row;
    this.#at = { row, column: 0 };
    this.#isHidden = isTrue(attributes.get('hidden'));
    this.#cells = [];
  }

  #openCell(source: string): void {
    const attributes = readAttributes(source);
    const address = attributes.get('r');
    const next = { row: this.#row, column: this.#at.column + 1 };
    const at = address === undefined ? next : parseAddress(address);
    if (at === undefined || at.row !== this.#row || at.column < next.column)
      throw damaged('a cell is not where its row says');
    this.#at = at;
    this.#type = attributes.get('t') ?? 'n';
    this.#style = attributes.get('s');
    this.#isFormula = false;
    this.#value = undefined;
    this.#inlineText = undefined;
  }

  #closeCell(): void {
    const content = readCell(
      {
        type: this.#type,
        style: this.#style,
        isFormula: this.#isFormula,
        value: this.#value,
        inlineText: this.#inlineText,
      },
      this.#context,
    );
    if (content === undefined) return;
    this.#count += 1;
    if (this.#count > LIMITS.cells) throw tooLarge(`has a sheet with more than ${LIMITS.cells} filled cells`);
    this.#cells.push({ ...this.#at, content, isFormula: this.#isFormula });
  }
}

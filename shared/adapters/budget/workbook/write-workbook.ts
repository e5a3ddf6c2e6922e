/** Sheets as the bytes of an .xlsx file: the same sheets, the same bytes. */
import { zipTexts } from '../../zip/zip-of-texts.ts';
import { escapeXml, plainText, type Sheet, sheetXml } from './sheet.ts';
import { STYLES_XML } from './styles.ts';

export interface WorkbookProperties {
  readonly title: string;
  readonly subject: string;
  /** A moment in UTC. */
  readonly createdAt: string;
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** ZIP keeps local time; this is the first that it can keep, everywhere. */
const NO_TIME = new Date(1980, 0, 1);

const sheetPart = (at: number): string => `worksheets/sheet${at + 1}.xml`;

function contentTypes(sheets: readonly Sheet[]): string {
  const override = (part: string, type: string) => `<Override PartName="/${part}" ContentType="${type}"/>`;
  return (
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    override('xl/workbook.xml', `${SPREADSHEET}.sheet.main+xml`) +
    sheets.map((_, at) => override(`xl/${sheetPart(at)}`, `${SPREADSHEET}.worksheet+xml`)).join('') +
    override('xl/styles.xml', `${SPREADSHEET}.styles+xml`) +
    override('docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml') +
    '</Types>'
  );
}

const relation = (id: number, type: string, target: string): string =>
  `<Relationship Id="rId${id}" Type="${type}" Target="${target}"/>`;
const relations = (list: readonly string[]): string =>
  `<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}</Relationships>`;

/** A sheet's name in a formula. */
export const quoteName = (name: string): string =>
  /^[A-Za-z_]\w*$/.test(name) ? name : `'${name.replaceAll("'", "''")}'`;

function workbookXml(sheets: readonly Sheet[]): string {
  const names = sheets.flatMap(({ name, frozen }, at) =>
    frozen.rows === 0
      ? []
      : [
          `<definedName name="_xlnm.Print_Titles" localSheetId="${at}">${escapeXml(quoteName(name))}!$1:$${frozen.rows}</definedName>`,
        ],
  );
  return (
    `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${OFFICE}">` +
    `<bookViews><workbookView activeTab="0"/></bookViews><sheets>${sheets
      .map(({ name }, at) => `<sheet name="${escapeXml(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`)
      .join(
        '',
      )}</sheets>${names.length > 0 ? `<definedNames>${names.join('')}</definedNames>` : ''}<calcPr calcId="191029"/></workbook>`
  );
}

function coreXml({ title, subject, createdAt }: WorkbookProperties): string {
  const at = `${createdAt.slice(0, 19)}Z`;
  return (
    `<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"` +
    ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    `<dc:title>${plainText(title)}</dc:title><dc:subject>${plainText(subject)}</dc:subject><dc:creator>National Contract Value Review</dc:creator>` +
    `<dcterms:created xsi:type="dcterms:W3CDTF">${at}</dcterms:created></cp:coreProperties>`
  );
}

export function writeWorkbook(sheets: readonly Sheet[], properties: WorkbookProperties): Uint8Array {
  const parts: Record<string, string> = {
    '[Content_Types].xml': contentTypes(sheets),
    '_rels/.rels': relations([
      relation(1, `${OFFICE}/officeDocument`, 'xl/workbook.xml'),
      relation(2, `${PACKAGE}/relationships/metadata/core-properties`, 'docProps/core.xml'),
    ]),
    'docProps/core.xml': coreXml(properties),
    'xl/workbook.xml': workbookXml(sheets),
    'xl/_rels/workbook.xml.rels': relations([
      ...sheets.map((_, at) => relation(at + 1, `${OFFICE}/worksheet`, sheetPart(at))),
      relation(sheets.length + 1, `${OFFICE}/styles`, 'styles.xml'),
    ]),
    'xl/styles.xml': STYLES_XML,
  };
  sheets.forEach((sheet, at) => (parts[`xl/${sheetPart(at)}`] = sheetXml(sheet, at === 0)));
  const texts = Object.entries(parts).map(([name, xml]) => [name, DECLARATION + xml] as const);
  return zipTexts(new Map(texts), NO_TIME);
}

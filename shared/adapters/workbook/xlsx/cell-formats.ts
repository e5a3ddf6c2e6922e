/** Which number formats show a date: a date in a workbook is a number that is formatted as one. */
import { readAttributes, scanXml } from './xml-scanner.ts';

/** ECMA-376 part 1, 18.8.30: 14 to 22 and 45 to 47; 27 to 36 and 50 to 58 in East Asian editions. */
function isBuiltInDate(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/** `d mmm yyyy` is a date, `#,##0.00 "days"` and `[Red]0` are not. */
function isDateFormat(code: string): boolean {
  const letters = code
    .replace(/"[^"]*"/g, '')
    .replace(/\[(?![hms]+\])[^\]]*\]/gi, '')
    .replace(/[\\_*]./g, '')
    .replace(/general/gi, '');
  return /[dmyhs]/i.test(letters);
}

/** For each cell style, in the order of `styles.xml`, whether it shows a number as a date. */
export function readDateStyles(stylesXml: string | undefined): readonly boolean[] {
  if (stylesXml === undefined) return [];
  const custom = new Map<number, boolean>();
  const styles: boolean[] = [];
  let inCellFormats = false;
  scanXml(stylesXml, {
    open(name, source) {
      if (name === 'cellXfs') inCellFormats = true;
      else if (name === 'numFmt') {
        const attributes = readAttributes(source);
        custom.set(Number(attributes.get('numFmtId')), isDateFormat(attributes.get('formatCode') ?? ''));
      } else if (name === 'xf' && inCellFormats) {
        const id = Number(readAttributes(source).get('numFmtId') ?? 0);
        styles.push(custom.get(id) ?? isBuiltInDate(id));
      }
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false;
    },
  });
  return styles;
}

const DAY_MS = 86_400_000;
const FROM_1900 = Date.UTC(1899, 11, 30);
const FROM_1904 = Date.UTC(1904, 0, 1);
/** Excel counts a 29 February 1900 that never was; numbers before it are a day behind. */
const AFTER_THE_LEAP_BUG = 61;
const LAST_SERIAL = 2_958_465;

/** The calendar day of a date number, `2026-02-28`; undefined where it is none. */
export function dayOfSerial(serial: number, is1904: boolean): string | undefined {
  const days = Math.floor(serial);
  if (days < 1 || days > LAST_SERIAL) return undefined;
  const start = is1904 ? FROM_1904 : FROM_1900 + (days < AFTER_THE_LEAP_BUG ? DAY_MS : 0);
  return new Date(start + days * DAY_MS).toISOString().slice(0, 10);
}

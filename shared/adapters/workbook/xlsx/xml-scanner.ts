/**
 * A scanner for the XML of workbooks: elements, attributes and text, one after the other, without building a tree.
 * It knows no document type declarations (none is ever in a workbook), so it has no entities to expand or to fetch.
 */
import { damaged } from './refusal.ts';

export interface XmlHandler {
  /** `name` and the names of attributes come without their namespace prefix. */
  readonly open: (name: string, attributes: string) => void;
  readonly close: (name: string) => void;
  /** Text as it stands in the file: pass it to `decodeText` where it matters. */
  readonly text?: (raw: string) => void;
}

const [EXCLAMATION, QUESTION, SLASH, GREATER, QUOTE, APOSTROPHE, BLANK] = [33, 63, 47, 62, 34, 39, 32];

/** @throws WorkbookRefused where it is not XML, or declares a document type */
export function scanXml(xml: string, handler: XmlHandler): void {
  let at = 0;
  for (;;) {
    const start = xml.indexOf('<', at);
    if (start === -1) return;
    if (start > at) handler.text?.(xml.slice(at, start));
    const next = xml.charCodeAt(start + 1);
    if (next === EXCLAMATION) at = skipDeclaration(xml, start, handler);
    else if (next === QUESTION) at = endOf(xml, '?>', start);
    else if (next === SLASH) {
      at = endOf(xml, '>', start);
      handler.close(localName(xml.slice(start + 2, at - 1).trimEnd()));
    } else at = scanTag(xml, start, handler);
  }
}

function endOf(xml: string, mark: string, from: number): number {
  const at = xml.indexOf(mark, from);
  if (at === -1) throw damaged('a part breaks off');
  return at + mark.length;
}

function skipDeclaration(xml: string, start: number, handler: XmlHandler): number {
  if (xml.startsWith('<!--', start)) return endOf(xml, '-->', start + 4);
  if (!xml.startsWith('<![CDATA[', start)) throw damaged('a part holds what no workbook holds');
  const end = endOf(xml, ']]>', start);
  // Text as it is: written so that decoding gives it back.
  handler.text?.(xml.slice(start + 9, end - 3).replaceAll('&', '&amp;'));
  return end;
}

function scanTag(xml: string, start: number, handler: XmlHandler): number {
  let at = start + 1;
  let nameEnd = 0;
  let quote = 0;
  for (; ; at += 1) {
    const code = xml.charCodeAt(at);
    if (Number.isNaN(code)) throw damaged('a part breaks off');
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === GREATER) break;
    else if (code === QUOTE || code === APOSTROPHE) quote = code;
    else if (nameEnd === 0 && code <= BLANK) nameEnd = at;
  }
  const isEmpty = xml.charCodeAt(at - 1) === SLASH;
  const end = isEmpty ? at - 1 : at;
  const name = localName(xml.slice(start + 1, nameEnd === 0 ? end : nameEnd));
  handler.open(name, nameEnd === 0 ? '' : xml.slice(nameEnd, end));
  if (isEmpty) handler.close(name);
  return at + 1;
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}

/** The attributes of an element, by name without prefix. @throws WorkbookRefused where they are not XML */
export function readAttributes(source: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  let at = 0;
  for (;;) {
    const equals = source.indexOf('=', at);
    if (equals === -1) return attributes;
    let start = equals + 1;
    while (source.charCodeAt(start) <= BLANK) start += 1;
    const quote = source.charAt(start);
    const end = quote === '"' || quote === "'" ? source.indexOf(quote, start + 1) : -1;
    if (end === -1) throw damaged('an attribute has no value');
    const name = source.slice(at, equals).trim();
    if (!name.startsWith('xmlns')) attributes.set(localName(name), decodeText(source.slice(start + 1, end)));
    at = end + 1;
  }
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Text with its character references resolved. @throws WorkbookRefused for a reference that XML does not define */
export function decodeText(raw: string): string {
  if (!raw.includes('&')) return raw;
  return raw.replace(/&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|(\w{1,4}));|&/g, (_, decimal, hex, name) => {
    const text = typeof name === 'string' ? NAMED[name] : fromCodePoint(decimal, hex);
    if (text === undefined) throw damaged('a part holds a character reference that is none');
    return text;
  });
}

function fromCodePoint(decimal: unknown, hex: unknown): string | undefined {
  const code =
    typeof decimal === 'string'
      ? Number.parseInt(decimal, 10)
      : typeof hex === 'string'
        ? Number.parseInt(hex, 16)
        : -1;
  return code < 0 || code > 0x10ffff ? undefined : String.fromCodePoint(code);
}

/** Office writes characters that XML cannot hold as `_xHHHH_` (ECMA-376 part 1, ST_Xstring). */
export function unescapeOffice(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([\dA-Fa-f]{4})_/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

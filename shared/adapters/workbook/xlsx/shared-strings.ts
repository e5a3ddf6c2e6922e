/** The texts that the cells of all sheets share. */
import { LIMITS, tooLarge } from './refusal.ts';
import { decodeText, scanXml, unescapeOffice } from './xml-scanner.ts';

/** Rich text is joined to plain text; the reading aids of East Asian text (`rPh`) are left out. @throws WorkbookRefused */
export function readSharedStrings(xml: string | undefined): readonly string[] {
  const strings: string[] = [];
  if (xml === undefined) return strings;
  let text = '';
  let isText = false;
  let isPhonetic = false;
  scanXml(xml, {
    open(name) {
      if (name === 'si') text = '';
      else if (name === 't') isText = !isPhonetic;
      else if (name === 'rPh') isPhonetic = true;
    },
    close(name) {
      if (name === 't') isText = false;
      else if (name === 'rPh') isPhonetic = false;
      else if (name === 'si' && strings.push(unescapeOffice(text)) > LIMITS.strings)
        throw tooLarge(`has more than ${LIMITS.strings} texts`);
    },
    text(raw) {
      if (isText) text += decodeText(raw);
    },
  });
  return strings;
}

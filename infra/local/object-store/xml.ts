/** An element's content: a text, members by name, or a list of members (repeated). */
export type Xml = string | number | boolean | readonly (readonly [name: string, content: Xml])[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
// XML cannot hold other control characters than these at all, not even escaped.
const escapeText = (text: string): string =>
  text
    .replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '')
    .replace(/[\r\n\t]/g, (c) => `&#${c.charCodeAt(0)};`);

const unescapeText = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|apos|#x[0-9a-f]+|#\d+);/gi, (whole, name: string) => {
    if (name.startsWith('#x')) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)));
    return Object.entries(ESCAPES).find(([, escaped]) => escaped === whole)?.[0] ?? whole;
  });

const write = (name: string, content: Xml): string => {
  const inner =
    typeof content === 'object'
      ? content.map(([member, value]) => write(member, value)).join('')
      : escapeText(String(content));
  return `<${name}>${inner}</${name}>`;
};

export const xmlDocument = (name: string, content: Xml): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${write(name, content)}`;

/** The texts within each element of the name, in order; enough for the flat documents that S3 clients send. */
export const elements = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, 'g'))].map((match) => match[1] ?? '');

export const textOf = (xml: string, name: string): string | undefined => {
  const [text] = elements(xml, name);
  return text === undefined ? undefined : unescapeText(text);
};

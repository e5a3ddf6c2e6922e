/**
 * Fills a form of a page that is already drawn, with what was typed into it before. Our own templates made the page:
 * every value in it is escaped, so that a tag ends at the first `>` and a value at the next quotation mark.
 */
import { FRAME_FIELDS } from './kept-form.ts';
import type { KeptForm } from './web-session.ts';

const FORM = /<form\b([^>]*)>([\s\S]*?)<\/form>/g;
const FIELD = /<input\b[^>]*>|<textarea\b[^>]*>[\s\S]*?<\/textarea>|<select\b[^>]*>[\s\S]*?<\/select>/g;

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function unescape(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

function attributeOf(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescape(value);
}

const withoutAttribute = (tag: string, name: string): string =>
  tag.replace(new RegExp(`\\s${name}(?:="[^"]*")?(?=[\\s/>])`), '');

const withAttribute = (tag: string, text: string): string =>
  tag.replace(/\s*\/?>$/, (end) => ` ${text}${end.trim()}`);

/** The values of each name, in the order of the form. */
type Values = ReadonlyMap<string, readonly string[]>;

function valuesOf({ fields }: KeptForm): Values {
  const groups = Map.groupBy(fields, ([name]) => name);
  return new Map([...groups].map(([name, entries]) => [name, entries.map(([, value]) => value)]));
}

function fillInput(tag: string, values: readonly string[], at: number): string {
  const type = attributeOf(tag, 'type') ?? 'text';
  if (type === 'file') return tag;
  if (type === 'radio' || type === 'checkbox') {
    const bare = withoutAttribute(tag, 'checked');
    return values.includes(attributeOf(tag, 'value') ?? 'on') ? withAttribute(bare, 'checked') : bare;
  }
  const value = values[at];
  return value === undefined
    ? tag
    : withAttribute(withoutAttribute(tag, 'value'), `value="${escape(value)}"`);
}

function fillSelect(markup: string, chosen: string | undefined): string {
  if (chosen === undefined) return markup;
  return markup.replaceAll(/<option\b[^>]*>/g, (tag) => {
    const bare = withoutAttribute(tag, 'selected');
    return attributeOf(tag, 'value') === chosen ? withAttribute(bare, 'selected') : bare;
  });
}

function fillFields(markup: string, values: Values): string {
  const seen = new Map<string, number>();
  return markup.replaceAll(FIELD, (field) => {
    const opening = /^<[^>]*>/.exec(field)?.[0] ?? '';
    const name = attributeOf(opening, 'name');
    if (name === undefined || FRAME_FIELDS.includes(name)) return field;
    const given = values.get(name) ?? [];
    const at = seen.get(name) ?? 0;
    seen.set(name, at + 1);
    if (field.startsWith('<input')) return fillInput(field, given, at);
    if (field.startsWith('<select')) return fillSelect(field, given[at]);
    const text = given[at];
    return text === undefined ? field : `${opening}\n${escape(text)}</textarea>`;
  });
}

/** How many of the hidden fields, which say what a form is about, are as they were. */
function likeness(markup: string, values: Values): number {
  const hidden = [...markup.matchAll(/<input\b[^>]*type="hidden"[^>]*>/g)].map(([tag]) => tag);
  return hidden.filter((tag) => {
    const name = attributeOf(tag, 'name') ?? '';
    return (
      !FRAME_FIELDS.includes(name) && values.get(name)?.includes(attributeOf(tag, 'value') ?? '') === true
    );
  }).length;
}

/**
 * The page with the form as it was filled in.
 * @returns undefined where the page has no form that leads where the kept one led
 */
export function fillForm(html: string, kept: KeptForm): string | undefined {
  const values = valuesOf(kept);
  const forms = [...html.matchAll(FORM)].filter(
    ([, attributes = '']) => attributeOf(attributes, 'action') === kept.action,
  );
  // Where several forms lead to one place, the one that is about the same thing.
  const [form] = forms.toSorted(([, , a = ''], [, , b = '']) => likeness(b, values) - likeness(a, values));
  if (!form) return undefined;
  const [whole] = form;
  return html.slice(0, form.index) + fillFields(whole, values) + html.slice(form.index + whole.length);
}

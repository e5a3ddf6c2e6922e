import type { Inline, RichText } from '../pdf/model.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it stands in an element or a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

export const htmlOf = (text: RichText): string =>
  typeof text === 'string' ? escapeHtml(text) : text.map(inlineHtml).join('');

function inlineHtml(run: Inline): string {
  if (typeof run === 'string') return escapeHtml(run);
  const text = escapeHtml(run.text);
  const dressed = run.strong ? `<strong>${text}</strong>` : text;
  return run.href === undefined ? dressed : `<a href="${escapeHtml(run.href)}">${dressed}</a>`;
}

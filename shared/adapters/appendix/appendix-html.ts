/** The HTML of an appendix: the blocks of its PDF, in the same order. */
import type { FinancialAppendix } from '../../domain/financial-appendix.ts';
import { describeAppendix } from './describe-appendix.ts';
import { blocksHtml } from './html-blocks.ts';
import { escapeHtml } from './html-text.ts';

export interface AppendixPage {
  /** Addresses of the stylesheets; the page has no style of its own, and no script. */
  readonly stylesheets: readonly string[];
}

/** The appendix as a part of a page: everything from its h1 on. */
export function appendixFragment(appendix: FinancialAppendix): string {
  return blocksHtml(describeAppendix(appendix).blocks);
}

/** The appendix as a page of its own, fit for a Content-Security-Policy without inline styles and scripts. */
export function renderAppendixHtml(appendix: FinancialAppendix, { stylesheets }: AppendixPage): string {
  const { title, subject, footer, blocks } = describeAppendix(appendix);
  const links = stylesheets.map((href) => `<link rel="stylesheet" href="${escapeHtml(href)}">\n`).join('');
  return (
    '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n' +
    `<title>${escapeHtml(title)}</title>\n<meta name="description" content="${escapeHtml(subject)}">\n${links}</head>\n` +
    `<body>\n<div class="nhsuk-width-container">\n<main class="nhsuk-main-wrapper appendix" id="maincontent">\n${blocksHtml(blocks)}</main>\n` +
    `<footer class="appendix-footer"><p class="nhsuk-body-s">${escapeHtml(`${footer.left} · ${footer.right}`)}</p></footer>\n` +
    '</div>\n</body>\n</html>\n'
  );
}

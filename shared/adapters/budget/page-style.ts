/** The look of a document that is read or saved by itself, without the stylesheets of the pages. */
import { createHash } from 'node:crypto';

export const PAGE_STYLE = [
  'body{margin:0;color:#212b32;background:#fff;font:16px/1.5 Arial,sans-serif}',
  '.nhsuk-width-container{max-width:1100px;margin:0 auto;padding:16px}',
  'h1{font-size:32px;line-height:1.2}h2{font-size:24px;margin-top:40px}h3{font-size:19px}',
  '.nhsuk-caption-xl,.nhsuk-body-s,.appendix-figure__note,.appendix-muted{color:#425563;font-size:14px}',
  '.nhsuk-table-container{overflow-x:auto;margin-bottom:24px}',
  'table{border-collapse:collapse;width:100%;font-size:14px}',
  'caption{text-align:left;font-weight:700;padding:8px 0}',
  'th,td{padding:6px 12px 6px 0;border-bottom:1px solid #d8dde0;text-align:left;vertical-align:top}',
  'tbody th{font-weight:400}.appendix-facts th{width:30%;font-weight:700}',
  '.nhsuk-table__header--numeric,.nhsuk-table__cell--numeric{text-align:right;white-space:nowrap}',
  'thead th.nhsuk-table__header--numeric{white-space:normal}',
  '.appendix-row--group th,.appendix-row--subtotal>*,.appendix-row--total>*{font-weight:700}',
  '.appendix-row--total>*{border-top:2px solid #425563;background:#ebf3fb}',
  '.appendix-row--indented>:first-child{padding-left:16px}',
  '.appendix-blank{display:block;border-top:1px solid #212b32;margin-top:32px;color:#425563;font-size:14px}',
  '.nhsuk-inset-text{border-left:8px solid #005eb8;padding:12px 16px;margin:24px 0}',
  '.appendix-callout--warning{border-color:#ffb81c;background:#fff9e6}',
  '.appendix-figures{display:flex;flex-wrap:wrap;gap:16px}.appendix-figure{border:1px solid #d8dde0;padding:12px 16px}',
  '.appendix-figure p{margin:0}.appendix-figure__value{font-size:24px;font-weight:700}',
  'a{color:#005eb8}@media print{.nhsuk-table-container{overflow:visible}tr{break-inside:avoid}}',
].join('\n');

/** Lets that very style through, and nothing else: no script, no picture, no frame. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The page with its style inside. */
export const withStyle = (html: string): string =>
  html.replace('</head>', () => `<style>${PAGE_STYLE}</style>\n</head>`);

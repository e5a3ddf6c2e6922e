import { encode } from 'uqr';
import type {
  Block,
  CalloutBlock,
  FiguresBlock,
  ListBlock,
  ParagraphBlock,
  QrCodeBlock,
  TitleBlock,
} from '../pdf/model.ts';
import { keyValuesHtml, tableHtml } from './html-table.ts';
import { escapeHtml, htmlOf } from './html-text.ts';

/** Blocks as HTML in their order, with the class names of the NHS frontend; everything is escaped. */
export function blocksHtml(blocks: readonly Block[]): string {
  let headings = 0;
  let heading = 'appendix-title';
  return blocks
    .map((block) => {
      if (block.kind === 'heading') {
        headings += 1;
        heading = `appendix-${headings}`;
      }
      return blockHtml(block, heading);
    })
    .join('');
}

/** `heading` is the id of the heading that the block stands under, or its own. */
function blockHtml(block: Block, heading: string): string {
  switch (block.kind) {
    case 'title':
      return titleHtml(block, heading);
    case 'heading': {
      const size = { 2: 'l', 3: 'm', 4: 's' }[block.level];
      return `<h${block.level} id="${heading}" class="nhsuk-heading-${size}">${escapeHtml(block.text)}</h${block.level}>\n`;
    }
    case 'paragraph':
      return paragraphHtml(block);
    case 'list':
      return listHtml(block);
    case 'keyValues':
      return keyValuesHtml(block, heading);
    case 'table':
      return tableHtml(block, heading);
    case 'callout':
      return calloutHtml(block);
    case 'figures':
      return figuresHtml(block);
    case 'qrCode':
      return qrCodeHtml(block);
    case 'pageBreak':
      return '';
  }
}

function titleHtml({ eyebrow, text, lead }: TitleBlock, id: string): string {
  const above = eyebrow === undefined ? '' : `<p class="nhsuk-caption-xl">${escapeHtml(eyebrow)}</p>\n`;
  const below = lead === undefined ? '' : `<p class="nhsuk-lede-text">${escapeHtml(lead)}</p>\n`;
  return `${above}<h1 id="${id}" class="nhsuk-heading-xl">${escapeHtml(text)}</h1>\n${below}`;
}

const PARAGRAPHS = { body: 'nhsuk-body', lead: 'nhsuk-body-l', small: 'nhsuk-body-s' } as const;

function paragraphHtml({ text, style }: ParagraphBlock): string {
  return `<p class="${PARAGRAPHS[style ?? 'body']}">${htmlOf(text)}</p>\n`;
}

function listHtml({ items, numbered }: ListBlock): string {
  const tag = numbered ? 'ol' : 'ul';
  const kind = numbered ? 'number' : 'bullet';
  const entries = items.map((item) => `<li>${htmlOf(item)}</li>`).join('');
  return `<${tag} class="nhsuk-list nhsuk-list--${kind}">${entries}</${tag}>\n`;
}

function calloutHtml({ tone, heading, blocks }: CalloutBlock): string {
  const name = heading === undefined ? '' : `<p class="nhsuk-heading-s">${escapeHtml(heading)}</p>\n`;
  const content = blocks.map((block) => (block.kind === 'list' ? listHtml(block) : paragraphHtml(block)));
  return `<div class="nhsuk-inset-text appendix-callout--${tone}">${name}${content.join('')}</div>\n`;
}

function figuresHtml({ items }: FiguresBlock): string {
  const figures = items.map(({ label, value, note }) => {
    const below = note === undefined ? '' : `<p class="appendix-figure__note">${escapeHtml(note)}</p>`;
    return `<div class="appendix-figure"><p class="appendix-figure__label">${escapeHtml(label)}</p><p class="appendix-figure__value">${escapeHtml(value)}</p>${below}</div>`;
  });
  return `<div class="appendix-figures">${figures.join('')}</div>\n`;
}

/** Modules of quiet around the code, which readers need. */
const QUIET_ZONE = 4;

function qrCodeHtml({ data, alternative, beside }: QrCodeBlock): string {
  const code = encode(data, { ecc: 'M', border: QUIET_ZONE });
  const modules = code.data.flatMap((row, y) =>
    row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  const picture =
    `<svg class="appendix-code" role="img" aria-label="${escapeHtml(alternative)}" width="180" height="180" ` +
    `viewBox="0 0 ${code.size} ${code.size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${code.size}v${code.size}H0z"/>` +
    `<path d="${modules.join('')}"/></svg>\n`;
  return `<div class="appendix-verification">${picture}${beside.map(paragraphHtml).join('')}</div>\n`;
}

import type { Block } from '../model.ts';
import { drawStack, prepareCallout, prepareFigures } from './boxes.ts';
import type { Flow, Prepared } from './flow.ts';
import { prepareKeyValues } from './key-values.ts';
import { prepareQrCode } from './qr-code.ts';
import { prepareTable } from './table.ts';
import { type Frame, prepareHeading, prepareList, prepareParagraph, prepareTitle } from './text-blocks.ts';
import { PAGE } from './theme.ts';

const PAGE_BREAK: Prepared = {
  above: 0,
  below: 0,
  opening: 0,
  height: 0,
  draw: (flow) => {
    if (!flow.isAtTop) flow.startPage();
  },
};

function prepareBlock(block: Block, frame: Frame): Prepared {
  switch (block.kind) {
    case 'title':
      return prepareTitle(block, frame);
    case 'heading':
      return prepareHeading(block, frame);
    case 'paragraph':
      return prepareParagraph(block, frame);
    case 'list':
      return prepareList(block, frame);
    case 'keyValues':
      return prepareKeyValues(block, frame);
    case 'table':
      return prepareTable(block, frame);
    case 'callout':
      return prepareCallout(block, frame);
    case 'figures':
      return prepareFigures(block, frame);
    case 'qrCode':
      return prepareQrCode(block, frame);
    case 'pageBreak':
      return PAGE_BREAK;
  }
}

/** Measures the blocks, then places them; a heading asks for the height of what it must stay with. */
export function drawBlocks(flow: Flow, blocks: readonly Block[], frame: Frame): void {
  const parts = blocks.map((block) => prepareBlock(block, frame));
  for (let index = parts.length - 2; index >= 0; index -= 1) {
    const part = parts[index];
    const next = parts[index + 1];
    if (!part?.staysWithNext || !next) continue;
    const together = part.opening + Math.max(part.below, next.above) + next.opening;
    // Never so much that the heading would leave a hole as large as half a page.
    parts[index] = { ...part, opening: Math.min(together, PAGE.height / 2) };
  }
  drawStack(flow, parts);
}

import { encode } from 'uqr';
import { textString } from '../file/pdf-syntax.ts';
import type { QrCodeBlock } from '../model.ts';
import { drawStack, stackedHeight } from './boxes.ts';
import type { Flow, Prepared } from './flow.ts';
import { type Frame, prepareParagraph } from './text-blocks.ts';
import { PAGE } from './theme.ts';

/** Widest the code gets, and the text's distance from it: more than the four modules of quiet zone. */
const CODE_SIZE = 1000;
const GAP = 260;

/** Any of the eight masks can be read. Trying all for the evenest costs more than the rest of a page. */
const QR_MASK = 2;

/** Modules of the code as rectangles in module units, runs of a row joined; the first row is at the top. */
function moduleRuns(modules: readonly (readonly boolean[])[]): string {
  let operators = '';
  modules.forEach((row, index) => {
    for (let start = 0; start < row.length; start += 1) {
      if (!row[start]) continue;
      let end = start;
      while (row[end]) end += 1;
      operators += `${start} ${modules.length - 1 - index} ${end - start} 1 re\n`;
      start = end;
    }
  });
  return operators;
}

export function prepareQrCode(block: QrCodeBlock, frame: Frame): Prepared {
  const code = encode(block.data, { ecc: 'M', border: 0, maskPattern: QR_MASK });
  const moduleSize = Math.floor(CODE_SIZE / code.size);
  const size = moduleSize * code.size;
  const beside = { x: frame.x + size + GAP, width: frame.width - size - GAP };
  const parts = block.beside.map((paragraph) => prepareParagraph(paragraph, beside));
  const height = Math.max(size, stackedHeight(parts));
  return {
    above: 160,
    below: 200,
    opening: height,
    height,
    draw: (flow, reserved) => {
      flow.reserve(reserved);
      const top = flow.y;
      drawCode(flow, block.alternative, { x: frame.x, size, moduleSize, runs: moduleRuns(code.data) });
      drawStack(flow, parts);
      flow.y = Math.max(flow.y, top + height);
    },
  };
}

function drawCode(
  flow: Flow,
  alternative: string,
  code: { readonly x: number; readonly size: number; readonly moduleSize: number; readonly runs: string },
): void {
  const bottom = PAGE.height - flow.y - code.size;
  const box = [code.x, bottom, code.x + code.size, bottom + code.size].map((length) => length / 10).join(' ');
  const figure = flow.structure.add(
    flow.container,
    'Figure',
    `/Alt ${textString(alternative)}/A[<</O/Layout/Placement/Block/BBox[${box}]>>]`,
  );
  const markedContent = flow.structure.mark(figure, flow.pageIndex);
  flow.page.draw(
    `/Figure<</MCID ${markedContent}>>BDC\nq ${code.moduleSize} 0 0 ${code.moduleSize} ${code.x} ${bottom} cm 0 g\n` +
      `${code.runs}f\nQ EMC\n`,
  );
}

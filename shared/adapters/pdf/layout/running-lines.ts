import { widthOf } from '../font/font.ts';
import type { PdfDocumentModel } from '../model.ts';
import type { Flow } from './flow.ts';
import type { PageContent } from './page-content.ts';
import { HAIRLINE, PAGE, STYLES } from './theme.ts';

const RIGHT_EDGE = PAGE.width - PAGE.right;
const RULE_DISTANCE = 90;

/** Head and foot of every page, once their number is known. No part of what a screen reader reads out. */
export function drawRunningLines(flow: Flow, document: PdfDocumentModel): void {
  flow.pages.forEach((page, index) => {
    if (index > 0) {
      page.rule(HAIRLINE, PAGE.left, PAGE.headerBaseline + RULE_DISTANCE, RIGHT_EDGE - PAGE.left, 5);
      page.beginArtifact(true, '/Type/Pagination/Subtype/Header');
      showLeft(flow, page, document.header.left, PAGE.headerBaseline);
      showRight(flow, page, document.header.right, PAGE.headerBaseline);
      page.endMarked(true);
    }
    page.rule(HAIRLINE, PAGE.left, PAGE.footerBaseline - 170, RIGHT_EDGE - PAGE.left, 5);
    page.beginArtifact(true, '/Type/Pagination/Subtype/Footer');
    showLeft(flow, page, document.footer.left, PAGE.footerBaseline);
    showRight(flow, page, `Page ${index + 1} of ${flow.pages.length}`, PAGE.footerBaseline);
    page.endMarked(true);
  });
}

function showLeft(flow: Flow, page: PageContent, text: string, baseline: number): void {
  const fitted = fit(text, RIGHT_EDGE - PAGE.left - 900);
  page.show(true, PAGE.left, baseline, STYLES.running, flow.encoder.encode(fitted));
}

function showRight(flow: Flow, page: PageContent, text: string, baseline: number): void {
  const { face, size } = STYLES.running;
  page.show(
    true,
    RIGHT_EDGE - widthOf(text, face, size),
    baseline,
    STYLES.running,
    flow.encoder.encode(text),
  );
}

/** A running line never wraps: a long one ends in an ellipsis. */
function fit(text: string, width: number): string {
  const { face, size } = STYLES.running;
  let fitted = text;
  while (widthOf(fitted, face, size) > width) {
    fitted = `${fitted.replace(/…$/, '').slice(0, -1).trimEnd()}…`;
  }
  return fitted;
}

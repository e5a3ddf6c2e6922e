import { widthOf } from '../font/font.ts';
import type { PdfDocumentModel } from '../model.ts';
import type { Flow } from './flow.ts';
import type { PageContent } from './page-content.ts';
import { HAIRLINE, PAGE, STYLES } from './theme.ts';

const RIGHT_EDGE = PAGE.width - PAGE.right;
const RULE_DISTANCE = 90;
/** Least space between the two texts of a running line. */
const DISTANCE = 160;

/** Head and foot of every page, once their number is known. No part of what a screen reader reads out. */
export function drawRunningLines(flow: Flow, document: PdfDocumentModel): void {
  flow.pages.forEach((page, index) => {
    if (index > 0) {
      page.rule(HAIRLINE, PAGE.left, PAGE.headerBaseline + RULE_DISTANCE, RIGHT_EDGE - PAGE.left, 5);
      page.beginArtifact(true, '/Type/Pagination/Subtype/Header');
      showBoth(page, document.header.left, document.header.right, PAGE.headerBaseline);
      page.endMarked(true);
    }
    page.rule(HAIRLINE, PAGE.left, PAGE.footerBaseline - 170, RIGHT_EDGE - PAGE.left, 5);
    page.beginArtifact(true, '/Type/Pagination/Subtype/Footer');
    const number = `Page ${index + 1} of ${flow.pages.length}`;
    const right = document.footer.right === undefined ? number : `${document.footer.right} · ${number}`;
    showBoth(page, document.footer.left, right, PAGE.footerBaseline);
    page.endMarked(true);
  });
}

/** Two texts on one line; the left one gives way. */
function showBoth(page: PageContent, left: string, right: string, baseline: number): void {
  const { face, size } = STYLES.running;
  const start = RIGHT_EDGE - widthOf(right, face, size);
  const fitted = fit(left, start - DISTANCE - PAGE.left);
  page.show(true, PAGE.left, baseline, STYLES.running, fitted);
  page.show(true, start, baseline, STYLES.running, right);
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

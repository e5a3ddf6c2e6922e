/** Holds a PDF against our own rendering of the object inside it: what it prints, and what it is. */
import { type Check, type Difference, right, wrong } from '../../domain/verification.ts';
import { unpackedLength } from './pdf-guard.ts';
import { type OpenPdf, openPdf, type TextRun } from './pdf-reader.ts';
import { findObjectDifference } from './written-objects.ts';

/** A page that holds far more than ours is not read to its end. */
const MOST_TIMES_OURS = 2;
const ALLOWANCE = 1024 * 1024;

const FIGURES_RIGHT = 'Every printed text and figure is that of the data inside.';

function describeRun(run: TextRun | undefined): string {
  return run ? JSON.stringify(run.text) : 'nothing';
}

function compareRuns(
  page: number,
  wanted: readonly TextRun[],
  found: readonly TextRun[],
): Difference | undefined {
  const longest = Math.max(wanted.length, found.length);
  for (let at = 0; at < longest; at += 1) {
    const [a, b] = [wanted[at], found[at]];
    if (a?.text !== b?.text) {
      return { path: `page ${page}`, expected: describeRun(a), found: describeRun(b) };
    }
    if (a?.place !== b?.place) {
      const moved = `${describeRun(b)} in another place or size`;
      return { path: `page ${page}`, expected: describeRun(a), found: moved };
    }
  }
  return undefined;
}

async function findPrintedDifference(given: OpenPdf, made: OpenPdf): Promise<Difference | undefined> {
  for (let page = 1; page <= Math.min(given.pageCount, made.pageCount); page += 1) {
    const [wanted, found] = [await made.readPage(page), await given.readPage(page)];
    const difference = compareRuns(page, wanted, found);
    if (difference) return difference;
  }
  if (given.pageCount === made.pageCount) return undefined;
  return { path: 'pages', expected: String(made.pageCount), found: String(given.pageCount) };
}

async function checkFigures(given: OpenPdf, rendered: Uint8Array): Promise<Check> {
  const made = await openPdf(rendered);
  try {
    const difference = await findPrintedDifference(given, made);
    if (!difference) return right('figures', FIGURES_RIGHT);
    const pages =
      given.pageCount === made.pageCount
        ? ''
        : ` It has ${given.pageCount} pages; the data inside makes ${made.pageCount}.`;
    return wrong('figures', `What is printed is not what the data inside says.${pages}`, difference);
  } finally {
    await made.close();
  }
}

/** @param rendered what this copy's renderer makes of the object inside the given PDF */
export async function comparePdf(
  bytes: Uint8Array,
  given: OpenPdf,
  rendered: Uint8Array,
): Promise<readonly Check[]> {
  if (Buffer.from(rendered).equals(bytes)) {
    return [
      right('figures', FIGURES_RIGHT),
      right('rendering', 'It is byte for byte the PDF that the data inside makes.'),
    ];
  }
  const object = findObjectDifference(bytes, rendered);
  if (object === undefined) {
    return [
      right('figures', FIGURES_RIGHT),
      right('rendering', 'It is the PDF that the data inside makes; only its compression differs.'),
    ];
  }
  const isOversized = unpackedLength(bytes) > MOST_TIMES_OURS * unpackedLength(rendered) + ALLOWANCE;
  return [
    isOversized
      ? wrong('figures', 'The PDF holds far more than the data inside makes; its pages are not read.')
      : await checkFigures(given, rendered),
    wrong('rendering', `It is not the PDF that the data inside makes: ${object}. Something was changed.`),
  ];
}

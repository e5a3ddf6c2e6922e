/** `ncvr template`: writes the Excel template, or a resource review as a workbook. */
import { createReviewWorkbook } from '../../shared/adapters/workbook/review-workbook.xlsx.ts';
import type { Finding } from '../../shared/domain/findings.ts';
import { parseDocument, parseReview, type ResourceReview } from '../../shared/domain/resource-review.ts';
import { TariffRelease } from '../../shared/domain/tariff.ts';
import { bundledTariff } from '../../shared/reference/index.ts';
import { readArguments } from './arguments.ts';
import { describeFindings } from './print-findings.ts';
import { readDocument } from './read-document.ts';
import type { Subcommand } from './subcommand.ts';
import { EXIT, showSafely, type Terminal, UsageError } from './terminal.ts';
import { writeWhole } from './write-files.ts';

const HELP = `Writes the Excel workbook that a resource review is filled in with, and sent as.

Usage: ncvr template [OPTION ...]

Options:
      --out FILE     the file to write; default: resource-review.xlsx
      --review FILE  a resource review as JSON (ncvr.resource-review/1), or - for standard input: the
                     workbook holds it instead of being empty, and reads back as the same review
      --tariff FILE  a tariff release as JSON, whose items and staff roles the workbook offers;
                     default: the bundled demonstration tariff
  -h, --help         this help

The same inputs give the same bytes. A file of that name is replaced.

Examples:
  ncvr template
  ncvr template --review review.json --out review.xlsx

Exit code: 0 done, 1 a finding about the documents, 2 a mistake in the command line.
`;

export const template: Subcommand = { help: HELP, run: runTemplate };

async function runTemplate(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, {
    out: { type: 'string', default: 'resource-review.xlsx' },
    review: { type: 'string' },
    tariff: { type: 'string' },
  });
  const [extra] = positionals;
  if (extra !== undefined) throw new UsageError(`there is nothing to do with ${showSafely(extra)}.`);
  if (values.tariff === '-') throw new UsageError('only the resource review can come from standard input.');
  const tariff = await readOr(
    values.tariff,
    (value) => parseDocument(TariffRelease, value),
    bundledTariff,
    terminal,
  );
  const review = await readOr<ResourceReview | undefined>(
    values.review,
    parseReview,
    () => undefined,
    terminal,
  );
  if (!tariff.ok || !review.ok) return EXIT.finding;
  writeWhole(values.out, await writeWorkbook(review.value, tariff.value, terminal));
  terminal.print(`Wrote ${showSafely(values.out)}\n`);
  return EXIT.ok;
}

function writeWorkbook(
  review: ResourceReview | undefined,
  tariff: TariffRelease,
  terminal: Terminal,
): Promise<Uint8Array> {
  const workbook = createReviewWorkbook();
  if (!review) return workbook.template(tariff);
  if (review.tariff === tariff.id) return workbook.write(review, tariff);
  // Items of another release to pick from would lead to findings, or to other prices.
  terminal.complain(
    `The review is written for the tariff ${showSafely(review.tariff)}, so the items of ${showSafely(tariff.id)} are left out of ` +
      'the workbook; name its own release with --tariff to have them in it.\n',
  );
  return workbook.write(review);
}

type Parse<T> = (
  value: unknown,
) => { readonly ok: true; readonly value: T } | { readonly ok: false; readonly findings: readonly Finding[] };

/** The document in `file`, or what stands in for it where no file is named; findings are shown. */
async function readOr<T>(
  file: string | undefined,
  parse: Parse<T>,
  otherwise: () => T,
  terminal: Terminal,
): Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false }> {
  if (file === undefined) return { ok: true, value: otherwise() };
  const read = await readDocument(file, terminal);
  const parsed = read.ok ? parse(read.value) : { ok: false as const, findings: [read.finding] };
  if (parsed.ok) return parsed;
  const name = file === '-' ? 'standard input' : file;
  terminal.complain(`${describeFindings(name, parsed.findings)}\n`);
  return { ok: false };
}

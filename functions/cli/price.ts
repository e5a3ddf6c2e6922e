/** `ncvr price`: prices a resource review offline and writes each site's price, appendix and budget. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { renderBudgetWorkbook } from '../../shared/adapters/budget/workbook/budget-workbook.ts';
import { canonicalBytes } from '../../shared/domain/canonical.ts';
import { DomainError } from '../../shared/domain/errors.ts';
import type { Finding } from '../../shared/domain/findings.ts';
import { buildSiteBudget } from '../../shared/domain/site-budget.ts';
import { bundledAgreementTemplates, bundledOrganisations } from '../../shared/reference/index.ts';
import {
  type DocumentFindings,
  type OfflineDocument,
  type OfflineSite,
  type PricedOffline,
  priceOffline,
} from '../../shared/usecases/site-pricing/price-offline.ts';
import { loadRenderer, type RenderPdf } from './load-renderer.ts';
import { readCommand, withReading } from './price-documents.ts';
import { type PriceOptions, readPriceOptions } from './price-options.ts';
import { formatSummary, type SummaryRow, summarise } from './price-summary.ts';
import { describeFindings } from './print-findings.ts';
import { createProgress } from './progress.ts';
import type { Subcommand } from './subcommand.ts';
import { EXIT, showSafely, type Terminal, UsageError } from './terminal.ts';
import { removeEarlier, writeWhole } from './write-files.ts';

const HELP = `Prices a resource review at its sites, offline: unsigned financial appendices and site budgets.

Usage: ncvr price REVIEW [OPTION ...]

REVIEW is a resource review as JSON (ncvr.resource-review/1) or as an Excel workbook (see ncvr template),
or - for standard input. Findings about a workbook name sheet and cell.

Options:
      --tariff FILE       a tariff release as JSON; default: the bundled demonstration tariff
      --multipliers FILE  a multiplier set as JSON; default: the bundled set of 2026/27
      --site ODS          price these sites only; repeat it, or separate codes by commas
      --issued-at TIME    the moment that the appendices carry, in UTC, such as
                          2026-11-21T09:00:00Z; default: now
      --out DIR           the folder to write to; default: out
      --no-pdf            write no PDF; one of an earlier run is removed
  -h, --help              this help

Writes, for each site:
  DIR/<ODS code>/site-price.json   the price, line by line, with its derivation
  DIR/<ODS code>/appendix.json     the financial appendix, not issued and unsigned
  DIR/<ODS code>/appendix.pdf      the same to read
  DIR/<ODS code>/budget.xlsx       the site budget, an Excel workbook with live totals
and last, for all of them:
  DIR/summary.csv

Errors among the findings stop it before anything is written; warnings do not. Companies are not
looked up. The same inputs and --issued-at give the same bytes.

Examples:
  ncvr price review.json
  ncvr price review.xlsx --site RRV,RJ1 --out prices
  ncvr price - --tariff tariff.json --multipliers multipliers.json < review.json

Exit code: 0 done, 1 a finding about the documents, 2 a mistake in the command line.
`;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export const price: Subcommand = { help: HELP, run: runPrice };

async function runPrice(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = readPriceOptions(args, terminal.clock);
  const command = await readCommand(options, terminal);
  if (!command.ok) return showFindings(command.findings, options, terminal);
  const result = withReading(
    priceOffline({
      organisations: bundledOrganisations(),
      templates: bundledAgreementTemplates().rows,
      sha256,
    })(command.value),
    command.review,
  );
  switch (result.outcome) {
    case 'refused':
      return showFindings(result.findings, options, terminal);
    case 'unknownSites':
      // The documents are in order and only the command line is not, so this is usage and no finding.
      throw new UsageError(
        `--site names ${result.unknown.map(showSafely).join(', ')}, which the review does not; it has ${result.known.join(', ')}.`,
      );
    case 'priced':
      showFindings(result.findings, options, terminal);
      return writeOrRefuse(result, options, terminal);
  }
}

/** A text that no font can print only shows when its site is rendered; it is a finding all the same. */
async function writeOrRefuse(
  priced: PricedOffline,
  options: PriceOptions,
  terminal: Terminal,
): Promise<number> {
  try {
    return await writePriced(priced, options, terminal);
  } catch (cause) {
    if (!(cause instanceof DomainError)) throw cause;
    const { code, path, message, mend } = cause;
    const finding: Finding = { severity: 'error', code, path, message, mend };
    return showFindings([{ document: 'review', findings: [finding] }], options, terminal);
  }
}

function showFindings(all: readonly DocumentFindings[], options: PriceOptions, terminal: Terminal): number {
  const names: Readonly<Record<OfflineDocument, string>> = {
    review: options.review === '-' ? 'standard input' : options.review,
    tariff: options.tariff ?? 'the bundled tariff',
    multipliers: options.multipliers ?? 'the bundled multipliers',
  };
  for (const { document, findings } of all) {
    terminal.complain(`${describeFindings(names[document], findings)}\n`);
  }
  return EXIT.finding;
}

async function writePriced(
  priced: PricedOffline,
  { out, withPdf }: PriceOptions,
  terminal: Terminal,
): Promise<number> {
  const renderPdf = withPdf ? await loadRenderer() : undefined;
  const summary = join(out, 'summary.csv');
  // A summary is there only when all that it sums up is.
  removeEarlier(summary);
  const progress = createProgress(priced.siteCount, 'sites', terminal);
  const rows: SummaryRow[] = [];
  for (const site of priced.sites) {
    writeSite(join(out, site.odsCode), site, renderPdf);
    rows.push(summarise(site.name, site.price));
    progress.show(rows.length);
    // Lets the person's Ctrl+C through between two sites, never within one.
    await setImmediate();
    if (!terminal.isStopped()) continue;
    progress.end();
    terminal.complain(`Stopped after ${rows.length} of ${priced.siteCount} sites; there is no summary.\n`);
    return EXIT.interrupted;
  }
  writeWhole(summary, formatSummary(priced.review.arms, rows));
  progress.end();
  terminal.print(describeResult(priced, summary));
  return EXIT.ok;
}

function writeSite(folder: string, { price: sitePrice, appendix }: OfflineSite, renderPdf?: RenderPdf): void {
  // Rendered first: a text that cannot be printed stops the site before anything of it is written.
  const rendered = renderPdf?.(appendix);
  const pdf = join(folder, 'appendix.pdf');
  // An older PDF beside a new appendix would state another price.
  removeEarlier(pdf);
  writeWhole(join(folder, 'site-price.json'), `${JSON.stringify(sitePrice, null, 2)}\n`);
  writeWhole(join(folder, 'appendix.json'), canonicalBytes(appendix));
  writeWhole(join(folder, 'budget.xlsx'), renderBudgetWorkbook(buildSiteBudget(appendix)));
  if (rendered) writeWhole(pdf, rendered);
}

function describeResult({ siteCount, review, tariff }: PricedOffline, summary: string): string {
  const sites = siteCount === 1 ? '1 site' : `${siteCount} sites`;
  const demonstration =
    tariff.provenance === 'demonstration'
      ? `${tariff.id} is a demonstration tariff: these are not prices of the national tariff.\n`
      : '';
  return `Priced ${review.study.shortTitle} (IRAS ${review.study.irasId}) at ${sites}: ${showSafely(summary)}\n${demonstration}`;
}

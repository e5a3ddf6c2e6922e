/** `ncvr tariff`: what a tariff release changes against another, offline. */
import { createReleaseWorkbook } from '../../shared/adapters/workbook/release/release-workbook.xlsx.ts';
import { error, type Finding, hasErrors } from '../../shared/domain/findings.ts';
import { findTariffFindings } from '../../shared/domain/release-findings.ts';
import { TariffRelease } from '../../shared/domain/tariff.ts';
import { diffTariffs } from '../../shared/domain/tariff-diff.ts';
import { type ReleaseDocument, readRelease } from '../../shared/usecases/reference-data/release-document.ts';
import { readArguments } from './arguments.ts';
import { describeFindings } from './print-findings.ts';
import { describeTariffDiff } from './print-tariff-diff.ts';
import { parseDocumentText, readAtMost, TOO_LARGE } from './read-document.ts';
import { isWorkbook } from './read-review.ts';
import type { Subcommand } from './subcommand.ts';
import { EXIT, type Terminal, UsageError } from './terminal.ts';

const HELP = `Shows what a tariff release changes against another, offline.

Usage: ncvr tariff diff A B [--json]

A and B are tariff releases, before and after: JSON (ncvr.tariff-release/1) or Excel workbooks (.xlsx).

Lists items added, removed, repriced (with the old and new study price, worked out exactly) and
relabelled, staff roles added, removed and re-rated, and rules. Sources and derivations are left out.

Options:
      --json  the differences as JSON
  -h, --help  this help

Example:
  ncvr tariff diff tariff-2026-27.1.json tariff-2027-28.1.xlsx

Exit code: 0 done, whether there are differences or not; 1 a finding about a release that is an error;
2 a mistake in the command line.
`;

export const tariff: Subcommand = { help: HELP, run: runTariff };

async function runTariff(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, { json: { type: 'boolean', default: false } });
  const [action, before, after, ...more] = positionals;
  if (action !== 'diff') throw new UsageError('say what to do: ncvr tariff diff A B.');
  if (before === undefined || after === undefined || more.length > 0)
    throw new UsageError('name two tariff releases, the one before and the one after.');
  if (before === '-' && after === '-') throw new UsageError('only one release can come from standard input.');
  const releases = [await readTariff(before, terminal), await readTariff(after, terminal)];
  const [one, other] = releases;
  if (!one || !other) return EXIT.finding;
  const diff = diffTariffs(one, other);
  terminal.print(values.json ? `${JSON.stringify(diff, null, 2)}\n` : describeTariffDiff(diff));
  return EXIT.ok;
}

/** The release, or undefined after its findings were shown. @throws UsageError */
async function readTariff(file: string, terminal: Terminal): Promise<TariffRelease | undefined> {
  const { release, findings } = await checkTariff(file, terminal);
  if (findings.length > 0) terminal.complain(`${describeFindings(nameOf(file), findings)}\n`);
  return hasErrors(findings) ? undefined : release;
}

const nameOf = (file: string): string => (file === '-' ? 'standard input' : file);

async function checkTariff(
  file: string,
  terminal: Terminal,
): Promise<{ readonly release: TariffRelease | undefined; readonly findings: readonly Finding[] }> {
  const document = await readFile(file, terminal);
  if ('code' in document) return { release: undefined, findings: [document] };
  const workbook = createReleaseWorkbook();
  const read = await readRelease(TariffRelease, document, (bytes) => workbook.readTariff(bytes));
  const found = read.release ? read.locate(findTariffFindings(read.release)) : [];
  return { release: read.release, findings: [...read.findings, ...found] };
}

/** Excel workbooks are told by their first bytes, whatever the file is called. */
async function readFile(file: string, terminal: Terminal): Promise<ReleaseDocument | Finding> {
  const bytes = await readAtMost(file, terminal);
  if (bytes === 'tooLarge') return error('tooLarge', [], TOO_LARGE, 'Give a smaller file.');
  if (isWorkbook(bytes)) return { kind: 'workbook', bytes };
  const read = parseDocumentText(bytes);
  return read.ok ? { kind: 'json', value: read.value } : read.finding;
}

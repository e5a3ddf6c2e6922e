/** `ncvr import-usdm`: the schedule of a protocol in CDISC USDM version 4 as the beginning of a resource review. */
import { importUsdm as importProtocol } from '../../shared/adapters/usdm/protocol-import.usdm.ts';
import { ActivityMapping, findMappingFindings } from '../../shared/domain/activity-mapping.ts';
import { type Finding, hasErrors, warning } from '../../shared/domain/findings.ts';
import { parseDocument, parseReview } from '../../shared/domain/resource-review.ts';
import { TariffRelease } from '../../shared/domain/tariff.ts';
import type { ImportAids, ImportedProtocol, SeededReview } from '../../shared/ports/protocol-import.ts';
import { bundledTariff } from '../../shared/reference/index.ts';
import { readArguments } from './arguments.ts';
import { describeFindings } from './print-findings.ts';
import { readDocument } from './read-document.ts';
import type { Subcommand } from './subcommand.ts';
import { EXIT, type Terminal, UsageError } from './terminal.ts';
import { writeWhole } from './write-files.ts';

const HELP = `Begins a resource review from a protocol in CDISC USDM version 4: study, arms, visits, activities, schedule.

Usage: ncvr import-usdm FILE [OPTION ...]

FILE is the study as JSON, at most 4 MB, or - for standard input.

Options:
      --mapping FILE  a dictionary from activities to tariff items (ncvr.activity-mapping/1)
      --tariff FILE   the tariff release to look items up in, as JSON; default: the bundled
                      demonstration tariff
      --out FILE      write the draft review alone to FILE as well
  -h, --help          this help

Prints JSON: {review, unmapped, findings, unscheduled, account}. A visit is one instance of the main
timeline, in the timeline's order; its cells are its activities. What the dictionary does not map is
listed as unmapped with likely tariff items for a person to choose from; nothing is guessed. Findings
say what the draft still needs, and list the other timelines, which are not in it.

Examples:
  ncvr import-usdm study.json > draft.json
  ncvr import-usdm study.json --mapping dictionary.json --out review.json

Exit code: 0 every cell is in the draft, 1 the file has errors, 2 a mistake in the command line.
`;

export const importUsdm: Subcommand = { help: HELP, run: runImport };

interface Options {
  readonly file: string;
  readonly mapping: string | undefined;
  readonly tariff: string | undefined;
  readonly out: string | undefined;
}

function readOptions(args: readonly string[]): Options {
  const { values, positionals } = readArguments(args, {
    mapping: { type: 'string' },
    tariff: { type: 'string' },
    out: { type: 'string' },
  });
  const [file, ...more] = positionals;
  if (file === undefined || file === '') throw new UsageError('name the file of the study.');
  if (more.length > 0) throw new UsageError('name one study only.');
  if ([values.mapping, values.tariff].includes('-')) {
    throw new UsageError('only the study can come from standard input.');
  }
  return { file, mapping: values.mapping, tariff: values.tariff, out: values.out };
}

async function runImport(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = readOptions(args);
  const aids = await readAids(options, terminal);
  const imported = aids.ok
    ? withFindings(await importFile(options.file, aids.value, terminal), aids.findings)
    : refused(aids.findings);
  const { review, unmapped, findings, unscheduled, account } = imported;
  // First the file, so that a folder that cannot be written does not come after a page of JSON.
  if (options.out !== undefined && review) writeWhole(options.out, toText(review));
  terminal.print(toText({ review: review ?? null, unmapped, findings, unscheduled, account }));
  const name = options.file === '-' ? 'standard input' : options.file;
  if (findings.length > 0) terminal.complain(`${describeFindings(name, findings)}\n`);
  return hasErrors(findings) ? EXIT.finding : EXIT.ok;
}

function toText(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

function refused(findings: readonly Finding[]): ImportedProtocol {
  return { unmapped: [], unscheduled: [], findings };
}

function withFindings(imported: ImportedProtocol, before: readonly Finding[]): ImportedProtocol {
  return { ...imported, findings: [...before, ...imported.findings] };
}

async function importFile(file: string, aids: ImportAids, terminal: Terminal): Promise<ImportedProtocol> {
  const read = await readDocument(file, terminal);
  if (!read.ok) return refused([read.finding]);
  const imported = importProtocol(read.value, aids);
  const { review, findings } = imported;
  return review ? { ...imported, findings: [...findings, ...findIncomplete(review, findings)] } : imported;
}

/** What the draft needs before it can be submitted. Of the study and its sites, no protocol says everything. */
function findIncomplete(review: SeededReview, known: readonly Finding[]): Finding[] {
  const parsed = parseReview(review);
  if (parsed.ok) return [];
  const hasLongLabel = known.some(({ code }) => code === 'labelTooLong');
  return parsed.findings.flatMap(({ code, path, message, mend, ...finding }) => {
    if (hasLongLabel && /^(?:arms|visits|activities)\[\d+\]\.label$/.test(path)) return [];
    const isOfSchedule = /^(?:arms|visits|activities|schedule)\b/.test(path);
    if (isOfSchedule) return [{ ...finding, code, path, message: `In the draft: ${message}`, mend }];
    return [
      warning(
        'incomplete',
        path.split('.'),
        message === 'This field is missing.'
          ? 'The file does not say this; the draft leaves it out.'
          : `This cannot stay as it is in the draft: ${message}`,
        `Complete it before the review is submitted. ${mend}`,
      ),
    ];
  });
}

type ReadAids =
  | { readonly ok: true; readonly value: ImportAids; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly findings: readonly Finding[] };

async function readAids({ mapping, tariff }: Options, terminal: Terminal): Promise<ReadAids> {
  const dictionary = mapping === undefined ? undefined : await readDocument(mapping, terminal);
  const release = tariff === undefined ? undefined : await readDocument(tariff, terminal);
  const inDictionary = (findings: readonly Finding[]) => nameSource('dictionary', findings);
  const parsedMapping = dictionary?.ok ? parseDocument(ActivityMapping, dictionary.value) : undefined;
  const parsedTariff = release?.ok ? parseDocument(TariffRelease, release.value) : undefined;
  const findings = [
    ...inDictionary(dictionary?.ok === false ? [dictionary.finding] : []),
    ...inDictionary(parsedMapping?.ok === false ? parsedMapping.findings : []),
    ...nameSource('tariff', release?.ok === false ? [release.finding] : []),
    ...nameSource('tariff', parsedTariff?.ok === false ? parsedTariff.findings : []),
  ];
  if (findings.length > 0) return { ok: false, findings };
  const usedMapping = parsedMapping?.ok ? parsedMapping.value : undefined;
  return {
    ok: true,
    value: {
      tariff: parsedTariff?.ok ? parsedTariff.value : bundledTariff(),
      ...(usedMapping && { mapping: usedMapping }),
    },
    findings: inDictionary(usedMapping ? findMappingFindings(usedMapping) : []),
  };
}

/** The findings of three documents come in one list: those that are not of the study say so. */
function nameSource(document: string, findings: readonly Finding[]): Finding[] {
  return findings.map((finding) => ({ ...finding, message: `In the ${document}: ${finding.message}` }));
}

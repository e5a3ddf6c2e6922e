/** `ncvr rebuild`: plays the decision logs again and holds the result against the live tables. */
import { createRebuild, type Rebuilt } from '../../shared/usecases/trust-acceptance/rebuild.ts';
import { readArguments } from './arguments.ts';
import { withRecords } from './open-records.ts';
import type { Subcommand } from './subcommand.ts';
import { EXIT, showSafely, type Terminal, UsageError } from './terminal.ts';

const HELP = `Rebuilds offers and indicator records from the decision logs alone and compares them with the tables.

Usage: ncvr rebuild [OPTION ...]

Options:
      --check     compare only, and change nothing; what happens unless --mend is given
      --mend      put right by the log what differs: states and decisions of offers, counters of the
                  indicator. Not while a log itself is broken
      --data DIR  the folder of the local service, running or not; default: .ncvr
      --cloud     work on the tables that the environment names: AWS_REGION, STUDIES_TABLE,
                  INDICATOR_TABLE, REFERENCE_TABLE, SESSIONS_TABLE
  -h, --help      this help

Examples:
  ncvr rebuild
  ncvr rebuild --mend --data .ncvr

Reads every study. What is decided meanwhile may show as a difference: run it again.

Exit code: 0 the tables say what the logs say; 1 they do not, each difference printed; 2 a mistake in the
command line.
`;

function describe({ studies, sites, entries, differences, mended }: Rebuilt): string {
  const read = `${studies} studies, ${sites} sites, ${entries} entries`;
  const found = differences.map(({ kind, where, log, live }) =>
    [`${kind} ${where}`, `  log:    ${log}`, `  tables: ${live}`].map(showSafely).join('\n'),
  );
  const sum =
    differences.length === 0
      ? `The tables say what the logs say: ${read}.`
      : `${differences.length} differences in ${read}; ${mended} put right.`;
  return `${[...found, sum].join('\n')}\n`;
}

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, {
    check: { type: 'boolean', default: false },
    mend: { type: 'boolean', default: false },
    data: { type: 'string' },
    cloud: { type: 'boolean', default: false },
  });
  if (positionals.length > 0) throw new UsageError('rebuild takes options only.');
  if (values.check && values.mend) throw new UsageError('give --check or --mend, not both.');
  if (values.cloud && values.data !== undefined) throw new UsageError('give --data or --cloud, not both.');
  const where = { data: values.data ?? '.ncvr', cloud: values.cloud };
  const rebuilt = await withRecords(where, (records) =>
    createRebuild({ ...records, clock: terminal.clock })({ mend: values.mend }),
  );
  terminal.print(describe(rebuilt));
  return rebuilt.differences.length === rebuilt.mended ? EXIT.ok : EXIT.finding;
}

export const rebuild: Subcommand = { help: HELP, run };

import type { SubcommandRow } from './subcommands.ts';
import { VERSION } from './version.ts';

/** What `ncvr --help` prints. */
export function describeCommands(rows: readonly SubcommandRow[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const commands = rows.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `ncvr ${VERSION}: site prices and financial appendices for commercial studies in the NHS.

Usage: ncvr COMMAND [OPTION ...]

Commands:
${commands.join('\n')}

Options:
  -h, --help     this help, or a command's own (ncvr price --help)
      --version  the version of ncvr

Example:
  ncvr price review.json --out prices

Exit code: 0 done, 1 a finding about the documents, 2 a mistake in the command line.
`;
}

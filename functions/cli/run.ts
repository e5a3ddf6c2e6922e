/** Finds the subcommand, runs it, and turns whatever happens into an exit code and a sentence. */
import { describeCommands } from './help.ts';
import { SUBCOMMANDS, type SubcommandRow } from './subcommands.ts';
import { EXIT, showSafely, type Terminal, UsageError } from './terminal.ts';
import { VERSION } from './version.ts';

/** Runs `ncvr` with the arguments after its name; answers the exit code and never throws. */
export async function runCli(
  args: readonly string[],
  terminal: Terminal,
  commands: readonly SubcommandRow[] = SUBCOMMANDS,
): Promise<number> {
  const [name, ...rest] = args;
  try {
    return await dispatch(name, rest, terminal, commands);
  } catch (cause) {
    const command = commands.some((row) => row.name === name) ? `ncvr ${name ?? ''}` : 'ncvr';
    if (cause instanceof UsageError) {
      terminal.complain(`${command}: ${cause.message}\nTry ${command} --help.\n`);
      return EXIT.usage;
    }
    terminal.complain(
      `${command}: this is a fault of ncvr and not of your input (${showSafely(String(cause))}); please report it.\n`,
    );
    return EXIT.fault;
  }
}

async function dispatch(
  name: string | undefined,
  rest: readonly string[],
  terminal: Terminal,
  commands: readonly SubcommandRow[],
): Promise<number> {
  if (name === undefined) {
    terminal.complain(describeCommands(commands));
    return EXIT.usage;
  }
  if (name === 'help' && rest[0] !== undefined) return dispatch(rest[0], ['--help'], terminal, commands);
  if (['--help', '-h', 'help'].includes(name)) return answer(describeCommands(commands), terminal);
  if (name === '--version') return answer(`${VERSION}\n`, terminal);
  const row = commands.find((candidate) => candidate.name === name);
  if (!row) throw new UsageError(`there is no ${describeUnknown(name)}.`);
  const command = await row.load();
  return asksForHelp(rest) ? answer(command.help, terminal) : command.run(rest, terminal);
}

function describeUnknown(name: string): string {
  return `${name.startsWith('-') ? 'option' : 'command'} ${showSafely(name)}`;
}

function asksForHelp(args: readonly string[]): boolean {
  const operands = args.indexOf('--');
  const options = operands === -1 ? args : args.slice(0, operands);
  return options.includes('--help') || options.includes('-h');
}

function answer(text: string, terminal: Terminal): number {
  terminal.print(text);
  return EXIT.ok;
}

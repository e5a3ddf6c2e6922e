import type { Terminal } from './terminal.ts';

/** What a subcommand's file gives to the table in subcommands.ts. */
export interface Subcommand {
  /** What `ncvr <name> --help` prints. */
  readonly help: string;
  /** Answers the exit code. @throws UsageError */
  readonly run: (args: readonly string[], terminal: Terminal) => Promise<number>;
}

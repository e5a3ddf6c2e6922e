/** The table of subcommands. A new one is a file of its own and a row here; it is loaded only when called. */
import type { Subcommand } from './subcommand.ts';

export interface SubcommandRow {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Subcommand>;
}

export const SUBCOMMANDS: readonly SubcommandRow[] = [
  {
    name: 'price',
    summary: 'price a resource review at its sites, offline',
    load: async () => (await import('./price.ts')).price,
  },
  {
    name: 'serve',
    summary: 'run the whole service on this machine',
    load: async () => (await import('./serve.ts')).serve,
  },
];

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
    name: 'verify',
    summary: 'check an appendix (PDF or JSON), a receipt, a decision log or a file of the indicator',
    load: async () => (await import('./verify.ts')).verify,
  },
  {
    name: 'import-usdm',
    summary: 'begin a resource review from a protocol in CDISC USDM version 4',
    load: async () => (await import('./import-usdm.ts')).importUsdm,
  },
  {
    name: 'template',
    summary: 'write the Excel workbook that a resource review is filled in with',
    load: async () => (await import('./template.ts')).template,
  },
  {
    name: 'tariff',
    summary: 'show what a tariff release changes against another',
    load: async () => (await import('./tariff.ts')).tariff,
  },
  {
    name: 'grant',
    summary: 'grant a person a role: the first coordinator begins here',
    load: async () => (await import('./grant.ts')).grant,
  },
  {
    name: 'rebuild',
    summary: 'rebuild offers and indicator from the decision log and compare them with the tables',
    load: async () => (await import('./rebuild.ts')).rebuild,
  },
  {
    name: 'redrive',
    summary: 'list the messages that the site worker gave up, and send them again',
    load: async () => (await import('./redrive.ts')).redrive,
  },
  {
    name: 'serve',
    summary: 'run the whole service on this machine',
    load: async () => (await import('./serve.ts')).serve,
  },
];

/** What `ncvr price` is asked to do. */
import { moment } from '../../shared/domain/text.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { readArguments } from './arguments.ts';
import { showSafely, UsageError } from './terminal.ts';

export interface PriceOptions {
  /** A file, or `-` for standard input. */
  readonly review: string;
  /** Files; the bundled data where absent. */
  readonly tariff: string | undefined;
  readonly multipliers: string | undefined;
  readonly only: readonly string[] | undefined;
  readonly issuedAt: string;
  readonly out: string;
  readonly withPdf: boolean;
}

/** @throws UsageError */
export function readPriceOptions(args: readonly string[], clock: Clock): PriceOptions {
  const { values, positionals } = readArguments(args, {
    tariff: { type: 'string' },
    multipliers: { type: 'string' },
    site: { type: 'string', multiple: true },
    'issued-at': { type: 'string' },
    out: { type: 'string', default: 'out' },
    'no-pdf': { type: 'boolean', default: false },
  });
  const [review, ...more] = positionals;
  if (review === undefined || review === '') throw new UsageError('name the file of the resource review.');
  if (more.length > 0) throw new UsageError('name one resource review only.');
  if ([values.tariff, values.multipliers].includes('-')) {
    throw new UsageError('only the resource review can come from standard input.');
  }
  return {
    review,
    tariff: values.tariff,
    multipliers: values.multipliers,
    only: values.site === undefined ? undefined : values.site.flatMap(splitCodes),
    issuedAt: readMoment(values['issued-at'], clock),
    out: values.out,
    withPdf: !values['no-pdf'],
  };
}

function splitCodes(list: string): string[] {
  const codes = list.split(',').map((code) => code.trim());
  if (codes.includes('')) throw new UsageError('--site needs ODS codes, such as --site RRV,RJ1.');
  return codes;
}

function readMoment(given: string | undefined, clock: Clock): string {
  if (given === undefined) return new Date(clock.now()).toISOString();
  if (moment.safeParse(given).success) return given;
  throw new UsageError(
    `--issued-at must be a moment in UTC such as 2026-11-21T09:00:00Z, not ${showSafely(given)}.`,
  );
}

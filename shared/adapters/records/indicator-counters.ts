/** The indicator's two records per trust: counters as attributes, changed by atomic adds. */
import * as z from 'zod';
import {
  MONTH_COUNTERS,
  MonthCounters,
  OPEN_COUNTERS,
  OpenCounters,
} from '../../domain/adherence-counters.ts';
import { odsCode } from '../../domain/text.ts';
import { InvalidWrite, type RecordKey, type StoredRecord, type Write } from '../../ports/record-table.ts';
import type { Change } from '../../ports/study-ledger.ts';
import { monthKey, openKey } from './keys.ts';
import { CorruptRecord, describeIssues } from './stored-record.ts';

export type CounterChange = Extract<Change, { kind: 'monthCounters' | 'openCounters' }>;

const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month such as 2026-11');

/** Every counter of a kind of record. */
const COUNTERS = { monthCounters: MONTH_COUNTERS, openCounters: OPEN_COUNTERS } as const;

const Target = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('monthCounters'),
    month: Month,
    odsCode,
    add: z.partialRecord(z.enum(MONTH_COUNTERS), z.int().optional()),
  }),
  z.looseObject({
    kind: z.literal('openCounters'),
    odsCode,
    add: z.partialRecord(z.enum(OPEN_COUNTERS), z.int().optional()),
  }),
]);

function keyOf(change: CounterChange): RecordKey {
  return change.kind === 'monthCounters' ? monthKey(change.month, change.odsCode) : openKey(change.odsCode);
}

/**
 * One write per record, however many changes speak of it; what adds up to nothing is no write. Every write names all
 * counters of its record, those that it leaves alone with 0: the record has all its attributes from its first write
 * on, so its size, and what reading it costs, does not grow as counters come into use.
 */
export function counterWrites(changes: readonly CounterChange[]): Write[] {
  const sums = new Map<string, { key: RecordKey; counters: Record<string, number> }>();
  for (const change of changes) {
    const parsed = Target.safeParse(change);
    if (!parsed.success) throw new InvalidWrite(`${change.kind}: ${describeIssues(parsed.error)}`);
    const key = keyOf(change);
    const name = `${key.pk} ${key.sk}`;
    const zeros = Object.fromEntries(COUNTERS[change.kind].map((each) => [each, 0]));
    const sum = sums.get(name) ?? { key, counters: zeros };
    for (const [counterName, amount = 0] of Object.entries(change.add)) {
      sum.counters[counterName] = (sum.counters[counterName] ?? 0) + amount;
    }
    sums.set(name, sum);
  }
  return [...sums.values()].flatMap(({ key, counters }): Write[] => {
    if (Object.values(counters).every((amount) => amount === 0)) return [];
    return [{ kind: 'add', table: 'indicator', key, counters }];
  });
}

export interface TrustCounters<T> {
  readonly odsCode: string;
  readonly counters: T;
}

function readCounters<T>(schema: z.ZodType<T>, stored: StoredRecord): TrustCounters<T> {
  const { pk: _pk, sk, ...attributes } = stored;
  const code = odsCode.safeParse(sk.replace(/^TRUST#/, ''));
  const counters = schema.safeParse(attributes);
  if (!code.success) throw new CorruptRecord('counters', stored, 'the key names no ODS code');
  if (!counters.success) throw new CorruptRecord('counters', stored, describeIssues(counters.error));
  return { odsCode: code.data, counters: counters.data };
}

/** @throws CorruptRecord for a counter that is unknown or not whole; one below nothing is for the rebuild to mend */
export const readMonthCounters = (stored: StoredRecord): TrustCounters<MonthCounters> =>
  readCounters(MonthCounters, stored);
/** @throws CorruptRecord likewise */
export const readOpenCounters = (stored: StoredRecord): TrustCounters<OpenCounters> =>
  readCounters(OpenCounters, stored);

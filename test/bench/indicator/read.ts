/**
 * What a reading of the indicator costs after 1,000 and after 100,000 decisions of one month, by DynamoDB's own
 * rules: strongly consistent queries, 4 KB a unit, each page rounded up.
 */
import { createFixedClock } from '../../../shared/adapters/memory/fixed-clock.ts';
import { createMemoryRecordTable } from '../../../shared/adapters/memory/record-table.memory.ts';
import { createStudyLedger } from '../../../shared/adapters/records/study-ledger.records.ts';
import { countDecision, type OfferScope } from '../../../shared/domain/adherence-indicator.ts';
import type { DecisionKind } from '../../../shared/domain/offer.ts';
import type { RecordTable, StoredRecord } from '../../../shared/ports/record-table.ts';
import { bundledMultipliers } from '../../../shared/reference/index.ts';
import { createReadMonth } from '../../../shared/usecases/adherence-indicator/read-month.ts';
import type { Measure, Row } from '../measure.ts';

const FEW = 1000;
const MANY = 100_000;
const MONTH = '2026-11';
const SCOPE: OfferScope = { phase: 'III', isAtmp: false, isEnglishTrust: true };
const UNIT_BYTES = 4096;

/** Size of a record as DynamoDB counts it: UTF-8 names and texts, about a byte for two digits of a number. */
function sizeOf(record: StoredRecord): number {
  return Object.entries(record).reduce((sum, [name, value]) => {
    const bytes = typeof value === 'number' ? 1 + Math.ceil(String(value).length / 2) : String(value).length;
    return sum + name.length + bytes;
  }, 0);
}

interface Reading {
  readonly records: number;
  readonly units: number;
}

async function readAfter(decisions: number): Promise<Reading> {
  const clock = createFixedClock(`${MONTH}-21T09:00:00Z`);
  const table = createMemoryRecordTable({ clock });
  const ledger = createStudyLedger({ table });
  const trusts = bundledMultipliers().rows.map(({ odsCode }) => odsCode);
  for (let at = 0; at < decisions; at += 1) {
    const odsCode = trusts[(at * 7919) % trusts.length] ?? '';
    const decision: DecisionKind =
      at % 97 === 0 ? 'notAccepted' : at % 31 === 0 ? 'declinedCapacity' : 'accepted';
    const reason = decision === 'notAccepted' ? 'other' : undefined;
    await ledger.commit([
      { kind: 'monthCounters', month: MONTH, odsCode, add: countDecision(SCOPE, decision, reason) },
      { kind: 'openCounters', odsCode, add: { lateIssued: 1, allIssued: 1 } },
    ]);
  }
  let [records, units] = [0, 0];
  const counting: RecordTable = {
    ...table,
    query: async (query) => {
      const page = await table.query(query);
      records += page.items.length;
      units += Math.ceil(page.items.reduce((sum, item) => sum + sizeOf(item), 0) / UNIT_BYTES);
      return page;
    },
  };
  const read = createReadMonth({ ledger: createStudyLedger({ table: counting }), clock });
  const month = await read({ month: MONTH });
  if (!month.isCurrent) throw new Error('the month is not the current one');
  return { records, units };
}

export const read: Measure = {
  run: async () => {
    const [few, many] = [await readAfter(FEW), await readAfter(MANY)];
    const row = (unit: string, of: keyof Reading): Row => ({
      measure: 'indicator.read',
      peer: `ourselves-at-${FEW}-decisions`,
      ours: many[of],
      theirs: few[of],
      unit,
      ratio: few[of] / many[of],
      note: `after ${MANY} decisions; 1 is flat`,
    });
    return [row('records', 'records'), row('read units', 'units')];
  },
};

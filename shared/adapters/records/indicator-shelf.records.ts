/** The indicator's fold and snapshots over a record table. */
import * as z from 'zod';
import { AreaFold, NationalFold } from '../../domain/indicator-fold.ts';
import { IndicatorSnapshot } from '../../domain/indicator-snapshot.ts';
import { sha256Hex } from '../../domain/sha256-hex.ts';
import type { ClosedMonth, IndicatorShelf } from '../../ports/indicator-shelf.ts';
import { ConditionFailed, type RecordKey, type RecordTable } from '../../ports/record-table.ts';
import {
  AREA_FOLD_KEY,
  NATIONAL_FOLD_KEY,
  SNAPSHOT_PARTITION,
  snapshotKey,
  snapshotsOfMonth,
} from './keys.ts';
import { listPage } from './pages.ts';
import { fromStored, type RecordKind, toStored } from './stored-record.ts';

const CLOSED_MONTH: RecordKind<ClosedMonth> = {
  name: 'closed month',
  schema: z.strictObject({ snapshot: IndicatorSnapshot, rowsSha256: sha256Hex }),
  place: ({ snapshot }) => ({ key: snapshotKey(snapshot.month, snapshot.revision) }),
};
const NATIONAL_FOLD: RecordKind<NationalFold> = {
  name: 'fold',
  schema: NationalFold,
  place: () => ({ key: NATIONAL_FOLD_KEY }),
};
const AREA_FOLD: RecordKind<AreaFold> = {
  name: 'fold by area',
  schema: AreaFold,
  place: () => ({ key: AREA_FOLD_KEY }),
};

export function createIndicatorShelf({ table }: { readonly table: RecordTable }): IndicatorShelf {
  const find = async <T>(kind: RecordKind<T>, key: RecordKey): Promise<T | undefined> => {
    const stored = await table.get('indicator', key);
    return stored && fromStored(kind, stored);
  };
  const findLatest = async (month: string): Promise<ClosedMonth | undefined> => {
    const { items } = await table.query({
      table: 'indicator',
      partition: SNAPSHOT_PARTITION,
      sort: { beginsWith: snapshotsOfMonth(month) },
      limit: 1,
      descending: true,
    });
    return items[0] && fromStored(CLOSED_MONTH, items[0]);
  };
  return {
    findNationalFold: () => find(NATIONAL_FOLD, NATIONAL_FOLD_KEY),
    findAreaFold: () => find(AREA_FOLD, AREA_FOLD_KEY),
    putFold: async (national, areas) => {
      await table.transact(
        [toStored(NATIONAL_FOLD, national), toStored(AREA_FOLD, areas)].map((record) => ({
          kind: 'put' as const,
          table: 'indicator' as const,
          record,
          condition: { is: 'any' as const },
        })),
      );
    },
    findClosedMonth: (month, revision) =>
      revision === undefined ? findLatest(month) : find(CLOSED_MONTH, snapshotKey(month, revision)),
    listClosedMonths: (page) =>
      listPage(
        table,
        { table: 'indicator', partition: SNAPSHOT_PARTITION, descending: true },
        page,
        (stored) => fromStored(CLOSED_MONTH, stored),
      ),
    addClosedMonth: async (closed) => {
      const record = toStored(CLOSED_MONTH, closed);
      try {
        await table.transact([{ kind: 'put', table: 'indicator', record, condition: { is: 'absent' } }]);
      } catch (error) {
        if (error instanceof ConditionFailed) return 'alreadyThere';
        throw error;
      }
      return 'added';
    },
  };
}

import fc from 'fast-check';
import {
  type Condition,
  ConditionFailed,
  InvalidWrite,
  type Query,
  type RecordTable,
  type Write,
} from '../../shared/ports/record-table.ts';

export type Step =
  | { readonly kind: 'transact'; readonly writes: readonly Write[] }
  | { readonly kind: 'query'; readonly query: Query }
  | { readonly kind: 'get'; readonly sk: string; readonly partition: string }
  | { readonly kind: 'wait'; readonly seconds: number };

/** Few keys, so that writes meet each other. */
const sortKey = fc.constantFrom('A#1', 'A#2', 'B', 'a', 'é', '\uFB01', '\u{1F3E5}');
const condition: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Condition>({ is: 'any' }) },
  fc.constant<Condition>({ is: 'absent' }),
  fc.constant<Condition>({ is: 'present' }),
  fc.integer({ min: 1, max: 3 }).map<Condition>((version) => ({ is: 'version', version })),
);
const value = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.maxSafeInteger(),
  fc.integer({ min: -9999, max: 9999 }).map((hundredths) => hundredths / 100),
  fc.constantFrom(null, true, [], {}, [1, ['x']], { deep: { er: '' } }),
);
const attributes = (second: number) =>
  fc.record(
    {
      version: fc.integer({ min: 1, max: 3 }),
      ttl: fc.integer({ min: second - 2, max: second + 8 }),
      byPartyPk: fc.constantFrom('trust'),
      byPartySk: sortKey,
      value,
    },
    { requiredKeys: [] },
  );

const write = (second: number) =>
  fc.record({
    kind: fc.constantFrom<Write['kind'][]>('put', 'put', 'delete', 'check', 'add'),
    sk: sortKey,
    condition,
    attributes: attributes(second),
    amount: fc.integer({ min: -3, max: 3 }),
  });

const query = fc.record({
  index: fc.boolean(),
  sort: fc.option(
    fc.oneof(
      fc.constantFrom('', 'A', 'A#', 'a', 'é', '_').map((beginsWith) => ({ beginsWith })),
      fc.tuple(sortKey, sortKey).map(([from, to]) => ({ from, to })),
    ),
    { nil: undefined },
  ),
  limit: fc.integer({ min: 1, max: 4 }),
  descending: fc.boolean(),
});

/** A series of steps in a partition that is named when it is run. */
export const steps = (second: number): fc.Arbitrary<(partition: string) => Step[]> => {
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.uniqueArray(write(second), { minLength: 1, maxLength: 4, selector: ({ sk }) => sk }).map(
        (writes) =>
          (partition: string): Step => ({
            kind: 'transact',
            writes: writes.map((made) => toWrite(made, partition)),
          }),
      ),
    },
    { weight: 3, arbitrary: query.map((made) => (partition: string) => toQuery(made, partition)) },
    {
      weight: 2,
      arbitrary: sortKey.map(
        (sk) =>
          (partition: string): Step => ({ kind: 'get', sk, partition }),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 1, max: 5 }).map((seconds) => (): Step => ({ kind: 'wait', seconds })),
    },
  );
  return fc
    .array(step, { minLength: 1, maxLength: 25 })
    .map((series) => (partition) => series.map((make) => make(partition)));
};

type Made<T> = T extends fc.Arbitrary<infer V> ? V : never;

const toWrite = (made: Made<ReturnType<typeof write>>, partition: string): Write => {
  const key = { pk: partition, sk: made.sk };
  const { byPartyPk, ...rest } = made.attributes;
  const named = { ...rest, ...(byPartyPk === undefined ? {} : { byPartyPk: `${partition}/${byPartyPk}` }) };
  switch (made.kind) {
    case 'put':
      return { kind: 'put', table: 'studies', record: { ...named, ...key }, condition: made.condition };
    case 'delete':
      return { kind: 'delete', table: 'studies', key, condition: made.condition };
    case 'check':
      return { kind: 'check', table: 'studies', key, condition: made.condition };
    case 'add': {
      const { value: _, version: __, ...set } = named;
      return { kind: 'add', table: 'studies', key, counters: { version: made.amount }, set };
    }
  }
};

const toQuery = (made: Made<typeof query>, partition: string): Step => ({
  kind: 'query',
  query: {
    table: 'studies',
    ...(made.index ? { index: 'byParty', partition: `${partition}/trust` } : { partition }),
    ...(made.sort === undefined ? {} : { sort: made.sort }),
    limit: made.limit,
    descending: made.descending,
  },
});

/** What a table answers, in a form that two tables can be compared by. */
export const outcomeOf = async (
  table: RecordTable,
  step: Exclude<Step, { kind: 'wait' }>,
): Promise<unknown> => {
  switch (step.kind) {
    case 'get':
      return table.get('studies', { pk: step.partition, sk: step.sk });
    case 'transact':
      return table.transact(step.writes).catch((error: unknown) => {
        if (error instanceof ConditionFailed) return { failed: error.failed };
        if (error instanceof InvalidWrite) return 'invalid';
        throw error;
      });
    case 'query':
      return wholeList(table, step.query);
  }
};

/** Page lengths, the order of sort keys and the records. Ties within an index may come in any order. */
const wholeList = async (table: RecordTable, query: Query): Promise<unknown> => {
  const items: Record<string, unknown>[] = [];
  const lengths: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await table.query({ ...query, ...(cursor === undefined ? {} : { cursor }) });
    items.push(...page.items);
    lengths.push(page.items.length);
    cursor = page.next;
  } while (cursor !== undefined);
  const order = items.map((item) => (query.index === undefined ? item['sk'] : item['byPartySk']));
  const records = items.toSorted((one, other) => String(one['sk']).localeCompare(String(other['sk'])));
  return { lengths, order, records };
};

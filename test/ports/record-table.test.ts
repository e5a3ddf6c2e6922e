import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFixedClock, type FixedClock } from '../../shared/adapters/memory/fixed-clock.ts';
import { createMemoryRecordTable } from '../../shared/adapters/memory/record-table.memory.ts';
import {
  type Condition,
  ConditionFailed,
  InvalidCursor,
  InvalidWrite,
  type Query,
  type RecordTable,
  type StoredRecord,
  StoreUnavailable,
  type Write,
} from '../../shared/ports/record-table.ts';
import { startTestDatabase, type TestDatabase } from '../support/local-database.ts';
import { outcomeOf, steps } from '../support/random-transactions.ts';

const START = '2026-07-01T09:00:00Z';
const SECOND = Date.parse(START) / 1000;

let database: TestDatabase;
let clock: FixedClock;
let partition = '';
let partitions = 0;

beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(async () => {
  await database.remove();
});
beforeEach(() => {
  clock = createFixedClock(START);
  partitions += 1;
  partition = `STUDY#${partitions}`;
});

const put = (record: Omit<StoredRecord, 'pk'>, condition: Condition = { is: 'any' }): Write => ({
  kind: 'put',
  table: 'studies',
  record: { pk: partition, sk: String(record['sk']), ...record },
  condition,
});
const at = (sk: string): { pk: string; sk: string } => ({ pk: partition, sk });
const add = (sk: string, counters: Record<string, number>, set?: Record<string, string | number>): Write => ({
  kind: 'add',
  table: 'studies',
  key: at(sk),
  counters,
  ...(set === undefined ? {} : { set }),
});

/** All pages of a list, as a caller who follows `next` sees them. */
const pagesOf = async (table: RecordTable, query: Query): Promise<string[][]> => {
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await table.query({ ...query, ...(cursor === undefined ? {} : { cursor }) });
    pages.push(page.items.map((item) => item.sk));
    cursor = page.next;
  } while (cursor !== undefined);
  return pages;
};

describe.each(['in memory', 'on DynamoDB'])('a record table %s', (where) => {
  let table: RecordTable;
  beforeEach(() => {
    table = where === 'in memory' ? createMemoryRecordTable({ clock }) : database.table(clock);
  });

  it('gives back what was put, to the last nested value', async () => {
    const record = {
      sk: 'a',
      text: 'Ysbyty Gwynedd £',
      none: null,
      no: false,
      n: -1.25,
      list: [1, { x: '' }, []],
      map: {},
    };
    await table.transact([put(record)]);
    expect(await table.get('studies', at('a'))).toEqual({ pk: partition, ...record });
  });

  it('keeps the four tables apart', async () => {
    await table.transact([put({ sk: 'a' })]);
    expect(await table.get('indicator', at('a'))).toBeUndefined();
  });

  it('answers that nothing is stored under a key that could never be stored', async () => {
    expect(await table.get('studies', { pk: '', sk: 'a' })).toBeUndefined();
    expect(await table.get('studies', { pk: 'x'.repeat(3000), sk: 'a' })).toBeUndefined();
    expect(await table.query({ table: 'studies', partition: '', limit: 1 })).toEqual({ items: [] });
  });

  it('shares no memory with its callers', async () => {
    const lines = ['first'];
    await table.transact([put({ sk: 'a', lines })]);
    lines.push('second');
    const read = await table.get('studies', at('a'));
    if (Array.isArray(read?.['lines'])) read['lines'].push('third');
    const [listed] = (await table.query({ table: 'studies', partition, limit: 1 })).items;
    if (Array.isArray(listed?.['lines'])) listed['lines'].push('fourth');
    expect(await table.get('studies', at('a'))).toEqual({ pk: partition, sk: 'a', lines: ['first'] });
  });

  it('leaves out members that are undefined', async () => {
    await table.transact([put({ sk: 'a', note: undefined, map: { gone: undefined } })]);
    expect(Object.keys((await table.get('studies', at('a'))) ?? {}).sort()).toEqual(['map', 'pk', 'sk']);
  });

  describe('conditions', () => {
    it.each<[string, Condition, boolean]>([
      ['absent', { is: 'absent' }, false],
      ['present', { is: 'present' }, true],
      ['the same version', { is: 'version', version: 3 }, true],
      ['another version', { is: 'version', version: 2 }, false],
      ['anything', { is: 'any' }, true],
    ])('of a stored record: %s', async (_, condition, holds) => {
      await table.transact([put({ sk: 'a', version: 3 })]);
      for (const write of [
        { kind: 'check', table: 'studies', key: at('a'), condition },
        put({ sk: 'a', version: 3, again: true }, condition),
        { kind: 'delete', table: 'studies', key: at('a'), condition },
      ] satisfies Write[]) {
        const answer = table.transact([write]);
        await (holds
          ? expect(answer).resolves.toBeUndefined()
          : expect(answer).rejects.toThrow(ConditionFailed));
      }
      expect((await table.get('studies', at('a'))) === undefined).toBe(holds);
    });

    it.each<[string, Condition, boolean]>([
      ['absent', { is: 'absent' }, true],
      ['present', { is: 'present' }, false],
      ['a version', { is: 'version', version: 1 }, false],
      ['anything', { is: 'any' }, true],
    ])('of a record that is not there: %s', async (_, condition, holds) => {
      const answer = table.transact([{ kind: 'check', table: 'studies', key: at('a'), condition }]);
      await (holds
        ? expect(answer).resolves.toBeUndefined()
        : expect(answer).rejects.toThrow(ConditionFailed));
    });

    it('names every write whose condition failed, and writes none of them', async () => {
      await table.transact([put({ sk: 'a', version: 1 })]);
      const writes = [
        put({ sk: 'a', version: 2 }, { is: 'absent' }),
        put({ sk: 'b' }),
        add('c', { n: 1 }),
        { kind: 'delete', table: 'studies', key: at('d'), condition: { is: 'present' } },
      ] satisfies Write[];
      const refusal: unknown = await table.transact(writes).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(ConditionFailed);
      expect(refusal).toMatchObject({ failed: [0, 3] });
      expect(await pagesOf(table, { table: 'studies', partition, limit: 10 })).toEqual([['a']]);
      expect(await table.get('studies', at('a'))).toMatchObject({ version: 1 });
    });
  });

  describe('counters', () => {
    it('begin at nothing, add up, and leave other attributes alone', async () => {
      await table.transact([add('a', { due: 2 }, { month: '2026-07' })]);
      await table.transact([add('a', { due: -1, timely: 5 }, { byPartyPk: 'RXX', byPartySk: '2026-07' })]);
      const sum = {
        pk: partition,
        sk: 'a',
        due: 1,
        timely: 5,
        month: '2026-07',
        byPartyPk: 'RXX',
        byPartySk: '2026-07',
      };
      expect(await table.get('studies', at('a'))).toEqual(sum);
    });

    it('lose nothing when many add at once', async () => {
      await Promise.all(Array.from({ length: 40 }, () => table.transact([add('a', { n: 1 })])));
      expect(await table.get('studies', at('a'))).toMatchObject({ n: 40 });
    });

    it('cannot be added to a text', async () => {
      await table.transact([put({ sk: 'a', n: 'one' })]);
      await expect(table.transact([put({ sk: 'b' }), add('a', { n: 1 })])).rejects.toThrow(InvalidWrite);
      expect(await table.get('studies', at('b'))).toBeUndefined();
    });

    it('begin anew in a record whose time has passed', async () => {
      await table.transact([put({ sk: 'a', n: 7, old: 'yes', ttl: SECOND + 10 })]);
      clock.advance(11_000);
      await table.transact([add('a', { n: 1 }), add('b', { n: 1 })]);
      expect(await table.get('studies', at('a'))).toEqual({ pk: partition, sk: 'a', n: 1 });
      expect(await table.get('studies', at('b'))).toEqual({ pk: partition, sk: 'b', n: 1 });
    });
  });

  describe('a record whose time has passed', () => {
    beforeEach(async () => {
      const keys = { byWorkPk: `WORK#${partition}`, byWorkSk: '1' };
      await table.transact([
        put({ sk: 'a', version: 1, ttl: SECOND + 10, ...keys }),
        put({ sk: 'b', ...keys }),
      ]);
    });

    it('is there through its last second', async () => {
      clock.advance(10_999);
      expect(await table.get('studies', at('a'))).toMatchObject({ version: 1 });
      await expect(table.transact([put({ sk: 'a' }, { is: 'absent' })])).rejects.toThrow(ConditionFailed);
    });

    it('is absent from reads, lists and conditions afterwards', async () => {
      clock.advance(11_000);
      expect(await table.get('studies', at('a'))).toBeUndefined();
      expect(await pagesOf(table, { table: 'studies', partition, limit: 1 })).toEqual([['b']]);
      const work: Query = { table: 'studies', index: 'byWork', partition: `WORK#${partition}`, limit: 1 };
      expect(await pagesOf(table, work)).toEqual([['b']]);
      for (const condition of [{ is: 'present' }, { is: 'version', version: 1 }] satisfies Condition[]) {
        const check: Write = { kind: 'check', table: 'studies', key: at('a'), condition };
        await expect(table.transact([check])).rejects.toThrow(ConditionFailed);
      }
      await table.transact([put({ sk: 'a', version: 9 }, { is: 'absent' })]);
      expect(await table.get('studies', at('a'))).toEqual({ pk: partition, sk: 'a', version: 9 });
    });
  });

  describe('lists', () => {
    // The last two sort one way by UTF-16 and the other way by UTF-8.
    const KEYS = ['SITE#1', 'SITE#10', 'SITE#2', 'STATE', 'site#1', '\uFB01', '\u{1F3E5}'];
    beforeEach(async () => {
      await table.transact(KEYS.toReversed().map((sk) => put({ sk })));
    });
    const list = (rest: Partial<Query> = {}): Query => ({ table: 'studies', partition, limit: 100, ...rest });

    it('are in order of the sort key, either way', async () => {
      expect(await pagesOf(table, list())).toEqual([KEYS]);
      expect(await pagesOf(table, list({ descending: true }))).toEqual([KEYS.toReversed()]);
    });

    it('hold a prefix or a range, both ends included', async () => {
      expect(await pagesOf(table, list({ sort: { beginsWith: 'SITE#1' } }))).toEqual([['SITE#1', 'SITE#10']]);
      expect(await pagesOf(table, list({ sort: { beginsWith: '' } }))).toEqual([KEYS]);
      expect(await pagesOf(table, list({ sort: { from: 'SITE#10', to: 'STATE' } }))).toEqual([
        KEYS.slice(1, 4),
      ]);
      expect(await pagesOf(table, list({ sort: { from: '', to: 'SITE#10' } }))).toEqual([KEYS.slice(0, 2)]);
      expect(await pagesOf(table, list({ sort: { from: 'b', to: 'a' } }))).toEqual([[]]);
    });

    it.each([1, 2, 3, 6, 7, 8])('come whole in pages of %i, without an empty last page', async (limit) => {
      for (const descending of [false, true]) {
        const pages = await pagesOf(table, list({ limit, descending }));
        expect(pages.flat()).toEqual(descending ? KEYS.toReversed() : KEYS);
        expect(pages).toHaveLength(Math.ceil(KEYS.length / limit));
      }
    });

    it('go on from where a page ended, even when that record is gone', async () => {
      const { next = '' } = await table.query(list({ limit: 2 }));
      await table.transact([
        { kind: 'delete', table: 'studies', key: at('SITE#10'), condition: { is: 'present' } },
      ]);
      const rest = await table.query(list({ limit: 2, cursor: next }));
      expect(rest.items.map(({ sk }) => sk)).toEqual(['SITE#2', 'STATE']);
    });

    it('refuse a cursor that is garbage or of another list', async () => {
      const { next = '' } = await table.query(list({ limit: 2 }));
      const others = [
        list({ cursor: 'garbage' }),
        list({ cursor: '' }),
        list({ cursor: `${next}A`.slice(3) }),
        list({ cursor: next, partition: 'STUDY#other' }),
        list({ cursor: next, table: 'reference' }),
        list({ cursor: next, index: 'byWork' }),
        list({ cursor: next, sort: { beginsWith: 'SITE' } }),
        list({ cursor: next, descending: true }),
      ];
      for (const other of others) await expect(table.query(other)).rejects.toThrow(InvalidCursor);
    });

    it('refuse a cursor that was changed to stand in another partition', async () => {
      const { next = '' } = await table.query(list({ limit: 2 }));
      const changed = Buffer.from(next, 'base64url').toString().replace(partition, 'STUDY#secret');
      const forged = list({ cursor: Buffer.from(changed).toString('base64url') });
      await expect(table.query(forged)).rejects.toThrow(InvalidCursor);
    });

    it('must have a length', async () => {
      await expect(table.query(list({ limit: 0 }))).rejects.toThrow(RangeError);
    });
  });

  describe('an index', () => {
    const list = (rest: Partial<Query> = {}): Query => ({
      table: 'studies',
      index: 'byParty',
      partition: `RXX#${partition}`,
      limit: 100,
      ...rest,
    });
    const due = (sk: string, day: string): Write =>
      put({ sk, byPartyPk: `RXX#${partition}`, byPartySk: day });

    it('holds only records that carry both of its keys, whole, in its own order', async () => {
      const half = put({ sk: 'half', byPartyPk: `RXX#${partition}` });
      await table.transact([
        due('a', '2026-07-03'),
        due('b', '2026-07-01'),
        due('c', '2026-07-02'),
        half,
        put({ sk: 'd' }),
      ]);
      expect(await pagesOf(table, list())).toEqual([['b', 'c', 'a']]);
      const [first] = (await table.query(list({ limit: 1 }))).items;
      expect(first).toEqual({
        pk: partition,
        sk: 'b',
        byPartyPk: `RXX#${partition}`,
        byPartySk: '2026-07-01',
      });
      const range = { from: '2026-07-02', to: '2026-07-03' };
      expect(await pagesOf(table, list({ sort: range, limit: 1, descending: true }))).toEqual([['a'], ['c']]);
    });

    it('follows a record that moves, leaves or is deleted', async () => {
      await table.transact([due('a', '1'), due('b', '2'), due('c', '3')]);
      await table.transact([
        due('a', '9'),
        put({ sk: 'b' }),
        { kind: 'delete', table: 'studies', key: at('c'), condition: { is: 'any' } },
        add('d', { n: 1 }, { byPartyPk: `RXX#${partition}`, byPartySk: '5' }),
      ]);
      expect(await pagesOf(table, list())).toEqual([['d', 'a']]);
    });

    it('shows each of many records with the same key once, over all pages', async () => {
      const names = Array.from({ length: 11 }, (_, index) => `site${index}`);
      await table.transact(names.map((sk) => due(sk, 'same')));
      const pages = await pagesOf(table, list({ limit: 3 }));
      expect(pages.flat().sort()).toEqual(names.sort());
      expect(pages).toHaveLength(4);
    });
  });

  describe('writes that could never be stored', () => {
    it('no writes are no work', async () => {
      await expect(table.transact([])).resolves.toBeUndefined();
    });

    it('a hundred writes are carried out, one more is refused', async () => {
      const writes = Array.from({ length: 101 }, (_, index) => put({ sk: `s${index}` }, { is: 'absent' }));
      await expect(table.transact(writes)).rejects.toThrow(InvalidWrite);
      await table.transact(writes.slice(1));
      expect((await table.query({ table: 'studies', partition, limit: 200 })).items).toHaveLength(100);
    });

    it('a record of nearly 400 KB is stored, one above is refused', async () => {
      const empty = `pk${partition}skaxtext`.length;
      const full = put({ sk: 'ax', text: 'x'.repeat(400 * 1024 - empty) });
      await table.transact([full]);
      expect(await table.get('studies', at('ax'))).toMatchObject({ sk: 'ax' });
      const above = put({ sk: 'ax', text: 'x'.repeat(400 * 1024 - empty + 1) });
      await expect(table.transact([above])).rejects.toThrow(InvalidWrite);
    });

    it.each<[string, () => Write[]]>([
      ['the same record twice', () => [put({ sk: 'a' }), add('a', { n: 1 })]],
      ['a key that is empty', () => [put({ sk: '' })]],
      ['a key that is too long', () => [put({ sk: 'x'.repeat(1025) })]],
      ['an index key that is not a text', () => [put({ sk: 'a', byPartyPk: 7, byPartySk: 'x' })]],
      ['an index key that is empty', () => [put({ sk: 'a', byWorkPk: '', byWorkSk: 'x' })]],
      ['a ttl that is not whole seconds', () => [put({ sk: 'a', ttl: 1.5 })]],
      ['a number that is none', () => [put({ sk: 'a', n: Number.NaN })]],
      ['a number too large to be exact', () => [put({ sk: 'a', n: 2 ** 60 })]],
      ['a bigint', () => [put({ sk: 'a', n: 1n })]],
      ['a date', () => [put({ sk: 'a', day: new Date(0) })]],
      ['undefined within a list', () => [put({ sk: 'a', list: [undefined] })]],
      ['half a number to add', () => [add('a', { n: 0.5 })]],
      ['an attribute both counted and set', () => [add('a', { n: 1 }, { n: 2 })]],
      ['an add of nothing', () => [add('a', {})]],
      ['an add that changes the key', () => [add('a', {}, { sk: 'b' })]],
    ])('%s is refused', async (_, writes) => {
      await expect(table.transact(writes())).rejects.toThrow(InvalidWrite);
      expect((await table.query({ table: 'studies', partition, limit: 1 })).items).toEqual([]);
    });
  });
});

describe('memory and DynamoDB', () => {
  it('answer any series of transactions, readings and passing time alike', async () => {
    const dynamo = database.table({ now: () => clock.now() });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(steps(SECOND), async (series) => {
        run += 1;
        clock = createFixedClock(START);
        const memory = createMemoryRecordTable({ clock });
        for (const step of series(`MODEL#${run}`)) {
          if (step.kind === 'wait') clock.advance(step.seconds * 1000);
          else expect(await outcomeOf(dynamo, step)).toEqual(await outcomeOf(memory, step));
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('a database that does not answer', () => {
  it('is unavailable, which says nothing of what was written', async () => {
    const gone = await startTestDatabase('gone');
    const table = gone.table(clock);
    await gone.kill();
    await expect(table.get('studies', at('a'))).rejects.toThrow(StoreUnavailable);
    await expect(table.transact([put({ sk: 'a' })])).rejects.toThrow(StoreUnavailable);
    await expect(table.query({ table: 'studies', partition, limit: 1 })).rejects.toThrow(StoreUnavailable);
    await gone.remove();
  });
});

import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createLocalQueue, type LocalQueueOptions } from '../../infra/local/queue.ts';

interface Work {
  readonly site: string;
}

const sites = (count: number): Work[] => Array.from({ length: count }, (_, index) => ({ site: `S${index}` }));
const bodiesOf = (event: SQSEvent): string[] => event.Records.map(({ body }) => body);
const failing = (event: SQSEvent, fails: (body: string) => boolean): SQSBatchResponse => ({
  batchItemFailures: event.Records.filter(({ body }) => fails(body)).map(({ messageId }) => ({
    itemIdentifier: messageId,
  })),
});
const NONE: SQSBatchResponse = { batchItemFailures: [] };

const queueFor = (handler: LocalQueueOptions['handler'], rest: Partial<LocalQueueOptions> = {}) =>
  createLocalQueue<Work>({ name: 'site-pricing', handler, backoffMs: () => 0, ...rest });

describe('the local queue', () => {
  it('hands each message to the worker once, in batches of at most ten', async () => {
    const batches: string[][] = [];
    const queue = queueFor(async (event) => {
      batches.push(bodiesOf(event));
      return NONE;
    });
    await queue.send(sites(25));
    await queue.idle();
    expect(batches.map((batch) => batch.length)).toEqual([10, 10, 5]);
    expect(batches.flat()).toEqual(sites(25).map((site) => JSON.stringify(site)));
  });

  it('puts messages that are sent one by one into one batch', async () => {
    const lengths: number[] = [];
    const queue = queueFor(async (event) => {
      lengths.push(event.Records.length);
      return NONE;
    });
    for (const site of sites(4)) await queue.send([site]);
    await queue.idle();
    expect(lengths).toEqual([4]);
  });

  it('leaves out what waits already, where it is to have each message once', async () => {
    const seen: string[] = [];
    const handler = async (event: SQSEvent) => {
      seen.push(...bodiesOf(event));
      return NONE;
    };
    const queue = queueFor(handler, { onceEach: true, batchSize: 1, concurrency: 1 });
    await queue.send([...sites(3), ...sites(3)]);
    await queue.idle();
    expect(seen).toEqual(sites(3).map((site) => JSON.stringify(site)));
    await queue.send(sites(1));
    await queue.idle();
    expect(seen).toHaveLength(4);
  });

  it('keeps back one message of those that come while their like is under way', async () => {
    let [underWay, most, times] = [0, 0, 0];
    const queue = queueFor(
      async () => {
        underWay += 1;
        times += 1;
        most = Math.max(most, underWay);
        if (times === 1) await queue.send([...sites(1), ...sites(1)]);
        await new Promise((done) => setTimeout(done, 5));
        underWay -= 1;
        return NONE;
      },
      { onceEach: true, batchSize: 1, concurrency: 4 },
    );
    await queue.send(sites(1));
    await queue.idle();
    expect([times, most]).toEqual([2, 1]);
  });

  it('tries a failed message again, once, however often it is sent meanwhile', async () => {
    let times = 0;
    const queue = queueFor(
      async (event) => {
        times += 1;
        if (times < 3) await queue.send(sites(1));
        return failing(event, () => times < 3);
      },
      { onceEach: true, batchSize: 1, maxReceives: 3 },
    );
    await queue.send(sites(1));
    await queue.idle();
    expect([times, queue.deadLetters()]).toEqual([3, []]);
  });

  it('never has more batches under way than it may', async () => {
    let [underWay, most] = [0, 0];
    const queue = queueFor(
      async () => {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise((done) => setImmediate(done));
        underWay -= 1;
        return NONE;
      },
      { concurrency: 3 },
    );
    await queue.send(sites(100));
    await queue.idle();
    expect(most).toBe(3);
  });

  it('retries only what failed, and counts the receipts for the worker', async () => {
    const receipts: string[] = [];
    const queue = queueFor(async (event) => {
      for (const { body, attributes } of event.Records)
        receipts.push(`${body} ${attributes.ApproximateReceiveCount}`);
      return failing(event, (body) => body.includes('S1') && receipts.length < 5);
    });
    await queue.send(sites(3));
    await queue.idle();
    expect(receipts).toEqual([
      '{"site":"S0"} 1',
      '{"site":"S1"} 1',
      '{"site":"S2"} 1',
      '{"site":"S1"} 2',
      '{"site":"S1"} 3',
    ]);
    expect(queue.deadLetters()).toEqual([]);
  });

  it('gives a message up after its last receipt, and sends it again when asked to', async () => {
    let [broken, calls] = [true, 0];
    const faults: unknown[] = [];
    const queue = queueFor(
      async (event) => {
        calls += 1;
        return failing(event, () => broken);
      },
      { maxReceives: 3, onFault: (fault) => faults.push(fault) },
    );
    await queue.send(sites(1));
    await queue.idle();
    expect([calls, queue.deadLetters()]).toEqual([3, ['{"site":"S0"}']]);
    expect(faults).toEqual([{ deadLetter: '{"site":"S0"}' }]);
    broken = false;
    queue.redrive();
    await queue.idle();
    expect([calls, queue.deadLetters()]).toEqual([4, []]);
  });

  it('takes a worker that throws for a batch that failed whole', async () => {
    let calls = 0;
    const faults: unknown[] = [];
    const queue = queueFor(
      async () => {
        calls += 1;
        if (calls === 1) throw new Error('no table');
        return NONE;
      },
      { onFault: (fault) => faults.push(fault) },
    );
    await queue.send(sites(2));
    await queue.idle();
    expect(calls).toBe(2);
    expect(faults).toEqual([{ error: new Error('no table') }]);
  });

  it('takes an unknown identifier for a batch that failed whole, as Lambda does', async () => {
    const lengths: number[] = [];
    const queue = queueFor(async (event) => {
      lengths.push(event.Records.length);
      return { batchItemFailures: lengths.length === 1 ? [{ itemIdentifier: '' }] : [] };
    });
    await queue.send(sites(3));
    await queue.idle();
    expect(lengths).toEqual([3, 3]);
  });

  it('waits after each failure as long as it is told to', async () => {
    const waits: number[] = [];
    const queue = queueFor(async (event) => failing(event, () => true), {
      maxReceives: 4,
      backoffMs: (receives) => {
        waits.push(receives);
        return 0;
      },
    });
    await queue.send(sites(1));
    await queue.idle();
    expect(waits).toEqual([1, 2, 3]);
  });

  it('is idle at once when there is nothing to do', async () => {
    const queue = queueFor(async () => NONE);
    await expect(queue.idle()).resolves.toBeUndefined();
  });

  it('waits for the batch under way when it is stopped, and begins no other', async () => {
    let begun = 0;
    let ended = 0;
    let entered = (): void => {};
    const entry = new Promise<void>((done) => (entered = done));
    let release = (): void => {};
    const gate = new Promise<void>((done) => (release = done));
    const queue = queueFor(
      async (event) => {
        begun += 1;
        entered();
        await gate;
        ended += 1;
        return failing(event, () => true);
      },
      { concurrency: 1 },
    );
    await queue.send(sites(20));
    await entry;
    const stopped = queue.stop();
    release();
    await stopped;
    await queue.send(sites(1));
    await queue.idle();
    expect([begun, ended]).toEqual([1, 1]);
  });
});

import { randomUUID } from 'node:crypto';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { WorkQueue } from '../../shared/ports/work-queue.ts';
import { createOnceEach } from './queue/once-each.ts';
import { failedOf, type QueuedMessage, recordOf } from './queue/sqs-record.ts';

export interface LocalQueueOptions {
  readonly name: string;
  /** The worker's own handler, unchanged. */
  readonly handler: (event: SQSEvent) => Promise<SQSBatchResponse>;
  readonly batchSize?: number;
  /** How many batches may be under way at once. */
  readonly concurrency?: number;
  /** Whether a message is left out while one with the same body waits, and kept back while one is under way. */
  readonly onceEach?: boolean;
  /** After this many failures a message goes to the dead-letter list. */
  readonly maxReceives?: number;
  /** Milliseconds to wait after the nth failure of a message. */
  readonly backoffMs?: (receives: number) => number;
  /** Told of what a handler threw, and of each message that is given up. */
  readonly onFault?: (fault: { readonly error: unknown } | { readonly deadLetter: string }) => void;
}

export interface LocalQueue<Message> extends WorkQueue<Message> {
  /** Bodies of the messages that were given up. */
  deadLetters(): readonly string[];
  /** Sends every dead letter again, its failures forgotten. */
  redrive(): void;
  /** Resolves once nothing waits, is delayed or under way. */
  idle(): Promise<void>;
  /** Takes no more messages and waits for the batches under way; what waits is dropped. */
  stop(): Promise<void>;
}

const doubling = (receives: number): number => Math.random() * Math.min(30_000, 200 * 2 ** receives);

/** Drives a worker as SQS and Lambda do: batches, retries, dead letters. In memory; the tables are the truth. */
export const createLocalQueue = <Message>(options: LocalQueueOptions): LocalQueue<Message> => {
  const {
    handler,
    name,
    batchSize = 10,
    concurrency = 2,
    onceEach = false,
    maxReceives = 5,
    backoffMs = doubling,
    onFault,
  } = options;
  const waiting: QueuedMessage[] = [];
  const dead: QueuedMessage[] = [];
  const delayed = new Set<NodeJS.Timeout>();
  const once = onceEach ? createOnceEach() : undefined;
  let settled: (() => void)[] = [];
  let [underWay, stopped, pumping] = [0, false, false];

  const enqueue = (messages: readonly QueuedMessage[]): void => {
    if (stopped) return;
    waiting.push(...messages.filter((message) => once?.admit(message) ?? true));
    wake();
  };
  const wake = (): void => {
    if (pumping) return;
    pumping = true;
    // In a moment, so that messages sent together travel in one batch.
    setImmediate(() => {
      pumping = false;
      pump();
    });
  };
  const pump = (): void => {
    while (underWay < concurrency && waiting.length > 0) {
      underWay += 1;
      void deliver(waiting.splice(0, batchSize));
    }
    if (underWay + waiting.length + delayed.size > 0) return;
    for (const done of settled) done();
    settled = [];
  };
  const deliver = async (batch: readonly QueuedMessage[]): Promise<void> => {
    for (const message of batch) {
      message.receives += 1;
      once?.begin(message);
    }
    const failed = new Set(await failuresOf(batch));
    for (const message of batch) {
      const isRetried = failed.has(message) && message.receives < maxReceives;
      const next = once?.end(message, isRetried);
      if (isRetried) delay(message);
      else if (failed.has(message)) giveUp(message);
      if (next) enqueue([next]);
    }
    underWay -= 1;
    pump();
  };
  const failuresOf = async (batch: readonly QueuedMessage[]): Promise<readonly QueuedMessage[]> => {
    try {
      return failedOf(batch, await handler({ Records: batch.map((message) => recordOf(message, name)) }));
    } catch (error) {
      onFault?.({ error });
      return batch;
    }
  };
  const delay = (message: QueuedMessage): void => {
    if (stopped) return;
    const timer = setTimeout(() => {
      delayed.delete(timer);
      waiting.push(message);
      wake();
    }, backoffMs(message.receives));
    delayed.add(timer);
  };
  const giveUp = (message: QueuedMessage): void => {
    dead.push(message);
    onFault?.({ deadLetter: message.body });
  };
  const idle = async (): Promise<void> => {
    if (underWay + waiting.length + delayed.size > 0) await new Promise<void>((done) => settled.push(done));
  };
  return {
    send: async (messages) => enqueue(messages.map((message) => queued(JSON.stringify(message)))),
    deadLetters: () => dead.map(({ body }) => body),
    redrive: () => enqueue(dead.splice(0).map(({ body }) => queued(body))),
    idle,
    stop: async () => {
      stopped = true;
      waiting.length = 0;
      once?.clear();
      for (const timer of delayed) clearTimeout(timer);
      delayed.clear();
      if (underWay > 0) await idle();
      else pump();
    },
  };
};

const queued = (body: string): QueuedMessage => ({ id: randomUUID(), body, sentAt: Date.now(), receives: 0 });

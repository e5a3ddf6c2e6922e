import { setTimeout as sleep } from 'node:timers/promises';
import { type BatchResultErrorEntry, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { StoreUnavailable } from '../../ports/record-table.ts';
import type { WorkQueue } from '../../ports/work-queue.ts';

export interface SqsWorkQueueOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  /** How often a message is sent that SQS did not take; the client's own retries come on top. */
  readonly maxAttempts?: number;
  readonly backoffMs?: number;
}

/** Source: SQS Developer Guide, "Amazon SQS message quotas". */
const MOST_IN_BATCH = 10;

/**
 * The work queue over SQS.
 * @throws StoreUnavailable where some messages could not be sent; others may have been
 */
export const createSqsWorkQueue = <Message>(options: SqsWorkQueueOptions): WorkQueue<Message> => ({
  send: (messages) =>
    sendBodies(
      options,
      messages.map((message) => JSON.stringify(message)),
    ),
});

/** Sends messages as they are. @throws StoreUnavailable where some could not be sent; others may have been */
export const sendBodies = async (options: SqsWorkQueueOptions, bodies: readonly string[]): Promise<void> => {
  for (let at = 0; at < bodies.length; at += MOST_IN_BATCH) {
    await sendBatch(options, bodies.slice(at, at + MOST_IN_BATCH));
  }
};

/** A batch can succeed in part: only what SQS did not take is sent again. */
const sendBatch = async (options: SqsWorkQueueOptions, bodies: readonly string[]): Promise<void> => {
  const { maxAttempts = 4, backoffMs = 50 } = options;
  let left = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  for (let attempt = 1; ; attempt += 1) {
    const failed = await failuresOf(options, left);
    left = left.filter(({ Id }) => failed.some((failure) => failure.Id === Id));
    if (left.length === 0) return;
    const ours = failed.find((failure) => failure.SenderFault === true);
    if (ours !== undefined || attempt >= maxAttempts) {
      throw new StoreUnavailable(
        `SQS did not take ${left.length} messages: ${(ours ?? failed[0])?.Code ?? 'unknown'}`,
      );
    }
    await sleep(Math.random() * backoffMs * 2 ** attempt);
  }
};

const failuresOf = async (
  { client, queueUrl }: SqsWorkQueueOptions,
  entries: { readonly Id: string; readonly MessageBody: string }[],
): Promise<readonly BatchResultErrorEntry[]> => {
  try {
    const answer = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
    return answer.Failed ?? [];
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown';
    throw new StoreUnavailable(`sending messages got no answer from SQS: ${name}`, { cause: error });
  }
};

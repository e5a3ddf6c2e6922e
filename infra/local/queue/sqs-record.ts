import { createHash } from 'node:crypto';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';

/** A message that waits, and how often it has been handed to the worker. */
export interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number;
  receives: number;
}

/** The message as a Lambda function is given it. */
export const recordOf = (message: QueuedMessage, queueName: string): SQSRecord => ({
  messageId: message.id,
  receiptHandle: `${message.id}/${message.receives}`,
  body: message.body,
  attributes: {
    ApproximateReceiveCount: String(message.receives),
    SentTimestamp: String(message.sentAt),
    SenderId: 'local',
    ApproximateFirstReceiveTimestamp: String(message.sentAt),
  },
  messageAttributes: {},
  md5OfBody: createHash('md5').update(message.body).digest('hex'),
  eventSource: 'aws:sqs',
  eventSourceARN: `arn:aws:sqs:eu-west-2:000000000000:${queueName}`,
  awsRegion: 'eu-west-2',
});

/**
 * The messages that a batch's answer gives back. An identifier that is empty or unknown gives back all.
 * Source: Lambda Developer Guide, "Implementing partial batch responses".
 */
export const failedOf = (
  batch: readonly QueuedMessage[],
  // Lambda takes no answer at all for success.
  answer: SQSBatchResponse | null | undefined,
): readonly QueuedMessage[] => {
  const failed = new Set((answer?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier));
  const known = [...failed].every((id) => batch.some((message) => message.id === id));
  return known ? batch.filter((message) => failed.has(message.id)) : batch;
};

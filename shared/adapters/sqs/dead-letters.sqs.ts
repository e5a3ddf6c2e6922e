import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { DeadLetter, DeadLetters } from '../../ports/dead-letters.ts';
import { StoreUnavailable } from '../../ports/record-table.ts';
import { sendBodies } from './work-queue.sqs.ts';

export interface SqsDeadLettersOptions {
  readonly client: SQSClient;
  /** Of the queue itself; where its dead letters are, it says. */
  readonly queueUrl: string;
}

/** Long enough to read all that there are; who reads puts them back at the end. */
const HIDDEN_SECONDS = 300;
/** SQS asks all its servers when it may wait: without this, some messages do not show. */
const WAIT_SECONDS = 1;
const MOST_IN_BATCH = 10;

const RedrivePolicy = z.looseObject({ deadLetterTargetArn: z.string() });

/** The dead letters of a queue in SQS. */
export function createSqsDeadLetters({ client, queueUrl }: SqsDeadLettersOptions): DeadLetters {
  return {
    list: async () => {
      const deadUrl = await findDeadLetters(client, queueUrl);
      const found: Message[] = [];
      for await (const batch of receiveAll(client, deadUrl)) found.push(...batch);
      await putBack(client, deadUrl, found);
      return found.map(describe);
    },
    redrive: async (isReadable) => {
      const deadUrl = await findDeadLetters(client, queueUrl);
      const unreadable: Message[] = [];
      let sent = 0;
      for await (const batch of receiveAll(client, deadUrl)) {
        const readable = batch.filter(({ Body = '' }) => isReadable(Body));
        unreadable.push(...batch.filter((message) => !readable.includes(message)));
        await sendAgain({ client, queueUrl }, deadUrl, readable);
        sent += readable.length;
      }
      await putBack(client, deadUrl, unreadable);
      return { sent, unreadable: unreadable.length };
    },
  };
}

/** What could not be sent shows again at once, for the next try. */
async function sendAgain(
  queue: SqsDeadLettersOptions,
  deadUrl: string,
  messages: readonly Message[],
): Promise<void> {
  try {
    await sendBodies(
      queue,
      messages.map(({ Body = '' }) => Body),
    );
    await forget(queue.client, deadUrl, messages);
  } catch (error) {
    await putBack(queue.client, deadUrl, messages);
    throw error;
  }
}

function describe({ Body = '', Attributes: attributes }: Message): DeadLetter {
  const sentAt = attributes?.SentTimestamp;
  return { body: Body, ...(sentAt !== undefined && { sentAt: new Date(Number(sentAt)).toISOString() }) };
}

const unavailable = (doing: string, cause: unknown): StoreUnavailable =>
  new StoreUnavailable(
    `${doing} got no answer from SQS: ${cause instanceof Error ? cause.name : 'unknown'}`,
    { cause },
  );

/** The address of the queue that the redrive policy names, on the same host and for the same account. */
async function findDeadLetters(client: SQSClient, queueUrl: string): Promise<string> {
  const asked = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['RedrivePolicy'] });
  const { Attributes: attributes } = await client.send(asked).catch((error: unknown) => {
    throw unavailable('asking for the dead letters of the queue', error);
  });
  const policy = attributes?.RedrivePolicy;
  if (policy === undefined)
    throw new StoreUnavailable('the queue has no dead letters: no redrive policy is set');
  const [account, name] = RedrivePolicy.parse(JSON.parse(policy)).deadLetterTargetArn.split(':').slice(-2);
  return new URL(`/${account ?? ''}/${name ?? ''}`, queueUrl).href;
}

/** Every message once: what was received is hidden from the next call. */
async function* receiveAll(client: SQSClient, QueueUrl: string): AsyncGenerator<readonly Message[]> {
  const input = {
    QueueUrl,
    MaxNumberOfMessages: MOST_IN_BATCH,
    VisibilityTimeout: HIDDEN_SECONDS,
    WaitTimeSeconds: WAIT_SECONDS,
    MessageSystemAttributeNames: ['SentTimestamp' as const],
  };
  for (;;) {
    const { Messages: messages = [] } = await client
      .send(new ReceiveMessageCommand(input))
      .catch((error: unknown) => {
        throw unavailable('reading dead letters', error);
      });
    if (messages.length === 0) return;
    yield messages;
  }
}

const entriesOf = (messages: readonly Message[]) =>
  messages.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle }));

async function inBatches(
  messages: readonly Message[],
  send: (entries: ReturnType<typeof entriesOf>) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < messages.length; at += MOST_IN_BATCH) {
    await send(entriesOf(messages.slice(at, at + MOST_IN_BATCH)));
  }
}

/** One that is not forgotten shows again, and is sent again. */
function forget(client: SQSClient, QueueUrl: string, messages: readonly Message[]): Promise<void> {
  return inBatches(messages, async (Entries) => {
    await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries })).catch((error: unknown) => {
      throw unavailable('forgetting dead letters that were sent again', error);
    });
  });
}

/** They would show again by themselves; so they do at once. */
function putBack(client: SQSClient, QueueUrl: string, messages: readonly Message[]): Promise<void> {
  return inBatches(messages, async (entries) => {
    const Entries = entries.map((entry) => ({ ...entry, VisibilityTimeout: 0 }));
    await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries })).catch(() => undefined);
  });
}

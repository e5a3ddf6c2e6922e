/** SQS on this machine for the real client: a queue and its dead letters, with visibility as SQS has it. */
import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Kept {
  readonly id: string;
  readonly body: string;
  hiddenUntil: number;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a client sends
type Sent = any;

export interface SqsStandIn {
  /** Of the queue. */
  readonly queueUrl: string;
  /** Bodies, in the order of their sending. */
  readonly queue: () => readonly string[];
  readonly deadLetters: () => readonly string[];
  /** Those that a reader would be given now. */
  readonly visible: () => readonly string[];
  /** Makes an operation fail, or some messages of a batch. */
  readonly fail: (operation: string, when: (sent: Sent) => boolean) => void;
  close(): void;
}

const md5 = (body: string): string => createHash('md5').update(body).digest('hex');

export async function startSqsStandIn(dead: readonly string[]): Promise<SqsStandIn> {
  const queues = new Map<string, Kept[]>([
    ['work', []],
    ['dead', dead.map((body) => ({ id: randomUUID(), body, hiddenUntil: 0 }))],
  ]);
  const failures = new Map<string, (sent: Sent) => boolean>();
  const queueOf = ({ QueueUrl }: Sent): Kept[] =>
    queues.get(new URL(QueueUrl).pathname.split('/')[2] ?? '') ?? [];
  const answers: Readonly<Record<string, (sent: Sent) => unknown>> = {
    GetQueueAttributes: () => ({
      Attributes: {
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: 'arn:aws:sqs:eu-west-2:111122223333:dead',
          maxReceiveCount: 5,
        }),
      },
    }),
    ReceiveMessage: (sent) => {
      const now = Date.now();
      const found = queueOf(sent)
        .filter(({ hiddenUntil }) => hiddenUntil <= now)
        .slice(0, sent.MaxNumberOfMessages);
      for (const message of found) message.hiddenUntil = now + sent.VisibilityTimeout * 1000;
      return {
        Messages: found.map(({ id, body }) => ({
          MessageId: id,
          ReceiptHandle: id,
          Body: body,
          MD5OfBody: md5(body),
          Attributes: { SentTimestamp: '1795000000000' },
        })),
      };
    },
    SendMessageBatch: (sent) => {
      for (const { MessageBody: body } of sent.Entries)
        queueOf(sent).push({ id: randomUUID(), body, hiddenUntil: 0 });
      const Successful = sent.Entries.map(({ Id, MessageBody }: Sent) => ({
        Id,
        MessageId: randomUUID(),
        MD5OfMessageBody: md5(MessageBody),
      }));
      return { Successful, Failed: [] };
    },
    DeleteMessageBatch: (sent) => {
      const kept = queueOf(sent);
      for (const { ReceiptHandle: handle } of sent.Entries) {
        const at = kept.findIndex(({ id }) => id === handle);
        if (at >= 0) kept.splice(at, 1);
      }
      return { Successful: sent.Entries.map(({ Id }: Sent) => ({ Id })), Failed: [] };
    },
    ChangeMessageVisibilityBatch: (sent) => {
      for (const { ReceiptHandle: handle, VisibilityTimeout: seconds } of sent.Entries) {
        const message = queueOf(sent).find(({ id }) => id === handle);
        if (message) message.hiddenUntil = seconds === 0 ? 0 : Date.now() + seconds * 1000;
      }
      return { Successful: sent.Entries.map(({ Id }: Sent) => ({ Id })), Failed: [] };
    },
  };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const operation = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
      const sent = JSON.parse(body);
      const isFailing = failures.get(operation)?.(sent) === true;
      response.writeHead(isFailing ? 400 : 200, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(
        JSON.stringify(
          isFailing
            ? { __type: 'com.amazonaws.sqs#AccessDenied', message: 'no' }
            : (answers[operation]?.(sent) ?? {}),
        ),
      );
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const bodies = (name: string) => (queues.get(name) ?? []).map(({ body }) => body);
  return {
    queueUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/111122223333/work`,
    queue: () => bodies('work'),
    deadLetters: () => bodies('dead'),
    visible: () =>
      (queues.get('dead') ?? [])
        .filter(({ hiddenUntil }) => hiddenUntil <= Date.now())
        .map(({ body }) => body),
    fail: (operation, when) => failures.set(operation, when),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

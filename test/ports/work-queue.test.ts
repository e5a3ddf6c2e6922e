import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import { createSqsWorkQueue } from '../../shared/adapters/sqs/work-queue.sqs.ts';
import { StoreUnavailable } from '../../shared/ports/record-table.ts';

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
}
/** Undefined takes the message; otherwise it is refused, for our fault or theirs. */
type Verdict = (body: string, attempt: number) => 'ours' | 'theirs' | undefined;

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** What speaks the protocol of SQS, as far as sending goes. */
const queueWith = async (verdict: Verdict) => {
  const batches: string[][] = [];
  server = createServer((request, response) => {
    void text(request).then((json) => {
      const { Entries } = JSON.parse(json) as { Entries: Entry[] };
      batches.push(Entries.map(({ MessageBody }) => MessageBody));
      const verdicts = Entries.map((entry) => ({
        ...entry,
        verdict: verdict(entry.MessageBody, batches.length),
      }));
      const Successful = verdicts
        .filter((entry) => entry.verdict === undefined)
        .map(({ Id, MessageBody }) => ({
          Id,
          MessageId: Id,
          MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
        }));
      const Failed = verdicts
        .filter((entry) => entry.verdict !== undefined)
        .map((entry) => ({ Id: entry.Id, Code: 'Refused', SenderFault: entry.verdict === 'ours' }));
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end(JSON.stringify({ Successful, Failed }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new SQSClient({
    endpoint,
    region: 'eu-west-2',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const queue = createSqsWorkQueue<{ site: number }>({
    client,
    queueUrl: `${endpoint}/0/sites`,
    backoffMs: 1,
  });
  return { queue, batches };
};
const sites = (count: number) => Array.from({ length: count }, (_, site) => ({ site }));

describe('a work queue on SQS', () => {
  it('sends every message once, ten at a time', async () => {
    const { queue, batches } = await queueWith(() => undefined);
    await queue.send(sites(23));
    expect(batches.map((batch) => batch.length)).toEqual([10, 10, 3]);
    expect(batches.flat()).toEqual(sites(23).map((site) => JSON.stringify(site)));
  });

  it('sends nothing when there is nothing to send', async () => {
    const { queue, batches } = await queueWith(() => undefined);
    await queue.send([]);
    expect(batches).toEqual([]);
  });

  it('sends again only what SQS did not take', async () => {
    const { queue, batches } = await queueWith((body, attempt) =>
      attempt < 3 && /[37]/.test(body) ? 'theirs' : undefined,
    );
    await queue.send(sites(9));
    expect(batches.slice(1)).toEqual([
      ['{"site":3}', '{"site":7}'],
      ['{"site":3}', '{"site":7}'],
    ]);
  });

  it('gives up after four attempts', async () => {
    const { queue, batches } = await queueWith(() => 'theirs');
    await expect(queue.send(sites(1))).rejects.toThrow(StoreUnavailable);
    expect(batches).toHaveLength(4);
  });

  it('does not repeat a message that SQS will never take', async () => {
    const { queue, batches } = await queueWith(() => 'ours');
    await expect(queue.send(sites(1))).rejects.toThrow(StoreUnavailable);
    expect(batches).toHaveLength(1);
  });
});

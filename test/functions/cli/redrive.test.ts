import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DEAD_LETTERS, serveDeadLetters } from '../../../infra/local/dead-letters.ts';
import { createLocalQueue } from '../../../infra/local/queue.ts';
import { startService } from '../../../infra/local/start.ts';
import { startSqsStandIn } from '../../support/sqs-stand-in.ts';
import { makeFolder, runHere, runProcess } from './command-line.ts';

const site = (odsCode: string): string =>
  JSON.stringify({ kind: 'issueSite', irasId: '1009991', odsCode, reviewVersion: 1, issueNumber: 1 });
const sites = (count: number): string[] => Array.from({ length: count }, (_, at) => site(`R${100 + at}`));

const AWS = { AWS_REGION: 'eu-west-2', AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none' };
const onSqs = async (dead: readonly string[]) => {
  const sqs = await startSqsStandIn(dead);
  onTestFinished(() => sqs.close());
  const redrive = (...args: string[]) =>
    runProcess(['redrive', '--queue', sqs.queueUrl, ...args], { env: AWS });
  return { sqs, redrive };
};

describe('redrive on SQS', () => {
  it('sends every dead letter to the queue again, and forgets it', async () => {
    const { sqs, redrive } = await onSqs(sites(23));
    const { code, stdout } = await redrive();
    expect([code, stdout]).toEqual([0, '23 messages sent again.\n']);
    expect([...sqs.queue()].sort()).toEqual(sites(23).sort());
    expect(sqs.deadLetters()).toEqual([]);
  });

  it('lists them in words and leaves them to be read by the next', async () => {
    const { sqs, redrive } = await onSqs([site('RJ1')]);
    const { code, stdout } = await redrive('--list');
    expect(code).toBe(0);
    expect(stdout).toBe(
      'issueSite, irasId 1009991, odsCode RJ1, reviewVersion 1, issueNumber 1, sent 2026-11-18T11:06:40.000Z\n' +
        '1 message given up.\n',
    );
    expect(sqs.queue()).toEqual([]);
    expect(sqs.visible()).toEqual([site('RJ1')]);
  });

  it('leaves what no worker can read, and says so', async () => {
    const { sqs, redrive } = await onSqs(['{"kind":"nonsense"}', site('RJ1')]);
    const { code, stdout, stderr } = await redrive();
    expect([code, stdout]).toEqual([1, '1 message sent again.\n']);
    expect(stderr).toContain('1 message cannot be read by this version');
    expect(sqs.queue()).toEqual([site('RJ1')]);
    expect(sqs.visible()).toEqual(['{"kind":"nonsense"}']);
  });

  it('keeps what could not be sent', async () => {
    const { sqs, redrive } = await onSqs(sites(3));
    sqs.fail('SendMessageBatch', () => true);
    const { code, stderr } = await redrive();
    expect(code).toBe(1);
    expect(stderr).toContain('ncvr redrive: sending messages got no answer from SQS: AccessDenied\n');
    expect(sqs.visible()).toHaveLength(3);
    expect(sqs.deadLetters()).toHaveLength(3);
  });

  it('sends a message twice rather than lose it, where it cannot be forgotten', async () => {
    const { sqs, redrive } = await onSqs(sites(2));
    sqs.fail('DeleteMessageBatch', () => true);
    expect((await redrive()).code).toBe(1);
    expect(sqs.queue()).toHaveLength(2);
    expect(sqs.deadLetters()).toHaveLength(2);
  });

  it('has nothing to do where there is none', async () => {
    const { redrive } = await onSqs([]);
    expect(await redrive('--list')).toMatchObject({ code: 0, stdout: 'There are no dead letters.\n' });
    expect(await redrive()).toMatchObject({ code: 0, stdout: '0 messages sent again.\n' });
  });
});

function makeDataFolder(key: string): string {
  const folder = makeFolder();
  writeFileSync(join(folder, 'object-store-key.json'), JSON.stringify({ secretAccessKey: key }));
  return folder;
}

describe('redrive on the local service', () => {
  it('sends again what the worker gave up, once its cause is mended', async () => {
    let isBroken = true;
    const done: string[] = [];
    const queue = createLocalQueue<unknown>({
      name: 'site-pricing',
      maxReceives: 2,
      backoffMs: () => 0,
      handler: async ({ Records: records }) => {
        if (isBroken)
          return { batchItemFailures: records.map(({ messageId }) => ({ itemIdentifier: messageId })) };
        done.push(...records.map(({ body }) => body));
        return { batchItemFailures: [] };
      },
    });
    const serve = serveDeadLetters(queue, 'the key');
    const server = createServer((request, response) => void serve(request, response));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => void server.close());
    const where = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const redrive = (...args: string[]) =>
      runHere(['redrive', '--server', where, '--data', makeDataFolder('the key'), ...args]);

    await queue.send(sites(3).map((body) => JSON.parse(body)));
    await queue.idle();
    const listed = await redrive('--list');
    expect(listed.stdout).toContain('3 messages given up.');
    expect(listed.stdout).toContain('issueSite, irasId 1009991, odsCode R100');
    isBroken = false;
    expect(await redrive()).toMatchObject({ code: 0, stdout: '3 messages sent again.\n' });
    await queue.idle();
    expect(done.sort()).toEqual(sites(3).sort());
    expect((await redrive('--list')).stdout).toBe('There are no dead letters.\n');
  });

  it('asks the service of the folder, and only who can read the folder is answered', async () => {
    const dataFolder = makeFolder();
    const service = await startService({ port: 0, dataFolder, seed: false, version: 'test' });
    onTestFinished(() => service.stop());
    const address = new URL(DEAD_LETTERS, service.baseUrl);
    expect((await fetch(address)).status).toBe(401);
    expect(
      (await fetch(address, { method: 'POST', headers: { authorization: 'Bearer guess' } })).status,
    ).toBe(401);
    const here = ['redrive', '--server', service.baseUrl];
    const listed = await runHere([...here, '--data', dataFolder, '--list']);
    expect(listed).toMatchObject({ code: 0, stdout: 'There are no dead letters.\n' });
    const stranger = await runHere([...here, '--data', makeDataFolder('another key')]);
    expect(stranger.code).toBe(2);
    expect(stranger.stderr).toContain('is no service of');
  });

  it.each<[string, readonly string[], string]>([
    [
      'both places',
      ['--queue', 'https://sqs.example/1/q', '--data', 'x'],
      'give --queue, or --data and --server',
    ],
    ['an operand', ['everything'], 'redrive takes options only'],
    ['a folder without a service', ['--data', '/nonexistent'], '/nonexistent holds no data of the service'],
    ['what is no address', ['--server', 'here'], '--server must be an address'],
  ])('refuses %s', async (_, args, why) => {
    const { code, stderr } = await runHere(['redrive', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(why);
  });
});

/** Mail, through every adapter: what is taken is there whole, and nothing can make a message more than one message. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeHeader } from '../../shared/adapters/mail/eml.ts';
import { createFolderMailer } from '../../shared/adapters/mail/mailer.folder.ts';
import { createSesMailer } from '../../shared/adapters/mail/mailer.ses.ts';
import { type Mailer, MailRefused, MailUnavailable, type Message } from '../../shared/ports/mailer.ts';

const message = (changes: Partial<Message> = {}): Message => ({
  id: '2026-11-02T09-00-00-000Z-0123456789abcdef',
  to: 'ann@trust.example',
  subject: 'CARDIO-1: a site price is ready',
  text: 'Dear Ann,\n\nIt is ready.\n',
  html: '<!doctype html>\n<p>It is ready.</p>\n',
  at: '2026-11-02T09:00:00.000Z',
  ...changes,
});

let folder: string;
let ses: StandIn;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ncvr-mail-'));
  ses = await startStandIn();
});
afterEach(async () => {
  ses.client.destroy();
  ses.server.closeAllConnections();
  ses.server.close();
  await rm(folder, { recursive: true, force: true });
});

interface StandIn {
  readonly server: Server;
  readonly client: SESv2Client;
  /** Bodies of the calls, as SES gets them. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the test reaches into them
  readonly calls: any[];
  /** How the next calls are answered. */
  answer: { readonly status: number; readonly error?: string };
}

/** Something that speaks SES's protocol on this machine. */
async function startStandIn(): Promise<StandIn> {
  const calls: unknown[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      calls.push(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      const { status, error } = standIn.answer;
      const headers = { 'content-type': 'application/json', ...(error && { 'x-amzn-errortype': error }) };
      response.writeHead(status, headers);
      response.end(JSON.stringify(error ? { message: 'no' } : { MessageId: 'ses-1' }));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const client = new SESv2Client({
    region: 'eu-west-2',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  const standIn: StandIn = { server, client, calls, answer: { status: 200 } };
  return standIn;
}

const mailers: Readonly<Record<string, () => Mailer>> = {
  'into a folder': () => createFolderMailer({ folder, from: 'ncvr@service.example' }),
  'by SES': () => createSesMailer({ client: ses.client, from: 'ncvr@service.example' }),
};

async function sentAnything(): Promise<boolean> {
  return ses.calls.length > 0 || (await readdir(folder)).length > 0;
}

describe.each(Object.entries(mailers))('mail %s', (_where, create) => {
  it('takes a message', async () => {
    await create().send(message());
    expect(await sentAnything()).toBe(true);
  });

  it.each([
    ['an address with a second header', { to: 'ann@trust.example\r\nBcc: all@trust.example' }],
    ['two addresses', { to: 'ann@trust.example, bob@trust.example' }],
    ['a name and address', { to: 'Ann <ann@trust.example>' }],
    ['a subject with a line break', { subject: 'Price\r\nBcc: all@trust.example' }],
    ['a subject with a line separator', { subject: 'Price\u2028Bcc: all@trust.example' }],
    ['no subject', { subject: '' }],
    ['an id that leads out of the folder', { id: '../../escaped' }],
    ['no id', { id: '' }],
  ])('refuses %s, and sends nothing', async (_what, changes) => {
    await expect(create().send(message(changes))).rejects.toThrow(MailRefused);
    expect(await sentAnything()).toBe(false);
  });
});

describe('the folder of mail', () => {
  const send = (changes: Partial<Message> = {}) => mailers['into a folder']!().send(message(changes));
  const read = async () => {
    const [name = ''] = await readdir(folder);
    return { name, text: await readFile(join(folder, name), 'utf8') };
  };

  it('holds a file that mail programs open, with text and HTML', async () => {
    await send();
    const { name, text } = await read();
    expect(name).toBe(`${message().id}.eml`);
    const [head = '', ...body] = text.split('\r\n\r\n');
    expect(head.split('\r\n')).toEqual(
      expect.arrayContaining([
        'From: ncvr@service.example',
        'To: ann@trust.example',
        'Subject: CARDIO-1: a site price is ready',
        'Date: Mon, 02 Nov 2026 09:00:00 +0000',
        `Message-ID: <${message().id}@service.example>`,
      ]),
    );
    expect(body.join('\r\n\r\n')).toContain('Content-Type: text/plain; charset=utf-8');
    expect(text).toContain('Dear Ann,\r\n\r\nIt is ready.\r\n');
    expect(text).toContain('<p>It is ready.</p>\r\n');
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('has a message once, as it was first sent, however often it is sent', async () => {
    await send();
    await Promise.all([send({ text: 'Changed' }), send({ text: 'Changed' })]);
    expect(await readdir(folder)).toHaveLength(1);
    expect((await read()).text).toContain('It is ready.');
    await send({ id: 'another' });
    expect(await readdir(folder)).toHaveLength(2);
  });

  it('is made where it is missing, and says so where it cannot be written', async () => {
    const inside = join(folder, 'deep', 'mail');
    await createFolderMailer({ folder: inside, from: 'ncvr@service.example' }).send(message());
    expect(await readdir(inside)).toHaveLength(1);
    const file = join(folder, 'file');
    await writeFile(file, '');
    const mailer = createFolderMailer({ folder: join(file, 'mail'), from: 'ncvr@service.example' });
    await expect(mailer.send(message())).rejects.toThrow(MailUnavailable);
  });
});

describe('subjects in other letters', () => {
  it('are encoded words that every mail program reads back, none longer than it may be', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const encoded = encodeHeader(text);
        expect(encoded).toMatch(/^[\x20-\x7E\r\n]*$/);
        if (/^[\x20-\x7E]*$/.test(text)) {
          expect(encoded).toBe(text);
          return;
        }
        const words = encoded.split('\r\n ');
        expect(words.every((word) => word.length <= 75)).toBe(true);
        const decoded = words.map((word) => {
          const base64 = /^=\?utf-8\?B\?([A-Za-z0-9+/=]*)\?=$/.exec(word)?.[1];
          return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64!, 'base64'));
        });
        expect(decoded.join('')).toBe(text);
      }),
    );
  });
});

describe('SES', () => {
  const send = (configurationSet?: string) =>
    createSesMailer({ client: ses.client, from: 'ncvr@service.example', configurationSet }).send(message());

  it('gets one recipient, both forms of the text, and the id by which a repetition is known', async () => {
    await send('bounces');
    expect(ses.calls).toHaveLength(1);
    const [{ Content, ...call }] = ses.calls;
    expect(call).toEqual({
      FromEmailAddress: 'ncvr@service.example',
      Destination: { ToAddresses: ['ann@trust.example'] },
      ConfigurationSetName: 'bounces',
    });
    expect(Content.Simple.Subject).toEqual({ Data: message().subject, Charset: 'UTF-8' });
    expect(Content.Simple.Body.Text.Data).toBe(message().text);
    expect(Content.Simple.Body.Html.Data).toBe(message().html);
    expect(Content.Simple.Headers).toContainEqual({ Name: 'X-Ncvr-Message', Value: message().id });
  });

  it.each([
    ['BadRequestException', 400, MailRefused],
    ['MessageRejected', 400, MailUnavailable],
    ['MailFromDomainNotVerifiedException', 400, MailUnavailable],
    ['SendingPausedException', 400, MailUnavailable],
    ['TooManyRequestsException', 429, MailUnavailable],
    ['InternalFailure', 500, MailUnavailable],
  ] as const)('that answers %s says whether another try is of use', async (error, status, expected) => {
    ses.answer = { status, error };
    const failure = await send().catch((reason: unknown) => reason);
    expect(failure).toBeInstanceOf(expected);
    // What SES says may name addresses; only the kind of fault is kept.
    expect((failure as Error).message).not.toContain('@');
  });

  it('that cannot be reached is tried again later', async () => {
    ses.server.closeAllConnections();
    await new Promise((closed) => ses.server.close(closed));
    await expect(send()).rejects.toThrow(MailUnavailable);
  });
});

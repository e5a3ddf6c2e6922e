import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAppendixRenderer } from '../../../shared/adapters/pdf/appendix-pdf.ts';
import { isSigned } from '../../../shared/adapters/verification/check-signature.ts';
import { createPdfExaminer } from '../../../shared/adapters/verification/pdf-examiner.ts';
import { canonicalBytes } from '../../../shared/domain/canonical.ts';
import type { IssuedAnswer } from '../../../shared/domain/verification.ts';
import { createVerifyDocument } from '../../../shared/usecases/verification/verify-document.ts';
import { findForgeries, forgeText } from '../../adapters/verification/tamper.ts';
import { type Issued, issueEdge, issueTiny } from '../../support/issued-appendix.ts';
import { sampleAppendix, sha256 } from '../../support/sample.ts';
import { makeFolder, runHere, runProcess } from './command-line.ts';

const folder = makeFolder();
const renderer = createAppendixRenderer();
const write = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const verify = (...args: readonly string[]) => runHere(['verify', ...args]);

let issued: Issued;
let pdf: Uint8Array;
let files: Record<'json' | 'pdf' | 'keys' | 'forged', string>;
let server: Server;
let address: string;
let said: IssuedAnswer;
let received: { readonly path: string; readonly type: string | undefined }[];

/** A service of its own, which answers as it is told whether it issued a document. */
function startServer(): Promise<void> {
  const run = createVerifyDocument({
    sha256,
    isSigned,
    pdfs: createPdfExaminer({ renderer }),
    findKeys: async () => issued.keys,
    findIssued: async () => said,
  });
  server = createServer((request, response) => {
    void (async () => {
      received.push({ path: request.url ?? '', type: request.headers['content-type'] });
      const answer =
        request.url === '/api/keys' ? { items: issued.keys } : await run({ bytes: await buffer(request) });
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    })();
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}

beforeAll(async () => {
  issued = await issueEdge();
  pdf = renderer.renderPdf(issued.appendix);
  const [forgery] = findForgeries(pdf);
  files = {
    json: write('appendix.json', issued.bytes),
    pdf: write('appendix.pdf', pdf),
    keys: write('keys.json', JSON.stringify({ items: issued.keys })),
    forged: write('forged.pdf', forgeText(pdf, forgery!)),
  };
  received = [];
  await startServer();
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

describe('ncvr verify', () => {
  it('says of each part that it is right, and leaves with 0', async () => {
    const ended = await verify(files.pdf, '--keys', files.keys);
    expect(ended.code, ended.stderr).toBe(0);
    expect(ended.stdout).toContain(
      'Financial appendix as PDF of IRAS 4021 at TAD, review version 1, issue 1',
    );
    for (const part of ['canonical', 'hash', 'schema', 'prices', 'signature', 'figures', 'rendering']) {
      expect(ended.stdout).toMatch(new RegExp(`right +${part} `));
    }
    expect(ended.stderr).toBe('');
  });

  it('says without keys that the document is consistent and its key not trusted', async () => {
    const ended = await verify(files.json);
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/not checked +signature .*consistent, key not trusted/);
    expect(ended.stdout).toContain('Nothing is wrong in what was checked.');
  });

  it('names the page and both texts of a forged figure, and leaves with 1', async () => {
    const ended = await verify(files.forged, '--keys', files.keys);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/WRONG +figures/);
    expect(ended.stdout).toMatch(/page 1\n +expected "[^"]+"\n +found {4}"[^"]+"/);
    expect(ended.stdout).toContain('do not rely on this document');
  });

  it('works as a process of its own, without a word on standard error', async () => {
    const ended = await runProcess(['verify', files.pdf, '--keys', files.keys]);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    const fromInput = await runProcess(['verify', '-', '--json'], { input: pdf });
    expect(fromInput.code).toBe(0);
    expect(JSON.parse(fromInput.stdout)).toMatchObject({ kind: 'appendixPdf', verdict: 'right' });
  });

  it('reads what ncvr price writes: unsigned, and it says so', async () => {
    const ended = await verify(write('offline.json', canonicalBytes(sampleAppendix())));
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/not checked +signature .*not issued/);
  });

  it('holds a PDF against an appendix of another source', async () => {
    expect((await verify(files.pdf, '--against', files.json)).code).toBe(0);
    const other = write('other.json', (await issueTiny()).bytes);
    const ended = await verify(files.pdf, '--against', other);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/WRONG +against/);
  });
});

describe('ncvr verify with a server', () => {
  it('takes its keys, asks it, and says that the document is in force', async () => {
    said = { status: 'current', isIssuedPdf: true };
    received = [];
    const ended = await verify(files.pdf, '--server', address);
    expect(ended.code, ended.stderr).toBe(0);
    expect(ended.stdout).toMatch(/right +signature/);
    expect(ended.stdout).toMatch(/right +issued .*in force/);
    expect(ended.stdout).toContain('Everything is right.');
    expect(received).toEqual([
      { path: '/api/keys', type: undefined },
      { path: '/api/verification', type: 'application/pdf' },
    ]);
  });

  it('says that it was superseded, and refuses what was never issued', async () => {
    said = { status: 'superseded' };
    const superseded = await verify(files.json, '--server', address);
    expect([superseded.code, superseded.stdout.includes('no longer in force')]).toEqual([0, true]);
    said = { status: 'neverIssued' };
    const never = await verify(files.json, '--server', address);
    expect(never.code).toBe(1);
    expect(never.stdout).toMatch(/WRONG +issued .*never issued/);
  });

  it('trusts the keys that are given before those of the server', async () => {
    said = { status: 'current' };
    const others = write('others.json', JSON.stringify({ items: [] }));
    const ended = await verify(files.json, '--server', address, '--keys', others);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/WRONG +signature/);
  });

  it('believes no server about a forged figure', async () => {
    said = { status: 'current', isIssuedPdf: false };
    expect((await verify(files.forged, '--server', address)).code).toBe(1);
    said = { status: 'current', isIssuedPdf: true };
    const ended = await verify(files.forged, '--server', address);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/WRONG +figures/);
  });

  it('says plainly that nothing answers, or something else does', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const ended = await verify(files.json, '--server', `http://127.0.0.1:${port}`);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('nothing listens there');
    const elsewhere = createServer((_, response) => response.end('<html>'));
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const other = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
    expect((await verify(files.json, '--server', other)).stderr).toContain('no NCVR service');
    elsewhere.close();
  });
});

describe('ncvr verify, used wrongly', () => {
  it.each([
    [[], 'name the file'],
    [['a', 'b'], 'one file only'],
    [['/no/such/file'], 'no such file'],
    [['x', '--server', 'nonsense'], '--server must be an address'],
    [['x', '--server', 'file:///etc/passwd'], '--server must be an address'],
    [['x', '--keys', '-'], 'standard input'],
    [['x', '--key', 'y'], 'no option'],
  ])('with %j leaves with 2 and says why', async (args, why) => {
    const ended = await verify(...args);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(why);
    expect(ended.stdout).toBe('');
  });

  it('does not take any JSON for keys', async () => {
    for (const content of ['{}', '{"items":[{"keyId":"x"}]}', 'no json']) {
      const ended = await verify(files.json, '--keys', write('no-keys.json', content));
      expect(ended.code).toBe(2);
      expect(ended.stderr).toContain('--keys');
    }
  });

  it('refuses a file of more than 4 MB', async () => {
    const ended = await verify(write('large', Buffer.alloc(4 * 1024 * 1024 + 1)));
    expect([ended.code, ended.stderr.includes('4 MB')]).toEqual([2, true]);
  });

  it('shows nothing of a document that could repaint the terminal', async () => {
    const path = write('escape.json', JSON.stringify({ schema: 'ncvr.receipt/1', '\u001b[2Jx': 1 }));
    const ended = await verify(path);
    expect(ended.code).toBe(1);
    expect(ended.stdout).not.toContain('\u001b');
  });

  it('has help', async () => {
    const ended = await verify('--help');
    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain('Usage: ncvr verify FILE');
  });
});

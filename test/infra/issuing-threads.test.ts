import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../../infra/local/database/free-port.ts';
import { createIssuingThreads, type IssuingThreads } from '../../infra/local/issuing/issuing-threads.ts';
import { packFault, unpackFault } from '../../infra/local/issuing/messages.ts';
import { tableNamesFor } from '../../shared/adapters/dynamodb/table-names.ts';
import { DomainError } from '../../shared/domain/errors.ts';
import { StoreUnavailable } from '../../shared/ports/record-table.ts';

const folder = mkdtempSync(join(tmpdir(), 'ncvr-threads-'));
const started: IssuingThreads[] = [];
afterEach(async () => {
  for (const threads of started.splice(0)) await threads.stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function startThreads(keysFolder: string): Promise<IssuingThreads> {
  // Nobody listens there.
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  const threads = createIssuingThreads(
    {
      databaseEndpoint: nowhere,
      objectsUrl: { inside: nowhere, outside: nowhere },
      tableNames: tableNamesFor('ncvr'),
      credentials: { accessKeyId: 'ncvr-local', secretAccessKey: 'secret' },
      keysFolder,
    },
    2,
  );
  started.push(threads);
  return threads;
}

const offer = (odsCode: string) => ({ irasId: '1009991', odsCode, reviewVersion: 1, issueNumber: 1 });

describe('the threads that issue prices', () => {
  it('hand back what went wrong, so that the queue tries again', async () => {
    const { issueSite } = await startThreads(join(folder, 'keys'));
    const answers = await Promise.allSettled(['RRV', 'RTD', 'RJ1'].map((code) => issueSite(offer(code))));
    expect(answers).toEqual(
      answers.map(() => ({
        status: 'rejected',
        reason: expect.objectContaining({ name: 'StoreUnavailable' }),
      })),
    );
  });

  it('fail what a thread was about when it dies, and are started again for the next', async () => {
    const file = join(folder, 'not-a-folder');
    writeFileSync(file, '');
    const { issueSite } = await startThreads(file);
    await expect(issueSite(offer('RRV'))).rejects.toThrow(/EEXIST|ENOTDIR/);
    await expect(issueSite(offer('RRV'))).rejects.toThrow(/EEXIST|ENOTDIR/);
  });

  it('take nothing more, and leave nobody waiting, once they are stopped', async () => {
    const threads = await startThreads(join(folder, 'keys'));
    const underWay = expect(threads.issueSite(offer('RRV'))).rejects.toThrow();
    await threads.stop();
    await underWay;
    await expect(threads.issueSite(offer('RRV'))).rejects.toThrow(/stopping/);
  });
});

describe('an error on its way between threads', () => {
  const carry = (error: unknown) => unpackFault(structuredClone(packFault(error)));

  it('is the refusal that it was', () => {
    const refusal = new DomainError('noMultiplier', 'RTD has none.', {
      mend: 'Publish a set.',
      path: 'site',
    });
    const carried = carry(refusal);
    expect(carried).toBeInstanceOf(DomainError);
    expect(carried).toMatchObject({ code: 'noMultiplier', message: 'RTD has none.', mend: 'Publish a set.' });
  });

  it('keeps its name, its message and its cause', () => {
    const carried = carry(new StoreUnavailable('no answer', { cause: new RangeError('far away') }));
    expect(carried).toMatchObject({ name: 'StoreUnavailable', message: 'no answer' });
    expect(carried.cause).toMatchObject({ name: 'RangeError', message: 'far away' });
    expect(carry(new SyntaxError('{"a'))).toBeInstanceOf(SyntaxError);
    expect(carry('odd')).toMatchObject({ message: 'odd' });
  });
});

import { describe, expect, it } from 'vitest';
import { describeFault } from '../../../functions/site-pricing/describe-fault.ts';
import { createSiteWorker } from '../../../functions/site-pricing/worker.ts';
import { recordOf } from '../../../infra/local/queue/sqs-record.ts';
import { createZipWriter } from '../../../shared/adapters/zip/zip-writer.fflate.ts';
import { canonicalBytes } from '../../../shared/domain/canonical.ts';
import { DomainError } from '../../../shared/domain/errors.ts';
import type { Metrics } from '../../../shared/ports/metrics.ts';
import { StoreUnavailable } from '../../../shared/ports/record-table.ts';
import { createTestSigner } from '../../support/test-signer.ts';
import { IRAS_ID } from '../../usecases/resource-review/small-review.ts';
import { createStudyProcess } from '../../usecases/resource-review/study-process.ts';

const recordWith = (body: string) => recordOf({ id: 'message-1', body, receives: 2, sentAt: 0 }, 'work');

async function agreedStudy() {
  const study = await createStudyProcess();
  await study.save();
  await study.submit();
  await study.agree();
  return study;
}

/** The worker of a study that was just agreed, with what it wrote into its log and counted. */
async function workerOf(study: Awaited<ReturnType<typeof agreedStudy>>) {
  const lines: Readonly<Record<string, unknown>>[] = [];
  const counted: Parameters<Metrics['put']>[0][] = [];
  const worker = createSiteWorker({
    ...study,
    zip: createZipWriter(),
    renderer: { renderPdf: canonicalBytes },
    signer: createTestSigner(),
    logger: { error: (message, attributes) => lines.push({ line: message, ...attributes }) },
    metrics: { put: (values) => counted.push(values) },
  });
  return { worker, lines, counted };
}

describe('the site worker', () => {
  it('gives back a message that fails and says why: code, message, offer, and the error with its cause', async () => {
    const study = await agreedStudy();
    const failing = {
      ...study.ledger,
      findJob: async () => {
        throw new StoreUnavailable('reading from studies got no answer', {
          cause: new Error('socket hang up'),
        });
      },
    };
    const { worker, lines, counted } = await workerOf({ ...study, ledger: failing });
    const [asked] = study.queue.sent;
    const answer = await worker({ Records: [recordWith(JSON.stringify(asked))] });
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'message-1' }]);
    expect(lines).toEqual([
      {
        line: 'site-pricing.worker',
        code: 'fault',
        messageId: 'message-1',
        receives: 2,
        work: expect.objectContaining({ kind: 'issueVersion', irasId: IRAS_ID }),
        error: 'StoreUnavailable',
        message: 'reading from studies got no answer',
        cause: 'Error',
        causeMessage: 'socket hang up',
      },
    ]);
    expect(counted).toEqual([{ siteWorkDone: 0, siteWorkFailed: 1 }]);
  });

  it('counts what is done and logs nothing of it', async () => {
    const study = await agreedStudy();
    const { worker, lines, counted } = await workerOf(study);
    const Records = study.queue.sent.map((message) => recordWith(JSON.stringify(message)));
    expect((await worker({ Records })).batchItemFailures).toEqual([]);
    expect(lines).toEqual([]);
    expect(counted).toEqual([{ siteWorkDone: Records.length, siteWorkFailed: 0 }]);
  });
});

describe('a fault of the worker', () => {
  const work = { kind: 'issueSite', irasId: '1009991', odsCode: 'RJ1', reviewVersion: 1, issueNumber: 1 };

  it('has the code of a refusal', () => {
    const refused = new DomainError('noMultiplier', 'RJ1 has no multiplier.');
    expect(describeFault(recordWith(JSON.stringify(work)), refused)).toMatchObject({
      code: 'noMultiplier',
      work,
    });
  });

  it('does not repeat a message that nobody can read, for nobody knows what it holds', () => {
    const described = describeFault(recordWith('{"secret":"of somebody"}'), new Error('x'));
    expect(JSON.stringify(described)).not.toContain('somebody');
    expect(described).toMatchObject({ unreadableBytes: 24 });
  });

  it('does not repeat what the engine quotes of a text that it cannot read as JSON', () => {
    const cause = new SyntaxError('Unexpected token, "Dr Jane Doe" is not valid JSON');
    const described = describeFault(recordWith(JSON.stringify(work)), new Error('a body', { cause }));
    expect(described).toMatchObject({ cause: 'SyntaxError', causeMessage: 'a text that is no JSON' });
    expect(JSON.stringify(described)).not.toContain('Jane');
  });

  it('is kept short, whatever was thrown', () => {
    const described = describeFault(recordWith(JSON.stringify(work)), new Error('x'.repeat(10_000)));
    expect(JSON.stringify(described).length).toBeLessThan(1000);
    expect(describeFault(recordWith(JSON.stringify(work)), 'thrown text')).toMatchObject({
      message: 'thrown text',
    });
  });
});

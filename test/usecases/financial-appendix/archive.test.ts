import { unzipSync } from 'fflate';
import { beforeEach, describe, expect, it } from 'vitest';
import { createZipWriter } from '../../../shared/adapters/zip/zip-writer.fflate.ts';
import { FinancialAppendix } from '../../../shared/domain/financial-appendix.ts';
import { StoreUnavailable } from '../../../shared/ports/record-table.ts';
import type { ArchiveJob } from '../../../shared/ports/study-ledger.ts';
import { createBuildArchive } from '../../../shared/usecases/financial-appendix/build-archive.ts';
import {
  createReadArchive,
  createRequestArchive,
} from '../../../shared/usecases/financial-appendix/request-archive.ts';
import { createSweep } from '../../../shared/usecases/site-pricing/sweep.ts';
import { IRAS_ID, smallReview } from '../resource-review/small-review.ts';
import {
  company,
  coordinator,
  createStudyProcess,
  lead,
  londonNetwork,
  type StudyProcess,
  stranger,
  trust,
} from '../resource-review/study-process.ts';

const sites = smallReview()
  .sites.map(({ odsCode }) => odsCode)
  .sort();

let study: StudyProcess;
beforeEach(async () => {
  study = await createStudyProcess();
});

const request = (caller = company) => createRequestArchive(study)({ caller, irasId: IRAS_ID });
const read = (id: string, caller = company) => createReadArchive(study)({ caller, irasId: IRAS_ID, id });
const build = (job: ArchiveJob) => createBuildArchive({ ...study, zip: createZipWriter() })(job);

async function download(id: string) {
  const { link } = await read(id);
  const document = study.archive.follow(link!)!;
  return { ...document, files: unzipSync(document.bytes) };
}

describe('the ZIP of a study', () => {
  it('holds the PDF and the canonical object of every site by ODS code, and a list of them', async () => {
    await study.bringToIssued();
    const job = await request();
    expect(job).toMatchObject({
      status: 'open',
      reviewVersion: 1,
      progress: { done: 0, total: sites.length },
    });
    expect(study.queue.sent.at(-1)).toEqual({ kind: 'buildArchive', irasId: IRAS_ID, jobId: job.jobId });
    expect((await read(job.jobId)).link).toBeUndefined();
    await study.work();
    const { files, filename, contentType } = await download(job.jobId);
    expect([filename, contentType]).toEqual([`${IRAS_ID}_v1_appendices.zip`, 'application/zip']);
    const name = (odsCode: string) => `${IRAS_ID}_${odsCode}_v1_appendix`;
    expect(Object.keys(files)).toEqual([
      `${IRAS_ID}_v1_contents.json`,
      ...sites.flatMap((odsCode) => [`${name(odsCode)}.pdf`, `${name(odsCode)}.json`]),
    ]);
    const contents = JSON.parse(new TextDecoder().decode(files[`${IRAS_ID}_v1_contents.json`]));
    expect(contents).toMatchObject({ schema: 'ncvr.appendix-archive/1', reviewVersion: 1, notIssuedYet: [] });
    for (const [at, odsCode] of sites.entries()) {
      const bytes = files[`${name(odsCode)}.json`]!;
      const appendix = FinancialAppendix.parse(JSON.parse(new TextDecoder().decode(bytes)));
      expect(appendix.identification.site.odsCode).toBe(odsCode);
      expect(contents.appendices[at]).toMatchObject({
        odsCode,
        appendixSha256: appendix.integrity.sha256,
        pdfSha256: study.sha256(files[`${name(odsCode)}.pdf`]!),
      });
    }
    expect((await read(job.jobId)).job).toMatchObject({
      status: 'done',
      progress: { done: sites.length, total: sites.length },
    });
  });

  it('is made once for the same appendices, and again when one joins', async () => {
    await study.bringToIssued();
    const [first, second] = [await request(), await request(lead)];
    await study.work();
    const one = (await read(first.jobId)).job.archiveKey;
    expect((await read(second.jobId, lead)).job.archiveKey).toBe(one);
    await study.put({ odsCode: 'RTH', principalInvestigator: 'Dr B', targetParticipants: { armA: 2 } });
    await study.work();
    const third = await request();
    await study.work();
    expect((await read(third.jobId)).job.archiveKey).not.toBe(one);
    expect(Object.keys((await download(third.jobId)).files)).toContain(`${IRAS_ID}_RTH_v1_appendix.pdf`);
  });

  it('leaves out withdrawn sites, and names those whose price is being prepared', async () => {
    await study.bringToIssued();
    await study.withdraw(sites[0]!);
    await study.put({ odsCode: 'RTH', principalInvestigator: 'Dr B', targetParticipants: { armA: 2 } });
    const job = await request();
    await build(job);
    const { files } = await download(job.jobId);
    expect(Object.keys(files)).not.toContain(`${IRAS_ID}_${sites[0]}_v1_appendix.pdf`);
    const contents = JSON.parse(new TextDecoder().decode(files[`${IRAS_ID}_v1_contents.json`]));
    expect(contents.notIssuedYet).toEqual(['RTH']);
  });

  it('has the same bytes whoever builds it, however often', async () => {
    await study.bringToIssued();
    const job = await request();
    await Promise.all([build(job), build(job), build(job)]);
    const { bytes } = await download(job.jobId);
    const other = await createStudyProcess();
    await other.bringToIssued();
    const again = await createRequestArchive(other)({ caller: company, irasId: IRAS_ID });
    await createBuildArchive({ ...other, zip: createZipWriter() })(again);
    const { job: done } = await createReadArchive(other)({
      caller: company,
      irasId: IRAS_ID,
      id: again.jobId,
    });
    expect(await other.archive.get(done.archiveKey!)).toEqual(bytes);
  });

  it('is not made of a PDF that was changed in the archive', async () => {
    await study.bringToIssued();
    const job = await request();
    const archive = {
      ...study.archive,
      get: async (key: string) => {
        const bytes = await study.archive.get(key);
        return bytes && key.endsWith('.pdf') ? bytes.with(0, 0) : bytes;
      },
    };
    const buildFrom = createBuildArchive({ ...study, archive, zip: createZipWriter() });
    await expect(buildFrom(job)).rejects.toThrow(/was changed/);
    const { status, fault } = (await read(job.jobId)).job;
    expect([status, fault]).toEqual(['failed', `The stored PDF of ${sites[0]} was changed.`]);
  });

  it('fails for good where a document is missing, and another may be asked for once it is back', async () => {
    await study.bringToIssued();
    const job = await request();
    const archive = { ...study.archive, get: async () => undefined };
    const buildFrom = createBuildArchive({ ...study, archive, zip: createZipWriter() });
    await expect(buildFrom(job)).rejects.toThrow(/is missing/);
    expect((await read(job.jobId)).job).toMatchObject({
      status: 'failed',
      fault: `The stored appendix of ${sites[0]} is missing.`,
    });
    expect((await createSweep(study)({ olderThanMs: -1 })).resent).toBe(0);
    const again = await request();
    await build(again);
    expect((await read(again.jobId)).job.status).toBe('done');
  });

  it('stays open while the archive does not answer', async () => {
    await study.bringToIssued();
    const job = await request();
    const archive = {
      ...study.archive,
      get: async () => {
        throw new StoreUnavailable('throttled');
      },
    };
    const buildFrom = createBuildArchive({ ...study, archive, zip: createZipWriter() });
    await expect(buildFrom(job)).rejects.toThrow(StoreUnavailable);
    expect((await read(job.jobId)).job.status).toBe('open');
  });

  it('is refused while nothing of the version is issued', async () => {
    await study.save();
    await expect(request(lead)).rejects.toMatchObject({ code: 'stateConflict' });
    await study.submit();
    await study.agree();
    await expect(request()).rejects.toMatchObject({ code: 'stateConflict' });
  });

  it('is for the company and the lead site only', async () => {
    await study.bringToIssued();
    const job = await request(lead);
    for (const caller of [coordinator, trust(sites[0]!), londonNetwork, stranger]) {
      await expect(request(caller)).rejects.toMatchObject({ code: 'notFound' });
      await expect(read(job.jobId, caller)).rejects.toMatchObject({ code: 'notFound' });
    }
    expect((await read(job.jobId)).job.requestedBy.name).toBe(lead.name);
  });

  it('is not found under the id of another job', async () => {
    await study.bringToIssued();
    const [issue] = study.queue.sent;
    if (issue?.kind !== 'issueVersion') throw new Error('the first message issues the version');
    await expect(read(issue.jobId)).rejects.toMatchObject({ code: 'notFound' });
  });
});

describe('a ZIP that was lost on the way', () => {
  it('is taken up by the sweeper, whether or not its message was sent', async () => {
    await study.bringToIssued();
    study.queue.failure = new Error('the queue is away');
    const job = await request();
    study.queue.failure = undefined;
    const sweep = createSweep(study);
    expect((await sweep({ olderThanMs: 60_000 })).resent).toBe(0);
    study.clock.advance(120_000);
    expect((await sweep({ olderThanMs: 60_000 })).resent).toBe(1);
    expect(study.queue.sent.at(-1)).toEqual({ kind: 'buildArchive', irasId: IRAS_ID, jobId: job.jobId });
    await study.work();
    expect((await read(job.jobId)).job.status).toBe('done');
    expect((await sweep({ olderThanMs: 0 })).resent).toBe(0);
  });
});

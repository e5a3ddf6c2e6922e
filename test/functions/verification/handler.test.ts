/** Verification and receipts over HTTP, with a study whose documents are rendered and signed for real. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createHandler as createTrustAcceptance } from '../../../functions/trust-acceptance/handler.ts';
import { createHandler } from '../../../functions/verification/handler.ts';
import { createAppendixRenderer } from '../../../shared/adapters/pdf/appendix-pdf.ts';
import { isSigned } from '../../../shared/adapters/verification/check-signature.ts';
import { createPdfExaminer } from '../../../shared/adapters/verification/pdf-examiner.ts';
import { canonicalBytes, canonicalText } from '../../../shared/domain/canonical.ts';
import { FinancialAppendix, sealAppendix } from '../../../shared/domain/financial-appendix.ts';
import { Receipt } from '../../../shared/domain/receipt.ts';
import type { Check } from '../../../shared/domain/verification.ts';
import type { ApiHandler } from '../../../shared/http/exchange.ts';
import { archiveKey } from '../../../shared/usecases/archive-keys.ts';
import { type Answer, invoke } from '../../http/invoke.ts';
import { issueTiny } from '../../support/issued-appendix.ts';
import { createMemoryDeps, type MemoryDeps, personAs, register } from '../../support/service-deps.ts';
import { createTestSigner } from '../../support/test-signer.ts';
import { IRAS_ID, smallReview } from '../../usecases/resource-review/small-review.ts';
import {
  createStudyProcess,
  lead,
  type StudyProcess,
  trust,
} from '../../usecases/resource-review/study-process.ts';

const SITE = 'RJ1';
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
const signer = createTestSigner();
const renderer = createAppendixRenderer();
let memory: MemoryDeps;
let study: StudyProcess;
let verification: ApiHandler;
let acceptance: ApiHandler;

beforeAll(async () => {
  memory = await createMemoryDeps();
  study = await createStudyProcess(memory, { renderer, signer });
  await study.bringToIssued();
  const deps = {
    ...memory,
    signer,
    isSigned,
    pdfs: createPdfExaminer({ renderer }),
    checkAnswers: true,
    logger: SILENT,
  };
  verification = createHandler(deps);
  acceptance = createTrustAcceptance(deps);
  for (const person of [trust(SITE), trust('RK9'), lead, personAs('networkAssessor', 'Y56')]) {
    await register(memory, person);
  }
});

async function documentsOf(odsCode: string, reviewVersion = 1) {
  const { documents } = (await memory.ledger.findOffer(IRAS_ID, odsCode, reviewVersion, 1))!;
  const json = await memory.archive.get(archiveKey.appendix(IRAS_ID, documents!.appendixSha256));
  const pdf = await memory.archive.get(archiveKey.appendixPdf(IRAS_ID, documents!.pdfSha256));
  return { json: json!, pdf: pdf! };
}

const post = (body: Uint8Array | string, contentType = 'application/json'): Promise<Answer> =>
  invoke(verification, 'POST /api/verification', { body, contentType });
const resultOf = (answer: Answer, part: string): Check | undefined =>
  (answer.json.checks as Check[]).find((check) => check.part === part);
const readReceipt = (as: string | undefined, odsCode = SITE, query: Record<string, string> = {}) =>
  invoke(acceptance, 'GET /api/studies/{irasId}/sites/{odsCode}/receipt', {
    ...(as !== undefined && { as }),
    params: { irasId: IRAS_ID, odsCode },
    query,
  });

describe('anyone, not signed in', () => {
  it('verifies an issued appendix as JSON: every part right, issued and in force', async () => {
    const answer = await post((await documentsOf(SITE)).json);
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      schema: 'ncvr.verification/1',
      kind: 'appendix',
      verdict: 'right',
      document: { irasId: IRAS_ID, odsCode: SITE, reviewVersion: 1, issueNumber: 1 },
      issued: { status: 'current' },
    });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('verifies its PDF, which the service knows as the one that it issued', async () => {
    const answer = await post((await documentsOf(SITE)).pdf, 'application/pdf');
    expect(answer.json).toMatchObject({
      kind: 'appendixPdf',
      verdict: 'right',
      issued: { status: 'current', isIssuedPdf: true },
    });
    expect(resultOf(answer, 'figures')?.result).toBe('right');
  });

  it('learns of a document with a changed digit only that it is wrong, and never what is right', async () => {
    const { json } = await documentsOf(SITE);
    const text = new TextDecoder().decode(json).replace('"expectedPence":', '"expectedPence":1');
    const answer = await post(text);
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ verdict: 'wrong', issued: { status: 'neverIssued' } });
    expect(resultOf(answer, 'hash')?.result).toBe('wrong');
  });

  it('gets the same answer for a study that exists and one that does not', async () => {
    const { integrity: _seal, ...content } = FinancialAppendix.parse(
      JSON.parse(new TextDecoder().decode((await documentsOf(SITE)).json)),
    );
    const answers = await Promise.all(
      [IRAS_ID, '7654321'].map(async (irasId) => {
        const { identification } = content;
        const changed = {
          ...content,
          issue: { ...content.issue, number: 3 },
          identification: { ...identification, study: { ...identification.study, irasId } },
        };
        const { integrity, ...sealed } = sealAppendix(changed, memory.sha256);
        const signature = await signer.sign(integrity.sha256);
        return post(canonicalBytes({ ...sealed, integrity: { ...integrity, signature } }));
      }),
    );
    for (const { json } of answers) {
      expect(json.issued).toEqual({ status: 'neverIssued' });
      expect(json.verdict).toBe('wrong');
    }
  });

  it('gets a refusal for an appendix that another service issued', async () => {
    const { bytes } = await issueTiny();
    const answer = await post(bytes);
    expect(answer.json.verdict).toBe('wrong');
    expect(resultOf(answer, 'signature')?.result).toBe('wrong');
  });

  it.each([
    ['nothing that is JSON', '{', 'readable'],
    ['JSON that is no document', '{"a":1}', 'schema'],
    ['bytes', new Uint8Array([0xff, 0xfe, 0x00]), 'readable'],
    ['the beginning of a PDF', '%PDF-1.7', 'pdf'],
  ])('gets a plain answer for %s', async (_what, body, part) => {
    const answer = await post(body);
    expect([answer.status, answer.json.verdict]).toEqual([200, 'wrong']);
    expect(resultOf(answer, part)?.result).toBe('wrong');
  });

  it('is told what is taken, and how much', async () => {
    expect((await post('x', 'text/plain')).status).toBe(415);
    expect((await post(new Uint8Array())).status).toBe(400);
    expect((await post(new Uint8Array(4 * 1024 * 1024 + 1))).status).toBe(413);
  });

  it('reads the published keys', async () => {
    const { status, json } = await invoke(verification, 'GET /api/keys');
    expect(status).toBe(200);
    expect(json).toEqual({ items: await signer.listKeys() });
  });
});

describe('the receipt', () => {
  it('is not there before a decision', async () => {
    const { status, json } = await readReceipt(trust(SITE).subject);
    expect([status, json.type]).toEqual([409, 'urn:ncvr:problem:state-conflict']);
  });

  it('is read by the parties after it, signed, the same every time, and verifies', async () => {
    await study.decideAt(SITE, 'accepted');
    const answer = await readReceipt(trust(SITE).subject);
    expect(answer.status).toBe(200);
    const receipt = Receipt.parse(answer.json);
    expect(receipt).toMatchObject({ decision: 'accepted', site: { odsCode: SITE } });
    expect(receipt.decidedBy.name).toBe(trust(SITE).name);
    expect(answer.headers['etag']).toBe(`"${receipt.integrity.sha256}"`);
    const again = await readReceipt(lead.subject);
    expect(canonicalText(again.json)).toBe(canonicalText(receipt));
    const verified = await post(answer.text);
    expect(verified.json).toMatchObject({ kind: 'receipt', verdict: 'right' });
  });

  it('is kept from other trusts and from roles that it is not for', async () => {
    expect((await readReceipt(trust('RK9').subject)).status).toBe(404);
    expect((await readReceipt(undefined)).status).toBe(401);
    expect((await readReceipt(personAs('networkAssessor', 'Y56').subject)).status).toBe(403);
  });

  it('carries the entry of a decision log that verifies as a whole', async () => {
    const { items } = await memory.ledger.listLog(IRAS_ID, SITE, { limit: 100 });
    const log = { schema: 'ncvr.decision-log/1', entries: items };
    expect((await post(JSON.stringify(log))).json).toMatchObject({ kind: 'decisionLog', verdict: 'right' });
    const { entry } = Receipt.parse((await readReceipt(lead.subject)).json);
    expect(items).toContainEqual(entry);
  });
});

describe('a new review version', () => {
  it('leaves an accepted appendix in force, and takes an undecided one out of it', async () => {
    await study.bringToIssued(
      smallReview({ visits: [{ id: 'V1', arms: ['armA'], label: 'Day 2', order: 1, kind: 'scheduled' }] }),
    );
    const issued = async (odsCode: string, version: number) =>
      (await post((await documentsOf(odsCode, version)).json)).json.issued;
    expect(await issued(SITE, 1)).toEqual({ status: 'current' });
    expect(await issued(SITE, 2)).toEqual({ status: 'current' });
    expect(await issued('RK9', 1)).toEqual({ status: 'superseded' });
    expect(await issued('RK9', 2)).toEqual({ status: 'current' });
    // The receipt of the first version stays readable beside the open offer of the second.
    expect((await readReceipt(trust(SITE).subject, SITE, { version: '1' })).status).toBe(200);
    expect((await readReceipt(trust(SITE).subject, SITE, { version: '2' })).status).toBe(409);
    expect((await readReceipt(trust(SITE).subject, SITE, { version: '9' })).status).toBe(404);
  });

  it('takes the first acceptance out of force once the second is given', async () => {
    await study.decideAt(SITE, 'accepted');
    const first = await post((await documentsOf(SITE, 1)).json);
    expect(first.json).toMatchObject({ verdict: 'right', issued: { status: 'superseded' } });
    const { json } = await readReceipt(trust(SITE).subject);
    expect(json.offer).toEqual({ reviewVersion: 2, issueNumber: 1 });
  });
});

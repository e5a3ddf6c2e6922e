/** Decision logs leave the service as files that anyone can verify, whole, to those who may read them. */
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../shared/adapters/system/sha256.ts';
import { isSigned } from '../../../shared/adapters/verification/check-signature.ts';
import { type DecisionLogExport, verifyDecisionLog } from '../../../shared/domain/receipt-verification.ts';
import {
  createExportLog,
  createExportStudyLogs,
} from '../../../shared/usecases/trust-acceptance/export-log.ts';
import { IRAS_ID } from '../resource-review/small-review.ts';
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

let study: StudyProcess;
beforeAll(async () => {
  study = await createStudyProcess();
  await study.bringToIssued();
  await study.decideAt('RJ1', 'accepted');
});

const exportOf = (caller = trust('RJ1'), odsCode = 'RJ1') =>
  createExportLog(study)({ caller, irasId: IRAS_ID, odsCode });
const verify = (value: unknown) =>
  verifyDecisionLog(
    { ok: true, value, text: JSON.stringify(value) },
    { sha256: sha256Hex, isSigned },
  ).checks.every(({ result }) => result === 'right');

describe("a trust's exported log", () => {
  it('is its whole chain, and verifies', async () => {
    const log = await exportOf();
    expect(log.entries.map(({ event }) => event.kind)).toEqual(['issued', 'decided']);
    expect(verify(log)).toBe(true);
  });

  it.each<[string, (log: DecisionLogExport) => readonly unknown[]]>([
    ['changed', ({ entries: [first, second] }) => [first, { ...second, at: '2026-11-02T09:00:00.001Z' }]],
    ['without its first entry', ({ entries: [, second] }) => [second]],
    ['in another order', ({ entries: [first, second] }) => [second, first]],
    ['with an entry twice', ({ entries: [first, second] }) => [first, first, second]],
  ])('%s does not', async (_what, change) => {
    const log = await exportOf();
    expect(verify({ ...log, entries: change(log) })).toBe(false);
  });

  it('is for the trust itself, the company, the lead and coordinators', async () => {
    for (const caller of [trust('RJ1'), company, lead, coordinator]) {
      expect((await exportOf(caller)).entries).toHaveLength(2);
    }
    for (const caller of [trust('RK9'), londonNetwork, stranger]) {
      await expect(exportOf(caller)).rejects.toMatchObject({ code: 'notFound' });
    }
  });

  it('is not there before the first issue', async () => {
    const draft = await createStudyProcess();
    await draft.save();
    await draft.submit();
    await draft.agree();
    const early = createExportLog(draft)({ caller: lead, irasId: IRAS_ID, odsCode: 'RJ1' });
    await expect(early).rejects.toMatchObject({ code: 'notFound' });
  });
});

describe("a study's exported logs", () => {
  const page = (limit: number, cursor?: string, caller = company) =>
    createExportStudyLogs(study)({ caller, irasId: IRAS_ID, limit, cursor });

  it('are one document for each trust, each of which verifies', async () => {
    const first = await page(1);
    const second = await page(1, first.next);
    const logs = [...first.items, ...second.items];
    expect(logs.map(({ entries }) => entries[0]?.odsCode)).toEqual(['RJ1', 'RK9']);
    expect(logs.every(verify)).toBe(true);
    expect(second.next).toBeUndefined();
  });

  it('are not for a single trust, nor for strangers', async () => {
    for (const caller of [trust('RJ1'), stranger, londonNetwork]) {
      await expect(page(10, undefined, caller)).rejects.toMatchObject({ code: 'notFound' });
    }
  });
});

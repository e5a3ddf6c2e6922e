/** An upheld missing item opens the lead site's next version: it waits there, is put in as a line, and is then done. */
import { describe, expect, it } from 'vitest';
import { createBeginNextVersion } from '../../../shared/usecases/resource-review/begin-next-version.ts';
import { createListUpheld } from '../../../shared/usecases/resource-review/upheld-items.ts';
import { withSetUp } from '../site-pricing/pricing-process.ts';
import { issuedProcess, LARGE, SMALL, type TrustProcess } from '../trust-acceptance/trust-process.ts';
import { IRAS_ID } from './small-review.ts';
import { company, lead, stranger, trust } from './study-process.ts';

const at = { caller: lead, irasId: IRAS_ID };

function stepsOf(process: TrustProcess) {
  const begin = createBeginNextVersion(process);
  return {
    upheld: () => createListUpheld(process)(at),
    begin: () => begin({ ...at, ifMatch: undefined }),
    linesOf: async () => {
      const { review } = await process.readReview(at);
      return (review as { activities: readonly { id: string }[] }).activities;
    },
  };
}

async function withUpheld(item = LARGE) {
  const process = await issuedProcess();
  const { id } = await process.escalate(item, { inProtocolSchedule: true });
  await process.judge(id, 'upheld');
  return { process, id, ...stepsOf(process) };
}

describe('an upheld missing item', () => {
  it('waits for the lead site until a version that is agreed later', async () => {
    const { process, id, upheld } = await withUpheld();
    expect(await upheld()).toEqual([{ id, label: 'Liver biopsy', odsCode: 'RJ1' }]);
    expect(await process.readStudy(at)).toMatchObject({ agreedVersion: 1, upheldIn: 1 });
    await process.save(withSetUp(700));
    await process.submit();
    expect(await upheld()).toHaveLength(1);
    await process.agree();
    expect(await upheld()).toEqual([]);
  });

  it('is a line of the version that is begun from the agreed one, which can be submitted and is priced', async () => {
    const { process, begin, linesOf } = await withUpheld();
    const before = await linesOf();
    expect(await begin()).toMatchObject({ reviewVersion: 2, findings: [] });
    const lines = await linesOf();
    expect(lines.slice(0, -1)).toEqual(before);
    expect(lines.at(-1)).toEqual({
      ...{ id: 'missing-RJ1-2', label: 'Liver biopsy', section: 'site', chargedPer: 'once' },
      ...{ minutes: [{ role: 'nurse', minutes: 600 }], inProtocolSchedule: true },
    });
    await process.submit();
    await process.agree();
    await process.work();
    for (const code of ['RJ1', 'RK9'])
      expect(await process.row(code)).toMatchObject({ status: 'issued', reviewVersion: 2 });
  });

  it('is not added twice where the draft that was withdrawn had it already', async () => {
    const { process, begin, linesOf } = await withUpheld();
    await begin();
    await process.withdrawReview({ ...at, reason: 'Something else first' });
    await begin();
    const ids = (await linesOf()).map(({ id }) => id);
    expect(ids.filter((id) => id.startsWith('missing-'))).toEqual(['missing-RJ1-2']);
  });

  it('that is not upheld, or lapsed, adds nothing', async () => {
    const process = await issuedProcess();
    const { upheld, begin, linesOf } = stepsOf(process);
    const { id } = await process.escalate(SMALL);
    await process.judge(id, 'belowThreshold', { reason: 'Fewer minutes' });
    await process.escalate(SMALL);
    expect(await upheld()).toEqual([]);
    expect(await process.readStudy(at)).not.toHaveProperty('upheldIn');
    const before = await linesOf();
    await begin();
    expect(await linesOf()).toEqual(before);
  });

  it('is listed for the lead site of the study', async () => {
    const { process } = await withUpheld();
    const list = createListUpheld(process);
    for (const caller of [company, trust('RJ1'), stranger])
      await expect(list({ caller, irasId: IRAS_ID })).rejects.toMatchObject({ code: 'notFound' });
  });
});

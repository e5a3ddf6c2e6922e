/** A national re-pricing: previewed, then run exactly as previewed; accepted prices are not touched. */
import { describe, expect, it } from 'vitest';
import { createCloseOrganisation } from '../../../shared/usecases/site-pricing/close-organisation.ts';
import { createRebuild } from '../../../shared/usecases/trust-acceptance/rebuild.ts';
import { personAs } from '../../support/service-deps.ts';
import { IRAS_ID, site, smallReview } from '../resource-review/small-review.ts';
import { coordinator, lead } from '../resource-review/study-process.ts';
import { LARGE, SMALL } from '../trust-acceptance/trust-process.ts';
import { createRepricingProcess, NEW_MULTIPLIERS, NEW_TARIFF } from './repricing-process.ts';

const SITES = ['RJ1', 'RK9', 'RTD', 'RTH', 'RRV'];
const ofAll = () => smallReview({ sites: SITES.map((odsCode) => site(odsCode)) });

async function issued(review = ofAll(), without: readonly string[] = []) {
  const process = await createRepricingProcess();
  await process.bringToIssued(review);
  await process.publish(without);
  return process;
}

/** A site joins, and the message that asks for its price is lost. */
async function withPending() {
  const process = await issued(smallReview());
  process.queue.failure = new Error('the queue is away');
  await process.put(site('RTD'));
  process.queue.failure = undefined;
  return process;
}

describe('a preview', () => {
  it('counts everything re-priceable with its old and new total, and touches nothing', async () => {
    const process = await issued();
    await process.decideAt('RJ1', 'accepted');
    await process.decideAt('RK9', 'notAccepted');
    await process.decideAt('RTD', 'declinedCapacity');
    await process.escalate(LARGE, {}, 'RRV');
    const before = await Promise.all(SITES.map((code) => process.offersOf(code)));
    const { status, preview, target } = await process.preview();
    expect({ status, tariff: target.tariff }).toEqual({ status: 'previewed', tariff: NEW_TARIFF });
    expect(preview).toMatchObject({
      studies: 1,
      byStatus: { pending: 0, issued: 1, escalated: 1, notAccepted: 1 },
      accepted: 1,
      blocked: 0,
      alreadyThere: 0,
      totals: { prices: 3, dearer: 3, cheaper: 0, same: 0 },
    });
    const rows = await Promise.all(['RK9', 'RTH', 'RRV'].map((code) => process.row(code)));
    const old = rows.reduce((sum, row) => sum + (row?.expectedPence ?? 0), 0);
    expect(preview.totals.fromPence).toBe(old);
    expect(preview.byRegion.reduce((sum, each) => sum + each.toPence, 0)).toBe(preview.totals.toPence);
    expect(await Promise.all(SITES.map((code) => process.offersOf(code)))).toEqual(before);
  });

  it('says what has no new price, and why', async () => {
    const process = await issued(ofAll(), ['RTD']);
    const { preview, id } = await process.preview({ multipliers: NEW_MULTIPLIERS });
    expect(preview).toMatchObject({ blocked: 1, totals: { prices: 4 } });
    expect((await process.entriesOf(id)).find(({ odsCode }) => odsCode === 'RTD')).toMatchObject({
      outcome: 'blocked',
      code: 'noMultiplier',
    });
  });

  it('says so of a whole study whose item the new tariff lacks', async () => {
    const process = await createRepricingProcess();
    await process.bringToIssued();
    const known = (await process.tariffs.findTariff('DEMO-2026-27.1'))!.release;
    const roles = known.roles.filter(({ code }) => code !== 'nurse');
    await process.tariffs.publishTariff({ ...known, id: 'NO-NURSES', release: 3, roles });
    const { preview, id } = await process.preview({ tariff: 'NO-NURSES' });
    expect(preview).toMatchObject({ blocked: 2, totals: { prices: 0 } });
    expect(await process.entriesOf(id)).toMatchObject([{ code: 'unknownRole' }, { code: 'unknownRole' }]);
  });

  it('prices what is still pending from what it is about to be issued at', async () => {
    const process = await withPending();
    const { preview } = await process.preview({ tariff: NEW_TARIFF, studies: [IRAS_ID] });
    expect(preview.byStatus).toMatchObject({ pending: 1, issued: 2 });
    await process.repricing.sweep({ olderThanMs: 0 });
    await process.work();
    const rows = await Promise.all(['RJ1', 'RK9', 'RTD'].map((code) => process.row(code)));
    expect(preview.totals.fromPence).toBe(rows.reduce((sum, row) => sum + (row?.expectedPence ?? 0), 0));
    const [bundled] = await process.tariffs.listMultiplierSets();
    const same = await process.preview({ tariff: 'DEMO-2026-27.1', multipliers: bundled?.id });
    expect(same.preview).toMatchObject({ alreadyThere: 3, totals: { prices: 0 } });
    expect(await process.runIt(same.id)).toMatchObject({ status: 'done', run: { repriced: 0 } });
  });

  it('is for coordinators, of releases and studies that are there', async () => {
    const process = await issued();
    const { request } = process.repricing;
    await expect(request({ caller: lead })).rejects.toMatchObject({ code: 'forbidden' });
    const refused = (wanted: object, path: string) =>
      expect(request({ caller: coordinator, ...wanted })).rejects.toMatchObject({
        code: 'invalidInput',
        path,
      });
    await refused({ tariff: 'NONE' }, 'tariff');
    await refused({ multipliers: 'NONE' }, 'multipliers');
    await refused({ studies: [IRAS_ID, '7654321'] }, 'studies[1]');
    const { target } = await request({ caller: coordinator });
    expect(target.tariff).toBe(NEW_TARIFF);
  });
});

describe('a run', () => {
  it('supersedes exactly what was previewed, and issues the new price that was previewed', async () => {
    const process = await issued();
    await process.decideAt('RJ1', 'accepted');
    await process.decideAt('RK9', 'notAccepted');
    const { id, preview } = await process.preview();
    const done = await process.runIt(id);
    expect(done).toMatchObject({ status: 'done', run: { repriced: 4, skipped: 0, failed: 0 } });
    expect(await process.offersOf('RJ1')).toEqual([[1, 1, 'accepted']]);
    for (const code of ['RK9', 'RTD', 'RTH', 'RRV']) {
      expect(await process.offersOf(code)).toEqual([
        [1, 1, 'superseded'],
        [1, 2, 'issued'],
      ]);
      expect(await process.price(code)).toMatchObject({ tariff: NEW_TARIFF, issueNumber: 2 });
    }
    const entries = await process.entriesOf(id, 3);
    expect(entries).toHaveLength(preview.totals.prices);
    for (const entry of entries) {
      expect(entry.outcome).toBe('repriced');
      const row = await process.row(entry.odsCode);
      expect(row?.expectedPence).toBe('toPence' in entry ? entry.toPence : undefined);
    }
  });

  it('says in appendix and delta what changed, and that the tariff and the multiplier did it', async () => {
    const process = await issued();
    await process.reprice({ tariff: NEW_TARIFF, multipliers: NEW_MULTIPLIERS });
    const delta = await process.delta('RTD');
    expect(delta.from).toMatchObject({ reviewVersion: 1, issueNumber: 1, tariff: 'DEMO-2026-27.1' });
    expect(delta.to).toMatchObject({ reviewVersion: 1, issueNumber: 2, tariff: NEW_TARIFF });
    expect(delta.to.multiplier.set).toBe(NEW_MULTIPLIERS);
    const { causes, changePence } = delta.expected;
    expect(causes.resource).toBe(0);
    expect(causes.tariff).toBeGreaterThan(0);
    expect(causes.multiplier).toBeGreaterThan(0);
    expect(causes.tariff + causes.multiplier).toBe(changePence);
    const offer = await process.ledger.findOffer(IRAS_ID, 'RTD', 1, 2);
    const bytes = await process.archive.get(`appendices/${IRAS_ID}/${offer?.documents?.appendixSha256}.json`);
    const appendix = JSON.parse(new TextDecoder().decode(bytes));
    expect(appendix.identification.tariff.id).toBe(NEW_TARIFF);
    expect(appendix.changes.since).toMatchObject({ reviewVersion: 1, issueNumber: 1 });
    expect(appendix.inputs.hashes.tariff).toBe(offer?.pricing?.tariffSha256);
  });

  it('leaves as it is, and reports, whatever changed since the preview', async () => {
    const process = await issued();
    const { id: open } = await process.escalate(SMALL, {}, 'RRV');
    const { id } = await process.preview();
    await process.decideAt('RJ1', 'accepted');
    await process.put(site('RK9', 4));
    await process.withdraw('RTD');
    await process.judge(open, 'belowThreshold', { reason: 'Fewer minutes are needed' });
    await process.work();
    const done = await process.runIt(id);
    expect(done.run).toMatchObject({ repriced: 1, skipped: 4 });
    const outcomes = Object.fromEntries(
      (await process.entriesOf(id)).map((entry) => [
        entry.odsCode,
        'why' in entry ? entry.why : entry.outcome,
      ]),
    );
    expect(outcomes).toEqual({
      RJ1: 'decided',
      RK9: 'replaced',
      RTD: 'withdrawn',
      RTH: 'repriced',
      RRV: 'returned',
    });
    expect(await process.offersOf('RJ1')).toEqual([[1, 1, 'accepted']]);
  });

  it('leaves a study alone whose next version was agreed since', async () => {
    const process = await issued();
    const { id } = await process.preview();
    await process.agreeVersion(smallReview({ sites: [site('RJ1')] }));
    const done = await process.runIt(id);
    expect(done.run).toMatchObject({ repriced: 0, skipped: 5 });
  });

  it('takes along a price that was pending and is issued by now, and one that is pending still', async () => {
    for (const isIssuedByNow of [true, false]) {
      const process = await withPending();
      const { id } = await process.preview();
      if (isIssuedByNow) await process.repricing.sweep({ olderThanMs: 0 });
      await process.work();
      const done = await process.runIt(id);
      expect(done.run).toMatchObject({ repriced: 3, skipped: 0 });
      expect(await process.offersOf('RTD')).toEqual([
        [1, 1, 'superseded'],
        [1, 2, 'issued'],
      ]);
    }
  });

  it('keeps the counters of what is open, and the log, as a rebuild makes them', async () => {
    const process = await issued();
    await process.decideAt('RK9', 'notAccepted');
    await process.escalate(LARGE, {}, 'RRV');
    await process.reprice();
    expect(await createRebuild(process)({ mend: false })).toMatchObject({ differences: [] });
    expect(await process.open('RTD')).toMatchObject({ lateIssued: 1 });
    expect(await process.open('RRV')).toMatchObject({ lateIssued: 1, lateEscalated: 0 });
    const log = await process.log('RTD');
    expect(log.map(({ event, offer }) => [event.kind, offer.issueNumber])).toEqual([
      ['issued', 1],
      ['superseded', 1],
      ['issued', 2],
    ]);
    expect(log[1]?.by?.role).toBe('nationalCoordinator');
    expect(await process.decideAt('RTD', 'accepted')).toBeDefined();
  });

  it('is not run before its preview is complete, nor as another set, and twice is once', async () => {
    const process = await issued();
    const { request, run, read } = process.repricing;
    const { id } = await request({ caller: coordinator, tariff: NEW_TARIFF });
    await expect(run({ caller: coordinator, id })).rejects.toMatchObject({ code: 'stateConflict' });
    await process.work();
    const { preview } = await read({ caller: coordinator, id });
    const other = { caller: coordinator, id, previewSha256: 'a'.repeat(64) };
    await expect(run(other)).rejects.toMatchObject({ code: 'stateConflict', path: 'previewSha256' });
    await expect(run({ ...other, caller: lead })).rejects.toMatchObject({ code: 'forbidden' });
    await run({ ...other, previewSha256: preview.sha256 });
    await run({ caller: coordinator, id });
    await process.work();
    await run({ caller: coordinator, id });
    await process.work();
    expect((await read({ caller: coordinator, id })).run).toMatchObject({ repriced: 5, pages: 1 });
    expect(await process.offersOf('RTD')).toHaveLength(2);
  });

  it('issues the next issue of the price, too, at the new tariff', async () => {
    const process = await issued();
    await process.reprice();
    await process.decideAt('RJ1', 'notAccepted');
    await process.reissue(lead, 'RJ1');
    await process.put(site('RTD', 3));
    await process.work();
    for (const code of ['RJ1', 'RTD']) {
      expect(await process.price(code)).toMatchObject({ tariff: NEW_TARIFF, issueNumber: 3 });
      // The price before the tariff changed is still what it is compared with.
      expect((await process.delta(code)).from).toMatchObject({ issueNumber: 1 });
    }
  });

  it('passes the new tariff on to the successor of a trust that closes', async () => {
    const process = await issued(smallReview());
    await process.reprice();
    const close = createCloseOrganisation(process);
    const closed = { odsCode: 'RK9', successor: 'RTH', closedOn: '2026-11-01', page: { limit: 50 } };
    await close({ caller: personAs('nationalCoordinator', 'national'), ...closed });
    await process.work();
    expect(await process.price('RTH')).toMatchObject({ tariff: NEW_TARIFF });
  });
});

describe('a run that is paused', () => {
  it('begins no other page until it is resumed', async () => {
    const process = await issued();
    const { pause, resume, run, read } = process.repricing;
    const { id } = await process.preview();
    const at = { caller: coordinator, id };
    await expect(pause(at)).rejects.toMatchObject({ code: 'stateConflict' });
    await run(at);
    await pause(at);
    await process.work();
    expect(await read(at)).toMatchObject({ status: 'paused', run: { repriced: 0 } });
    expect(await process.offersOf('RTD')).toHaveLength(1);
    await process.repricing.sweep({ olderThanMs: 0 });
    await process.work();
    expect(await read(at)).toMatchObject({ status: 'paused', run: { repriced: 0 } });
    await resume(at);
    await process.work();
    expect(await read(at)).toMatchObject({ status: 'done', run: { repriced: 5 } });
    await expect(resume(at)).rejects.toMatchObject({ code: 'stateConflict' });
  });
});

/** The delta statement over stored prices, and two sites explained: who may read them, and that they add up. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPrices } from '../../../shared/domain/appendix-verification.ts';
import type { DeltaStatement } from '../../../shared/domain/delta-statement.ts';
import type { TariffRelease } from '../../../shared/domain/tariff.ts';
import { bundledMultipliers, bundledTariff } from '../../../shared/reference/index.ts';
import { createReadAppendix } from '../../../shared/usecases/financial-appendix/read-appendix.ts';
import { createIssueVersion } from '../../../shared/usecases/site-pricing/issue-version.ts';
import { IRAS_ID, site, smallReview } from '../resource-review/small-review.ts';
import {
  company,
  coordinator,
  lead,
  londonNetwork,
  stranger,
  trust,
} from '../resource-review/study-process.ts';
import { createPricingProcess, type PricingProcess, withSetUp } from './pricing-process.ts';

async function amended() {
  const process = await createPricingProcess();
  await process.bringToIssued();
  await process.amend(withSetUp(700));
  return process;
}

/** A release of its own whose staff costs so many times the bundled one's, by thousandths. */
function release(id: string, thousandths: number): TariffRelease {
  const bundled = bundledTariff();
  const roles = bundled.roles.map((role) => ({
    ...role,
    pencePerHour: Math.max(1, Math.floor((role.pencePerHour * thousandths) / 1000)),
  }));
  return { ...bundled, id, release: 900, roles };
}

async function publishMultipliers({ tariffs }: PricingProcess, id: string, on: string, add: number) {
  const bundled = bundledMultipliers();
  const rows = bundled.rows.map((row) => ({ ...row, micro: row.micro + add }));
  await tariffs.publishMultipliers({ ...bundled, id, effectiveFrom: on, rows });
}

describe('the delta statement', () => {
  it('says what an amendment changed: lines, causes and totals', async () => {
    const process = await amended();
    const [before, after] = [await process.price('RJ1', 1), await process.price('RJ1', 2)];
    const delta = await process.delta('RJ1', { from: 1, to: 2 });
    const change = after.expectedPence - before.expectedPence;
    expect(delta).toMatchObject({
      schema: 'ncvr.delta-statement/1',
      ...{ irasId: IRAS_ID, odsCode: 'RJ1', fromStatus: 'superseded', toStatus: 'issued' },
      from: { reviewVersion: 1, issueNumber: 1, appendixSha256: before.appendixSha256 },
      to: { reviewVersion: 2, issueNumber: 1, appendixSha256: after.appendixSha256 },
      expected: { changePence: change, causes: { resource: change, tariff: 0, multiplier: 0 } },
      lines: { added: [], removed: [], changed: [{ activity: 'setUp', changed: ['pricing'] }], unchanged: 3 },
      particulars: [],
    });
    expect(change).toBeGreaterThan(0);
    expect(delta.words[1]).toBe('All of this comes from the resource.');
  });

  it('compares the latest issued version with the one before where none is named', async () => {
    const process = await amended();
    expect(await process.delta('RJ1')).toEqual(await process.delta('RJ1', { from: 1, to: 2 }));
    await process.agreeVersion(withSetUp(800));
    // Nothing of the third version is issued yet.
    expect(await process.delta('RJ1')).toMatchObject({
      from: { reviewVersion: 1 },
      to: { reviewVersion: 2 },
    });
  });

  it('goes back as well: the negative in every total', async () => {
    const process = await amended();
    const [there, back] = [
      await process.delta('RJ1', { from: 1, to: 2 }),
      await process.delta('RJ1', { from: 2, to: 1 }),
    ];
    expect(back.expected.changePence).toBe(-there.expected.changePence);
    expect(back.oneOff.changePence).toBe(-there.oneOff.changePence);
  });

  it('compares two issues of one version, of which the targets differ', async () => {
    const process = await createPricingProcess();
    await process.bringToIssued();
    await process.put(site('RJ1', 25));
    await process.work();
    expect(await process.delta('RJ1', { from: 1, fromIssue: 1, to: 1, toIssue: 2 })).toMatchObject({
      targets: [{ arm: 'armA', from: 10, to: 25 }],
      from: { issueNumber: 1 },
      to: { issueNumber: 2 },
    });
  });

  it('takes an added line at the old release first where that release has its item', async () => {
    const process = await createPricingProcess();
    const item = bundledTariff().items.find(({ allInPence }) => allInPence !== undefined)!;
    const dearer = bundledTariff().items.map((each) =>
      each.code === item.code ? { ...each, allInPence: item.allInPence! + 1000 } : each,
    );
    await process.tariffs.publishTariff({ ...bundledTariff(), id: 'DEARER', release: 900, items: dearer });
    await process.bringToIssued(smallReview({ sites: [site('RK9')] }));
    const scan = {
      ...{ id: 'scan', label: 'Scan', section: 'site' as const, tariffItem: item.code },
      ...{ chargedPer: 'once' as const, inProtocolSchedule: false },
    };
    const { activities } = smallReview();
    await process.amend(
      smallReview({ sites: [site('RK9')], tariff: 'DEARER', activities: [...activities, scan] }),
    );
    // RK9's multiplier is 1, so the parts are the tariff's own amounts.
    expect((await process.delta('RK9')).lines.added).toMatchObject([
      {
        activity: 'scan',
        expected: { causes: { resource: item.allInPence, tariff: 1000, multiplier: 0 } },
      },
    ]);
  });

  it('has nothing to say of a first price, or of a version that was never issued here', async () => {
    const process = await createPricingProcess();
    await process.bringToIssued();
    await expect(process.delta('RJ1')).rejects.toMatchObject({ code: 'stateConflict', path: 'from' });
    for (const ends of [
      { from: 1, to: 2 },
      { from: 7, to: 1 },
      { from: 1, to: 1, toIssue: 9 },
    ]) {
      await expect(process.delta('RJ1', ends)).rejects.toMatchObject({ code: 'notFound' });
    }
  });

  it('is for those who may see the price', async () => {
    const process = await amended();
    for (const caller of [lead, company, coordinator, londonNetwork, trust('RJ1')]) {
      expect(await process.delta('RJ1', { caller })).toMatchObject({ odsCode: 'RJ1' });
    }
    for (const caller of [trust('RK9'), stranger]) {
      await expect(process.delta('RJ1', { caller })).rejects.toMatchObject({ code: 'notFound' });
    }
  });
});

function withoutVisits({ added, removed, changed, unchanged }: DeltaStatement['lines']) {
  const omit = ({ schedule: _visits, ...line }: DeltaStatement['lines']['changed'][number]) => line;
  return { added, removed, changed: changed.map(omit), unchanged };
}

describe('the new appendix', () => {
  const appendixOf = async (process: PricingProcess, reviewVersion?: number) =>
    createReadAppendix(process)({ caller: lead, irasId: IRAS_ID, odsCode: 'RJ1', reviewVersion });

  it('says itself what changed since the price before, and a first one says nothing', async () => {
    const process = await amended();
    const [first, second] = [await appendixOf(process, 1), await appendixOf(process, 2)];
    const {
      schema: _schema,
      irasId: _id,
      odsCode: _code,
      siteName: _name,
      words: _words,
      ...statement
    } = await process.delta('RJ1');
    expect(first.appendix).not.toHaveProperty('changes');
    expect(JSON.stringify(second.appendix.changes)).not.toContain('"schedule":');
    expect(second.appendix.changes).toMatchObject({
      since: { reviewVersion: 1, issueNumber: 1, appendixSha256: first.documents.appendixSha256 },
      delta: { expected: statement.expected, lines: withoutVisits(statement.lines), arms: statement.arms },
    });
    expect(checkPrices(second.appendix)).toMatchObject({ result: 'right' });
  });

  it('of a later issue of the version is compared with the same price', async () => {
    const process = await amended();
    await process.put(site('RJ1', 25));
    await process.work();
    const { offer, appendix } = await appendixOf(process);
    expect([offer.reviewVersion, offer.issueNumber]).toEqual([2, 2]);
    expect(appendix.changes?.since).toMatchObject({ reviewVersion: 1, issueNumber: 1 });
    expect(appendix.changes?.delta.targets).toEqual([{ arm: 'armA', from: 10, to: 25 }]);
  });

  it('passes over a version of which the site was never issued a price', async () => {
    const process = await amended();
    // The offers of the third version are made, but not issued, when those of the fourth are made.
    for (const minutes of [800, 900]) {
      await process.agreeVersion(withSetUp(minutes));
      const job = process.queue.sent.findLast(({ kind }) => kind === 'issueVersion')!;
      if (job.kind !== 'issueVersion') throw new Error('no version was agreed');
      await createIssueVersion(process)(job);
    }
    await process.work();
    expect(await process.offersOf('RJ1')).toContainEqual([3, 1, 'superseded']);
    expect((await appendixOf(process)).appendix.changes?.since).toMatchObject({ reviewVersion: 2 });
  });
});

describe('A + delta = B', () => {
  const step = fc.record({
    minutes: fc.integer({ min: 1, max: 2000 }),
    drop: fc.boolean(),
    target: fc.integer({ min: 0, max: 40 }),
    tariff: fc.integer({ min: 500, max: 2000 }),
    multiplier: fc.integer({ min: -50_000, max: 300_000 }),
    decision: fc.constantFrom('accepted' as const, 'notAccepted' as const, undefined),
  });

  it('holds between all stored prices of a site over random histories', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 4 }), async (steps) => {
        const process = await createPricingProcess();
        for (const [at, { minutes, drop, target, tariff, multiplier, decision }] of steps.entries()) {
          await process.tariffs.publishTariff(release(`T-${at}`, tariff));
          await publishMultipliers(process, `M-${at}`, `2026-10-${10 + at}`, multiplier);
          const review = withSetUp(minutes, { tariff: `T-${at}`, sites: [site('RJ1', target), site('RK9')] });
          const activities = review.activities.filter(({ id }) => !drop || id !== 'dispensing');
          await process.amend({ ...review, activities });
          if (decision) await process.decideAt('RJ1', decision);
        }
        const last = steps.length;
        let sum = (await process.price('RJ1', 1)).expectedPence;
        for (let to = 2; to <= last; to += 1) {
          const delta = await process.delta('RJ1', { from: to - 1, to });
          const after = await process.price('RJ1', to);
          sum += delta.expected.changePence;
          expect(sum).toBe(after.expectedPence);
          const { resource, tariff, multiplier } = delta.expected.causes;
          expect(resource + tariff + multiplier).toBe(delta.expected.changePence);
          const before = await process.price('RJ1', to - 1);
          expect(before.oneOffPence + delta.oneOff.changePence).toBe(after.oneOffPence);
          expect(delta.arms.map(({ completedParticipant }) => completedParticipant.toPence)).toEqual(
            after.arms.map(({ completedParticipantPence }) => completedParticipantPence),
          );
        }
        const whole = await process.delta('RJ1', { from: 1, to: last });
        expect((await process.price('RJ1', 1)).expectedPence + whole.expected.changePence).toBe(sum);
      }),
      { numRuns: 15 },
    );
  });
});

describe('two sites explained', () => {
  it('says line by line why one is dearer, for lead, company and coordinator', async () => {
    const process = await amended();
    for (const caller of [lead, company, coordinator]) {
      const comparison = await process.compare('RJ1', 'RK9', caller);
      expect(comparison).toMatchObject({
        site: { odsCode: 'RJ1', reviewVersion: 2 },
        other: { odsCode: 'RK9', reviewVersion: 2, multiplier: { micro: 1_000_000 } },
        isSameStudyPrice: true,
      });
      expect(comparison.lines.map(({ rule }) => rule)).toEqual(Array(4).fill('multipliers'));
      expect(comparison.words[0]).toMatch(/is dearer than .+ because its multiplier/);
    }
  });

  it('is for nobody who sees only one of the two', async () => {
    const process = await amended();
    for (const caller of [trust('RJ1'), trust('RK9'), londonNetwork, stranger]) {
      await expect(process.compare('RJ1', 'RK9', caller)).rejects.toMatchObject({ code: 'notFound' });
    }
    await expect(process.compare('RJ1', 'RTH')).rejects.toMatchObject({ code: 'notFound' });
    await expect(process.compare('RTH', 'RJ1')).rejects.toMatchObject({ code: 'notFound' });
  });

  it('takes the latest version that both were issued, or the one named', async () => {
    const process = await amended();
    expect((await process.compare('RJ1', 'RK9', lead, 1)).site.reviewVersion).toBe(1);
    await process.decideAt('RK9', 'declinedCapacity');
    await process.amend(withSetUp(800));
    const { site: own, other } = await process.compare('RJ1', 'RK9');
    expect([own.reviewVersion, other.reviewVersion]).toEqual([2, 2]);
  });

  it('waits until both have a price', async () => {
    const process = await amended();
    await process.put(site('RTD'));
    await expect(process.compare('RJ1', 'RTD')).rejects.toMatchObject({ code: 'stateConflict' });
    await expect(process.compare('RTD', 'RJ1')).rejects.toMatchObject({ code: 'stateConflict' });
    await process.work();
    expect(await process.compare('RJ1', 'RTD')).toMatchObject({ other: { odsCode: 'RTD' } });
    await expect(process.compare('RJ1', 'RTD', lead, 1)).rejects.toMatchObject({ code: 'stateConflict' });
  });

  it('tells participants from multiplier in the expected totals', async () => {
    const process = await createPricingProcess();
    await process.bringToIssued(smallReview({ sites: [site('RJ1', 30), site('RK9', 10)] }));
    const { expected, arms } = await process.compare('RJ1', 'RK9');
    const perParticipant = arms[0]!.completedParticipant;
    // Twenty more participants at the other's price; then everything at the site's own multiplier.
    expect(expected.causes.resource).toBe(20 * perParticipant.otherPence);
    expect(expected.causes.resource + expected.causes.multiplier).toBe(expected.differencePence);
  });
});

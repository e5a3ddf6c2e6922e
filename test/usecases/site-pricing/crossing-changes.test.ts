/**
 * Changes that cross: two amendments, an amendment during a re-pricing, two re-pricings, and what trusts and networks
 * do meanwhile. However they come, a site ends with one live price, and nobody’s work is lost without a word.
 */
import { describe, expect, it } from 'vitest';
import type { ResourceReview } from '../../../shared/domain/resource-review.ts';
import type { StudyLedger } from '../../../shared/ports/study-ledger.ts';
import { createBeginNextVersion } from '../../../shared/usecases/resource-review/begin-next-version.ts';
import { createIssueVersion } from '../../../shared/usecases/site-pricing/issue-version.ts';
import { repriceOffer } from '../../../shared/usecases/site-pricing/reprice-offer.ts';
import { createRebuild } from '../../../shared/usecases/trust-acceptance/rebuild.ts';
import { IRAS_ID, site, smallReview } from '../resource-review/small-review.ts';
import { coordinator, lead, trust } from '../resource-review/study-process.ts';
import { LARGE, SMALL } from '../trust-acceptance/trust-process.ts';
import { withSetUp } from './pricing-process.ts';
import {
  createRepricingProcess,
  NEW_MULTIPLIERS,
  NEW_TARIFF,
  type RepricingProcess,
} from './repricing-process.ts';

const SITES = ['RJ1', 'RK9', 'RTD'];
const ofAll = () => ({ sites: SITES.map((code) => site(code)) });
const REPLACED_ONCE = [
  [1, 1, 'superseded'],
  [2, 1, 'issued'],
];

async function issued() {
  const process = await createRepricingProcess();
  await process.bringToIssued(smallReview(ofAll()));
  return process;
}

const saveAs = (process: RepricingProcess, review: ResourceReview, ifMatch?: string) =>
  process.saveDraft({ caller: lead, irasId: IRAS_ID, review, ifMatch });

async function expectSound(process: RepricingProcess): Promise<void> {
  expect(await createRebuild(process)({ mend: false })).toMatchObject({ differences: [] });
  const { items } = await process.ledger.listOpenJobs({ limit: 10 });
  expect(items).toEqual([]);
}

describe('two amendments at the same moment', () => {
  it('are one draft: whoever comes second is told to look first, and overwrites nothing', async () => {
    const process = await issued();
    const before = await process.etag();
    for (const ifMatch of [undefined, before]) {
      const fresh = ifMatch === undefined ? process : await issued();
      const outcomes = await Promise.allSettled([
        saveAs(fresh, withSetUp(700, ofAll()), ifMatch && (await fresh.etag())),
        saveAs(fresh, withSetUp(800, ofAll()), ifMatch && (await fresh.etag())),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const refused = outcomes.find((outcome) => outcome.status === 'rejected');
      expect(refused?.reason).toMatchObject({
        code: ifMatch === undefined ? 'preconditionRequired' : 'stale',
        mend: expect.stringMatching(/^Read /),
        ...(ifMatch === undefined && {
          message: expect.stringContaining('Version 2 is being written already'),
        }),
      });
      const won = outcomes[0].status === 'fulfilled' ? 700 : 800;
      const { review, reviewVersion } = await fresh.readReview({ caller: lead, irasId: IRAS_ID });
      expect({ review, reviewVersion }).toMatchObject({
        reviewVersion: 2,
        review: {
          activities: expect.arrayContaining([
            expect.objectContaining({ minutes: [{ role: 'admin', minutes: won }] }),
          ]),
        },
      });
    }
  });

  it('begun on the page are one version, and the second is told that it is there', async () => {
    const process = await issued();
    const begin = createBeginNextVersion(process);
    const command = { caller: lead, irasId: IRAS_ID, ifMatch: undefined };
    const outcomes = await Promise.allSettled([begin(command), begin(command)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(begin(command)).rejects.toMatchObject({
      code: 'stateConflict',
      mend: expect.stringMatching(/\S/),
    });
    expect((await process.readStudy({ caller: lead, irasId: IRAS_ID })).timeline).toHaveLength(2);
  });

  it('cannot be with the company both: the next waits until the one before is agreed or withdrawn', async () => {
    const process = await issued();
    await process.save(withSetUp(700, ofAll()));
    await process.submit();
    await expect(saveAs(process, withSetUp(800, ofAll()), await process.etag())).rejects.toMatchObject({
      ...{ code: 'stateConflict', mend: expect.stringMatching(/\S/) },
    });
    await process.agree();
    await process.amend(withSetUp(800, ofAll()));
    expect(await process.row('RJ1')).toMatchObject({ status: 'issued', reviewVersion: 3 });
  });
});

describe('two amendments that are agreed before the worker comes', () => {
  it.each([
    ['in their order', [0, 1]],
    ['the later one first', [1, 0]],
    ['both at once, and twice', [0, 1, 1, 0]],
  ])('leave every site one live price, of the later one: %s', async (_how, order) => {
    const process = await issued();
    await process.decideAt('RK9', 'accepted');
    await process.agreeVersion(withSetUp(700, ofAll()));
    await process.agreeVersion(withSetUp(800, ofAll()));
    const jobs = process.queue.sent.flatMap((each) => (each.kind === 'issueVersion' ? [each] : [])).slice(1);
    expect(jobs).toHaveLength(2);
    const issueVersion = createIssueVersion(process);
    const wanted = order.map((at) => jobs[at]!);
    if (order.length > 2) await Promise.all(wanted.map((job) => issueVersion(job)));
    else for (const job of wanted) await issueVersion(job);
    await process.work();
    for (const code of SITES) {
      const offers = await process.offersOf(code);
      expect(offers.filter(([, , status]) => status === 'issued')).toEqual([[3, 1, 'issued']]);
      expect(offers.filter(([, , status]) => status === 'pending')).toEqual([]);
      const [first] = offers;
      expect(first).toEqual([1, 1, code === 'RK9' ? 'accepted' : 'superseded']);
      // What changed is told against the price that was issued last.
      expect((await process.delta(code)).from).toMatchObject({ reviewVersion: 1 });
    }
    await expectSound(process);
  });
});

describe('an amendment that is agreed while a re-pricing runs', () => {
  it('before its turn leaves the study to the amendment, and the result says so of each price', async () => {
    const process = await issued();
    await process.publish();
    const { id } = await process.preview();
    await process.repricing.run({ caller: coordinator, id });
    await process.agreeVersion(withSetUp(700, ofAll()));
    await process.work();
    expect(await process.repricing.read({ caller: coordinator, id })).toMatchObject({
      ...{ status: 'done', run: { repriced: 0, skipped: 3, failed: 0 } },
    });
    for (const entry of await process.entriesOf(id)) expect(entry).toMatchObject({ why: 'newerVersion' });
    for (const code of SITES) expect(await process.offersOf(code)).toEqual(REPLACED_ONCE);
    await expectSound(process);
  });

  it('after its turn replaces the re-priced price by its own, with what changed against the re-priced one', async () => {
    const process = await issued();
    await process.publish();
    await process.reprice({ tariff: NEW_TARIFF, multipliers: NEW_MULTIPLIERS });
    await process.amend(withSetUp(700, ofAll()));
    expect(await process.offersOf('RTD')).toEqual([
      [1, 1, 'superseded'],
      [1, 2, 'superseded'],
      [2, 1, 'issued'],
    ]);
    const { from, to, expected } = await process.delta('RTD');
    expect(from).toMatchObject({ reviewVersion: 1, issueNumber: 2, tariff: NEW_TARIFF });
    expect(to).toMatchObject({ reviewVersion: 2, issueNumber: 1 });
    const { resource, tariff, multiplier } = expected.causes;
    expect(resource + tariff + multiplier).toBe(expected.changePence);
    await expectSound(process);
  });

  it('between the check and the write of a price has the price skipped, and made once', async () => {
    const process = await issued();
    await process.publish();
    const { id, target } = await process.preview();
    const entry = (await process.entriesOf(id)).find(({ odsCode }) => odsCode === 'RTD');
    if (entry?.outcome !== 'previewed') throw new Error('RTD is previewed');
    await process.agreeVersion(withSetUp(700, ofAll()));
    let isFirst = true;
    const commit: StudyLedger['commit'] = async (changes) => {
      if (isFirst) {
        isFirst = false;
        await process.work();
      }
      return process.ledger.commit(changes);
    };
    // The study as it was read before the agreement.
    let reads = 0;
    const findStudy: StudyLedger['findStudy'] = async (irasId) => {
      reads += 1;
      const study = await process.ledger.findStudy(irasId);
      return study && reads === 1 ? { ...study, agreedVersion: 1 } : study;
    };
    const by = {
      ...coordinator.memberships[0]!,
      issuer: coordinator.issuer,
      subject: coordinator.subject,
      name: coordinator.name,
    };
    const ledger = { ...process.ledger, commit, findStudy };
    const repriced = await repriceOffer({ ...process, ledger }, { id, target, by }, entry);
    expect(repriced).toEqual({ outcome: 'skipped', reason: 'replaced' });
    expect(await process.offersOf('RTD')).toEqual(REPLACED_ONCE);
    await expectSound(process);
  });
});

describe('two re-pricings of the same prices', () => {
  it('re-price each once: the second reports that another price took its place', async () => {
    const process = await issued();
    await process.publish();
    const one = await process.preview({ tariff: NEW_TARIFF });
    const other = await process.preview({ multipliers: NEW_MULTIPLIERS });
    const at = (id: string) => ({ caller: coordinator, id });
    await process.repricing.run(at(one.id));
    await process.repricing.run(at(other.id));
    await process.work();
    const runs = await Promise.all([one, other].map(({ id }) => process.repricing.read(at(id))));
    expect(runs.map(({ run }) => [run?.repriced, run?.skipped])).toEqual([
      [3, 0],
      [0, 3],
    ]);
    for (const entry of await process.entriesOf(other.id)) expect(entry).toMatchObject({ why: 'replaced' });
    for (const code of SITES)
      expect(await process.price(code)).toMatchObject({ issueNumber: 2, tariff: NEW_TARIFF });
    await expectSound(process);
  });
});

describe('a missing item that crosses a change of its price', () => {
  it('reported on a price that a re-pricing is about to replace is kept, and the price is left to the network', async () => {
    const process = await issued();
    await process.publish();
    const { id } = await process.preview();
    const { id: reported } = await process.escalate(LARGE);
    expect(await process.runIt(id)).toMatchObject({ run: { repriced: 2, skipped: 1 } });
    expect(await process.readEscalation({ caller: lead, id: reported })).toMatchObject({ status: 'open' });
    expect(await process.judge(reported, 'upheld')).toMatchObject({ status: 'upheld' });
    await expectSound(process);
  });

  it('judged as the amendment replaces its price is either judged or lapsed, and never both', async () => {
    const process = await issued();
    const { id } = await process.escalate(SMALL);
    await process.agreeVersion(withSetUp(700, ofAll()));
    const [judged] = await Promise.allSettled([
      process.judge(id, 'belowThreshold', { reason: 'Fewer minutes are needed' }),
      process.work(),
    ]);
    const { status } = await process.readEscalation({ caller: lead, id });
    expect(status).toBe(judged.status === 'fulfilled' ? 'belowThreshold' : 'lapsed');
    if (judged.status === 'rejected') expect(judged.reason).toMatchObject({ code: 'stateConflict' });
    expect(await process.offersOf('RJ1')).toEqual(REPLACED_ONCE);
    await expectSound(process);
  });

  it('of a price that was re-priced is refused to whoever still looks at the old appendix', async () => {
    const process = await issued();
    await process.publish();
    const seen = (await process.row('RJ1'))?.appendixSha256;
    await process.reprice();
    const report = {
      ...{ caller: trust('RJ1') },
      ...{ irasId: IRAS_ID, odsCode: 'RJ1', item: LARGE, evidence: 'Table 2', inProtocolSchedule: false },
    };
    await expect(process.raiseEscalation({ ...report, appendixSha256: seen })).rejects.toMatchObject({
      ...{ code: 'staleAppendix', mend: expect.stringContaining('report it again') },
    });
    expect(await process.statusOf()).toBe('issued');
  });
});

import { describe, expect, it } from 'vitest';
import { findChainFault } from '../../../shared/domain/decision-log.ts';
import { priceSite } from '../../../shared/domain/site-price.ts';
import { planStudy } from '../../../shared/domain/study-price.ts';
import { findMultiplier } from '../../../shared/domain/tariff.ts';
import type { StudyLedger } from '../../../shared/ports/study-ledger.ts';
import { bundledMultipliers, bundledTariff } from '../../../shared/reference/index.ts';
import { endOffer } from '../../../shared/usecases/site-pricing/offers.ts';
import { keepOrganisation } from '../../support/keep-organisation.ts';
import { personWith } from '../../support/service-deps.ts';
import { IRAS_ID, site, smallReview } from './small-review.ts';
import {
  company,
  coordinator,
  createStudyProcess,
  lead,
  londonNetwork,
  type StudyProcess,
  stranger,
  trust,
} from './study-process.ts';

const changed = (odsCode: string, target = 10) => ({
  ...site(odsCode, target),
  principalInvestigator: 'Dr New',
});

async function issued() {
  const process = await createStudyProcess();
  await process.bringToIssued();
  return process;
}

async function logOf({ ledger, sha256 }: StudyProcess, odsCode: string) {
  const { items } = await ledger.listLog(IRAS_ID, odsCode, { limit: 200 });
  expect(findChainFault(items, sha256)).toBeUndefined();
  return items.map(({ event, offer, by }) => [event.kind, offer.issueNumber, by?.organisation]);
}

async function offersOf({ ledger }: StudyProcess, odsCode: string) {
  const { items } = await ledger.listOffers(IRAS_ID, { limit: 200 }, odsCode);
  return items.map(({ reviewVersion, issueNumber, status }) => [reviewVersion, issueNumber, status]);
}

async function openAt({ ledger }: StudyProcess, odsCode: string) {
  const { items } = await ledger.listOpenCounters({ limit: 200 });
  return items.find((each) => each.odsCode === odsCode)?.counters.lateIssued ?? 0;
}

describe('listing the sites of a study', () => {
  it('shows the sites of a draft as not offered, to the lead site', async () => {
    const process = await createStudyProcess();
    await process.save({ ...smallReview(), sites: [site('RK9'), { odsCode: 'half a site' }, site('RJ1')] });
    const { items } = await process.listSites({ caller: lead, irasId: IRAS_ID, page: { limit: 50 } });
    expect(items.map(({ odsCode, status }) => [odsCode, status])).toEqual([
      ['RJ1', 'notOffered'],
      ['RK9', 'notOffered'],
    ]);
    const refused = process.listSites({ caller: company, irasId: IRAS_ID, page: { limit: 50 } });
    await expect(refused).rejects.toMatchObject({ code: 'notFound' });
  });

  it('shows price and appendix once issued, and the decision once made', async () => {
    const process = await issued();
    expect(await process.row('RJ1', company)).toMatchObject({
      name: "Guy's and St Thomas' NHS Foundation Trust",
      status: 'issued',
      principalInvestigator: 'Dr Investigator of RJ1',
      reviewVersion: 1,
      issueNumber: 1,
      expectedPence: expect.any(Number),
      appendixSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    await process.decideAt('RJ1', 'notAccepted');
    expect(await process.row('RJ1', coordinator)).toMatchObject({
      status: 'notAccepted',
      decision: { decision: 'notAccepted', reason: 'setupFee', by: 'siteRepresentative of RJ1' },
    });
  });

  it("shows a trust its own row, never another's", async () => {
    const process = await issued();
    const seen = async (caller = lead) =>
      (await process.listSites({ caller, irasId: IRAS_ID, page: { limit: 50 } })).items.map(
        ({ odsCode }) => odsCode,
      );
    expect(await seen(trust('RJ1'))).toEqual(['RJ1']);
    expect(await seen(personWith(trust('RJ1'), trust('RK9'), trust('RTH')))).toEqual(['RJ1', 'RK9']);
    expect(await seen()).toEqual(['RJ1', 'RK9']);
    for (const caller of [trust('RTH'), stranger, londonNetwork]) {
      await expect(seen(caller)).rejects.toMatchObject({ code: 'notFound' });
    }
  });

  it('pages by ODS code', async () => {
    const process = await createStudyProcess();
    await process.bringToIssued(smallReview({ sites: [site('RTD'), site('RJ1'), site('RK9')] }));
    const first = await process.listSites({ caller: lead, irasId: IRAS_ID, page: { limit: 2 } });
    expect(first.items.map(({ odsCode }) => odsCode)).toEqual(['RJ1', 'RK9']);
    const second = await process.listSites({
      caller: lead,
      irasId: IRAS_ID,
      page: { limit: 2, cursor: first.next },
    });
    expect(second.items.map(({ odsCode }) => odsCode)).toEqual(['RTD']);
    expect(second.next).toBeUndefined();
  });
});

describe('adding a site to an agreed review', () => {
  it('makes it an offer of its own at the pinned releases, without touching the others', async () => {
    const process = await issued();
    const others = await process.row('RJ1');
    const { added, row, findings } = await process.put(site('RTD'));
    expect({ added, findings }).toEqual({ added: true, findings: [] });
    expect(row).toMatchObject({ odsCode: 'RTD', status: 'pending', reviewVersion: 1, issueNumber: 1 });
    expect(process.queue.sent.at(-1)).toEqual({
      kind: 'issueSite',
      irasId: IRAS_ID,
      odsCode: 'RTD',
      reviewVersion: 1,
      issueNumber: 1,
    });
    await process.work();
    expect(await process.row('RTD')).toMatchObject({ status: 'issued' });
    expect(await process.row('RJ1')).toEqual(others);
    expect(await process.row('RTD', trust('RTD'))).toMatchObject({ status: 'issued' });
  });

  it('is committed even where the message cannot be sent', async () => {
    const process = await issued();
    process.queue.failure = new Error('the queue is away');
    await process.put(site('RTD'));
    expect((await process.ledger.listPendingOffers({ limit: 10 })).items).toMatchObject([{ odsCode: 'RTD' }]);
  });

  it('waits for the first agreement: until then the draft lists the sites', async () => {
    const process = await createStudyProcess();
    await process.save();
    await expect(process.put(site('RTD'))).rejects.toMatchObject({ code: 'stateConflict' });
  });

  it.each([
    ['unknown', site('ZZZ'), 'unknownSite', 'odsCode'],
    ['closed', site('RRP'), 'closedSite', 'odsCode'],
    [
      'given a target for an arm that does not exist',
      { ...site('RTD'), targetParticipants: { armA: 1, armB: 2 } },
      'unknownArm',
      'targetParticipants.armB',
    ],
  ])('refuses a site that is %s', async (_, wanted, code, path) => {
    const process = await issued();
    await expect(process.put(wanted)).rejects.toMatchObject({ code: 'findings', findings: [{ code, path }] });
  });

  it('refuses an investigator whose name the appendix could not print', async () => {
    const process = await issued();
    const wanted = { ...site('RTD'), principalInvestigator: 'Dr \u{1F600}' };
    await expect(process.put(wanted)).rejects.toMatchObject({
      code: 'findings',
      findings: [{ code: 'unprintableText', path: 'principalInvestigator' }],
    });
  });

  it('blocks a site without a row in the pinned multipliers, rather than pricing it at 1.0', async () => {
    const process = await issued();
    const organisation = {
      odsCode: 'W1A01',
      name: 'A new organisation',
      nation: 'Wales',
      type: 'healthBoard',
      status: 'open',
    } as const;
    await keepOrganisation(process, organisation);
    await expect(process.put(site('W1A01'))).rejects.toMatchObject({
      findings: [{ code: 'noMultiplier', path: 'odsCode' }],
    });
  });

  it('prices it with the pinned multipliers, though newer ones are in force', async () => {
    const process = await issued();
    const doubled = bundledMultipliers().rows.map((row) => ({ ...row, micro: row.micro * 2 }));
    const newer = { ...bundledMultipliers(), id: 'NEWER', effectiveFrom: '2026-11-03', rows: doubled };
    await process.tariffs.publishMultipliers(newer);
    process.clock.set('2026-11-04T09:00:00Z');
    const before = await process.previewPrices({ caller: lead, irasId: IRAS_ID });
    expect(before.multipliers).toBe(bundledMultipliers().id);
    await process.put(site('RTD'));
    await process.put(changed('RJ1'));
    await process.work();
    const plan = planStudy(smallReview(), bundledTariff());
    const price = priceSite(plan, site('RTD'), findMultiplier(bundledMultipliers(), 'RTD')!);
    expect(await process.row('RTD')).toMatchObject({ expectedPence: price.expectedPence });
    expect(await process.row('RJ1')).toMatchObject({ expectedPence: before.sites[0]?.expectedPence });
    await process.save();
    expect((await process.previewPrices({ caller: lead, irasId: IRAS_ID })).multipliers).toBe('NEWER');
  });

  it('warns of an arm without a target', async () => {
    const process = await issued();
    const { findings } = await process.put({ ...site('RTD'), targetParticipants: {} });
    expect(findings).toMatchObject([{ severity: 'warning', code: 'noTarget' }]);
  });

  it('before the worker came to it makes one offer, which the worker leaves as it is', async () => {
    const process = await createStudyProcess();
    await process.save();
    await process.submit();
    await process.agree();
    expect(await process.put(changed('RJ1'))).toMatchObject({ added: false, row: { status: 'pending' } });
    await process.work();
    expect(await offersOf(process, 'RJ1')).toEqual([[1, 1, 'issued']]);
    expect(await process.row('RJ1')).toMatchObject({ principalInvestigator: 'Dr New' });
  });

  it('is for the lead site only', async () => {
    const process = await issued();
    for (const caller of [company, coordinator, trust('RJ1'), stranger]) {
      const attempt = process.putSite({ caller, irasId: IRAS_ID, site: site('RTD') });
      await expect(attempt).rejects.toMatchObject({ code: 'notFound' });
    }
  });

  it('twice at the same moment adds it once', async () => {
    const process = await issued();
    await Promise.all([process.put(site('RTD')), process.put(site('RTD'))]);
    expect(await offersOf(process, 'RTD')).toEqual([[1, 1, 'pending']]);
  });
});

describe('changing the part of a site', () => {
  it('supersedes an issued offer by the next issue, and the log says who did it', async () => {
    const process = await issued();
    const before = await process.row('RJ1');
    const { added, row } = await process.put(changed('RJ1', 25));
    expect(added).toBe(false);
    expect(row).toMatchObject({ status: 'pending', issueNumber: 2, principalInvestigator: 'Dr New' });
    expect(await openAt(process, 'RJ1')).toBe(0);
    await process.work();
    expect(await openAt(process, 'RJ1')).toBe(1);
    expect(await offersOf(process, 'RJ1')).toEqual([
      [1, 1, 'superseded'],
      [1, 2, 'issued'],
    ]);
    expect(await logOf(process, 'RJ1')).toEqual([
      ['issued', 1, undefined],
      ['superseded', 1, 'RRV'],
      ['issued', 2, undefined],
    ]);
    const after = await process.row('RJ1');
    expect(after?.expectedPence).toBeGreaterThan(before?.expectedPence ?? Infinity);
    expect(after?.appendixSha256).not.toBe(before?.appendixSha256);
  });

  it('supersedes a pending offer without a trace in the log, for nobody has seen it', async () => {
    const process = await issued();
    await process.put(site('RTD'));
    await process.put(changed('RTD'));
    await process.work();
    expect(await offersOf(process, 'RTD')).toEqual([
      [1, 1, 'superseded'],
      [1, 2, 'issued'],
    ]);
    expect(await logOf(process, 'RTD')).toEqual([['issued', 2, undefined]]);
  });

  it('does nothing when the same is sent again', async () => {
    const process = await issued();
    const before = await process.row('RJ1');
    const sent = process.queue.sent.length;
    expect((await process.put(site('RJ1'))).row).toEqual(before);
    expect(process.queue.sent).toHaveLength(sent);
    expect(await offersOf(process, 'RJ1')).toEqual([[1, 1, 'issued']]);
  });

  it('is not possible once the site has accepted', async () => {
    const process = await issued();
    await process.decideAt('RJ1', 'accepted');
    await expect(process.put(changed('RJ1'))).rejects.toMatchObject({
      code: 'stateConflict',
      details: { offerStatus: 'accepted' },
    });
    expect((await process.put(site('RJ1'))).row.status).toBe('accepted');
  });

  it.each([
    ['notAccepted', 'superseded'],
    ['declinedCapacity', 'declinedCapacity'],
  ] as const)(
    're-issues the price of a site that answered %s, whose decision stays',
    async (decision, first) => {
      const process = await issued();
      await process.decideAt('RJ1', decision);
      await process.put(site('RJ1'));
      await process.work();
      expect(await offersOf(process, 'RJ1')).toEqual([
        [1, 1, first],
        [1, 2, 'issued'],
      ]);
      expect(await process.ledger.findOffer(IRAS_ID, 'RJ1', 1, 1)).toMatchObject({ decision: { decision } });
      const { items } = await process.ledger.listMonthCounters('2026-11', { limit: 10 });
      const counted = decision === 'notAccepted' ? 'lateNotAccepted' : 'lateDeclinedCapacity';
      expect(items).toMatchObject([{ odsCode: 'RJ1', counters: { [counted]: 1 } }]);
    },
  );

  it('and the decision of the trust at the same moment end with one of the two', async () => {
    const process = await issued();
    const [put, decided] = await Promise.allSettled([
      process.put(changed('RJ1')),
      process.decideAt('RJ1', 'accepted'),
    ]);
    const offers = await offersOf(process, 'RJ1');
    if (decided.status === 'fulfilled') {
      expect(offers).toEqual([[1, 1, 'accepted']]);
      expect(put).toMatchObject({ reason: { code: 'stateConflict' } });
    } else {
      expect(offers).toEqual([
        [1, 1, 'superseded'],
        [1, 2, 'pending'],
      ]);
    }
  });

  it('on the next version leaves the accepted offer of the one before in force', async () => {
    const process = await issued();
    await process.decideAt('RJ1', 'accepted');
    await process.save();
    await process.submit();
    await process.agree();
    await process.put(changed('RJ1'));
    await process.work();
    expect(await offersOf(process, 'RJ1')).toEqual([
      [1, 1, 'accepted'],
      [2, 1, 'issued'],
    ]);
    expect(await process.row('RJ1')).toMatchObject({ reviewVersion: 2, principalInvestigator: 'Dr New' });
  });

  it('waits for the next version where an upheld escalation superseded the offer', async () => {
    const process = await issued();
    const [known, offer] = await Promise.all([
      process.ledger.findStudySite(IRAS_ID, 'RJ1'),
      process.ledger.findOffer(IRAS_ID, 'RJ1', 1, 1),
    ]);
    const organisation = await process.organisations.findOrganisation('RJ1');
    const at = '2026-11-03T09:00:00.000Z';
    const upheld = endOffer('superseded', {
      offer: offer!,
      site: known!,
      at,
      organisation,
      sha256: process.sha256,
    });
    await process.ledger.commit([
      { kind: 'studySite', record: { ...upheld.site, lock: known!.lock + 1 } },
      ...upheld.changes,
    ]);
    expect((await process.put(changed('RJ1'))).row).toMatchObject({
      status: 'superseded',
      principalInvestigator: 'Dr New',
    });
    expect(await offersOf(process, 'RJ1')).toEqual([[1, 1, 'superseded']]);
    await process.save(smallReview({ sites: [changed('RJ1')] }));
    await process.submit();
    await process.agree();
    await process.work();
    expect(await process.row('RJ1')).toMatchObject({
      status: 'issued',
      reviewVersion: 2,
      principalInvestigator: 'Dr New',
    });
  });

  it('needs If-Match to change a site that takes part, and none to add one or to ask for the same again', async () => {
    const process = await issued();
    const put = (wanted: ReturnType<typeof site>) =>
      process.putSite({ caller: lead, irasId: IRAS_ID, site: wanted });
    await expect(put(changed('RJ1'))).rejects.toMatchObject({ code: 'preconditionRequired' });
    expect((await process.row('RJ1'))?.issueNumber).toBe(1);
    expect(await put(site('RJ1'))).toMatchObject({ added: false, row: { issueNumber: 1 } });
    expect(await put(site('RTD'))).toMatchObject({ added: true });
    expect(await put(site('RTD'))).toMatchObject({ added: false, row: { issueNumber: 1 } });
    await process.withdraw('RTD');
    expect(await put(site('RTD', 3))).toMatchObject({ row: { status: 'pending' } });
  });

  it('heeds If-Match where it is sent', async () => {
    const process = await issued();
    const { etag } = (await process.row('RJ1')) ?? {};
    const put = (ifMatch: string | undefined) =>
      process.putSite({ caller: lead, irasId: IRAS_ID, site: changed('RJ1'), ifMatch });
    await expect(put('999')).rejects.toMatchObject({ code: 'stale' });
    expect((await put(etag)).row.issueNumber).toBe(2);
  });
});

describe('a site that joins while the next version is agreed', () => {
  it('ends with an offer of the new version, though the worker passed before it was there', async () => {
    const process = await issued();
    await process.save();
    await process.submit();
    const resourceSha256 = await process.pinnedHash();
    const commit: StudyLedger['commit'] = (changes) => process.ledger.commit(changes);
    let agreedMeanwhile = false;
    const racing = await createStudyProcess({
      ...process,
      ledger: {
        ...process.ledger,
        // Between the decision to add the site and its commit, version 2 is agreed and its worker is done.
        commit: async (changes) => {
          if (!agreedMeanwhile && changes.some(({ kind }) => kind === 'studySite')) {
            agreedMeanwhile = true;
            await process.agreeReview({ caller: company, irasId: IRAS_ID, resourceSha256 });
            await process.work();
          }
          await commit(changes);
        },
      },
    });
    const { row, added } = await racing.put(site('RTD'));
    expect(added).toBe(true);
    expect(row).toMatchObject({ reviewVersion: 2, issueNumber: 1 });
    await process.work();
    expect(await offersOf(process, 'RTD')).toEqual([
      [1, 1, 'superseded'],
      [2, 1, 'issued'],
    ]);
  });
});

describe('withdrawing a site', () => {
  it('withdraws its undecided offer and says so in the log', async () => {
    const process = await issued();
    expect(await process.withdraw('RJ1')).toMatchObject({ status: 'withdrawn' });
    expect(await offersOf(process, 'RJ1')).toEqual([[1, 1, 'withdrawn']]);
    expect(await logOf(process, 'RJ1')).toEqual([
      ['issued', 1, undefined],
      ['withdrawn', 1, 'RRV'],
    ]);
    expect(await openAt(process, 'RJ1')).toBe(0);
    await expect(process.decideAt('RJ1', 'accepted')).rejects.toMatchObject({ code: 'stateConflict' });
  });

  it('again changes nothing', async () => {
    const process = await issued();
    const first = await process.withdraw('RJ1');
    expect(await process.withdraw('RJ1')).toEqual(first);
  });

  it.each(['accepted', 'notAccepted', 'declinedCapacity'] as const)(
    'is not possible of a site that answered %s',
    async (decision) => {
      const process = await issued();
      await process.decideAt('RJ1', decision);
      await expect(process.withdraw('RJ1')).rejects.toMatchObject({
        code: 'stateConflict',
        details: { offerStatus: decision },
      });
    },
  );

  it('before the worker came to it keeps it from being offered', async () => {
    const process = await createStudyProcess();
    await process.save();
    await process.submit();
    await process.agree();
    await process.withdraw('RJ1');
    await process.work();
    expect(await offersOf(process, 'RJ1')).toEqual([]);
    expect(await process.row('RJ1')).toMatchObject({ status: 'withdrawn' });
    expect(await process.row('RK9')).toMatchObject({ status: 'issued' });
  });

  it('can be taken back by adding the site again', async () => {
    const process = await issued();
    await process.withdraw('RJ1');
    expect(await process.put(site('RJ1'))).toMatchObject({
      added: false,
      row: { status: 'pending', issueNumber: 2 },
    });
    await process.work();
    expect(await process.row('RJ1')).toMatchObject({ status: 'issued' });
  });

  it('is not there for a site that takes no part, or for others than the lead site', async () => {
    const process = await issued();
    await expect(process.withdraw('RTH')).rejects.toMatchObject({ code: 'notFound' });
    for (const caller of [company, coordinator, trust('RJ1')]) {
      const attempt = process.withdrawSite({ caller, irasId: IRAS_ID, odsCode: 'RJ1' });
      await expect(attempt).rejects.toMatchObject({ code: 'notFound' });
    }
  });
});

import { describe, expect, it } from 'vitest';
import { findChainFault } from '../../../shared/domain/decision-log.ts';
import { keepOrganisation } from '../../support/keep-organisation.ts';
import { IRAS_ID, smallReview } from '../resource-review/small-review.ts';
import { company, coordinator, lead, londonNetwork, trust } from '../resource-review/study-process.ts';
import { issuedProcess, SITE, type TrustProcess } from './trust-process.ts';

async function monthOf({ ledger }: TrustProcess, odsCode = SITE) {
  const { items } = await ledger.listMonthCounters('2026-11', { limit: 200 });
  return items.find((each) => each.odsCode === odsCode)?.counters;
}

describe('issuing a price again', () => {
  it('after a refusal gives the trust the same price under the next number, and the refusal stays counted', async () => {
    const process = await issuedProcess();
    const before = await process.row(SITE);
    await process.decideAt(SITE, 'notAccepted');
    process.clock.advance(1000);
    const reissue = await process.reissue();
    expect(reissue).toMatchObject({
      ...{ odsCode: SITE, reviewVersion: 1, issueNumber: 2, status: 'pending', after: 'notAccepted' },
      ...{ reason: 'The set-up fee was explained', by: { role: 'studyResourceReviewer' } },
    });
    expect(process.queue.sent.at(-1)).toMatchObject({ kind: 'issueSite', issueNumber: 2 });
    await process.work();
    expect(await process.row(SITE)).toMatchObject({
      status: 'issued',
      issueNumber: 2,
      expectedPence: before?.expectedPence,
    });
    const log = await process.log();
    expect(log.map(({ event, offer }) => `${event.kind} ${offer.issueNumber}`)).toEqual([
      'issued 1',
      'decided 1',
      'superseded 1',
      'issued 2',
    ]);
    expect(findChainFault(log, process.sha256)).toBeUndefined();
    await process.decideAt(SITE, 'accepted');
    expect(await monthOf(process)).toMatchObject({ lateNotAccepted: 1, lateAccepted: 1, lateSetupFee: 1 });
    const refused = await process.ledger.findOffer(IRAS_ID, SITE, 1, 1);
    expect(refused).toMatchObject({ status: 'superseded', decision: { decision: 'notAccepted' } });
  });

  it('after a declined capacity leaves that answer as it is', async () => {
    const process = await issuedProcess();
    await process.decideAt(SITE, 'declinedCapacity');
    process.clock.advance(1000);
    expect(await process.reissue(coordinator)).toMatchObject({
      issueNumber: 2,
      after: 'declinedCapacity',
      by: { role: 'nationalCoordinator' },
    });
    await process.work();
    expect(await process.statusOf()).toBe('issued');
    expect(await process.ledger.findOffer(IRAS_ID, SITE, 1, 1)).toMatchObject({ status: 'declinedCapacity' });
    expect((await process.log()).map(({ event }) => event.kind)).toEqual(['issued', 'decided', 'issued']);
    expect(await monthOf(process)).toMatchObject({ lateDeclinedCapacity: 1 });
    expect(await process.open()).toMatchObject({ lateIssued: 1 });
  });

  it('tells trust, lead site and company why, and lists every re-issue', async () => {
    const process = await issuedProcess();
    for (let round = 0; round < 2; round += 1) {
      await process.decideAt(SITE, 'notAccepted');
      process.clock.advance(1000);
      await process.reissue();
      await process.work();
    }
    expect(await process.told('priceReissued')).toEqual([
      'companyRepresentative example-pharma',
      'companyRepresentative example-pharma',
      'siteRepresentative RJ1',
      'siteRepresentative RJ1',
      'studyResourceReviewer RRV',
      'studyResourceReviewer RRV',
    ]);
    for (const caller of [lead, company, coordinator, trust(SITE)]) {
      const { items } = await process.listReissues({ caller, irasId: IRAS_ID, odsCode: SITE, limit: 10 });
      expect(items.map(({ issueNumber, reason }) => [issueNumber, reason])).toEqual([
        [2, 'The set-up fee was explained'],
        [3, 'The set-up fee was explained'],
      ]);
    }
    const hidden = process.listReissues({ caller: trust('RK9'), irasId: IRAS_ID, odsCode: SITE, limit: 10 });
    await expect(hidden).rejects.toMatchObject({ code: 'notFound' });
  });

  it('is refused while the price is open, accepted, or being judged', async () => {
    const process = await issuedProcess();
    await expect(process.reissue()).rejects.toMatchObject({
      code: 'stateConflict',
      details: { offerStatus: 'issued' },
    });
    await process.escalate();
    await expect(process.reissue()).rejects.toMatchObject({ details: { offerStatus: 'escalated' } });
    await process.decideAt('RK9', 'accepted');
    await expect(process.reissue(lead, 'RK9')).rejects.toMatchObject({
      details: { offerStatus: 'accepted' },
    });
  });

  it('happens once when lead site and coordinator ask at the same moment', async () => {
    const process = await issuedProcess();
    await process.decideAt(SITE, 'notAccepted');
    const outcomes = await Promise.allSettled([process.reissue(lead), process.reissue(coordinator)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const { items } = await process.ledger.listOffers(IRAS_ID, { limit: 10 }, SITE);
    expect(items.map(({ issueNumber, status }) => [issueNumber, status])).toEqual([
      [1, 'superseded'],
      [2, 'pending'],
    ]);
  });

  it('is answered also when the queue is down: the sweeper finds the offer', async () => {
    const process = await issuedProcess();
    await process.decideAt(SITE, 'notAccepted');
    process.queue.failure = new Error('the queue is down');
    expect(await process.reissue()).toMatchObject({ issueNumber: 2, status: 'pending' });
    expect((await process.ledger.listPendingOffers({ limit: 10 })).items).toMatchObject([{ issueNumber: 2 }]);
  });

  it('waits for the newer version once one is agreed', async () => {
    const process = await issuedProcess();
    await process.decideAt(SITE, 'notAccepted');
    const { study } = smallReview();
    await process.save(smallReview({ study: { ...study, protocol: { ...study.protocol, version: '2' } } }));
    await process.submit();
    await process.agree();
    await expect(process.reissue()).rejects.toMatchObject({ details: { agreedVersion: 2 } });
    await process.work();
    expect(await process.row(SITE)).toMatchObject({ status: 'issued', reviewVersion: 2 });
  });

  it('is not offered to a trust that has closed in between', async () => {
    const process = await issuedProcess();
    await process.decideAt(SITE, 'notAccepted');
    const organisation = (await process.organisations.findOrganisation(SITE))!;
    await keepOrganisation(process, { ...organisation, status: 'closed', closedOn: '2026-10-31' });
    await expect(process.reissue()).rejects.toMatchObject({ code: 'findings' });
  });

  it('is for the lead site and the coordinator: for anybody else there is nothing', async () => {
    const process = await issuedProcess();
    await process.decideAt(SITE, 'notAccepted');
    for (const caller of [company, londonNetwork, trust(SITE)]) {
      await expect(process.reissue(caller)).rejects.toMatchObject({ code: 'notFound' });
    }
  });
});

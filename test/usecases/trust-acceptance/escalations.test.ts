import { describe, expect, it } from 'vitest';
import { findChainFault } from '../../../shared/domain/decision-log.ts';
import { planStudy } from '../../../shared/domain/study-price.ts';
import { bundledTariff } from '../../../shared/reference/index.ts';
import { lapseEscalation } from '../../../shared/usecases/trust-acceptance/lapse-escalation.ts';
import { personAs, personWith } from '../../support/service-deps.ts';
import { IRAS_ID, site, smallReview } from '../resource-review/small-review.ts';
import {
  company,
  coordinator,
  lead,
  londonNetwork,
  stranger,
  trust,
} from '../resource-review/study-process.ts';
import { issuedProcess, LARGE, SITE, SMALL } from './trust-process.ts';

const byTrust = { caller: trust(SITE), irasId: IRAS_ID, odsCode: SITE };
const midlands = personAs('networkAssessor', 'Y60');

describe('reporting a missing item', () => {
  it('answers its share of the direct costs, and lets the price wait for the network', async () => {
    const process = await issuedProcess();
    const escalation = await process.escalate(SMALL, { inProtocolSchedule: true });
    expect(escalation).toMatchObject({
      id: `${IRAS_ID}-RJ1-2`,
      status: 'open',
      waitingDays: 0,
      network: 'Y56',
      reviewVersion: 1,
      issueNumber: 1,
      inProtocolSchedule: true,
      item: SMALL,
      raised: { by: { organisation: 'RJ1', role: 'siteRepresentative' } },
      appendixSha256: (await process.row(SITE))?.appendixSha256,
    });
    expect(escalation).not.toHaveProperty('lock');
    expect(await process.statusOf()).toBe('escalated');
    expect(await process.open()).toMatchObject({ lateIssued: 0, lateEscalated: 1, allEscalated: 1 });
    const log = await process.log();
    expect(log.map(({ event }) => event.kind)).toEqual(['issued', 'escalated']);
    expect(log[1]).toMatchObject({ event: { escalation: escalation.id }, by: { organisation: 'RJ1' } });
    expect(findChainFault(log, process.sha256)).toBeUndefined();
  });

  it('computes the share from the rates of the pinned tariff and the targets of the offer', async () => {
    const process = await issuedProcess();
    const { share } = await process.escalate(SMALL);
    const release = bundledTariff();
    const rate = (role: string) => BigInt(release.roles.find(({ code }) => code === role)!.pencePerHour);
    // Consent 30 nurse minutes for each of 10 participants; dispensing, set-up and close-down once.
    const total = 300n * rate('nurse') + 20n * rate('pharmacist') + 720n * rate('admin');
    const item = 5n * rate('nurse');
    expect(share.percent?.replace('.', '')).toBe(String((item * 100_000n) / total).padStart(4, '0'));
    expect(share.reachesThreshold).toBe(false);
    expect(planStudy(smallReview(), release).lines).toHaveLength(4);
  });

  it('tells the network, the lead site and the company', async () => {
    const process = await issuedProcess();
    await process.escalate();
    expect(await process.told('escalationRaised')).toEqual([
      'companyRepresentative example-pharma',
      'networkAssessor Y56',
      'studyResourceReviewer RRV',
    ]);
  });

  it('is refused while the network has one before it, naming that one', async () => {
    const process = await issuedProcess();
    const { id } = await process.escalate();
    await expect(process.escalate(SMALL)).rejects.toMatchObject({
      code: 'stateConflict',
      details: { offerStatus: 'escalated', escalation: id },
    });
    expect(await process.log()).toHaveLength(2);
  });

  it.each([
    ['accepted', 'has accepted this price', /acceptance is final.*new version of the review/],
    ['notAccepted', 'has refused this price', /issue the price again/],
    ['declinedCapacity', 'cannot take part', /issue the price again/],
  ] as const)(
    'is refused once the trust has %s, and says what to do instead',
    async (decision, message, mend) => {
      const process = await issuedProcess();
      await process.decideAt(SITE, decision);
      await expect(process.escalate()).rejects.toMatchObject({
        ...{ code: 'stateConflict', message: expect.stringContaining(message) },
        ...{ mend: expect.stringMatching(mend), details: { offerStatus: decision } },
      });
      expect(await process.statusOf()).toBe(decision);
      expect(await process.told('escalationRaised')).toEqual([]);
    },
  );

  it('is refused for items that the tariff does not price, naming the field, and the price stays open', async () => {
    const process = await issuedProcess();
    const lost = process.escalate({ ...LARGE, tariffItem: 'LOST' });
    await expect(lost).rejects.toMatchObject({ code: 'unknownTariffItem', path: 'item.tariffItem' });
    const { minutes: _none, ...nothing } = LARGE;
    await expect(process.escalate(nothing)).rejects.toMatchObject({ code: 'offTariff', path: 'item' });
    expect(await process.statusOf()).toBe('issued');
  });

  it('is for the trust itself: nobody else finds the price', async () => {
    const process = await issuedProcess();
    const command = { ...byTrust, item: LARGE, evidence: 'x', inProtocolSchedule: false };
    for (const caller of [lead, company, coordinator, londonNetwork, trust('RK9')]) {
      await expect(process.raiseEscalation({ ...command, caller })).rejects.toMatchObject({
        code: 'notFound',
      });
    }
  });

  it('happens once when two people of the trust report at the same moment', async () => {
    const process = await issuedProcess();
    const outcomes = await Promise.allSettled([process.escalate(), process.escalate(SMALL)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await process.log()).filter(({ event }) => event.kind === 'escalated')).toHaveLength(1);
    expect(await process.open()).toMatchObject({ lateIssued: 0, lateEscalated: 1 });
  });

  it('blocks a decision until it is judged', async () => {
    const process = await issuedProcess();
    await process.escalate();
    await expect(process.decideAt(SITE, 'accepted')).rejects.toMatchObject({ code: 'stateConflict' });
  });
});

describe('the judgement', () => {
  it.each(['includedElsewhere', 'belowThreshold'] as const)(
    '%s gives the same price back to the trust, which may then accept it',
    async (judgement) => {
      const process = await issuedProcess();
      const { id } = await process.escalate(SMALL);
      process.clock.advance(3 * 24 * 60 * 60 * 1000);
      const judged = await process.judge(id, judgement, { reason: 'It is in line 3' });
      expect(judged).toMatchObject({
        status: judgement,
        waitingDays: 3,
        judgement: { judgement, reason: 'It is in line 3', by: { organisation: 'Y56' } },
      });
      expect(judged.judgement).not.toHaveProperty('ground');
      expect(await process.open()).toMatchObject({ lateIssued: 1, lateEscalated: 0 });
      const log = await process.log();
      expect(log.at(-1)).toMatchObject({
        event: { kind: 'returned', escalation: id },
        by: { organisation: 'Y56' },
      });
      expect(findChainFault(log, process.sha256)).toBeUndefined();
      await process.decideAt(SITE, 'accepted');
      expect(await process.statusOf()).toBe('accepted');
    },
  );

  it('upheld supersedes the price and asks the lead site for a new version, which every site is offered', async () => {
    const process = await issuedProcess();
    const { id } = await process.escalate(LARGE);
    const judged = await process.judge(id, 'upheld');
    expect(judged).toMatchObject({ status: 'upheld', judgement: { ground: 'threshold' } });
    expect(await process.statusOf()).toBe('superseded');
    expect(await process.statusOf('RK9')).toBe('issued');
    expect(await process.open()).toMatchObject({ lateIssued: 0, lateEscalated: 0, allEscalated: 0 });
    expect((await process.log()).at(-1)).toMatchObject({
      event: { kind: 'superseded' },
      by: { organisation: 'Y56' },
    });
    expect(await process.told('escalationJudged')).toContain('studyResourceReviewer RRV');
    const { study } = smallReview();
    await process.save(smallReview({ study: { ...study, protocol: { ...study.protocol, version: '1.1' } } }));
    await process.submit();
    await process.agree();
    await process.work();
    expect(await process.row(SITE)).toMatchObject({ status: 'issued', reviewVersion: 2, issueNumber: 1 });
    expect(await process.row('RK9')).toMatchObject({ status: 'issued', reviewVersion: 2 });
  });

  it('upholds an item of the schedule of events at any size, and a small one only with a waiver', async () => {
    const process = await issuedProcess();
    const first = await process.escalate(SMALL, { inProtocolSchedule: true });
    expect((await process.judge(first.id, 'upheld')).judgement?.ground).toBe('protocolSchedule');
    const other = await process.escalate(SMALL, {}, 'RK9');
    const south = personAs(
      'networkAssessor',
      (await process.organisations.findOrganisation('RK9'))!.region!.code,
    );
    const judge = (waiver?: { reason: string }) =>
      process.judgeEscalation({ caller: south, id: other.id, judgement: 'upheld', waiver });
    await expect(judge()).rejects.toMatchObject({ code: 'invalidInput', path: 'waiver.reason' });
    expect(await process.statusOf('RK9')).toBe('escalated');
    expect((await judge({ reason: 'First commercial study' })).judgement).toMatchObject({ ground: 'waiver' });
  });

  it('is made once: the same again answers the first, another is refused with it', async () => {
    const process = await issuedProcess();
    const { id } = await process.escalate(SMALL);
    const first = await process.judge(id, 'includedElsewhere', { reason: 'First' });
    process.clock.advance(1000);
    expect(await process.judge(id, 'includedElsewhere', { reason: 'Second' })).toEqual(first);
    await expect(process.judge(id, 'upheld')).rejects.toMatchObject({
      code: 'decidedOtherwise',
      details: { first: first.judgement },
    });
    expect(await process.log()).toHaveLength(3);
    expect(await process.told('escalationJudged')).toHaveLength(3);
  });

  it('happens once when two assessors judge at the same moment', async () => {
    const process = await issuedProcess();
    const { id } = await process.escalate(LARGE);
    const outcomes = await Promise.allSettled([
      process.judge(id, 'upheld'),
      process.judge(id, 'includedElsewhere'),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await process.log()).toHaveLength(3);
  });

  it('is for the network of the region: for anybody else, and for any other id, there is nothing', async () => {
    const process = await issuedProcess();
    const { id } = await process.escalate();
    for (const caller of [midlands, lead, company, coordinator, trust(SITE)]) {
      const attempt = process.judgeEscalation({ caller, id, judgement: 'upheld' });
      await expect(attempt).rejects.toMatchObject({ code: 'notFound' });
    }
    for (const other of ['nonsense', `${IRAS_ID}-RJ1-3`, `${IRAS_ID}-RK9-2`, '7654321-RJ1-2']) {
      await expect(process.judge(other, 'upheld')).rejects.toMatchObject({ code: 'notFound' });
    }
  });

  it('may be followed by another report of the same trust', async () => {
    const process = await issuedProcess();
    await process.judge((await process.escalate(SMALL)).id, 'belowThreshold');
    const again = await process.escalate(LARGE);
    expect(again.id).toBe(`${IRAS_ID}-RJ1-4`);
    await process.judge(again.id, 'upheld');
    expect(findChainFault(await process.log(), process.sha256)).toBeUndefined();
    const { items } = await process.listSiteEscalations({ ...byTrust, limit: 10 });
    expect(items.map(({ status }) => status)).toEqual(['belowThreshold', 'upheld']);
  });
});

describe('a price that is replaced before the network judges', () => {
  it('leaves the escalation lapsed, and nothing to judge', async () => {
    const process = await issuedProcess();
    const { id } = await process.escalate();
    process.clock.advance(60_000);
    await process.put(site(SITE, 20));
    expect(await process.readEscalation({ caller: londonNetwork, id })).toMatchObject({
      status: 'lapsed',
      lapsed: { at: '2026-11-02T09:01:00.000Z' },
    });
    await expect(process.judge(id, 'upheld')).rejects.toMatchObject({
      code: 'stateConflict',
      details: { escalationStatus: 'lapsed' },
    });
    await process.work();
    expect(await process.row(SITE)).toMatchObject({ status: 'issued', issueNumber: 2 });
    const { items } = await process.listNetworkEscalations({
      caller: londonNetwork,
      limit: 10,
      listing: 'open',
    });
    expect(items).toEqual([]);
    await expect(process.judge(id, 'upheld')).rejects.toMatchObject({
      details: { escalationStatus: 'lapsed' },
    });
  });

  it('closes it in the commit that ends the offer, where that one asks for it', async () => {
    const process = await issuedProcess();
    const { id } = await process.escalate();
    const known = (await process.ledger.findStudySite(IRAS_ID, SITE))!;
    const offer = (await process.ledger.findOffer(IRAS_ID, SITE, 1, 1))!;
    const at = '2026-11-03T09:00:00.000Z';
    await process.ledger.commit(await lapseEscalation(process.ledger, offer, known, at));
    const { items } = await process.listNetworkEscalations({
      caller: londonNetwork,
      limit: 10,
      listing: 'closed',
    });
    expect(items).toMatchObject([{ id, status: 'lapsed', lapsed: { at } }]);
    expect(await lapseEscalation(process.ledger, offer, known, at)).toEqual([]);
    expect(await lapseEscalation(process.ledger, { ...offer, status: 'issued' }, known, at)).toEqual([]);
  });
});

describe('reading escalations', () => {
  it('is for every party of the site, and nobody else', async () => {
    const process = await issuedProcess();
    const { id } = await process.escalate();
    for (const caller of [trust(SITE), lead, company, coordinator, londonNetwork]) {
      expect(await process.readEscalation({ caller, id })).toMatchObject({ id, status: 'open' });
      const { items } = await process.listSiteEscalations({ ...byTrust, caller, limit: 10 });
      expect(items).toHaveLength(1);
    }
    for (const caller of [trust('RK9'), midlands, stranger]) {
      await expect(process.readEscalation({ caller, id })).rejects.toMatchObject({ code: 'notFound' });
      const listed = process.listSiteEscalations({ ...byTrust, caller, limit: 10 });
      await expect(listed).rejects.toMatchObject({ code: 'notFound' });
    }
    const { items } = await process.listSiteEscalations({
      ...byTrust,
      caller: lead,
      odsCode: 'RK9',
      limit: 10,
    });
    expect(items).toEqual([]);
  });

  it('shows a network those of its trusts over all pages, open ones first', async () => {
    const process = await issuedProcess();
    await process.put(site('RYJ'));
    await process.put(site('RAL'));
    await process.work();
    const first = await process.escalate(SMALL);
    process.clock.advance(1000);
    const second = await process.escalate(SMALL, {}, 'RYJ');
    process.clock.advance(1000);
    const third = await process.escalate(SMALL, {}, 'RAL');
    await process.escalate(SMALL, {}, 'RK9');
    process.clock.advance(1000);
    await process.judge(first.id, 'belowThreshold');
    process.clock.advance(1000);
    await process.judge(third.id, 'belowThreshold');
    const both = personWith(londonNetwork, midlands, personAs('networkAssessor', 'Y58'));
    for (const limit of [1, 2, 10]) {
      const pages: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await process.listNetworkEscalations({ caller: londonNetwork, limit, cursor });
        pages.push(...page.items.map(({ id, status }) => `${id} ${status}`));
        cursor = page.next;
      } while (cursor !== undefined);
      expect(pages).toEqual([
        `${second.id} open`,
        `${third.id} belowThreshold`,
        `${first.id} belowThreshold`,
      ]);
    }
    const all = await process.listNetworkEscalations({ caller: both, limit: 10 });
    expect(all.items.map(({ odsCode }) => odsCode)).toEqual(['RYJ', 'RK9', 'RAL', 'RJ1']);
    expect(await process.listNetworkEscalations({ caller: midlands, limit: 10 })).toEqual({ items: [] });
    const forged = process.listNetworkEscalations({ caller: londonNetwork, limit: 10, cursor: 'x' });
    await expect(forged).rejects.toThrow('cursor');
  });
});

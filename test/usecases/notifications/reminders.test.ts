/** Prices that wait: the trust is reminded once for each age, and coordinators see who is waited for. */
import { describe, expect, it } from 'vitest';
import type { Notification } from '../../../shared/ports/study-ledger.ts';
import { createListWaiting } from '../../../shared/usecases/notifications/list-waiting.ts';
import { createRemind } from '../../../shared/usecases/notifications/remind.ts';
import { readAll } from '../../../shared/usecases/read-all.ts';
import { createJudgeEscalation } from '../../../shared/usecases/trust-acceptance/judge-escalation.ts';
import { createRaiseEscalation } from '../../../shared/usecases/trust-acceptance/raise-escalation.ts';
import { someOffer } from '../../support/ledger-fixtures.ts';
import { IRAS_ID } from '../resource-review/small-review.ts';
import { createStudyProcess, londonNetwork, trust } from '../resource-review/study-process.ts';
import { SMALL } from '../trust-acceptance/trust-process.ts';

const DAY = 24 * 60 * 60 * 1000;

async function createIssued(reminderDays: readonly number[] = [7, 14, 21]) {
  const study = await createStudyProcess();
  await study.bringToIssued();
  const reminders = async () => {
    const found: Notification[] = [];
    for await (const each of readAll((page) => study.ledger.listWaitingNotifications(page))) {
      if (each.kind === 'reminder') found.push(each);
    }
    return found.map(({ to, facts }) => `${to.role} ${to.organisation} ${facts['days'] ?? ''}`).sort();
  };
  return {
    ...study,
    reminders,
    remind: createRemind({ ...study, reminderDays }),
    listWaiting: createListWaiting(study),
  };
}

describe('a price that waits', () => {
  it('is not asked after before the first age, to the millisecond', async () => {
    const study = await createIssued();
    study.clock.advance(7 * DAY - 1);
    expect(await study.remind()).toEqual({ reminded: 0 });
    study.clock.advance(1);
    expect(await study.remind()).toEqual({ reminded: 2 });
    expect(await study.reminders()).toEqual(['siteRepresentative RJ1 7', 'siteRepresentative RK9 7']);
  });

  it('is asked after once for each age, however often somebody looks', async () => {
    const study = await createIssued();
    for (let day = 1; day <= 40; day += 1) {
      study.clock.advance(DAY);
      await Promise.all([study.remind(), study.remind()]);
      await study.remind();
    }
    expect(await study.reminders()).toEqual(
      ['RJ1', 'RK9'].flatMap((odsCode) => [14, 21, 7].map((days) => `siteRepresentative ${odsCode} ${days}`)),
    );
  });

  it('that passed several ages unnoticed is asked after once', async () => {
    const study = await createIssued();
    study.clock.advance(30 * DAY);
    expect(await study.remind()).toEqual({ reminded: 2 });
    expect(await study.reminders()).toEqual(['siteRepresentative RJ1 21', 'siteRepresentative RK9 21']);
  });

  it('is asked after at the ages that are configured, in whatever order', async () => {
    const study = await createIssued([10, 3]);
    study.clock.advance(4 * DAY);
    await study.remind();
    expect(await study.reminders()).toEqual(['siteRepresentative RJ1 3', 'siteRepresentative RK9 3']);
    expect(await (await createIssued([])).remind()).toEqual({ reminded: 0 });
  });

  it('is not asked after once it is decided, nor while the network judges', async () => {
    const study = await createIssued();
    await study.decideAt('RJ1', 'declinedCapacity');
    const offer = (await study.ledger.findOffer(IRAS_ID, 'RK9', 1, 1))!;
    await study.ledger.commit([
      { kind: 'offer', record: { ...offer, status: 'escalated', lock: offer.lock + 1 } },
    ]);
    study.clock.advance(8 * DAY);
    expect(await study.remind()).toEqual({ reminded: 0 });
  });

  it('is not asked after where the index is behind and the trust has decided', async () => {
    const study = await createIssued();
    study.clock.advance(8 * DAY);
    const { items } = await study.ledger.listOpenOffers({ limit: 10 });
    await study.decideAt('RJ1', 'accepted');
    const behind = { ...study.ledger, listOpenOffers: async () => ({ items }) };
    const remind = createRemind({ ...study, ledger: behind, reminderDays: [7] });
    expect(await remind()).toEqual({ reminded: 1 });
    expect(await study.reminders()).toEqual(['siteRepresentative RK9 7']);
  });
});

describe('a missing item that waits for its network', () => {
  async function createReported() {
    const study = await createIssued();
    const report = () =>
      createRaiseEscalation(study)({
        ...{ caller: trust('RJ1'), irasId: IRAS_ID, odsCode: 'RJ1', item: SMALL },
        ...{ evidence: 'Table 2', inProtocolSchedule: false },
      });
    const judge = (id: string) =>
      createJudgeEscalation(study)({
        ...{ caller: londonNetwork, id, judgement: 'belowThreshold', reason: 'Fewer minutes' },
      });
    const { id } = await report();
    return { study, report, judge, id };
  }
  const ofNetwork = (reminders: readonly string[]) =>
    reminders.filter((each) => each.startsWith('networkAssessor'));

  it('is asked after at the network, once for each age, and not at the trust', async () => {
    const { study, id } = await createReported();
    study.clock.advance(7 * DAY - 1);
    await study.remind();
    expect(await study.reminders()).toEqual([]);
    study.clock.advance(1);
    await Promise.all([study.remind(), study.remind()]);
    study.clock.advance(7 * DAY);
    await study.remind();
    const reminders = await study.reminders();
    expect(ofNetwork(reminders)).toEqual(['networkAssessor Y56 14', 'networkAssessor Y56 7']);
    expect(reminders.filter((each) => each.includes('RJ1'))).toEqual([]);
    const { items } = await study.ledger.listWaitingNotifications({ limit: 200 });
    const reminder = items.find(({ to, kind }) => kind === 'reminder' && to.role === 'networkAssessor');
    expect(reminder?.facts).toMatchObject({ escalation: id, odsCode: 'RJ1' });
  });

  it('is not asked after once it is judged, and the clock of the trust begins again', async () => {
    const { study, id, judge } = await createReported();
    study.clock.advance(6 * DAY);
    await judge(id);
    study.clock.advance(6 * DAY);
    await study.remind();
    expect(ofNetwork(await study.reminders())).toEqual([]);
    expect(await study.reminders()).toEqual(['siteRepresentative RK9 7']);
    study.clock.advance(DAY);
    await study.remind();
    expect(await study.reminders()).toContain('siteRepresentative RJ1 7');
  });

  it('is asked after again where the trust reports another', async () => {
    const { study, id, judge, report } = await createReported();
    study.clock.advance(8 * DAY);
    await study.remind();
    await judge(id);
    await report();
    study.clock.advance(8 * DAY);
    await study.remind();
    expect(ofNetwork(await study.reminders())).toEqual(['networkAssessor Y56 7', 'networkAssessor Y56 7']);
  });
});

describe('who is waited for', () => {
  it('is listed over all studies, the longest first, with the days', async () => {
    const study = await createIssued();
    study.clock.advance(3 * DAY);
    const since = new Date(study.clock.now()).toISOString();
    await study.ledger.commit([
      {
        kind: 'offer',
        record: someOffer({
          irasId: '7777',
          odsCode: 'RTD',
          status: 'escalated',
          issuedAt: '2026-10-01T09:00:00.000Z',
          statusSince: since,
        }),
      },
    ]);
    study.clock.advance(2 * DAY);
    const { items } = await study.listWaiting({ limit: 10 });
    expect(items.map(({ odsCode, waitsFor, daysWaiting }) => [odsCode, waitsFor, daysWaiting])).toEqual([
      [items[0]?.odsCode, 'trust', 5],
      [items[1]?.odsCode, 'trust', 5],
      ['RTD', 'network', 2],
    ]);
    expect(new Set(items.slice(0, 2).map(({ odsCode }) => odsCode))).toEqual(new Set(['RJ1', 'RK9']));
    expect(items[2]).toMatchObject({ irasId: '7777', waitingSince: since, isEnglishTrust: true });
    expect(items[2]?.site).toContain('Newcastle');
    expect(JSON.stringify(items)).not.toMatch(/pence/i);
  });

  it('comes a page at a time, and no longer names who has answered', async () => {
    const study = await createIssued();
    const first = await study.listWaiting({ limit: 1 });
    const second = await study.listWaiting({ limit: 1, cursor: first.next });
    expect([...first.items, ...second.items].map(({ odsCode }) => odsCode).sort()).toEqual(['RJ1', 'RK9']);
    expect(second.next).toBeUndefined();
    await study.decideAt('RJ1', 'accepted');
    expect((await study.listWaiting({ limit: 10 })).items.map(({ odsCode }) => odsCode)).toEqual(['RK9']);
  });
});

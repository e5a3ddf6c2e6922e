/** Mergers and closures: what is undecided goes to the successor at its own multiplier; decisions stay. */
import { describe, expect, it } from 'vitest';
import { findChainFault } from '../../../shared/domain/decision-log.ts';
import { findMultiplier } from '../../../shared/domain/tariff.ts';
import { LedgerConflict } from '../../../shared/ports/study-ledger.ts';
import { bundledMultipliers } from '../../../shared/reference/index.ts';
import { createCloseOrganisation } from '../../../shared/usecases/site-pricing/close-organisation.ts';
import { createIssueVersion } from '../../../shared/usecases/site-pricing/issue-version.ts';
import { createRebuild } from '../../../shared/usecases/trust-acceptance/rebuild.ts';
import { keepOrganisation } from '../../support/keep-organisation.ts';
import { IRAS_ID, site, smallReview } from '../resource-review/small-review.ts';
import { company, coordinator, lead, trust } from '../resource-review/study-process.ts';
import { LARGE, SMALL } from '../trust-acceptance/trust-process.ts';
import { createPricingProcess, type PricingProcess, withSetUp } from './pricing-process.ts';

const microOf = (odsCode: string) => findMultiplier(bundledMultipliers(), odsCode)?.micro;

async function issued() {
  const process = await createPricingProcess();
  await process.bringToIssued(smallReview({ sites: [site('RJ1', 12), site('RK9')] }));
  return process;
}

async function openAt({ ledger }: PricingProcess, odsCode: string) {
  const { items } = await ledger.listOpenCounters({ limit: 200 });
  return items.find((each) => each.odsCode === odsCode)?.counters.lateIssued ?? 0;
}

describe('a trust that closes', () => {
  it('leaves its open price to its successor, at the multiplier of the successor', async () => {
    const process = await issued();
    const { organisation, studies, next } = await process.close('RJ1', 'RTD');
    expect(organisation).toMatchObject({ status: 'closed', closedOn: '2026-11-01', successors: ['RTD'] });
    expect(studies).toEqual([
      { irasId: IRAS_ID, outcome: 'moved', offer: { reviewVersion: 1, issueNumber: 1 } },
    ]);
    expect(next).toBeUndefined();
    await process.work();
    expect(await process.offersOf('RJ1')).toEqual([[1, 1, 'superseded']]);
    expect(await process.offersOf('RTD')).toEqual([[1, 1, 'issued']]);
    expect(await process.price('RTD')).toMatchObject({
      multiplier: { micro: microOf('RTD') },
      arms: [{ targetParticipants: 12 }],
    });
    expect(microOf('RTD')).not.toBe(microOf('RJ1'));
    expect(await process.row('RTD')).toMatchObject({ principalInvestigator: 'Dr Investigator of RJ1' });
    expect(await process.row('RJ1')).toMatchObject({ status: 'superseded', movedTo: 'RTD' });
    expect(await process.offersOf('RK9')).toEqual([[1, 1, 'issued']]);
  });

  it('is recorded at both trusts and in both logs, and nothing is counted twice', async () => {
    const process = await issued();
    await process.close('RJ1', 'RTD');
    await process.work();
    expect(await process.organisations.findOrganisation('RTD')).toMatchObject({ predecessors: ['RJ1'] });
    const { items } = await process.ledger.listLog(IRAS_ID, 'RJ1', { limit: 10 });
    expect(findChainFault(items, process.sha256)).toBeUndefined();
    expect(items.at(-1)).toMatchObject({
      event: { kind: 'superseded', movedTo: 'RTD' },
      by: { role: 'nationalCoordinator' },
    });
    expect(await process.eventsOf('RTD')).toEqual([['issued', 1]]);
    expect([await openAt(process, 'RJ1'), await openAt(process, 'RTD')]).toEqual([0, 1]);
    const { differences } = await createRebuild(process)({ mend: false });
    expect(differences).toEqual([]);
  });

  it('lets the successor decide, and the closed trust no more', async () => {
    const process = await issued();
    await process.close('RJ1', 'RTD');
    await process.work();
    await expect(process.decideAt('RJ1', 'accepted')).rejects.toMatchObject({ code: 'stateConflict' });
    await process.decideAt('RTD', 'accepted');
    expect(await process.offersOf('RTD')).toEqual([[1, 1, 'accepted']]);
    const { items } = await process.listStudies({ caller: trust('RTD'), page: { limit: 10 } });
    expect(items).toMatchObject([{ irasId: IRAS_ID }]);
  });

  it.each(['accepted', 'notAccepted', 'declinedCapacity'] as const)(
    'keeps what it decided: %s',
    async (decision) => {
      const process = await issued();
      await process.decideAt('RJ1', decision);
      const { studies } = await process.close('RJ1', 'RTD');
      expect(studies).toEqual([{ irasId: IRAS_ID, outcome: 'stays', status: decision }]);
      expect(await process.offersOf('RJ1')).toEqual([[1, 1, decision]]);
      expect(await process.offersOf('RTD')).toEqual([]);
    },
  );

  it('keeps an accepted first price while its undecided second goes to the successor', async () => {
    const process = await issued();
    await process.decideAt('RJ1', 'accepted');
    await process.amend(withSetUp(700, { sites: [site('RJ1', 12), site('RK9')] }));
    await process.close('RJ1', 'RTD');
    await process.work();
    expect(await process.offersOf('RJ1')).toEqual([
      [1, 1, 'accepted'],
      [2, 1, 'superseded'],
    ]);
    expect(await process.row('RJ1')).toMatchObject({ inForce: { reviewVersion: 1 }, movedTo: 'RTD' });
    expect(await process.offersOf('RTD')).toEqual([[2, 1, 'issued']]);
  });

  it('leaves a price that is still being prepared to its successor, without a log entry', async () => {
    const process = await createPricingProcess();
    await process.agreeVersion(smallReview());
    const [job] = process.queue.sent;
    await process.work();
    await process.put(site('RJ1', 30));
    await process.close('RJ1', 'RTD');
    await process.work();
    expect(job?.kind).toBe('issueVersion');
    expect(await process.offersOf('RJ1')).toEqual([
      [1, 1, 'superseded'],
      [1, 2, 'superseded'],
    ]);
    expect(await process.eventsOf('RJ1')).toEqual([
      ['issued', 1],
      ['superseded', 1],
    ]);
    expect(await process.price('RTD')).toMatchObject({ arms: [{ targetParticipants: 30 }] });
  });

  it('lets its escalation lapse', async () => {
    const process = await issued();
    const { id } = await process.escalate(SMALL);
    await process.close('RJ1', 'RTD');
    expect(await process.readEscalation({ caller: lead, id })).toMatchObject({ status: 'lapsed' });
    await process.work();
    expect(await process.offersOf('RTD')).toEqual([[1, 1, 'issued']]);
  });

  it('of which an escalation was upheld leaves the next price, not the one that lacks the item', async () => {
    const process = await issued();
    const { id } = await process.escalate(LARGE, { inProtocolSchedule: true });
    await process.judge(id, 'upheld');
    const { studies } = await process.close('RJ1', 'RTD');
    expect(studies).toEqual([{ irasId: IRAS_ID, outcome: 'moved' }]);
    expect(await process.offersOf('RTD')).toEqual([]);
    expect(await process.row('RTD')).toMatchObject({ status: 'notOffered' });
    await process.amend(withSetUp(700, { sites: [site('RK9')] }));
    expect(await process.offersOf('RTD')).toEqual([[2, 1, 'issued']]);
    expect(await process.offersOf('RJ1')).toEqual([[1, 1, 'superseded']]);
  });

  it('without a successor has its open prices withdrawn', async () => {
    const process = await issued();
    expect((await process.close('RJ1')).studies).toEqual([{ irasId: IRAS_ID, outcome: 'withdrawn' }]);
    expect(await process.row('RJ1')).toMatchObject({ status: 'withdrawn' });
    expect(await process.offersOf('RJ1')).toEqual([[1, 1, 'withdrawn']]);
    expect(await openAt(process, 'RJ1')).toBe(0);
  });
});

describe('a successor', () => {
  it('that takes part itself keeps its own offer and targets', async () => {
    const process = await issued();
    const { studies } = await process.close('RJ1', 'RK9');
    expect(studies).toEqual([{ irasId: IRAS_ID, outcome: 'joined' }]);
    expect(await process.offersOf('RJ1')).toEqual([[1, 1, 'superseded']]);
    expect(await process.offersOf('RK9')).toEqual([[1, 1, 'issued']]);
    expect(await process.row('RK9')).toMatchObject({ targetParticipants: { armA: 10 } });
  });

  it('that had been withdrawn takes part again, under the next issue number', async () => {
    const process = await issued();
    await process.withdraw('RK9');
    expect((await process.close('RJ1', 'RK9')).studies).toMatchObject([
      { outcome: 'moved', offer: { issueNumber: 2 } },
    ]);
    await process.work();
    expect(await process.offersOf('RK9')).toEqual([
      [1, 1, 'withdrawn'],
      [1, 2, 'issued'],
    ]);
  });

  it('without a multiplier is not priced at 1.0: the old offer stays until there is one', async () => {
    const process = await issued();
    const newTrust = {
      odsCode: 'X9Z9Z',
      name: 'New Trust',
      nation: 'England',
      type: 'nhsTrust',
      status: 'open',
    } as const;
    await keepOrganisation(process, newTrust);
    const { studies } = await process.close('RJ1', 'X9Z9Z');
    expect(studies).toMatchObject([{ outcome: 'blocked', findings: [{ code: 'noMultiplier' }] }]);
    expect(await process.offersOf('RJ1')).toEqual([[1, 1, 'issued']]);
    expect(await process.offersOf('X9Z9Z')).toEqual([]);
  });

  it('gets the amended price where the closure and the agreement cross', async () => {
    const process = await issued();
    await process.agreeVersion(withSetUp(700, { sites: [site('RJ1', 12), site('RK9')] }));
    // The worker listed the sites before the trust closed, and comes to them afterwards.
    const listed = await process.ledger.listStudySites(IRAS_ID, { limit: 200 });
    await process.close('RJ1', 'RTD');
    const job = process.queue.sent.findLast(({ kind }) => kind === 'issueVersion')!;
    if (job.kind !== 'issueVersion') throw new Error('no version was agreed');
    await createIssueVersion({
      ...process,
      ledger: { ...process.ledger, listStudySites: async () => listed },
    })(job);
    await process.work();
    expect(await process.offersOf('RTD')).toEqual([[2, 1, 'issued']]);
    expect(await process.offersOf('RJ1')).toEqual([[1, 1, 'superseded']]);
  });
});

describe('closing an organisation', () => {
  it('may be repeated, and then changes nothing', async () => {
    const process = await issued();
    await process.close('RJ1', 'RTD');
    await process.work();
    const sent = process.queue.sent.length;
    expect((await process.close('RJ1', 'RTD')).studies).toEqual([
      { irasId: IRAS_ID, outcome: 'movedBefore' },
    ]);
    expect(process.queue.sent).toHaveLength(sent);
    expect(await process.offersOf('RTD')).toEqual([[1, 1, 'issued']]);
  });

  it('takes the studies page by page', async () => {
    const process = await issued();
    const other = { ...smallReview(), study: { ...smallReview().study, irasId: '2004321' } };
    const of = { caller: lead, irasId: '2004321' };
    await process.saveDraft({ ...of, review: other, ifMatch: undefined });
    const { submission } = await process.submitReview(of).then((step) => step.version);
    await process.agreeReview({
      caller: company,
      irasId: '2004321',
      resourceSha256: submission!.resourceSha256,
    });
    await process.work();
    const first = await process.closePage('RJ1', 'RTD', { limit: 1 });
    const second = await process.closePage('RJ1', 'RTD', { limit: 1, cursor: first.next });
    expect([...first.studies, ...second.studies].map(({ irasId }) => irasId)).toEqual(['2004321', IRAS_ID]);
    expect(second.next).toBeUndefined();
  });

  it('goes on where a write was refused because somebody changed the site at that moment', async () => {
    const process = await issued();
    let conflicts = 2;
    const ledger = {
      ...process.ledger,
      commit: async (changes: Parameters<typeof process.ledger.commit>[0]) => {
        conflicts -= 1;
        if (conflicts >= 0) throw new LedgerConflict();
        await process.ledger.commit(changes);
      },
    };
    const close = createCloseOrganisation({ ...process, ledger });
    const command = { caller: coordinator, odsCode: 'RJ1', closedOn: '2026-11-01', successor: 'RTD' };
    expect((await close({ ...command, page: { limit: 10 } })).studies).toMatchObject([{ outcome: 'moved' }]);
  });

  it('leaves the new offer to the sweeper where the message cannot be sent', async () => {
    const process = await issued();
    process.queue.failure = new Error('the queue is away');
    expect((await process.close('RJ1', 'RTD')).studies).toMatchObject([{ outcome: 'moved' }]);
    expect(await process.offersOf('RTD')).toEqual([[1, 1, 'pending']]);
  });

  it.each([
    ['a day that has not come', 'RJ1', 'RTD', '2026-11-03', 'closedOn'],
    ['itself as successor', 'RJ1', 'RJ1', '2026-11-01', 'successor'],
    ['an unknown successor', 'RJ1', 'RZZ', '2026-11-01', 'successor'],
  ])('refuses %s', async (_what, odsCode, successor, closedOn, path) => {
    const process = await issued();
    await expect(process.close(odsCode, successor, closedOn)).rejects.toMatchObject({
      ...{ code: 'invalidInput', path },
      mend: expect.stringMatching(/\S/),
    });
    expect(await process.offersOf('RJ1')).toEqual([[1, 1, 'issued']]);
    expect(await process.organisations.findOrganisation('RJ1')).toMatchObject({ status: 'open' });
  });

  it('refuses a successor that has closed, and another day or successor than is recorded', async () => {
    const process = await issued();
    await process.close('RK9');
    await expect(process.close('RJ1', 'RK9')).rejects.toMatchObject({
      code: 'invalidInput',
      path: 'successor',
    });
    await process.close('RJ1', 'RTD');
    await expect(process.close('RJ1', 'RTD', '2026-10-30')).rejects.toMatchObject({
      ...{ code: 'stateConflict', path: 'closedOn' },
      details: { closedOn: '2026-11-01', successors: ['RTD'] },
    });
    for (const other of ['RTH', undefined]) {
      await expect(process.close('RJ1', other)).rejects.toMatchObject({
        code: 'stateConflict',
        path: 'successor',
      });
    }
  });

  it('refuses whoever is not of the national team, and an organisation that nobody knows', async () => {
    const process = await issued();
    for (const caller of [lead, trust('RJ1')]) {
      await expect(process.close('RJ1', 'RTD', '2026-11-01', caller)).rejects.toMatchObject({
        code: 'forbidden',
      });
    }
    await expect(process.close('RZZ', 'RTD')).rejects.toMatchObject({ code: 'notFound' });
  });
});

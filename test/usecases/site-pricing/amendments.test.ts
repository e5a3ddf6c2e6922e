/** A new review version from an agreed one: which offers it supersedes, joins or leaves alone. */
import { describe, expect, it } from 'vitest';
import { keepOrganisation } from '../../support/keep-organisation.ts';
import { IRAS_ID, LEAD, site, smallReview } from '../resource-review/small-review.ts';
import { lead, trust } from '../resource-review/study-process.ts';
import { LARGE, SMALL } from '../trust-acceptance/trust-process.ts';
import { createPricingProcess, withSetUp } from './pricing-process.ts';

const SITES = ['RJ1', 'RK9', 'RTD', 'RTH', 'RRV'];
const ofAll = () => ({ sites: SITES.map((odsCode) => site(odsCode)) });

async function issued(review = smallReview(ofAll())) {
  const process = await createPricingProcess();
  await process.bringToIssued(review);
  return process;
}

describe('an amendment', () => {
  it('supersedes what is re-priceable, joins what is accepted, and leaves alone who declined or withdrew', async () => {
    const process = await issued();
    await process.decideAt('RJ1', 'accepted');
    await process.decideAt('RK9', 'notAccepted');
    await process.decideAt('RTD', 'declinedCapacity');
    await process.withdraw('RTH');
    await process.amend(withSetUp(700, ofAll()));
    expect(
      Object.fromEntries(await Promise.all(SITES.map(async (code) => [code, await process.offersOf(code)]))),
    ).toEqual({
      RJ1: [
        [1, 1, 'accepted'],
        [2, 1, 'issued'],
      ],
      RK9: [
        [1, 1, 'superseded'],
        [2, 1, 'issued'],
      ],
      RTD: [[1, 1, 'declinedCapacity']],
      RTH: [[1, 1, 'withdrawn']],
      RRV: [
        [1, 1, 'superseded'],
        [2, 1, 'issued'],
      ],
    });
  });

  it('supersedes an escalated price, whose escalation lapses, and one still being prepared', async () => {
    const process = await issued();
    const { id } = await process.escalate(SMALL);
    await process.put(site('RK9', 4));
    expect(await process.offersOf('RK9')).toContainEqual([1, 2, 'pending']);
    await process.amend(withSetUp(700, ofAll()));
    expect(await process.offersOf('RJ1')).toEqual([
      [1, 1, 'superseded'],
      [2, 1, 'issued'],
    ]);
    expect(await process.offersOf('RK9')).toEqual([
      [1, 1, 'superseded'],
      [1, 2, 'superseded'],
      [2, 1, 'issued'],
    ]);
    expect(await process.readEscalation({ caller: lead, id })).toMatchObject({ status: 'lapsed' });
  });

  it('answers an upheld escalation with the price of the next version', async () => {
    const process = await issued();
    const { id } = await process.escalate(LARGE, { inProtocolSchedule: true });
    await process.judge(id, 'upheld');
    expect(await process.statusOf()).toBe('superseded');
    await process.amend(withSetUp(700, ofAll()));
    expect(await process.statusOf()).toBe('issued');
  });

  it('includes a site that joined in between, though its list does not', async () => {
    const process = await issued(smallReview());
    await process.put(site('RTD', 7));
    await process.work();
    await process.amend(withSetUp(700));
    expect(await process.offersOf('RTD')).toEqual([
      [1, 1, 'superseded'],
      [2, 1, 'issued'],
    ]);
    expect(await process.row('RTD')).toMatchObject({ targetParticipants: { armA: 7 } });
  });

  it('asks a trust that declined again only when the lead site asks for it, at the price of the new version', async () => {
    const process = await issued();
    await process.decideAt('RJ1', 'declinedCapacity');
    await process.amend(withSetUp(700, ofAll()));
    expect(await process.statusOf()).toBe('declinedCapacity');
    expect(await process.reissue()).toMatchObject({ reviewVersion: 2, issueNumber: 1 });
    await process.work();
    expect(await process.offersOf('RJ1')).toEqual([
      [1, 1, 'declinedCapacity'],
      [2, 1, 'issued'],
    ]);
  });

  it('is offered to no trust that has closed since', async () => {
    const process = await issued(smallReview());
    const closed = (await process.organisations.findOrganisation('RK9'))!;
    await keepOrganisation(process, { ...closed, status: 'closed', closedOn: '2026-10-31' });
    await process.amend(withSetUp(700, { sites: [site('RJ1')] }));
    expect(await process.offersOf('RK9')).toEqual([[1, 1, 'issued']]);
    expect(await process.offersOf('RJ1')).toContainEqual([2, 1, 'issued']);
  });

  it('comes to the same when its message comes twice', async () => {
    const process = await issued();
    await process.agreeVersion(withSetUp(700, ofAll()));
    const message = process.queue.sent.find(({ kind }, at) => kind === 'issueVersion' && at > 0)!;
    await process.queue.send([message]);
    await process.work();
    for (const odsCode of SITES) {
      expect(await process.offersOf(odsCode)).toEqual([
        [1, 1, 'superseded'],
        [2, 1, 'issued'],
      ]);
    }
  });
});

describe('the accepted price of the version before', () => {
  it('stays in force, and can be read, until the second is accepted', async () => {
    const process = await issued();
    await process.decideAt('RJ1', 'accepted');
    const first = (await process.row('RJ1'))!;
    expect(first.inForce).toMatchObject({ reviewVersion: 1, appendixSha256: first.appendixSha256 });
    await process.amend(withSetUp(700, ofAll()));
    expect(await process.row('RJ1')).toMatchObject({
      ...{ status: 'issued', reviewVersion: 2 },
      inForce: { reviewVersion: 1, issueNumber: 1, expectedPence: first.expectedPence },
    });
    expect(await process.price('RJ1', 1, trust('RJ1'))).toMatchObject({
      status: 'accepted',
      expectedPence: first.expectedPence,
    });
    await process.decideAt('RJ1', 'accepted');
    expect(await process.row('RJ1')).toMatchObject({ status: 'accepted', inForce: { reviewVersion: 2 } });
    expect(await process.price('RJ1', 1)).toMatchObject({ status: 'accepted' });
  });

  it('stays in force when the second is refused', async () => {
    const process = await issued();
    await process.decideAt('RJ1', 'accepted');
    await process.amend(withSetUp(700, ofAll()));
    await process.decideAt('RJ1', 'notAccepted');
    expect(await process.row('RJ1')).toMatchObject({ status: 'notAccepted', inForce: { reviewVersion: 1 } });
    await process.amend(withSetUp(800, ofAll()));
    expect(await process.row('RJ1')).toMatchObject({ status: 'issued', inForce: { reviewVersion: 1 } });
  });

  it('is not there before anything was accepted', async () => {
    const process = await issued();
    await process.amend(withSetUp(700, ofAll()));
    expect(await process.row('RJ1')).not.toHaveProperty('inForce');
  });
});

describe('the investigator and targets of a site', () => {
  it('stay as they were changed since, where the amended review repeats what it said before', async () => {
    const process = await issued();
    await process.put({ ...site('RJ1', 25), principalInvestigator: 'Dr New' });
    await process.work();
    await process.amend(withSetUp(700, ofAll()));
    expect(await process.row('RJ1')).toMatchObject({
      ...{ reviewVersion: 2, principalInvestigator: 'Dr New' },
      targetParticipants: { armA: 25 },
    });
    expect((await process.price('RJ1')).arms).toMatchObject([{ targetParticipants: 25 }]);
  });

  it('are those of the amended review where it says something new, field by field', async () => {
    const process = await issued();
    await process.put({ ...site('RJ1', 25), principalInvestigator: 'Dr New' });
    await process.work();
    const sites = [{ ...site('RJ1'), principalInvestigator: 'Dr Amended' }, site('RK9', 3)];
    await process.amend(withSetUp(700, { sites }));
    expect(await process.row('RJ1')).toMatchObject({
      principalInvestigator: 'Dr Amended',
      targetParticipants: { armA: 25 },
    });
    expect(await process.row('RK9')).toMatchObject({ targetParticipants: { armA: 3 } });
  });

  it('are held against the last agreed version, not against one that was withdrawn', async () => {
    const process = await issued();
    await process.save(withSetUp(700, { sites: [site('RJ1', 99)] }));
    await process.withdrawReview({ caller: lead, irasId: IRAS_ID });
    await process.put(site('RJ1', 25));
    await process.work();
    await process.amend(withSetUp(800, { sites: [site('RJ1', 99)] }));
    expect(await process.row('RJ1')).toMatchObject({ reviewVersion: 3, targetParticipants: { armA: 99 } });
  });

  it('follow the arms: a new one takes the target of the review, one that is gone takes its target with it', async () => {
    const process = await issued();
    await process.put(site('RJ1', 25));
    await process.work();
    const sites = [{ ...site('RJ1'), targetParticipants: { armB: 6 } }];
    const arms = [{ id: 'armB', label: 'Another' }];
    const visits = smallReview().visits.map((visit) => ({ ...visit, arms: ['armB'] }));
    await process.amend(withSetUp(700, { arms, visits, sites }));
    expect(await process.row('RJ1')).toMatchObject({ targetParticipants: { armB: 6 } });
    // A site that joined in between has no target for the new arm yet.
    expect((await process.row('RTD'))?.targetParticipants).toEqual({});
  });

  it('of the lead site are those of a site like any other', async () => {
    const process = await issued();
    await process.put(site(LEAD, 31));
    await process.work();
    await process.amend(withSetUp(700, ofAll()));
    expect(await process.row(LEAD)).toMatchObject({ targetParticipants: { armA: 31 } });
  });
});

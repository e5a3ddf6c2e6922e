import { describe, expect, it } from 'vitest';
import { personWith } from '../../support/service-deps.ts';
import { IRAS_ID } from '../resource-review/small-review.ts';
import { company, coordinator, lead, londonNetwork, trust } from '../resource-review/study-process.ts';
import { issuedProcess, SITE } from './trust-process.ts';

const own = trust(SITE);
const read = { irasId: IRAS_ID, odsCode: SITE };

/** Issued and accepted on 2 November 2026; now it is 1 December. */
async function accepted() {
  const process = await issuedProcess();
  await process.decideAt(SITE, 'accepted');
  process.clock.set('2026-12-01T09:00:00.000Z');
  return process;
}

describe("recording a site's milestones", () => {
  it('is for the company and the trust, each its own days, by the tag of what they read', async () => {
    const process = await accepted();
    const first = await process.record(company, { signedOn: '2026-11-10' });
    expect(first).toMatchObject({
      etag: '1',
      view: { signedOn: '2026-11-10', updatedBy: { role: 'companyRepresentative' } },
    });
    const opened = await process.record(own, { openedOn: '2026-11-20' }, first.etag);
    expect(opened).toMatchObject({ etag: '2', view: { signedOn: '2026-11-10', openedOn: '2026-11-20' } });
    expect(opened.view.clock).toEqual({
      days: {
        ...{ submitted: '2026-11-02', agreed: '2026-11-02', issued: '2026-11-02', decided: '2026-11-02' },
        ...{ signed: '2026-11-10', opened: '2026-11-20' },
      },
      stages: {
        ...{ submittedToAgreed: 0, agreedToIssued: 0, issuedToDecided: 0 },
        ...{ decidedToSigned: 8, signedToOpened: 10 },
      },
    });
    expect(opened.view.published).toMatchObject({ beforeDays: 305, afterDays: 194 });
    const foreign = process.record(own, { signedOn: '2026-11-11' }, opened.etag);
    await expect(foreign).rejects.toMatchObject({ code: 'forbidden', path: 'signedOn' });
  });

  it('takes both from somebody who acts for both', async () => {
    const process = await accepted();
    const days = { signedOn: '2026-11-10', openedOn: '2026-11-20', firstParticipantOn: '2026-11-30' };
    const { view } = await process.record(personWith(company, own), days);
    expect(view).toMatchObject({
      ...days,
      clock: { stages: { submittedToFirstParticipant: 28, openedToFirstParticipant: 10 } },
    });
  });

  it('needs the tag once there is something to replace, and refuses an old one', async () => {
    const process = await accepted();
    await process.record(company, { signedOn: '2026-11-10' }, '0');
    const blind = process.record(own, { openedOn: '2026-11-20' });
    await expect(blind).rejects.toMatchObject({ code: 'preconditionRequired' });
    const stale = process.record(own, { openedOn: '2026-11-20' }, '0');
    await expect(stale).rejects.toMatchObject({ code: 'stale', details: { currentEtag: '1' } });
  });

  it('loses nothing when both sides record at the same moment', async () => {
    const process = await accepted();
    const outcomes = await Promise.allSettled([
      process.record(company, { signedOn: '2026-11-10' }),
      process.record(own, { openedOn: '2026-11-20' }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'preconditionRequired' });
  });

  it('changes nothing when the same is sent again', async () => {
    const process = await accepted();
    await process.record(company, { signedOn: '2026-11-10' });
    expect(await process.record(company, { signedOn: '2026-11-10' }, '1')).toMatchObject({ etag: '1' });
    expect(await process.told('milestonesRecorded')).toHaveLength(2);
  });

  it('takes a day back that was a mistake', async () => {
    const process = await accepted();
    await process.record(company, { signedOn: '2026-11-10' });
    const { view } = await process.record(company, {}, '1');
    expect(view).not.toHaveProperty('signedOn');
  });

  it('tells the other side and the lead site', async () => {
    const process = await accepted();
    await process.record(company, { signedOn: '2026-11-10' });
    expect(await process.told('milestonesRecorded')).toEqual([
      'siteRepresentative RJ1',
      'studyResourceReviewer RRV',
    ]);
    await process.record(own, { openedOn: '2026-11-20' }, '1');
    expect(await process.told('milestonesRecorded')).toContain('companyRepresentative example-pharma');
  });

  it('is refused before the trust has accepted, and for days before that', async () => {
    const process = await issuedProcess();
    const early = process.record(company, { signedOn: '2026-11-02' });
    await expect(early).rejects.toMatchObject({ code: 'stateConflict' });
    await process.decideAt(SITE, 'accepted');
    const before = process.record(company, { signedOn: '2026-11-01' });
    await expect(before).rejects.toMatchObject({ code: 'invalidInput', path: 'signedOn' });
    const tomorrow = process.record(company, { signedOn: '2026-11-03' });
    await expect(tomorrow).rejects.toMatchObject({ code: 'invalidInput', path: 'signedOn' });
    // Half past eleven at night in summer time is the next day in London.
    process.clock.set('2027-06-30T23:30:00.000Z');
    await expect(process.record(company, { signedOn: '2027-07-01' })).resolves.toMatchObject({ etag: '1' });
  });

  it('is for nobody else', async () => {
    const process = await accepted();
    for (const caller of [lead, coordinator, londonNetwork, trust('RK9')]) {
      await expect(process.record(caller, {})).rejects.toMatchObject({ code: 'notFound' });
    }
  });
});

describe('reading the set-up clock', () => {
  it('of a site is for trust, company, lead site and coordinator, before anything is recorded', async () => {
    const process = await issuedProcess();
    for (const caller of [own, company, lead, coordinator]) {
      const { etag, view } = await process.readMilestones({ caller, ...read });
      expect(etag).toBe('0');
      expect(view).toMatchObject({ odsCode: SITE, clock: { stages: { agreedToIssued: 0 } } });
      expect(view).not.toHaveProperty('updatedAt');
    }
    for (const caller of [londonNetwork, trust('RK9')]) {
      await expect(process.readMilestones({ caller, ...read })).rejects.toMatchObject({ code: 'notFound' });
    }
  });

  it('of a study has every site and the medians of those that came so far', async () => {
    const process = await issuedProcess();
    process.clock.set('2026-11-05T09:00:00.000Z');
    await process.decideAt(SITE, 'accepted');
    process.clock.set('2026-11-12T09:00:00.000Z');
    await process.decideAt('RK9', 'accepted');
    await process.record(company, { signedOn: '2026-11-12' });
    const { sites, summary, published } = await process.readSetUpClock({ caller: company, irasId: IRAS_ID });
    expect(
      sites.map(({ odsCode, stages }) => [odsCode, stages.issuedToDecided, stages.decidedToSigned]),
    ).toEqual([
      ['RJ1', 3, 7],
      ['RK9', 10, undefined],
    ]);
    expect(summary.issuedToDecided).toEqual({
      sites: 2,
      lowerQuartile: 4.75,
      median: 6.5,
      upperQuartile: 8.25,
    });
    expect(summary.decidedToSigned).toMatchObject({ sites: 1, median: 7 });
    expect(summary).not.toHaveProperty('submittedToFirstParticipant');
    expect(published).toMatchObject({ beforeDays: 305, afterDays: 194 });
    for (const caller of [own, londonNetwork]) {
      const hidden = process.readSetUpClock({ caller, irasId: IRAS_ID });
      await expect(hidden).rejects.toMatchObject({ code: 'notFound' });
    }
  });
});

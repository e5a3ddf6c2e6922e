/** What counts where it is least obvious: ends of months, mergers, nations, capacity, a refusal and its re-issue. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { DecisionKind } from '../../../shared/domain/offer.ts';
import { createDecisionWorld, type DecisionWorld } from './decision-world.ts';

const ISSUED = '2026-10-01T09:00:00.000Z';

let world: DecisionWorld;
beforeEach(async () => {
  world = await createDecisionWorld('2027-06-15T09:00:00.000Z');
});

async function decided(odsCode: string, decision: DecisionKind, at: string, irasId = '1001'): Promise<void> {
  await world.issue({ irasId, odsCode }, ISSUED);
  await world.decide({ irasId, odsCode }, decision, at);
}
const figure = async (month: string) => {
  const { numerator, denominator, display } = await world.readMonth({ month });
  return [numerator, denominator, display];
};

describe('the end of a month is the end of its last day in London', () => {
  it.each([
    ['2026-11-30T23:59:59.999Z', '2026-11'],
    ['2026-12-01T00:00:00.000Z', '2026-12'],
    ['2026-12-31T23:59:59.999Z', '2026-12'],
    // Summer time: midnight in London is 23:00 UTC the day before.
    ['2027-03-31T22:59:59.999Z', '2027-03'],
    ['2027-03-31T23:00:00.000Z', '2027-04'],
    ['2027-04-30T22:59:59.999Z', '2027-04'],
    // The hour that the clocks go back over.
    ['2026-10-25T00:59:59.999Z', '2026-10'],
    ['2026-10-31T23:59:59.999Z', '2026-10'],
  ])('%s counts in %s', async (at, month) => {
    await decided('RJ1', 'accepted', at);
    for (const each of ['2026-10', '2026-11', '2026-12', '2027-03', '2027-04'])
      expect(await figure(each)).toEqual(each === month ? [1, 1, '100.0'] : [0, 0, 'no data']);
    await world.close();
    const { snapshot } = await world.readSnapshot({ month });
    expect(snapshot.tree.size).toBe(1);
  });
});

describe('a trust', () => {
  it('whose only decision is that it cannot take part is in neither number, and is shown beside them', async () => {
    await decided('RJ1', 'declinedCapacity', '2026-11-02T09:00:00.000Z');
    expect(await world.readMonth({ month: '2026-11' })).toMatchObject({
      ...{ numerator: 0, denominator: 0, display: 'no data', declinedCapacity: 1 },
    });
  });

  it('that refused stays counted so, though it accepts a re-issue in the same month', async () => {
    const part = { irasId: '1001', odsCode: 'RJ1' };
    await decided('RJ1', 'notAccepted', '2026-11-02T09:00:00.000Z');
    await world.issue(part, '2026-11-03T09:00:00.000Z');
    await world.decide(part, 'accepted', '2026-11-04T09:00:00.000Z');
    expect(await world.readMonth({ month: '2026-11' })).toMatchObject({
      ...{ numerator: 0, denominator: 1, offersAccepted: 1, offersDecided: 2 },
    });
  });

  it('that refused in one month and accepted the re-issue in the next adheres in the next', async () => {
    const part = { irasId: '1001', odsCode: 'RJ1' };
    await decided('RJ1', 'notAccepted', '2026-11-30T23:59:59.999Z');
    await world.issue(part, '2026-12-01T00:00:00.000Z');
    await world.decide(part, 'accepted', '2026-12-01T00:00:00.000Z');
    expect(await figure('2026-11')).toEqual([0, 1, '0.0']);
    expect(await figure('2026-12')).toEqual([1, 1, '100.0']);
  });

  it('with an open escalation is not counted as refusing the price', async () => {
    world.clock.set('2026-11-10T09:00:00.000Z');
    const part = { irasId: '1001', odsCode: 'RJ1' };
    await world.issue(part, ISSUED);
    await world.happens(part, { kind: 'escalated', escalation: '1001-RJ1-2' }, '2026-11-02T09:00:00.000Z');
    expect(await world.readMonth({ month: '2026-11' })).toMatchObject({
      ...{ denominator: 0, escalatedOffers: 1, openOffers: 0, trustsWithOpenOffers: 1 },
      bounds: { lowest: '0.0', highest: '100.0' },
    });
  });

  it('whose price was superseded or withdrawn before it decided is not counted', async () => {
    for (const [irasId, kind] of [
      ['1001', 'superseded'],
      ['1002', 'withdrawn'],
    ] as const) {
      const part = { irasId, odsCode: 'RJ1' };
      await world.issue(part, ISSUED);
      await world.happens(part, { kind }, '2026-11-02T09:00:00.000Z');
    }
    expect(await figure('2026-11')).toEqual([0, 0, 'no data']);
  });

  it('of Wales, or no trust at all, is in no figure, but in the root', async () => {
    const organisations = [...(await world.organisations.allOrganisations()).values()];
    const [english] = organisations.filter(({ type, nation }) => type === 'nhsTrust' && nation === 'England');
    await world.organisation({
      odsCode: 'W00',
      name: 'A Welsh board',
      nation: 'Wales',
      type: 'healthBoard',
      status: 'open',
    });
    await world.organisation({
      odsCode: 'Y00001',
      name: 'A practice',
      nation: 'England',
      type: 'primaryCare',
      status: 'open',
    });
    for (const odsCode of ['W00', 'Y00001'])
      await decided(odsCode, 'notAccepted', '2026-11-02T09:00:00.000Z');
    await decided(english?.odsCode ?? '', 'accepted', '2026-11-02T09:00:00.000Z');
    expect(await figure('2026-11')).toEqual([1, 1, '100.0']);
    await world.close();
    const { snapshot } = await world.readSnapshot({ month: '2026-11' });
    expect(snapshot.tree.size).toBe(3);
    expect(snapshot.figures[1]).toMatchObject({ numerator: 1, denominator: 1 });
  });
});

describe('a merger', () => {
  it('leaves each decision with the organisation that made it, and gives the successor its own', async () => {
    await decided('RJ1', 'notAccepted', '2026-11-02T09:00:00.000Z');
    const open = { irasId: '1002', odsCode: 'RJ1' };
    await world.issue(open, ISSUED);
    const rj1 = (await world.organisations.findOrganisation('RJ1'))!;
    await world.happens(open, { kind: 'superseded', movedTo: 'RK9' }, '2026-11-15T09:00:00.000Z');
    await world.organisation({ ...rj1, status: 'closed', closedOn: '2026-11-15', successors: ['RK9'] });
    await decided('RK9', 'accepted', '2026-11-20T09:00:00.000Z', '1002');
    expect(await figure('2026-11')).toEqual([1, 2, '50.0']);
    const { items } = await world.readTrusts({ month: '2026-11' });
    expect(items.map(({ odsCode, answer }) => [odsCode, answer])).toEqual([
      ['RJ1', 'notAccepted'],
      ['RK9', 'acceptedAll'],
    ]);
    expect((await world.rebuild({ mend: false })).differences).toEqual([]);
  });

  it('of what was a trust when it decided is not undone by what it becomes', async () => {
    await decided('RJ1', 'accepted', '2026-11-02T09:00:00.000Z');
    const rj1 = (await world.organisations.findOrganisation('RJ1'))!;
    await world.organisation({ ...rj1, type: 'other' });
    await decided('RJ1', 'notAccepted', '2026-11-20T09:00:00.000Z', '1002');
    expect(await figure('2026-11')).toEqual([1, 1, '100.0']);
    await world.close();
    expect((await world.readSnapshot({ month: '2026-11' })).snapshot.figures[0]).toMatchObject({
      ...{ numerator: 1, denominator: 1 },
    });
  });
});

describe('below national', () => {
  it('a coordinator sees who did not accept, why, and the figures of regions and ICBs', async () => {
    await decided('RJ1', 'notAccepted', '2026-11-02T09:00:00.000Z');
    await decided('RK9', 'accepted', '2026-11-02T09:00:00.000Z');
    await decided('RTD', 'accepted', '2026-11-02T09:00:00.000Z');
    const trusts = await world.readTrusts({ month: '2026-11' });
    expect(trusts.items[0]).toMatchObject({
      ...{ odsCode: 'RJ1', answer: 'notAccepted', notAccepted: 1, reasons: { other: 1 } },
      region: { code: 'Y56', name: 'London' },
    });
    const regions = Object.fromEntries(trusts.regions.map(({ area, figure: of }) => [area.code, of.display]));
    expect(regions).toEqual({ Y56: '0.0', Y58: '100.0', Y63: '100.0' });
    expect(trusts.icbs).toHaveLength(3);
    const only = async (choice: object) =>
      (await world.readTrusts({ month: '2026-11', ...choice })).items.map(({ odsCode }) => odsCode);
    expect(await only({ region: 'Y58' })).toEqual(['RK9']);
    expect(await only({ answer: 'notAccepted' })).toEqual(['RJ1']);
    expect(await only({ icb: 'nowhere' })).toEqual([]);
  });

  it('another definition counts other prices', async () => {
    world.study('1001', { phase: 'I' });
    await decided('RJ1', 'notAccepted', '2026-11-02T09:00:00.000Z');
    expect((await world.readTrusts({ month: '2026-11' })).items).toEqual([]);
    const { items, words } = await world.readTrusts({
      month: '2026-11',
      definition: 'ncvr-adherence/all-phases',
    });
    expect(items).toMatchObject([{ odsCode: 'RJ1', answer: 'notAccepted' }]);
    expect(words).toContain('all phases');
  });
});

describe('the hourly fold', () => {
  it('says how long trusts take, how many studies had a missing item, and when it was made', async () => {
    await decided('RJ1', 'accepted', '2026-10-05T09:00:00.000Z');
    await decided('RK9', 'notAccepted', '2026-11-10T09:00:00.000Z');
    await decided('RTD', 'declinedCapacity', '2026-10-02T09:00:00.000Z', '1002');
    const escalated = { irasId: '1002', odsCode: 'RJ1' };
    await world.issue(escalated, ISSUED);
    await world.happens(
      escalated,
      { kind: 'escalated', escalation: '1002-RJ1-2' },
      '2026-10-03T09:00:00.000Z',
    );
    await world.fold();
    const national = await world.shelf.findNationalFold();
    expect(national).toMatchObject({
      ...{ foldedAt: '2027-06-15T09:00:00.000Z', studies: 2, entries: 8 },
      figures: {
        // 1, 4 and 40 days.
        daysToDecide: { decisions: 3, median: 4, ninetieth: 32.8 },
        escalations: { studies: 2, escalated: 1, display: '50.0' },
        clock: { issuedToDecided: { sites: 1, median: 4 } },
      },
      months: [
        { month: '2026-10', daysToDecide: { decisions: 2, median: 2.5 } },
        { month: '2026-11', daysToDecide: { decisions: 1, median: 40, ninetieth: 40 } },
      ],
    });
    const areas = (await world.shelf.findAreaFold())?.areas ?? [];
    expect(areas.find(({ area }) => area.code === 'Y56')?.figures).toMatchObject({
      ...{ daysToDecide: { decisions: 1, median: 4 }, escalations: { studies: 2, escalated: 1 } },
    });
  });

  it('of nothing has no data, and replaces the fold before', async () => {
    await world.fold();
    expect(await world.shelf.findNationalFold()).toMatchObject({
      ...{ entries: 0, months: [], figures: { escalations: { display: 'no data' }, clock: {} } },
    });
    expect((await world.shelf.findNationalFold())?.figures.daysToDecide).toBeUndefined();
    await decided('RJ1', 'accepted', '2026-10-05T09:00:00.000Z');
    await world.fold();
    expect((await world.shelf.findNationalFold())?.figures.daysToDecide?.median).toBe(4);
  });
});

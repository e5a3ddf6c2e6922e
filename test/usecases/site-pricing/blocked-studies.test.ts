/** Before anything runs, every study that a re-pricing cannot move is named: with all that is missing, and the release. */
import { describe, expect, it } from 'vitest';
import type { BlockedStudy } from '../../../shared/domain/blocked-study.ts';
import type { ResourceReview } from '../../../shared/domain/resource-review.ts';
import type { TariffRelease } from '../../../shared/domain/tariff.ts';
import { InvalidCursor } from '../../../shared/ports/record-table.ts';
import { createListBlockedStudies } from '../../../shared/usecases/site-pricing/list-blocked-studies.ts';
import { keepOrganisation } from '../../support/keep-organisation.ts';
import { IRAS_ID, site, smallReview } from '../resource-review/small-review.ts';
import { company, coordinator, lead, trust } from '../resource-review/study-process.ts';
import { createRepricingProcess, NEW_MULTIPLIERS, type RepricingProcess } from './repricing-process.ts';

const SHORT = 'SHORT-2026-27.3';
/** Two items of the demonstration tariff. */
const ITEMS = ['I-AA33C', 'I-BZ89A'] as const;

async function releaseOf({ tariffs }: RepricingProcess): Promise<TariffRelease> {
  return (await tariffs.findTariff('DEMO-2026-27.1'))!.release;
}

/** A study whose lines use three items, one of them twice, and staff by minutes. */
function reviewWith(items: readonly string[], irasId = IRAS_ID): ResourceReview {
  const review = smallReview({ sites: ['RJ1', 'RK9', 'RTD'].map((code) => site(code)) });
  const [consent, ...others] = review.activities;
  const used = items.map((tariffItem, at) => ({
    id: `item${at}`,
    label: `Item ${at}`,
    section: 'setUp' as const,
    tariffItem,
    chargedPer: 'once' as const,
    inProtocolSchedule: false,
  }));
  return {
    ...review,
    study: { ...review.study, irasId, shortTitle: `STUDY-${irasId}` },
    activities: [consent!, ...others, ...used],
  };
}

/** The demonstration tariff without some items and roles. */
async function publishShort(
  process: RepricingProcess,
  lacks: { readonly items?: readonly string[]; readonly roles?: readonly string[] },
): Promise<void> {
  const release = await releaseOf(process);
  const { items = [], roles = [] } = lacks;
  await process.tariffs.publishTariff({
    ...release,
    ...{ id: SHORT, release: 3 },
    items: release.items.filter(({ code }) => !items.includes(code)),
    roles: release.roles.filter(({ code }) => !roles.includes(code)),
  });
}

/** Another study, agreed and issued. */
async function bring(process: RepricingProcess, review: ResourceReview): Promise<void> {
  const { irasId } = review.study;
  const of = { caller: lead, irasId };
  await process.saveDraft({ ...of, review, ifMatch: undefined });
  const { version } = await process.submitReview(of);
  const { resourceSha256 } = version.submission!;
  await process.agreeReview({ caller: company, irasId, resourceSha256 });
  await process.work();
}

const list = (
  process: RepricingProcess,
  id: string,
  page: { limit: number; cursor?: string } = { limit: 50 },
) => createListBlockedStudies(process)({ caller: coordinator, id, page });

const wordsOf = ({ missing }: BlockedStudy) =>
  missing.map(({ code, lines }) => `${code}: ${lines.map(({ activity }) => activity).join(' ')}`);

describe('a tariff release that drops items in use', () => {
  it('is named with every one of them, line by line, for each study, before anything runs', async () => {
    const process = await createRepricingProcess();
    const [one, other] = ITEMS;
    await bring(process, reviewWith([one, other, one]));
    await bring(process, reviewWith([other], '1004322'));
    await bring(process, reviewWith([], '1004323'));
    await process.decideAt('RJ1', 'accepted');
    await publishShort(process, { items: ITEMS });
    const { id, status, preview } = await process.preview({ tariff: SHORT });
    expect(status).toBe('previewed');
    expect(preview).toMatchObject({ blocked: 5, blockedStudies: 2, totals: { prices: 3 } });
    const { items } = await list(process, id);
    const byId = new Map(items.map((study) => [study.irasId, study]));
    expect([...byId.keys()].sort()).toEqual([IRAS_ID, '1004322']);
    const first = byId.get(IRAS_ID)!;
    expect(wordsOf(first)).toEqual([`${one}: item0 item2`, `${other}: item1`]);
    expect(first).toMatchObject({
      shortTitle: `STUDY-${IRAS_ID}`,
      leadSite: 'RRV',
      reviewVersion: 1,
      prices: 2,
    });
    expect(first.missing[0]?.lines).toEqual([
      { activity: 'item0', label: 'Item 0' },
      { activity: 'item2', label: 'Item 2' },
    ]);
    expect(first.reasons).toEqual([
      {
        code: 'unknownTariffItem',
        message: `${SHORT} has no items ${one} and ${other}, which 3 lines of the review use.`,
        mend: expect.stringContaining('new version of the review'),
        // The site that accepted has nothing to lose.
        sites: [expect.objectContaining({ odsCode: 'RK9' }), expect.objectContaining({ odsCode: 'RTD' })],
      },
    ]);
    expect(wordsOf(byId.get('1004322')!)).toEqual([`${other}: item0`]);
    for (const entry of await process.entriesOf(id)) {
      if (entry.irasId === '1004323') expect(entry.outcome).toBe('previewed');
      else expect(entry).toMatchObject({ outcome: 'blocked', message: expect.stringContaining(SHORT) });
    }
  });

  it('leaves their prices alone when it runs, and re-prices the others', async () => {
    const process = await createRepricingProcess();
    await bring(process, reviewWith([ITEMS[0]]));
    await bring(process, reviewWith([], '1004323'));
    await publishShort(process, { items: [ITEMS[0]] });
    const { id } = await process.preview({ tariff: SHORT });
    expect(await process.runIt(id)).toMatchObject({
      status: 'done',
      run: { repriced: 3, skipped: 0, failed: 0 },
    });
    expect(await process.offersOf('RTD')).toEqual([[1, 1, 'issued']]);
    // What could not be re-priced is still there to be read.
    expect((await list(process, id)).items.map(({ irasId }) => irasId)).toEqual([IRAS_ID]);
  });

  it('that lacks a staff role, too, is told of all, whether the role comes by minutes or by an item', async () => {
    const process = await createRepricingProcess();
    // A blood sample takes a nurse ten minutes by the tariff.
    await process.bringToIssued(reviewWith([ITEMS[0], 'P-BLOOD']));
    await publishShort(process, { items: [ITEMS[0]], roles: ['nurse'] });
    const { id } = await process.preview({ tariff: SHORT });
    const [study] = (await list(process, id)).items;
    expect(wordsOf(study!)).toEqual(['nurse: consent item1', `${ITEMS[0]}: item0`]);
    expect(study?.reasons).toMatchObject([{ code: 'unknownRole', sites: [{}, {}, {}] }]);
  });
});

describe('the list of studies that cannot be re-priced', () => {
  it('tells each site its own reason, and what to do', async () => {
    const process = await createRepricingProcess();
    await process.bringToIssued(smallReview({ sites: ['RJ1', 'RK9', 'RTD'].map((code) => site(code)) }));
    await process.publish(['RJ1', 'RK9']);
    const closed = (await process.organisations.findOrganisation('RK9'))!;
    await keepOrganisation(process, { ...closed, status: 'closed', closedOn: '2026-10-31' });
    const { id, preview } = await process.preview({ multipliers: NEW_MULTIPLIERS });
    expect(preview).toMatchObject({ blocked: 2, blockedStudies: 1, totals: { prices: 1 } });
    const { items } = await list(process, id);
    expect(items).toMatchObject([
      {
        missing: [],
        reasons: [
          {
            ...{ code: 'noMultiplier', message: `${NEW_MULTIPLIERS} has no multiplier for RJ1.` },
            mend: expect.stringContaining('Publish a multiplier set'),
            sites: [{ odsCode: 'RJ1' }],
          },
          {
            ...{ code: 'closed', message: `${closed.name} is closed, and its part has gone to nobody yet.` },
            mend: expect.stringContaining('successor'),
            sites: [{ odsCode: 'RK9', siteName: closed.name }],
          },
        ],
      },
    ]);
  });

  it('is empty where every price can be re-priced', async () => {
    const process = await createRepricingProcess();
    await process.bringToIssued();
    await process.publish();
    const { id, preview } = await process.preview();
    expect(preview.blockedStudies).toBe(0);
    expect(await list(process, id)).toEqual({ items: [] });
  });

  it('comes a page at a time, each study once, in whatever pages the preview has them', async () => {
    const process = await createRepricingProcess();
    const ids = Array.from({ length: 23 }, (_, at) => String(1_005_000 + at));
    for (const irasId of ids) await bring(process, reviewWith([ITEMS[0]], irasId));
    await publishShort(process, { items: [ITEMS[0]] });
    const { id, preview } = await process.preview({ tariff: SHORT });
    expect(preview).toMatchObject({ blockedStudies: ids.length, blocked: 3 * ids.length });
    expect(preview.pages).toBeGreaterThan(1);
    for (const limit of [1, 4, 10, 200]) {
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await list(process, id, { limit, ...(cursor !== undefined && { cursor }) });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        found.push(...page.items.map(({ irasId }) => irasId));
        cursor = page.next;
      } while (cursor !== undefined);
      expect([...found].sort()).toEqual(ids);
    }
  });

  it('is for coordinators, of a re-pricing that is there, from a place of its own', async () => {
    const process = await createRepricingProcess();
    await process.bringToIssued();
    await process.publish();
    const { id } = await process.preview();
    const listBlocked = createListBlockedStudies(process);
    for (const caller of [lead, company, trust('RJ1')])
      await expect(listBlocked({ caller, id, page: { limit: 5 } })).rejects.toMatchObject({
        code: 'forbidden',
      });
    await expect(list(process, 'none')).rejects.toMatchObject({ code: 'notFound' });
    const { next } = await process.repricing.listEntries({ caller: coordinator, id, page: { limit: 1 } });
    for (const cursor of ['x', `${next}x`])
      await expect(list(process, id, { limit: 5, cursor })).rejects.toThrow(InvalidCursor);
  });
});

/** What a re-pricing is: exact sums, a bounded list of the largest changes, and no accepted price in it. */
import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OFFER_STATUSES, type Offer, type OfferStatus } from '../../shared/domain/offer.ts';
import type { Organisation } from '../../shared/domain/organisation.ts';
import {
  addOutcome,
  addPage,
  addToTotals,
  addWalked,
  beginRun,
  compareChanges,
  EMPTY_PREVIEW,
  LARGEST_SHOWN,
  nextRepricingStatus,
  progressOf,
  REPRICING_STATUSES,
  REPRICING_TRANSITIONS,
  type RepricingPreview,
} from '../../shared/domain/repricing.ts';
import {
  changeOfEntry,
  findSkipReason,
  isRepriceable,
  type RepricingEntry,
  type RepricingPage,
  regionOf,
  type StandsNow,
} from '../../shared/domain/repricing-entry.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const hashOf = (text: string) => sha256(new TextEncoder().encode(text));

const pence = fc.oneof(
  fc.integer({ min: 0, max: 5_000_000 }),
  fc.integer({ min: 9_000_000_000_000, max: 9_000_000_000_100 }),
);
const anyEntry: fc.Arbitrary<RepricingEntry> = fc.record({
  irasId: fc.constantFrom('1001', '999999', '1004321'),
  odsCode: fc.constantFrom('RJ1', 'RK9', 'RTD', 'RRV'),
  reviewVersion: fc.integer({ min: 1, max: 4 }),
  issueNumber: fc.integer({ min: 1, max: 4 }),
  status: fc.constantFrom('pending', 'issued', 'escalated', 'notAccepted'),
  shortTitle: fc.constant('CARDIO-1'),
  siteName: fc.constant('A trust'),
  region: fc.constantFrom(
    { code: 'Y56', name: 'London' },
    { code: 'Wales', name: 'Wales' },
    { code: 'Y63', name: 'North East and Yorkshire' },
  ),
  fromTariff: fc.constant('OLD'),
  fromMultipliers: fc.constant('M'),
  fromPence: pence,
  toPence: pence,
});
const pageOf = (number: number, entries: readonly RepricingEntry[]): RepricingPage => ({
  schema: 'ncvr.repricing-page/1',
  repricing: 'r',
  number,
  entries,
  blocked: [],
  blockedStudies: [],
});
const previewOf = (pages: readonly (readonly RepricingEntry[])[]): RepricingPreview =>
  pages.reduce(
    (preview, entries, at) => addPage(preview, pageOf(at + 1, entries), hashOf(`page ${at}`), sha256),
    EMPTY_PREVIEW,
  );
const sum = (amounts: readonly number[]) => amounts.reduce((all, each) => all + BigInt(each), 0n);

describe('the totals of a preview', () => {
  it('are the sums of its prices, exactly, in all, by region and by status, however they come in pages', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyEntry, { maxLength: 8 }), { maxLength: 8 }), (pages) => {
        const entries = pages.flat();
        const { totals, byRegion, byStatus, pages: count } = previewOf(pages);
        expect(BigInt(totals.fromPence)).toBe(sum(entries.map(({ fromPence }) => fromPence)));
        expect(BigInt(totals.toPence)).toBe(sum(entries.map(({ toPence }) => toPence)));
        expect(totals.fromPence + totals.changePence).toBe(totals.toPence);
        expect(totals.dearer + totals.cheaper + totals.same).toBe(entries.length);
        for (const name of ['prices', 'dearer', 'cheaper', 'fromPence', 'toPence', 'changePence'] as const) {
          expect(sum(byRegion.map((each) => each[name]))).toBe(BigInt(totals[name]));
        }
        expect(byRegion.map(({ region }) => region.code)).toEqual(
          [...new Set(entries.map(({ region }) => region.code))].sort(),
        );
        expect(sum(Object.values(byStatus))).toBe(BigInt(entries.length));
        expect(count).toBe(pages.length);
        expect(previewOf([entries]).totals).toEqual(totals);
      }),
    );
  });

  it('count the prices that stay, and their studies, page by page', () => {
    const stays = {
      ...{ irasId: '1001', odsCode: 'RJ1', reviewVersion: 1, issueNumber: 1, status: 'issued' as const },
      ...{ shortTitle: 'CARDIO-1', siteName: 'A trust', region: { code: 'Y56', name: 'London' } },
      ...{ code: 'noMultiplier', message: 'There is no row for it.', mend: 'Publish one.' },
    };
    const study = {
      ...{
        irasId: '1001',
        shortTitle: 'CARDIO-1',
        leadSite: 'RRV',
        reviewVersion: 1,
        prices: 2,
        missing: [],
      },
      reasons: [{ ...{ code: 'noMultiplier', message: 'None.', mend: 'Publish one.' }, sites: [] }],
    };
    const page: RepricingPage = { ...pageOf(1, []), blocked: [stays, stays], blockedStudies: [study] };
    const once = addPage(EMPTY_PREVIEW, page, hashOf('page 0'), sha256);
    expect(addPage(once, page, hashOf('page 1'), sha256)).toMatchObject({ blocked: 4, blockedStudies: 2 });
  });

  it('are refused where they are no longer exact', () => {
    const [huge] = fc.sample(anyEntry, 1).map((entry) => ({ ...entry, toPence: Number.MAX_SAFE_INTEGER }));
    expect(() => addToTotals(EMPTY_PREVIEW.totals, [huge!, huge!])).toThrow(
      expect.objectContaining({ code: 'amountTooLarge' }),
    );
  });

  it('count the studies walked through, and the accepted prices that stay', () => {
    const once = addWalked(EMPTY_PREVIEW, { studies: 2, alreadyThere: 3, accepted: 5 });
    expect(addWalked(once, { studies: 1, alreadyThere: 0, accepted: 1 })).toMatchObject({
      studies: 3,
      alreadyThere: 3,
      accepted: 6,
      totals: { prices: 0 },
    });
  });
});

describe('the largest changes', () => {
  it('are the largest of all pages, and no more than are shown', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyEntry, { maxLength: 20 }), { maxLength: 6 }), (pages) => {
        const sizes = (entries: readonly RepricingEntry[]) =>
          entries.map((entry) => Math.abs(changeOfEntry(entry)));
        const expected = sizes(pages.flat())
          .sort((one, other) => other - one)
          .slice(0, LARGEST_SHOWN);
        expect(sizes(previewOf(pages).largest)).toEqual(expected);
      }),
    );
  });

  it('of one size come by IRAS ID as a number, then by ODS code', () => {
    const base = { ...fc.sample(anyEntry, 1)[0]!, fromPence: 10, toPence: 5 };
    const entries = [
      { ...base, irasId: '1004321', odsCode: 'RJ1' },
      { ...base, irasId: '999999', odsCode: 'RK9' },
      { ...base, irasId: '999999', odsCode: 'RJ1', toPence: 15 },
      { ...base, irasId: '999999', odsCode: 'RJ1', toPence: 10 },
    ];
    for (const given of [entries, entries.toReversed()]) {
      const order = given.toSorted(compareChanges).map(({ irasId, odsCode }) => `${irasId} ${odsCode}`);
      expect(order).toEqual(['999999 RJ1', '999999 RK9', '1004321 RJ1', '999999 RJ1']);
    }
  });
});

describe('the hash of a preview', () => {
  it('names its pages in their order', () => {
    const chain = (...hashes: readonly string[]) =>
      hashes.reduce((preview, hash, at) => addPage(preview, pageOf(at + 1, []), hash, sha256), EMPTY_PREVIEW)
        .sha256;
    const [a, b] = [hashOf('a'), hashOf('b')];
    const names = [chain(), chain(a), chain(b), chain(a, b), chain(b, a), chain(a, b, b)];
    expect(new Set(names).size).toBe(names.length);
  });

  it('is reached again by a run through the same pages', () => {
    const by = {
      issuer: 'https://identity.example',
      subject: 's',
      name: 'N',
      role: 'nationalCoordinator',
      organisation: 'national',
    } as const;
    const skipped = [{ irasId: '1001', odsCode: 'RJ1', reason: 'decided' as const }];
    const failed = [{ irasId: '1001', odsCode: 'RK9', message: 'no ink' }];
    let run = beginRun(by, '2026-11-02T09:00:00.000Z');
    run = addOutcome(run, { repriced: 3, skipped: [], failed: [] }, hashOf('page 0'), sha256);
    run = addOutcome(run, { repriced: 1, skipped, failed }, hashOf('page 1'), sha256);
    const preview = previewOf([fc.sample(anyEntry, 4), fc.sample(anyEntry, 3)]);
    expect(run).toMatchObject({ pages: 2, repriced: 4, skipped: 1, failed: 1, sha256: preview.sha256 });
    expect(progressOf({ preview, run })).toEqual({ done: 6, total: 7 });
    expect(progressOf({ preview })).toEqual({ done: 0, total: 7 });
  });
});

describe('what is re-priceable', () => {
  it('is pending, issued, escalated or refused; an accepted price never is', () => {
    expect(OFFER_STATUSES.filter(isRepriceable)).toEqual(['pending', 'issued', 'notAccepted', 'escalated']);
  });
});

const trust: Organisation = {
  odsCode: 'RJ1',
  name: 'A trust',
  nation: 'England',
  type: 'nhsTrust',
  status: 'open',
  region: { code: 'Y56', name: 'London' },
};

describe('the region of a price', () => {
  it('is the NHS region in England, else the nation', () => {
    expect(regionOf(trust)).toEqual({ code: 'Y56', name: 'London' });
    const { region: _region, ...board } = { ...trust, nation: 'Wales' as const };
    expect(regionOf(board)).toEqual({ code: 'Wales', name: 'Wales' });
    expect(regionOf(undefined)).toEqual({ code: 'unknown', name: 'Not known' });
  });
});

describe('a price that had its preview', () => {
  const entry = { ...fc.sample(anyEntry, 1)[0]!, reviewVersion: 2, status: 'issued' as const };
  const offerAt = (status: OfferStatus): Offer => ({
    irasId: entry.irasId,
    odsCode: entry.odsCode,
    reviewVersion: 2,
    issueNumber: 1,
    status,
    issuedAt: '2026-11-02T09:00:00.000Z',
    verificationAddress: 'https://ncvr.example/verify',
    principalInvestigator: 'Dr A',
    targetParticipants: {},
    study: { shortTitle: 'C', phase: 'III', isAtmp: false, leadSite: 'RRV', sponsor: 'p' },
    statusSince: '2026-11-02T09:00:00.000Z',
    lock: 1,
  });
  const now = (status: OfferStatus, changes: Partial<StandsNow> = {}): StandsNow => ({
    offer: offerAt(status),
    isLive: true,
    isSiteActive: true,
    agreedVersion: 2,
    organisation: trust,
    today: '2026-11-02',
    ...changes,
  });

  it('is re-priced while it stands as it was', () => {
    for (const status of ['pending', 'issued', 'escalated', 'notAccepted'] as const) {
      expect(findSkipReason({ ...entry, status }, now(status))).toBeUndefined();
    }
    expect(findSkipReason({ ...entry, status: 'pending' }, now('issued'))).toBeUndefined();
    expect(findSkipReason(entry, now('issued', { organisation: undefined }))).toBeUndefined();
  });

  it.each([
    ['issued', 'accepted', 'decided'],
    ['issued', 'notAccepted', 'decided'],
    ['issued', 'declinedCapacity', 'decided'],
    ['notAccepted', 'superseded', 'replaced'],
    ['issued', 'escalated', 'escalated'],
    ['pending', 'escalated', 'escalated'],
    ['escalated', 'issued', 'returned'],
    ['issued', 'withdrawn', 'withdrawn'],
    ['issued', 'pending', 'returned'],
  ] as const)('%s and now %s is left as it is: %s', (was, is, reason) => {
    expect(findSkipReason({ ...entry, status: was }, now(is))).toBe(reason);
  });

  it('is left as it is where its site, study or trust has moved on', () => {
    expect(findSkipReason(entry, now('issued', { offer: undefined }))).toBe('replaced');
    expect(findSkipReason(entry, now('issued', { isLive: false }))).toBe('replaced');
    expect(findSkipReason(entry, now('issued', { isSiteActive: false }))).toBe('withdrawn');
    expect(findSkipReason(entry, now('issued', { agreedVersion: 3 }))).toBe('newerVersion');
    const closed: Organisation = { ...trust, status: 'closed', closedOn: '2026-11-01' };
    expect(findSkipReason(entry, now('issued', { organisation: closed }))).toBe('closed');
    expect(
      findSkipReason(entry, now('issued', { organisation: closed, today: '2026-11-01' })),
    ).toBeUndefined();
  });

  it('is never touched once it is accepted, whatever it was', () => {
    fc.assert(
      fc.property(anyEntry, fc.boolean(), fc.boolean(), (any, isLive, isSiteActive) => {
        expect(findSkipReason(any, now('accepted', { isLive, isSiteActive }))).toBe('decided');
      }),
    );
  });
});

describe('the states of a re-pricing', () => {
  it('lead from preview to done, through pauses, and nowhere from there', () => {
    expect(nextRepricingStatus('previewing', 'finishPreview')).toBe('previewed');
    expect(nextRepricingStatus('previewed', 'run')).toBe('running');
    expect(nextRepricingStatus('running', 'pause')).toBe('paused');
    expect(nextRepricingStatus('paused', 'resume')).toBe('running');
    expect(nextRepricingStatus('running', 'finishRun')).toBe('done');
    expect(Object.keys(REPRICING_TRANSITIONS.done)).toEqual([]);
    expect(Object.keys(REPRICING_TRANSITIONS.failed)).toEqual([]);
  });

  it('never run what was not previewed', () => {
    const runnable = REPRICING_STATUSES.filter((status) => nextRepricingStatus(status, 'run') !== undefined);
    expect(runnable).toEqual(['previewed']);
  });
});

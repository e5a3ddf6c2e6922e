import { describe, expect, it } from 'vitest';
import type { Offer } from '../../../shared/domain/offer.ts';
import { createFindIssued } from '../../../shared/usecases/verification/find-issued.ts';
import { hashOf, IRAS_ID, someOffer, someSite } from '../../support/ledger-fixtures.ts';
import { createMemoryDeps } from '../../support/service-deps.ts';

const documents = (name: string): NonNullable<Offer['documents']> => ({
  appendixSha256: hashOf(`appendix ${name}`),
  pdfSha256: hashOf(`pdf ${name}`),
  priceSha256: hashOf(`price ${name}`),
  oneOffPence: 1,
  expectedPence: 2,
});
const issued = (changes: Partial<Offer>): Offer =>
  someOffer({
    status: 'issued',
    documents: documents(`${changes.reviewVersion ?? 1}.${changes.issueNumber ?? 1}`),
    ...changes,
  });

async function ledgerWith(offers: readonly Offer[], live?: Offer) {
  const { ledger } = await createMemoryDeps();
  const { reviewVersion = 1, issueNumber = 1 } = live ?? offers[0] ?? {};
  await ledger.commit([
    { kind: 'studySite', record: someSite({ liveOffer: { reviewVersion, issueNumber } }) },
    ...offers.map((record) => ({ kind: 'offer' as const, record })),
  ]);
  const findIssued = createFindIssued({ ledger });
  return (offer: Offer, change: object = {}) =>
    findIssued({
      irasId: IRAS_ID,
      odsCode: 'RRV',
      reviewVersion: offer.reviewVersion,
      issueNumber: offer.issueNumber,
      appendixSha256: offer.documents?.appendixSha256 ?? hashOf('none'),
      ...change,
    });
}

describe('whether an appendix was issued', () => {
  it.each(['issued', 'escalated', 'accepted', 'notAccepted', 'declinedCapacity'] as const)(
    'is yes, and in force, for the live offer that is %s',
    async (status) => {
      const offer = issued({ status });
      expect(await (await ledgerWith([offer]))(offer)).toEqual({ status: 'current' });
    },
  );

  it.each(['superseded', 'withdrawn'] as const)(
    'is yes, and not in force, for one that is %s',
    async (status) => {
      const offer = issued({ status });
      expect(await (await ledgerWith([offer]))(offer)).toEqual({ status: 'superseded' });
    },
  );

  it('is no for a pending offer, another hash, another issue, another site and another study', async () => {
    const pending = someOffer();
    expect(await (await ledgerWith([pending]))(pending)).toEqual({ status: 'neverIssued' });
    const offer = issued({});
    const ask = await ledgerWith([offer]);
    for (const change of [
      { appendixSha256: hashOf('other') },
      { issueNumber: 2 },
      { reviewVersion: 2 },
      { odsCode: 'RJ1' },
      { irasId: '7654321' },
    ]) {
      expect(await ask(offer, change)).toEqual({ status: 'neverIssued' });
    }
  });

  it('knows the PDF by its own hash, of this very issue only', async () => {
    const offer = issued({});
    const ask = await ledgerWith([offer]);
    const { pdfSha256 } = offer.documents!;
    expect(await ask(offer, { pdfSha256 })).toEqual({ status: 'current', isIssuedPdf: true });
    expect(await ask(offer, { pdfSha256: hashOf('other') })).toEqual({
      status: 'current',
      isIssuedPdf: false,
    });
    expect(await ask(offer, { pdfSha256, appendixSha256: hashOf('other') })).toEqual({
      status: 'neverIssued',
      isIssuedPdf: false,
    });
  });

  it('takes a re-issued price out of force, and a refused one that was offered again', async () => {
    const refused = issued({ status: 'notAccepted' });
    const again = issued({ issueNumber: 2 });
    const ask = await ledgerWith([refused, again], again);
    expect(await ask(refused)).toEqual({ status: 'superseded' });
    expect(await ask(again)).toEqual({ status: 'current' });
  });

  it('keeps an accepted price in force until a later one is accepted', async () => {
    const first = issued({ status: 'accepted' });
    const open = issued({ reviewVersion: 2 });
    const third = issued({ reviewVersion: 3, status: 'accepted' });
    const waiting = await ledgerWith([first, open], open);
    expect([await waiting(first), await waiting(open)]).toEqual([
      { status: 'current' },
      { status: 'current' },
    ]);
    const decided = await ledgerWith([first, open, third], third);
    expect(await decided(first)).toEqual({ status: 'superseded' });
    expect(await decided(open)).toEqual({ status: 'superseded' });
    expect(await decided(third)).toEqual({ status: 'current' });
  });
});

/** Whatever people do in whatever order, also at the same moment, no record contradicts another. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { findChainFault } from '../../../shared/domain/decision-log.ts';
import { DomainError } from '../../../shared/domain/errors.ts';
import type { Offer } from '../../../shared/domain/offer.ts';
import {
  REVIEW_TRANSITIONS,
  type ReviewEvent,
  type ReviewStatus,
} from '../../../shared/domain/review-version.ts';
import { readAll } from '../../../shared/usecases/read-all.ts';
import { IRAS_ID, site, smallReview } from './small-review.ts';
import { company, createStudyProcess, lead, type StudyProcess } from './study-process.ts';

const SITES = ['RJ1', 'RK9', 'RTD'];
const byLead = { caller: lead, irasId: IRAS_ID };

type Event =
  | { readonly kind: ReviewEvent }
  | { readonly kind: 'answer' | 'work' }
  | { readonly kind: 'put'; readonly odsCode: string; readonly target: number }
  | { readonly kind: 'withdrawSite'; readonly odsCode: string }
  | {
      readonly kind: 'decide';
      readonly odsCode: string;
      readonly decision: 'accepted' | 'notAccepted' | 'declinedCapacity';
    };

const reviewEvent = fc.record({
  kind: fc.constantFrom<ReviewEvent>('edit', 'submit', 'submit', 'query', 'agree', 'agree', 'withdraw'),
});
const odsCode = fc.constantFrom(...SITES);
const siteEvent: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), odsCode, target: fc.integer({ min: 0, max: 2 }) }),
  fc.record({ kind: fc.constant('withdrawSite' as const), odsCode }),
  fc.record({
    kind: fc.constant('decide' as const),
    odsCode,
    decision: fc.constantFrom('accepted' as const, 'notAccepted' as const, 'declinedCapacity' as const),
  }),
  fc.record({ kind: fc.constantFrom('work' as const, 'answer' as const) }),
);

let edits = 0;
/** Each edit needs something else, so that no two versions agree the same resource. */
function anotherReview() {
  const { study } = smallReview();
  edits += 1;
  return smallReview({ study: { ...study, protocol: { ...study.protocol, version: String(edits) } } });
}

async function answerLast(process: StudyProcess): Promise<unknown> {
  const query = (await process.readReview(byLead)).queries?.at(-1)?.id ?? 'none';
  return process.queryReview({ ...byLead, entry: { query, answer: 'Because.' } });
}

function take(process: StudyProcess, event: Event): Promise<unknown> {
  switch (event.kind) {
    case 'edit':
      return process.save(anotherReview());
    case 'submit':
      return process.submit();
    case 'query':
      return process.queryReview({ caller: company, irasId: IRAS_ID, entry: { comment: 'Why?' } });
    case 'agree':
      return process.pinnedHash().then((resourceSha256) =>
        process.agreeReview({
          ...byLead,
          resourceSha256,
          attested: { agreedBy: 'A', agreedOn: '2026-11-01', evidence: 'B' },
        }),
      );
    case 'withdraw':
      return process.withdrawReview(byLead);
    case 'answer':
      return answerLast(process);
    case 'work':
      return process.work();
    case 'put':
      return process.put(site(event.odsCode, event.target));
    case 'withdrawSite':
      return process.withdraw(event.odsCode);
    case 'decide':
      return process.decideAt(event.odsCode, event.decision);
  }
}

/** Whether it was done; a refusal must be one in the field's words. */
async function isTaken(process: StudyProcess, event: Event): Promise<boolean> {
  try {
    await take(process, event);
    return true;
  } catch (error) {
    const isPlain = error instanceof DomainError && error.code !== 'busy';
    if (isPlain || (error instanceof Error && error.message === 'nothing was submitted')) return false;
    throw error;
  }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

async function checkReviews({ ledger }: StudyProcess): Promise<void> {
  const study = (await ledger.findStudy(IRAS_ID))!;
  const versions = await collect(readAll((page) => ledger.listReviewVersions(IRAS_ID, page)));
  expect(versions.map(({ reviewVersion }) => reviewVersion)).toEqual(versions.map((_, at) => at + 1));
  expect(study).toMatchObject({ latestVersion: versions.length, latestStatus: versions.at(-1)?.status });
  const agreed = versions
    .filter(({ status }) => status === 'agreed')
    .map(({ reviewVersion }) => reviewVersion);
  expect(study.agreedVersion).toBe(agreed.at(-1));
  for (const { status, submission, agreement, reviewVersion } of versions) {
    // Only the latest version is ever open.
    if (reviewVersion < versions.length) expect(['agreed', 'withdrawn']).toContain(status);
    if (status === 'agreed' || status === 'submitted' || status === 'queried')
      expect(submission).toBeDefined();
    expect(agreement?.resourceSha256).toBe(status === 'agreed' ? submission?.resourceSha256 : undefined);
  }
}

const isOpen = ({ status }: Offer) => status === 'pending' || status === 'issued' || status === 'escalated';

async function checkSites({ ledger, sha256 }: StudyProcess): Promise<void> {
  const counters = new Map(
    (await collect(readAll((page) => ledger.listOpenCounters(page)))).map((each) => [
      each.odsCode,
      each.counters,
    ]),
  );
  for await (const each of readAll((page) => ledger.listStudySites(IRAS_ID, page))) {
    const offers = await collect(readAll((page) => ledger.listOffers(IRAS_ID, page, each.odsCode)));
    const last = offers.at(-1);
    const live = last && { reviewVersion: last.reviewVersion, issueNumber: last.issueNumber };
    expect(each.liveOffer).toEqual(live);
    expect(offers.filter(isOpen).every((offer) => offer === last)).toBe(true);
    if (each.status === 'withdrawn') expect(offers.filter(isOpen)).toEqual([]);
    expect(counters.get(each.odsCode)?.lateIssued ?? 0).toBe(
      offers.filter(({ status }) => status === 'issued').length,
    );
    const log = await collect(readAll((page) => ledger.listLog(IRAS_ID, each.odsCode, page)));
    expect(findChainFault(log, sha256)).toBeUndefined();
    expect(each.log.length).toBe(log.length);
    const decided = log.filter(({ event }) => event.kind === 'decided').length;
    expect(offers.filter(({ decision }) => decision !== undefined)).toHaveLength(decided);
  }
}

/** The status after an event as domain.md has it; undefined where it is refused. An edit of a closed version opens the next. */
function expectedAfter(status: ReviewStatus, event: ReviewEvent): ReviewStatus | undefined {
  const isClosed = status === 'agreed' || status === 'withdrawn';
  return isClosed && event === 'edit' ? 'draft' : REVIEW_TRANSITIONS[status][event];
}

it('takes each step of a review exactly when the process allows it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(reviewEvent, { maxLength: 12 }), async (events) => {
      const process = await createStudyProcess();
      await process.save();
      let status: ReviewStatus = 'draft';
      for (const { kind } of events) {
        // The same agreement again is answered with the first, and changes nothing.
        const isRepeated: boolean = kind === 'agree' && status === 'agreed';
        const next: ReviewStatus | undefined = isRepeated ? 'agreed' : expectedAfter(status, kind);
        expect(await isTaken(process, { kind })).toBe(next !== undefined);
        status = next ?? status;
        expect((await process.readReview(byLead)).status).toBe(status);
        await checkReviews(process);
      }
    }),
    { numRuns: 60 },
  );
});

it('leaves no contradiction however people, trusts and the worker get in between each other', async () => {
  const batch = fc.array(
    fc.oneof({ arbitrary: reviewEvent, weight: 1 }, { arbitrary: siteEvent, weight: 2 }),
    {
      minLength: 1,
      maxLength: 3,
    },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 10 }), async (batches) => {
      const process = await createStudyProcess();
      await process.bringToIssued();
      for (const events of batches) {
        await Promise.all(events.map((event) => isTaken(process, event)));
        await checkReviews(process);
        await checkSites(process);
      }
    }),
    { numRuns: 60 },
  );
});

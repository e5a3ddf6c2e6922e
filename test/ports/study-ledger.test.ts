import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFixedClock } from '../../shared/adapters/memory/fixed-clock.ts';
import { createMemoryRecordTable } from '../../shared/adapters/memory/record-table.memory.ts';
import { CorruptRecord } from '../../shared/adapters/records/stored-record.ts';
import { createStudyLedger } from '../../shared/adapters/records/study-ledger.records.ts';
import { EMPTY_LOG_HEAD, headAfter, type LogEntry } from '../../shared/domain/decision-log.ts';
import type { Escalation } from '../../shared/domain/escalation.ts';
import { OFFER_STATUSES, type Offer, type OfferStatus } from '../../shared/domain/offer.ts';
import { InvalidCursor, InvalidWrite, type Page, type RecordTable } from '../../shared/ports/record-table.ts';
import {
  type Change,
  type EscalationListing,
  LedgerConflict,
  type PageRequest,
  type StudyLedger,
} from '../../shared/ports/study-ledger.ts';
import {
  createEmptyTables,
  hashOf,
  IRAS_ID,
  leadReviewer,
  MORNING,
  readPages,
  someJob,
  someLogEntry,
  someNotification,
  someOffer,
  someReviewVersion,
  someSite,
  someStudy,
} from '../support/ledger-fixtures.ts';
import { startTestDatabase, type TestDatabase } from '../support/local-database.ts';
import { someEscalation, someMilestones, someReissue } from '../support/trust-fixtures.ts';

const clock = createFixedClock('2026-11-21T09:00:00Z');
const WHOLE: PageRequest = { limit: 1000 };

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(async () => {
  await database.remove();
});

const offerChange = (changes: Partial<Offer> = {}): Change => ({ kind: 'offer', record: someOffer(changes) });
const nameOf = ({ odsCode, reviewVersion, issueNumber }: Offer): string =>
  `${odsCode}/${reviewVersion}/${issueNumber}`;
/** Distinct moments, one second apart. */
const second = (count: number): string => new Date(Date.parse(MORNING) + count * 1000).toISOString();

describe.each(['in memory', 'on DynamoDB'])('the study ledger %s', (where) => {
  let table: RecordTable;
  let ledger: StudyLedger;
  const createTable = async (): Promise<RecordTable> =>
    where === 'in memory' ? createMemoryRecordTable({ clock }) : createEmptyTables(database, clock);
  beforeEach(async () => {
    table = await createTable();
    ledger = createStudyLedger({ table });
  });

  describe('reading', () => {
    it('gives back each record as it was committed, to the last optional part', async () => {
      const study = someStudy({ cpmsId: '51234', phase: 'IIa', isAtmp: true, agreedVersion: 1, cro: 'a#b' });
      const review = someReviewVersion({
        status: 'agreed',
        agreement: { at: MORNING, by: leadReviewer, resourceSha256: hashOf('resource') },
        queries: [{ id: 'q1', comment: 'Why twice?\nOnce is enough', by: leadReviewer, at: MORNING }],
      });
      const site = someSite({ liveOffer: { reviewVersion: 1, issueNumber: 1 } });
      const offer = someOffer({
        status: 'accepted',
        documents: {
          appendixSha256: hashOf('appendix'),
          pdfSha256: hashOf('pdf'),
          priceSha256: hashOf('price'),
          oneOffPence: 123_456,
          expectedPence: 9_007_199_254_740_991,
        },
        decision: {
          decision: 'accepted',
          appendixSha256: hashOf('appendix'),
          at: MORNING,
          by: leadReviewer,
          sequence: 2,
        },
      });
      const job = someJob();
      const escalation = someEscalation({
        judgement: { judgement: 'upheld', ground: 'threshold', at: MORNING, by: leadReviewer },
      });
      const milestones = someMilestones({ signedOn: '2026-11-03', firstParticipantOn: '2026-12-01' });
      const reissue = someReissue();
      await ledger.commit([
        { kind: 'study', record: study },
        { kind: 'reviewVersion', record: review },
        { kind: 'studySite', record: site },
        { kind: 'offer', record: offer },
        { kind: 'job', record: job },
        { kind: 'escalation', record: escalation },
        { kind: 'milestones', record: milestones },
        { kind: 'reissue', record: reissue },
      ]);
      expect(await ledger.findStudy(IRAS_ID)).toEqual(study);
      expect(await ledger.findReviewVersion(IRAS_ID, 1)).toEqual(review);
      expect(await ledger.findStudySite(IRAS_ID, 'RRV')).toEqual(site);
      expect(await ledger.findOffer(IRAS_ID, 'RRV', 1, 1)).toEqual(offer);
      expect(await ledger.findJob(IRAS_ID, 'job-1')).toEqual(job);
      expect(await ledger.findEscalation({ irasId: IRAS_ID, odsCode: 'RRV', sequence: 2 })).toEqual(
        escalation,
      );
      expect(await ledger.findMilestones(IRAS_ID, 'RRV')).toEqual(milestones);
      expect((await ledger.listReissues(IRAS_ID, 'RRV', WHOLE)).items).toEqual([reissue]);
    });

    it('answers undefined for what is not there, and empty lists', async () => {
      await ledger.commit([{ kind: 'study', record: someStudy() }]);
      expect(await ledger.findStudy('1004322')).toBeUndefined();
      expect(await ledger.findReviewVersion(IRAS_ID, 1)).toBeUndefined();
      expect(await ledger.findReviewVersion(IRAS_ID, 123_456)).toBeUndefined();
      expect(await ledger.findStudySite(IRAS_ID, 'RRV')).toBeUndefined();
      expect(await ledger.findOffer(IRAS_ID, 'RRV', 1, 1)).toBeUndefined();
      expect(await ledger.findJob(IRAS_ID, 'job-1')).toBeUndefined();
      expect(await ledger.findEscalation({ irasId: IRAS_ID, odsCode: 'RRV', sequence: 2 })).toBeUndefined();
      expect(await ledger.findMilestones(IRAS_ID, 'RRV')).toBeUndefined();
      expect(await ledger.listOffers(IRAS_ID, WHOLE)).toEqual({ items: [] });
      expect(await ledger.listPendingOffers(WHOLE)).toEqual({ items: [] });
      expect(await ledger.listMonthCounters('2026-11', WHOLE)).toEqual({ items: [] });
    });

    it('takes an identifier that looks like two parts of a key for one', async () => {
      await ledger.commit([
        { kind: 'job', record: someJob({ jobId: 'a#b' }) },
        { kind: 'party', record: { irasId: IRAS_ID, role: 'companyRepresentative', organisation: 'x#y' } },
        offerChange({ reviewVersion: 1 }),
        offerChange({ reviewVersion: 2 }),
      ]);
      expect(await ledger.findJob(IRAS_ID, 'a#b')).toMatchObject({ jobId: 'a#b' });
      expect(await ledger.findJob(IRAS_ID, 'a%23b')).toBeUndefined();
      expect((await ledger.listStudies('companyRepresentative', 'x#y', WHOLE)).items).toEqual([
        { irasId: IRAS_ID },
      ]);
      expect((await ledger.listOffers(IRAS_ID, WHOLE, 'RRV#0001')).items).toEqual([]);
      expect((await ledger.listTrustOffers('RRV#open', 'open', WHOLE)).items).toEqual([]);
    });
  });

  describe('locks', () => {
    const changesOf = (lock: number): [string, Change][] => [
      ['study', { kind: 'study', record: someStudy({ lock }) }],
      ['review version', { kind: 'reviewVersion', record: someReviewVersion({ lock }) }],
      ['site', { kind: 'studySite', record: someSite({ lock }) }],
      ['offer', offerChange({ lock })],
      ['job', { kind: 'job', record: someJob({ lock }) }],
      ['notification', { kind: 'notification', record: someNotification({ lock }) }],
      ['escalation', { kind: 'escalation', record: someEscalation({ lock }) }],
      ['milestones', { kind: 'milestones', record: someMilestones({ lock }) }],
    ];
    it.each(changesOf(1).map(([name], index) => [name, index] as const))(
      'a %s is made once and then changed one lock at a time',
      async (_, index) => {
        const commit = (lock: number) =>
          ledger.commit(
            changesOf(lock)
              .slice(index, index + 1)
              .map(([, change]) => change),
          );
        await expect(commit(2)).rejects.toThrow(LedgerConflict);
        await commit(1);
        await expect(commit(1)).rejects.toThrow(LedgerConflict);
        await expect(commit(3)).rejects.toThrow(LedgerConflict);
        await commit(2);
        await expect(commit(2)).rejects.toThrow(LedgerConflict);
        await commit(3);
      },
    );

    it('refuse the later of two people who read the same record', async () => {
      await ledger.commit([{ kind: 'study', record: someStudy() }]);
      const read = someStudy({ lock: 2 });
      await ledger.commit([{ kind: 'study', record: { ...read, shortTitle: 'FIRST' } }]);
      const late = ledger.commit([{ kind: 'study', record: { ...read, shortTitle: 'SECOND' } }]);
      await expect(late).rejects.toThrow(LedgerConflict);
      expect(await ledger.findStudy(IRAS_ID)).toEqual({ ...read, shortTitle: 'FIRST' });
    });

    it('let exactly one of many win who decide the same offer at once', async () => {
      await ledger.commit([offerChange({ status: 'issued' }), { kind: 'studySite', record: someSite() }]);
      const attempts = Array.from({ length: 20 }, (_, attempt) =>
        ledger.commit([
          offerChange({ status: 'accepted', lock: 2, principalInvestigator: `Dr ${attempt}` }),
          { kind: 'studySite', record: someSite({ lock: 2 }) },
          { kind: 'logEntry', record: someLogEntry({ at: second(attempt) }) },
          { kind: 'monthCounters', month: '2026-11', odsCode: 'RRV', add: { allAccepted: 1 } },
        ]),
      );
      const outcomes = await Promise.allSettled(attempts);
      const winners = outcomes.flatMap(({ status }, index) => (status === 'fulfilled' ? [index] : []));
      expect(winners).toHaveLength(1);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(LedgerConflict);
      }
      const [winner = -1] = winners;
      expect(await ledger.findOffer(IRAS_ID, 'RRV', 1, 1)).toMatchObject({
        principalInvestigator: `Dr ${winner}`,
      });
      expect((await ledger.listLog(IRAS_ID, 'RRV', WHOLE)).items).toMatchObject([{ at: second(winner) }]);
      const [{ counters } = { counters: undefined }] = (await ledger.listMonthCounters('2026-11', WHOLE))
        .items;
      expect(counters).toMatchObject({ allAccepted: 1 });
    });

    it('keep a log entry for good', async () => {
      const entry = someLogEntry();
      await ledger.commit([{ kind: 'logEntry', record: entry }]);
      const rewritten = ledger.commit([{ kind: 'logEntry', record: { ...entry, at: second(1) } }]);
      await expect(rewritten).rejects.toThrow(LedgerConflict);
      expect((await ledger.listLog(IRAS_ID, 'RRV', WHOLE)).items).toEqual([entry]);
    });
  });

  it('keeps a re-issue for good', async () => {
    await ledger.commit([{ kind: 'reissue', record: someReissue() }]);
    const rewritten = ledger.commit([{ kind: 'reissue', record: someReissue({ reason: 'Another' }) }]);
    await expect(rewritten).rejects.toThrow(LedgerConflict);
    expect((await ledger.listReissues(IRAS_ID, 'RRV', WHOLE)).items).toEqual([someReissue()]);
  });

  describe('a commit', () => {
    it('writes nothing at all where one condition fails', async () => {
      await ledger.commit([offerChange()]);
      const refused = ledger.commit([
        { kind: 'study', record: someStudy() },
        { kind: 'party', record: { irasId: IRAS_ID, role: 'siteRepresentative', organisation: 'RRV' } },
        { kind: 'logEntry', record: someLogEntry() },
        { kind: 'job', record: someJob() },
        { kind: 'notification', record: someNotification() },
        { kind: 'monthCounters', month: '2026-11', odsCode: 'RRV', add: { allAccepted: 1 } },
        { kind: 'openCounters', odsCode: 'RRV', add: { allIssued: 1 } },
        offerChange({ status: 'accepted', lock: 3 }),
      ]);
      await expect(refused).rejects.toThrow(LedgerConflict);
      expect(await ledger.findStudy(IRAS_ID)).toBeUndefined();
      expect(await ledger.findOffer(IRAS_ID, 'RRV', 1, 1)).toEqual(someOffer());
      const lists = [
        ledger.listStudies('siteRepresentative', 'RRV', WHOLE),
        ledger.listStudies('nationalCoordinator', 'national', WHOLE),
        ledger.listLog(IRAS_ID, 'RRV', WHOLE),
        ledger.listOpenJobs(WHOLE),
        ledger.listWaitingNotifications(WHOLE),
        ledger.listMonthCounters('2026-11', WHOLE),
        ledger.listOpenCounters(WHOLE),
        ledger.listTrustOffers('RRV', 'decided', WHOLE),
      ];
      for (const list of lists) expect((await list).items).toEqual([]);
    });

    it('of nothing is no work', async () => {
      await expect(ledger.commit([])).resolves.toBeUndefined();
      const nothing: Change = { kind: 'openCounters', odsCode: 'RRV', add: {} };
      await expect(ledger.commit([nothing])).resolves.toBeUndefined();
      expect((await ledger.listOpenCounters(WHOLE)).items).toEqual([]);
    });

    it('holds a hundred writes; one more is refused before anything is written', async () => {
      const offers = Array.from({ length: 101 }, (_, index) => offerChange({ reviewVersion: index + 1 }));
      await expect(ledger.commit(offers)).rejects.toThrow(InvalidWrite);
      expect((await ledger.listOffers(IRAS_ID, WHOLE)).items).toEqual([]);
      await ledger.commit(offers.slice(0, 100));
      expect((await ledger.listOffers(IRAS_ID, WHOLE)).items).toHaveLength(100);
    });

    it('that makes a study holds 98 more, for the study is listed for its coordinators too', async () => {
      const offers = Array.from({ length: 99 }, (_, index) => offerChange({ reviewVersion: index + 1 }));
      const made: Change = { kind: 'study', record: someStudy() };
      await expect(ledger.commit([made, ...offers])).rejects.toThrow(InvalidWrite);
      await ledger.commit([made]);
      await ledger.commit([{ kind: 'study', record: someStudy({ lock: 2 }) }, ...offers]);
      expect((await ledger.listOffers(IRAS_ID, WHOLE)).items).toHaveLength(99);
    });

    it('cannot change one record twice', async () => {
      await expect(ledger.commit([offerChange(), offerChange({ lock: 2 })])).rejects.toThrow(InvalidWrite);
    });

    it.each<[string, RegExp, () => Change]>([
      [
        'an offer of an unknown status',
        /status/,
        () => ({ kind: 'offer', record: { ...someOffer(), status: JSON.parse('"lost"') } }),
      ],
      ['a lock of 0', /lock/, () => offerChange({ lock: 0 })],
      ['a version with too many digits for its key', /offer/, () => offerChange({ reviewVersion: 10_000 })],
      [
        'a log entry with an attribute too many',
        /unrecognized/,
        () => ({ kind: 'logEntry', record: Object.assign(someLogEntry(), { more: 1 }) }),
      ],
      [
        'a counter of half a decision',
        /allAccepted/,
        () => ({ kind: 'monthCounters', month: '2026-11', odsCode: 'RRV', add: { allAccepted: 0.5 } }),
      ],
      [
        'a counter that the definition does not know',
        /unrecognized/,
        () => ({ kind: 'openCounters', odsCode: 'RRV', add: JSON.parse('{"lost":1}') }),
      ],
      [
        'a month that is none',
        /month/,
        () => ({ kind: 'monthCounters', month: '2026-13', odsCode: 'RRV', add: { allAccepted: 1 } }),
      ],
    ])('refuses %s and names it', async (_, named, change) => {
      const refused = ledger.commit([{ kind: 'study', record: someStudy() }, change()]);
      const error: unknown = await refused.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(InvalidWrite);
      expect(error).toHaveProperty('message', expect.stringMatching(named));
      expect(await ledger.findStudy(IRAS_ID)).toBeUndefined();
    });
  });

  describe('counters', () => {
    it('come whole, with nothing counted as 0, by trust', async () => {
      await ledger.commit([
        { kind: 'monthCounters', month: '2026-11', odsCode: 'RRV', add: { lateAccepted: 1, allAccepted: 1 } },
        { kind: 'monthCounters', month: '2026-11', odsCode: 'G6V2S', add: { allNotAccepted: 2 } },
        { kind: 'monthCounters', month: '2026-12', odsCode: 'RRV', add: { allAccepted: 7 } },
        { kind: 'openCounters', odsCode: 'RRV', add: { allIssued: 3 } },
      ]);
      const none = {
        lateAccepted: 0,
        lateNotAccepted: 0,
        lateDeclinedCapacity: 0,
        allAccepted: 0,
        allNotAccepted: 0,
        allDeclinedCapacity: 0,
        lateSetupFee: 0,
        lateOutsourcedService: 0,
        lateOther: 0,
        allSetupFee: 0,
        allOutsourcedService: 0,
        allOther: 0,
      };
      expect((await ledger.listMonthCounters('2026-11', WHOLE)).items).toEqual([
        { odsCode: 'G6V2S', counters: { ...none, allNotAccepted: 2 } },
        { odsCode: 'RRV', counters: { ...none, lateAccepted: 1, allAccepted: 1 } },
      ]);
      expect((await ledger.listOpenCounters(WHOLE)).items).toEqual([
        { odsCode: 'RRV', counters: { lateIssued: 0, lateEscalated: 0, allIssued: 3, allEscalated: 0 } },
      ]);
    });

    it('of one record add up within a commit and over commits', async () => {
      const issue: Change = { kind: 'openCounters', odsCode: 'RRV', add: { allIssued: 1 } };
      await ledger.commit([issue, issue, { kind: 'openCounters', odsCode: 'RRV', add: { allEscalated: 1 } }]);
      await ledger.commit([{ kind: 'openCounters', odsCode: 'RRV', add: { allIssued: -1, lateIssued: 0 } }]);
      expect((await ledger.listOpenCounters(WHOLE)).items).toEqual([
        { odsCode: 'RRV', counters: { lateIssued: 0, lateEscalated: 0, allIssued: 1, allEscalated: 1 } },
      ]);
    });

    it('that add up to nothing within a commit leave no record', async () => {
      await ledger.commit([
        { kind: 'openCounters', odsCode: 'RRV', add: { allIssued: 1 } },
        { kind: 'openCounters', odsCode: 'RRV', add: { allIssued: -1 } },
      ]);
      expect((await ledger.listOpenCounters(WHOLE)).items).toEqual([]);
    });

    it('lose nothing when many studies of a trust move at once', async () => {
      const issues = Array.from({ length: 25 }, () =>
        ledger.commit([{ kind: 'openCounters', odsCode: 'RRV', add: { allIssued: 1 } }]),
      );
      await Promise.all(issues);
      expect((await ledger.listOpenCounters(WHOLE)).items).toMatchObject([{ counters: { allIssued: 25 } }]);
    });
  });

  describe('lists of a study', () => {
    it('show versions, sites and log entries in the order of their numbers and codes', async () => {
      const entries: LogEntry[] = [];
      for (let count = 0; count < 12; count += 1) {
        const last = entries.at(-1);
        entries.push(someLogEntry({}, last ? headAfter(last) : { length: 0, head: EMPTY_LOG_HEAD }));
      }
      const versions = Array.from({ length: 12 }, (_, index) =>
        someReviewVersion({ reviewVersion: index + 1 }),
      );
      await ledger.commit([
        ...entries.toReversed().map((record): Change => ({ kind: 'logEntry', record })),
        { kind: 'logEntry', record: someLogEntry({ odsCode: 'RRV01' }) },
        ...versions.toReversed().map((record): Change => ({ kind: 'reviewVersion', record })),
        ...['RRV', 'G6V2S', 'TAD'].map(
          (odsCode): Change => ({ kind: 'studySite', record: someSite({ odsCode }) }),
        ),
      ]);
      expect((await ledger.listLog(IRAS_ID, 'RRV', WHOLE)).items).toEqual(entries);
      expect((await ledger.listReviewVersions(IRAS_ID, WHOLE)).items).toEqual(versions);
      const sites = await readPages((page) => ledger.listStudySites(IRAS_ID, page), 2);
      expect(sites.map((page) => page.map(({ odsCode }) => odsCode))).toEqual([['G6V2S', 'RRV'], ['TAD']]);
    });

    it('show offers by site, version and issue, of one site or of all, and no other study', async () => {
      await ledger.commit([
        offerChange({ reviewVersion: 10 }),
        offerChange({ reviewVersion: 2, issueNumber: 2 }),
        offerChange({ reviewVersion: 2 }),
        offerChange({ odsCode: 'RRV01' }),
        offerChange({ odsCode: 'G6V2S', status: 'withdrawn' }),
        offerChange({ irasId: '1004322' }),
      ]);
      const ofRrv = ['RRV/2/1', 'RRV/2/2', 'RRV/10/1'];
      expect((await ledger.listOffers(IRAS_ID, WHOLE, 'RRV')).items.map(nameOf)).toEqual(ofRrv);
      const pages = await readPages((page) => ledger.listOffers(IRAS_ID, page), 2);
      expect(pages.flat().map(nameOf)).toEqual(['G6V2S/1/1', ...ofRrv, 'RRV01/1/1']);
    });
  });

  describe('the studies of a party', () => {
    it('are those that it was made a party of, the newest IRAS ID first', async () => {
      const party = (irasId: string, organisation: string): Change => ({
        kind: 'party',
        record: { irasId, role: 'companyRepresentative', organisation },
      });
      await ledger.commit([
        party('9999', 'acme'),
        party('1004321', 'acme'),
        party('345678', 'acme'),
        party('7777', 'acme-2'),
      ]);
      const pages = await readPages((page) => ledger.listStudies('companyRepresentative', 'acme', page), 2);
      expect(pages).toEqual([[{ irasId: '1004321' }, { irasId: '345678' }], [{ irasId: '9999' }]]);
      expect((await ledger.listStudies('siteRepresentative', 'acme', WHOLE)).items).toEqual([]);
    });

    it('name a study once, however often a party is named', async () => {
      const party: Change = {
        kind: 'party',
        record: { irasId: IRAS_ID, role: 'networkAssessor', organisation: 'Y56' },
      };
      await ledger.commit([party, party]);
      await ledger.commit([party]);
      expect((await ledger.listStudies('networkAssessor', 'Y56', WHOLE)).items).toEqual([
        { irasId: IRAS_ID },
      ]);
    });

    it('are all of them for the national coordinator, once each', async () => {
      await ledger.commit([
        { kind: 'study', record: someStudy() },
        { kind: 'party', record: { irasId: IRAS_ID, role: 'nationalCoordinator', organisation: 'national' } },
      ]);
      await ledger.commit([{ kind: 'study', record: someStudy({ irasId: '1004322' }) }]);
      await ledger.commit([{ kind: 'study', record: someStudy({ latestStatus: 'submitted', lock: 2 }) }]);
      const { items } = await ledger.listStudies('nationalCoordinator', 'national', WHOLE);
      expect(items).toEqual([{ irasId: '1004322' }, { irasId: IRAS_ID }]);
    });
  });

  describe("a trust's offers", () => {
    const listing: Record<OfferStatus, 'pending' | 'open' | 'decided' | 'none'> = {
      pending: 'pending',
      issued: 'open',
      escalated: 'open',
      accepted: 'decided',
      notAccepted: 'decided',
      declinedCapacity: 'decided',
      superseded: 'none',
      withdrawn: 'none',
    };

    it('stand in the list of their status and in no other, from whichever status they come', async () => {
      let lock = 0;
      for (const from of OFFER_STATUSES) {
        for (const to of OFFER_STATUSES) {
          for (const status of [from, to]) {
            lock += 1;
            await ledger.commit([offerChange({ status, lock })]);
          }
          const lengths = {
            pending: (await ledger.listPendingOffers(WHOLE)).items.length,
            open: (await ledger.listTrustOffers('RRV', 'open', WHOLE)).items.length,
            decided: (await ledger.listTrustOffers('RRV', 'decided', WHOLE)).items.length,
          };
          const one = { pending: 0, open: 0, decided: 0, [listing[to]]: 1 };
          expect({ from, to, ...lengths }).toEqual({
            from,
            to,
            pending: one.pending,
            open: one.open,
            decided: one.decided,
          });
        }
      }
    });

    it('come open ones oldest issue first and decided ones latest decision first, over all studies', async () => {
      const open = [
        someOffer({ irasId: '1004322', status: 'issued', issuedAt: second(1), statusSince: second(9) }),
        someOffer({ irasId: '7777', status: 'escalated', issuedAt: second(2), statusSince: second(3) }),
        someOffer({ irasId: '1004321', status: 'issued', issuedAt: second(3), statusSince: second(3) }),
      ];
      const decided = [
        someOffer({ irasId: '1004323', status: 'notAccepted', issuedAt: second(1), statusSince: second(30) }),
        someOffer({ irasId: '8888', status: 'accepted', issuedAt: second(5), statusSince: second(20) }),
        someOffer({
          irasId: '9999',
          status: 'declinedCapacity',
          issuedAt: second(9),
          statusSince: second(10),
        }),
      ];
      const elsewhere = someOffer({ odsCode: 'RRV01', status: 'issued' });
      await ledger.commit(
        [...decided, elsewhere, ...open.toReversed()].map((record): Change => ({ kind: 'offer', record })),
      );
      expect((await ledger.listTrustOffers('RRV', 'open', WHOLE)).items).toEqual(open);
      const pages = await readPages((page) => ledger.listTrustOffers('RRV', 'decided', page), 1);
      expect(pages.flat()).toEqual(decided);
    });

    it('are in order of time however their moments are written', async () => {
      const moments = ['2026-11-02T09:00:00Z', '2026-11-02T09:00:00.500Z', '2026-11-02T09:00:01Z'];
      const offers = moments.map((issuedAt, index) =>
        someOffer({ status: 'issued', issuedAt, issueNumber: index + 1 }),
      );
      await ledger.commit(offers.toReversed().map((record): Change => ({ kind: 'offer', record })));
      expect((await ledger.listTrustOffers('RRV', 'open', WHOLE)).items).toEqual(offers);
    });
  });

  describe('escalations', () => {
    const judged = (at: string): Partial<Escalation> => ({
      judgement: { judgement: 'includedElsewhere', at, by: leadReviewer },
    });
    const commit = (...records: readonly Escalation[]) =>
      ledger.commit(records.map((record): Change => ({ kind: 'escalation', record })));
    const raised = (at: string) => ({ at, by: leadReviewer });
    const idsOf = (pages: readonly (readonly Escalation[])[]) =>
      pages.map((page) => page.map(({ id }) => id));

    it("come open ones of a network's trusts oldest first and closed ones newest first, over all studies", async () => {
      await commit(
        someEscalation({ irasId: '1004322', raised: raised(second(1)) }),
        someEscalation({ irasId: '7777', odsCode: 'RJ1', raised: raised(second(3)) }),
        someEscalation({ sequence: 10, raised: raised(second(2)) }),
        someEscalation({ sequence: 4, raised: raised(second(0)), ...judged(second(20)) }),
        someEscalation({ sequence: 6, raised: raised(second(0)), ...judged(second(30)) }),
        someEscalation({ sequence: 8, raised: raised(second(9)), lapsed: { at: second(25) } }),
        someEscalation({ sequence: 12, network: 'Y60' }),
      );
      const list = (listing: EscalationListing) =>
        readPages((page) => ledger.listNetworkEscalations('Y56', listing, page), 2);
      expect(idsOf(await list('open'))).toEqual([['1004322-RRV-2', `${IRAS_ID}-RRV-10`], ['7777-RJ1-2']]);
      expect(idsOf(await list('closed'))).toEqual([
        [`${IRAS_ID}-RRV-6`, `${IRAS_ID}-RRV-8`],
        [`${IRAS_ID}-RRV-4`],
      ]);
      expect((await ledger.listNetworkEscalations('Y56#open', 'open', WHOLE)).items).toEqual([]);
    });

    it('leave the open ones once they are judged', async () => {
      await commit(someEscalation());
      await commit(someEscalation({ lock: 2, ...judged(second(1)) }));
      expect((await ledger.listNetworkEscalations('Y56', 'open', WHOLE)).items).toEqual([]);
      expect((await ledger.listNetworkEscalations('Y56', 'closed', WHOLE)).items).toHaveLength(1);
    });

    it('of a study, or of one of its sites, come in the order of their log entries', async () => {
      await commit(
        someEscalation({ sequence: 10 }),
        someEscalation({ sequence: 2 }),
        someEscalation({ odsCode: 'G6V2S' }),
        someEscalation({ odsCode: 'RRV01' }),
        someEscalation({ irasId: '1004322' }),
      );
      const ofRrv = [`${IRAS_ID}-RRV-2`, `${IRAS_ID}-RRV-10`];
      expect((await ledger.listEscalations(IRAS_ID, WHOLE, 'RRV')).items.map(({ id }) => id)).toEqual(ofRrv);
      const pages = await readPages((page) => ledger.listEscalations(IRAS_ID, page), 3);
      expect(idsOf(pages).flat()).toEqual([`${IRAS_ID}-G6V2S-2`, ...ofRrv, `${IRAS_ID}-RRV01-2`]);
    });
  });

  it('lists the milestones of a study by site, and the re-issues of a site by version and number', async () => {
    await ledger.commit([
      { kind: 'milestones', record: someMilestones({ odsCode: 'TAD' }) },
      { kind: 'milestones', record: someMilestones() },
      { kind: 'milestones', record: someMilestones({ irasId: '1004322' }) },
      { kind: 'reissue', record: someReissue({ reviewVersion: 10 }) },
      { kind: 'reissue', record: someReissue({ reviewVersion: 2, issueNumber: 3 }) },
      { kind: 'reissue', record: someReissue({ odsCode: 'RRV01' }) },
    ]);
    const sites = await readPages((page) => ledger.listMilestones(IRAS_ID, page), 1);
    expect(sites.flat().map(({ odsCode }) => odsCode)).toEqual(['RRV', 'TAD']);
    const { items } = await ledger.listReissues(IRAS_ID, 'RRV', WHOLE);
    expect(items.map(({ reviewVersion, issueNumber }) => [reviewVersion, issueNumber])).toEqual([
      [2, 3],
      [10, 2],
    ]);
  });

  describe('work that waits', () => {
    it('is open jobs and waiting notifications, until they are done and sent', async () => {
      await ledger.commit([
        { kind: 'job', record: someJob({ jobId: 'late', createdAt: second(2) }) },
        { kind: 'job', record: someJob({ jobId: 'early', createdAt: second(1) }) },
        { kind: 'job', record: someJob({ jobId: 'other', createdAt: second(3), irasId: '1004322' }) },
        { kind: 'notification', record: someNotification({ id: 'second', createdAt: second(2) }) },
        { kind: 'notification', record: someNotification({ id: 'first', createdAt: second(1) }) },
      ]);
      const jobs = async () => (await ledger.listOpenJobs(WHOLE)).items.map(({ jobId }) => jobId);
      const notifications = async () =>
        (await ledger.listWaitingNotifications(WHOLE)).items.map(({ id }) => id);
      expect(await jobs()).toEqual(['early', 'late', 'other']);
      expect(await notifications()).toEqual(['first', 'second']);
      await ledger.commit([
        { kind: 'job', record: someJob({ jobId: 'early', createdAt: second(1), status: 'done', lock: 2 }) },
        {
          kind: 'notification',
          record: someNotification({ id: 'first', createdAt: second(1), status: 'sent', lock: 2 }),
        },
      ]);
      expect(await jobs()).toEqual(['late', 'other']);
      expect(await notifications()).toEqual(['second']);
      expect(await ledger.findJob(IRAS_ID, 'early')).toMatchObject({ status: 'done' });
    });

    it('is prices that a trust or its network has not answered, what has waited longest first', async () => {
      const offers = [
        someOffer({ odsCode: 'RJ1', status: 'issued', issuedAt: second(8), statusSince: second(8) }),
        someOffer({ odsCode: 'RRV', status: 'escalated', issuedAt: second(1), statusSince: second(9) }),
        someOffer({ irasId: '1004322', status: 'issued', issuedAt: second(2), statusSince: second(10) }),
      ];
      const others = (['pending', 'accepted', 'notAccepted', 'superseded', 'withdrawn'] as const).map(
        (status, at) => someOffer({ odsCode: 'TAD', issueNumber: at + 1, status }),
      );
      await ledger.commit(
        [...others, ...offers.toReversed()].map((record): Change => ({ kind: 'offer', record })),
      );
      expect((await readPages((page) => ledger.listOpenOffers(page), 1)).flat()).toEqual(offers);
      const [first] = offers as [Offer];
      const accepted: Offer = { ...first, status: 'accepted', statusSince: second(20), lock: 2 };
      await ledger.commit([{ kind: 'offer', record: accepted }]);
      expect((await ledger.listOpenOffers(WHOLE)).items).toEqual(offers.slice(1));
    });

    it('is a notification again when its next try is due, and no longer once it ended', async () => {
      const first = someNotification({ id: 'first', createdAt: second(1) });
      const tried = { ...first, attempts: 1, nextAttemptAt: second(30), fault: 'busy', lock: 2 };
      await ledger.commit([
        { kind: 'notification', record: first },
        { kind: 'notification', record: someNotification({ id: 'second', createdAt: second(2) }) },
      ]);
      await ledger.commit([{ kind: 'notification', record: tried }]);
      const waiting = async () => (await ledger.listWaitingNotifications(WHOLE)).items.map(({ id }) => id);
      expect(await waiting()).toEqual(['second', 'first']);
      expect(await ledger.findNotification(IRAS_ID, 'first')).toEqual(tried);
      expect(await ledger.findNotification(IRAS_ID, 'third')).toBeUndefined();
      const ended = {
        ...tried,
        status: 'failed' as const,
        outcome: { at: second(40), note: 'gaveUp' as const },
      };
      await ledger.commit([{ kind: 'notification', record: { ...ended, lock: 3 } }]);
      expect(await waiting()).toEqual(['second']);
      expect((await ledger.listUndelivered(WHOLE)).items).toEqual([{ ...ended, lock: 3 }]);
    });

    it('shows what reached nobody, newest first, and nothing that was delivered', async () => {
      const ended = (id: string, note: 'delivered' | 'noRecipient' | 'refused' | 'gaveUp', at: number) =>
        someNotification({
          id,
          irasId: id,
          status: note === 'refused' || note === 'gaveUp' ? 'failed' : 'sent',
          outcome: { at: second(at), note },
        });
      const all = [
        ended('1004321', 'refused', 3),
        ended('1004322', 'delivered', 5),
        ended('1004323', 'noRecipient', 9),
        ended('1004324', 'gaveUp', 6),
      ];
      await ledger.commit(all.map((record): Change => ({ kind: 'notification', record })));
      const pages = await readPages((page) => ledger.listUndelivered(page), 2);
      expect(pages.map((page) => page.map(({ id }) => id))).toEqual([['1004323', '1004324'], ['1004321']]);
    });

    it('comes to its end one by one, however it is spread over the partitions', async () => {
      const offers: Offer[] = [];
      for (let count = 1; count <= 24; count += 1) {
        offers.push(someOffer({ issueNumber: count, statusSince: second(count) }));
        await ledger.commit(offers.slice(-1).map((record): Change => ({ kind: 'offer', record })));
        const pages = await readPages((page) => ledger.listPendingOffers(page), 1);
        expect(pages).toEqual(offers.map((offer) => [offer]));
      }
    });

    it('goes on from where a page ended, whether or not that work is done by then', async () => {
      const offers = Array.from({ length: 6 }, (_, index) =>
        someOffer({ issueNumber: index + 1, statusSince: second(index) }),
      );
      await ledger.commit(offers.map((record): Change => ({ kind: 'offer', record })));
      const first = await ledger.listPendingOffers({ limit: 2 });
      expect(first.items).toEqual(offers.slice(0, 2));
      const rest = { limit: 10, cursor: first.next };
      expect((await ledger.listPendingOffers(rest)).items).toEqual(offers.slice(2));
      await ledger.commit([{ kind: 'offer', record: { ...offers[1]!, status: 'issued', lock: 2 } }]);
      expect((await ledger.listPendingOffers(rest)).items).toEqual(offers.slice(2));
    });
  });

  it('shows every list whole and once, in the same order, whatever the length of the pages', async () => {
    // Few distinct moments, so that many offers share one.
    const drafts = fc.uniqueArray(
      fc.record({
        site: fc.constantFrom('RRV', 'RRV01', 'G6V2S'),
        issueNumber: fc.integer({ min: 1, max: 9 }),
        status: fc.constantFrom<OfferStatus>('pending', 'pending', 'issued', 'accepted'),
        at: fc.integer({ min: 0, max: 3 }),
      }),
      { minLength: 1, maxLength: 27, selector: ({ site, issueNumber }) => `${site}/${issueNumber}` },
    );
    await fc.assert(
      fc.asyncProperty(drafts, fc.integer({ min: 1, max: 10 }), async (made, limit) => {
        const fresh = createStudyLedger({ table: await createTable() });
        const offers = made.map(({ site, issueNumber, status, at }) =>
          someOffer({ odsCode: site, issueNumber, status, issuedAt: second(at), statusSince: second(at) }),
        );
        await fresh.commit(offers.map((record): Change => ({ kind: 'offer', record })));
        const lists: [(page: PageRequest) => Promise<Page<Offer>>, (offer: Offer) => boolean][] = [
          [(page) => fresh.listPendingOffers(page), ({ status }) => status === 'pending'],
          [(page) => fresh.listOffers(IRAS_ID, page), () => true],
          [
            (page) => fresh.listTrustOffers('RRV', 'open', page),
            (offer) => offer.odsCode === 'RRV' && offer.status === 'issued',
          ],
          [
            (page) => fresh.listTrustOffers('RRV', 'decided', page),
            (offer) => offer.odsCode === 'RRV' && offer.status === 'accepted',
          ],
        ];
        for (const [list, belongs] of lists) {
          const pages = await readPages(list, limit);
          const names = pages.flat().map(nameOf);
          const expected = offers.filter(belongs).map(nameOf);
          expect(names.toSorted()).toEqual(expected.toSorted());
          expect(names).toEqual((await list(WHOLE)).items.map(nameOf));
          expect(pages).toHaveLength(Math.max(1, Math.ceil(expected.length / limit)));
        }
        const waiting = (await readPages((page) => fresh.listPendingOffers(page), limit)).flat();
        const times = waiting.map(({ statusSince }) => statusSince);
        expect(times).toEqual(times.toSorted());
      }),
      { numRuns: where === 'in memory' ? 100 : 15 },
    );
  });

  describe('pages', () => {
    const lists: [string, (page: PageRequest) => Promise<unknown>][] = [
      ['versions', (page) => ledger.listReviewVersions(IRAS_ID, page)],
      ['sites', (page) => ledger.listStudySites(IRAS_ID, page)],
      ['offers', (page) => ledger.listOffers(IRAS_ID, page)],
      ['studies', (page) => ledger.listStudies('siteRepresentative', 'RRV', page)],
      ["a trust's offers", (page) => ledger.listTrustOffers('RRV', 'open', page)],
      ['log entries', (page) => ledger.listLog(IRAS_ID, 'RRV', page)],
      ['pending offers', (page) => ledger.listPendingOffers(page)],
      ['open jobs', (page) => ledger.listOpenJobs(page)],
      ['waiting notifications', (page) => ledger.listWaitingNotifications(page)],
      ['month counters', (page) => ledger.listMonthCounters('2026-11', page)],
      ['open counters', (page) => ledger.listOpenCounters(page)],
      ['escalations', (page) => ledger.listEscalations(IRAS_ID, page)],
      ["a network's escalations", (page) => ledger.listNetworkEscalations('Y56', 'open', page)],
      ['re-issues', (page) => ledger.listReissues(IRAS_ID, 'RRV', page)],
      ['milestones', (page) => ledger.listMilestones(IRAS_ID, page)],
    ];
    it.each(lists)(
      'of %s refuse a cursor that is garbage or of another list, and absurd lengths',
      async (name, list) => {
        await ledger.commit([offerChange({ issueNumber: 1 }), offerChange({ issueNumber: 2 })]);
        const offers = await ledger.listOffers(IRAS_ID, { limit: 1 });
        const pending = await ledger.listPendingOffers({ limit: 1 });
        const forged = Buffer.from('{"list":"job"}').toString('base64url');
        for (const cursor of ['garbage', '', forged, name === 'offers' ? pending.next : offers.next]) {
          await expect(list({ limit: 10, cursor })).rejects.toThrow(InvalidCursor);
        }
        for (const limit of [0, -1, 1.5, 1001, Number.NaN])
          await expect(list({ limit })).rejects.toThrow(RangeError);
      },
    );

    it('of jobs refuse the cursor of pending offers', async () => {
      await ledger.commit([offerChange({ issueNumber: 1 }), offerChange({ issueNumber: 2 })]);
      const { next } = await ledger.listPendingOffers({ limit: 1 });
      expect(next).toBeDefined();
      await expect(ledger.listOpenJobs({ limit: 1, cursor: next })).rejects.toThrow(InvalidCursor);
    });
  });

  describe('a stored record that is not what it should be', () => {
    const overwrite = async (
      sk: string,
      change: (stored: Record<string, unknown>) => Record<string, unknown>,
    ) => {
      const key = { pk: `STUDY#${IRAS_ID}`, sk };
      const stored = await table.get('studies', key);
      expect(stored).toBeDefined();
      await table.transact([
        {
          kind: 'put',
          table: 'studies',
          record: { ...change({ ...stored }), ...key },
          condition: { is: 'present' },
        },
      ]);
    };

    it('is refused by its key and field, and none of its values comes out', async () => {
      await ledger.commit([offerChange({ principalInvestigator: 'Dr Secret' })]);
      await overwrite('OFFER#RRV#0001#0001', (stored) => ({
        ...stored,
        record: { ...someOffer(), status: 'sold to Dr Secret' },
      }));
      for (const read of [
        () => ledger.findOffer(IRAS_ID, 'RRV', 1, 1),
        () => ledger.listOffers(IRAS_ID, WHOLE),
      ]) {
        const error: unknown = await read().catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(CorruptRecord);
        expect(error).toHaveProperty('message', expect.stringMatching(/OFFER#RRV#0001#0001.*status/));
        expect(String(error)).not.toContain('Secret');
      }
    });

    it('keeps no other work waiting', async () => {
      await ledger.commit([offerChange(), offerChange({ odsCode: 'G6V2S' })]);
      await overwrite('OFFER#RRV#0001#0001', (stored) => ({ ...stored, record: { status: 'sold' } }));
      const { items, unreadable } = await ledger.listPendingOffers(WHOLE);
      expect(items.map(({ odsCode }) => odsCode)).toEqual(['G6V2S']);
      expect(unreadable).toEqual([expect.stringMatching(/OFFER#RRV#0001#0001.*status/)]);
    });

    it('is refused where it is missing or has an attribute too many', async () => {
      await ledger.commit([
        { kind: 'study', record: someStudy() },
        { kind: 'studySite', record: someSite() },
      ]);
      await overwrite('STUDY', ({ record: _, ...rest }) => rest);
      await overwrite('SITE#RRV', (stored) => ({ ...stored, record: { ...someSite(), discount: 5 } }));
      await expect(ledger.findStudy(IRAS_ID)).rejects.toThrow(CorruptRecord);
      await expect(ledger.findStudySite(IRAS_ID, 'RRV')).rejects.toThrow(CorruptRecord);
    });

    it("is refused where it is another trust's", async () => {
      await ledger.commit([offerChange()]);
      await overwrite('OFFER#RRV#0001#0001', (stored) => ({
        ...stored,
        record: someOffer({ odsCode: 'G6V2S' }),
      }));
      await expect(ledger.findOffer(IRAS_ID, 'RRV', 1, 1)).rejects.toThrow(CorruptRecord);
    });

    const count = (counters: Record<string, number>) =>
      table.transact([{ kind: 'add', table: 'indicator', key: { pk: 'OPEN', sk: 'TRUST#RRV' }, counters }]);

    it('is refused where it is a counter of an unknown name', async () => {
      await count({ allLost: 1 });
      await expect(ledger.listOpenCounters(WHOLE)).rejects.toThrow(CorruptRecord);
    });

    it('is read where it is a counter below nothing, so that the rebuild can mend it', async () => {
      await count({ allIssued: -1 });
      const { items } = await ledger.listOpenCounters(WHOLE);
      expect(items).toMatchObject([{ odsCode: 'RRV', counters: { allIssued: -1, lateIssued: 0 } }]);
    });
  });
});

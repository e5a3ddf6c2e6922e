/** The log tells the truth: what is rebuilt from it equals the live tables, and whatever does not is found. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../shared/domain/decision-log.ts';
import { DomainError } from '../../../shared/domain/errors.ts';
import { JUDGEMENTS, type JudgementKind } from '../../../shared/domain/escalation.ts';
import { DECISIONS, type DecisionKind, type Offer } from '../../../shared/domain/offer.ts';
import type { RecordKey, StoredRecord } from '../../../shared/ports/record-table.ts';
import { createRebuild } from '../../../shared/usecases/trust-acceptance/rebuild.ts';
import { hashOf } from '../../support/ledger-fixtures.ts';
import { personAs, personWith } from '../../support/service-deps.ts';
import { IRAS_ID, site, smallReview } from '../resource-review/small-review.ts';
import { createStudyProcess, londonNetwork, type StudyProcess } from '../resource-review/study-process.ts';
import { createTrustProcess, LARGE, SMALL, type TrustProcess } from './trust-process.ts';

const SITES = ['RJ1', 'RK9', 'RTD'];
const DAY = 24 * 60 * 60 * 1000;

const check = (study: StudyProcess) => createRebuild(study)({ mend: false });
const mend = (study: StudyProcess) => createRebuild(study)({ mend: true });
const whereOf = async (study: StudyProcess) =>
  (await check(study)).differences.map(({ kind, where }) => `${kind} ${where}`);

/** What nobody does through the service: a stored record changed by hand. */
async function tamper(
  { table }: StudyProcess,
  name: 'studies' | 'indicator',
  key: RecordKey,
  change: (record: StoredRecord) => StoredRecord,
): Promise<void> {
  const stored = await table.get(name, key);
  if (!stored) throw new Error(`there is no ${key.pk} ${key.sk}`);
  await table.transact([{ kind: 'put', table: name, record: change(stored), condition: { is: 'any' } }]);
}
const inStudy = (sk: string): RecordKey => ({ pk: `STUDY#${IRAS_ID}`, sk });
const offerKey = (odsCode: string) => inStudy(`OFFER#${odsCode}#0001#0001`);
const logKey = (odsCode: string, sequence: number) =>
  inStudy(`LOG#${odsCode}#${`${sequence}`.padStart(8, '0')}`);
const withRecord =
  (change: (record: never) => object) =>
  (stored: StoredRecord): StoredRecord => ({
    ...stored,
    record: change(stored['record'] as never),
  });

async function createDecided(): Promise<StudyProcess> {
  const study = await createStudyProcess();
  await study.bringToIssued();
  await study.decideAt('RJ1', 'notAccepted');
  return study;
}

type Event =
  | { readonly kind: 'edit' | 'submit' | 'agree' | 'work' }
  | { readonly kind: 'put' | 'withdrawSite' | 'escalate' | 'reissue'; readonly odsCode: string }
  | { readonly kind: 'judge'; readonly judgement: JudgementKind }
  | { readonly kind: 'wait'; readonly days: number }
  | { readonly kind: 'decide'; readonly odsCode: string; readonly decision: DecisionKind };

const odsCode = fc.constantFrom(...SITES);
const steps = <K extends Event['kind']>(...kinds: readonly K[]) => fc.constantFrom(...kinds);
const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  { arbitrary: fc.record({ kind: steps('edit', 'submit', 'agree', 'work') }), weight: 3 },
  { arbitrary: fc.record({ kind: steps('work') }), weight: 2 },
  { arbitrary: fc.record({ kind: steps('put', 'withdrawSite', 'reissue'), odsCode }), weight: 2 },
  { arbitrary: fc.record({ kind: steps('escalate'), odsCode }), weight: 4 },
  {
    arbitrary: fc.record({ kind: steps('judge'), judgement: fc.constantFrom(...JUDGEMENTS) }),
    weight: 4,
  },
  { arbitrary: fc.record({ kind: steps('wait'), days: fc.integer({ min: 1, max: 40 }) }), weight: 1 },
  {
    arbitrary: fc.record({ kind: steps('decide'), odsCode, decision: fc.constantFrom(...DECISIONS) }),
    weight: 2,
  },
);

let edits = 0;
function anotherReview() {
  const { study } = smallReview();
  edits += 1;
  return smallReview({ study: { ...study, protocol: { ...study.protocol, version: String(edits) } } });
}

async function judgeOpen(study: TrustProcess, judgement: JudgementKind): Promise<unknown> {
  const { items } = await study.ledger.listEscalations(IRAS_ID, { limit: 1000 });
  const open = items.find((each) => !each.judgement && !each.lapsed);
  const regions = ['Y58', 'Y63'].map((region) => personAs('networkAssessor', region));
  const caller = personWith(londonNetwork, ...regions);
  const reason = judgement === 'belowThreshold' ? 'Fewer minutes are needed' : undefined;
  return study.judgeEscalation({ caller, id: open?.id ?? 'none', judgement, reason });
}

function begin(study: TrustProcess, event: Event): Promise<unknown> {
  switch (event.kind) {
    case 'edit':
      return study.save(anotherReview());
    case 'submit':
      return study.submit();
    case 'agree':
      return study.agree();
    case 'work':
      return study.work();
    case 'put':
      return study.put(site(event.odsCode, 3));
    case 'withdrawSite':
      return study.withdraw(event.odsCode);
    case 'wait':
      return Promise.resolve(study.clock.advance(event.days * DAY));
    case 'decide':
      return study.decideAt(event.odsCode, event.decision);
    case 'escalate':
      return study.escalate(event.odsCode === 'RJ1' ? LARGE : SMALL, {}, event.odsCode);
    case 'judge':
      return judgeOpen(study, event.judgement);
    case 'reissue':
      return study.reissue(undefined, event.odsCode);
  }
}

/** A refusal is as good as the step itself; anything else is a fault. */
async function take(study: TrustProcess, event: Event): Promise<void> {
  await begin(study, event).catch((error: unknown) => {
    const isRefusal = error instanceof DomainError && error.code !== 'busy';
    if (!isRefusal && !(error instanceof Error && error.message === 'nothing was submitted')) throw error;
  });
}

describe('a rebuild from the log', () => {
  it('of an empty service finds nothing', async () => {
    const study = await createStudyProcess();
    expect(await check(study)).toEqual({ studies: 0, sites: 0, entries: 0, differences: [], mended: 0 });
  });

  it('equals the live tables after whatever people did, also at the same moment', async () => {
    const batches = fc.array(fc.array(anyEvent, { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 18,
    });
    await fc.assert(
      fc.asyncProperty(batches, async (history) => {
        const study = await createTrustProcess();
        await study.bringToIssued();
        for (const events of history) await Promise.all(events.map((event) => take(study, event)));
        const { differences, entries } = await check(study);
        expect(differences).toEqual([]);
        expect(entries).toBeGreaterThanOrEqual(2);
      }),
      { numRuns: 60 },
    );
  });

  it('counts what it read', async () => {
    expect(await check(await createDecided())).toMatchObject({ studies: 1, sites: 2, entries: 3 });
  });
});

describe('a planted difference is found', () => {
  it.each([
    ['status', { status: 'accepted' }],
    ['time', { statusSince: '2026-11-02T08:59:59.999Z' }],
    ['decision', { decision: undefined }],
  ])("in an offer's %s, and put right by the log", async (_what, change) => {
    const study = await createDecided();
    await tamper(
      study,
      'studies',
      offerKey('RJ1'),
      withRecord((offer: Offer) => ({ ...offer, ...change })),
    );
    expect(await whereOf(study)).toEqual([`offer ${IRAS_ID} RJ1 version 1 issue 1`]);
    expect(await mend(study)).toMatchObject({ mended: 1 });
    expect(await whereOf(study)).toEqual([]);
    expect(await study.ledger.findOffer(IRAS_ID, 'RJ1', 1, 1)).toMatchObject({
      status: 'notAccepted',
      decision: { reason: 'setupFee', sequence: 2 },
    });
  });

  it.each([1, -1])('in the counters of a month by %i, and of what is open, and put right', async (by) => {
    const study = await createDecided();
    await tamper(study, 'indicator', { pk: 'MONTH#2026-11', sk: 'TRUST#RJ1' }, (stored) => ({
      ...stored,
      lateNotAccepted: 1 + by,
      allOther: 1,
    }));
    await tamper(study, 'indicator', { pk: 'OPEN', sk: 'TRUST#RK9' }, (stored) => ({
      ...stored,
      lateIssued: 1 + by,
    }));
    expect(await whereOf(study)).toEqual(['monthCounters 2026-11 RJ1', 'openCounters RK9']);
    expect(await mend(study)).toMatchObject({ mended: 2 });
    expect(await whereOf(study)).toEqual([]);
  });

  it('in counters that no decision stands behind, also of an earlier month', async () => {
    const study = await createDecided();
    study.clock.set('2027-02-10T09:00:00Z');
    await study.ledger.commit([
      { kind: 'monthCounters', month: '2026-12', odsCode: 'RTD', add: { lateAccepted: 1 } },
      { kind: 'openCounters', odsCode: 'RTD', add: { allIssued: 1 } },
    ]);
    expect(await whereOf(study)).toEqual(['monthCounters 2026-12 RTD', 'openCounters RTD']);
  });

  it('in a document, which no log can put right', async () => {
    const study = await createDecided();
    const swap = (offer: Offer) => ({
      ...offer,
      documents: { ...offer.documents, pdfSha256: hashOf('another') },
    });
    await tamper(study, 'studies', offerKey('RJ1'), withRecord(swap));
    expect(await mend(study)).toMatchObject({ mended: 0 });
    expect(await whereOf(study)).toEqual([`offer ${IRAS_ID} RJ1 version 1 issue 1`]);
  });

  it('in an offer that is gone, and in one that was issued behind the log', async () => {
    const study = await createDecided();
    const stored = (await study.table.get('studies', offerKey('RK9')))!;
    await study.table.transact([
      { kind: 'delete', table: 'studies', key: offerKey('RJ1'), condition: { is: 'present' } },
      {
        kind: 'put',
        table: 'studies',
        record: {
          ...stored,
          sk: 'OFFER#RK9#0001#0002',
          record: { ...(stored['record'] as Offer), issueNumber: 2 },
        },
        condition: { is: 'absent' },
      },
    ]);
    const { differences } = await check(study);
    expect(differences).toMatchObject([
      { where: `${IRAS_ID} RJ1 version 1 issue 1`, live: 'none' },
      { where: `${IRAS_ID} RK9 version 1 issue 2`, log: 'none' },
    ]);
    expect(differences.every(({ mend: change }) => change === undefined)).toBe(true);
  });
});

describe('a broken log is found, and mends nothing', () => {
  const breaks: readonly (readonly [string, string, (study: StudyProcess) => Promise<void>])[] = [
    [
      'a changed entry',
      'entry 2: wrongHash',
      (study) =>
        tamper(
          study,
          'studies',
          logKey('RJ1', 2),
          withRecord((entry: LogEntry) => ({ ...entry, at: '2026-10-31T23:59:59.999Z' })),
        ),
    ],
    [
      'a missing first entry',
      'entry 1: outOfOrder',
      async ({ table }) =>
        table.transact([
          { kind: 'delete', table: 'studies', key: logKey('RJ1', 1), condition: { is: 'present' } },
        ]),
    ],
    [
      'a missing last entry, by the length that the site records',
      '"length":1',
      async ({ table }) =>
        table.transact([
          { kind: 'delete', table: 'studies', key: logKey('RJ1', 2), condition: { is: 'present' } },
        ]),
    ],
  ];
  it.each(breaks)('%s', async (_what, says, breakLog) => {
    const study = await createDecided();
    await breakLog(study);
    const { differences, mended } = await mend(study);
    expect(mended).toBe(0);
    expect(differences[0]).toMatchObject({ kind: 'log', where: `${IRAS_ID} RJ1` });
    expect(differences[0]?.log).toContain(says);
  });
});

/** Whatever happens to prices in whatever order, also at the same moment, log, counters and offers agree. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { MonthCounters, OpenCounters } from '../../../shared/domain/adherence-counters.ts';
import { findChainFault, type LogEntry } from '../../../shared/domain/decision-log.ts';
import { DomainError } from '../../../shared/domain/errors.ts';
import { JUDGEMENTS, type JudgementKind } from '../../../shared/domain/escalation.ts';
import { DECISIONS, type DecisionKind, type Offer } from '../../../shared/domain/offer.ts';
import { readAll } from '../../../shared/usecases/read-all.ts';
import { personAs, personWith } from '../../support/service-deps.ts';
import { IRAS_ID, site, smallReview } from '../resource-review/small-review.ts';
import { coordinator, lead, londonNetwork } from '../resource-review/study-process.ts';
import { issuedProcess, LARGE, SMALL, type TrustProcess } from './trust-process.ts';

const SITES = ['RJ1', 'RK9'];
const networks = personWith(londonNetwork, personAs('networkAssessor', 'Y58'));
const DAY_MS = 86_400_000;

type Event =
  | { readonly kind: 'decide'; readonly at: string; readonly decision: DecisionKind }
  | {
      readonly kind: 'escalate';
      readonly at: string;
      readonly isLarge: boolean;
      readonly isScheduled: boolean;
    }
  | {
      readonly kind: 'judge';
      readonly at: string;
      readonly judgement: JudgementKind;
      readonly waives: boolean;
    }
  | { readonly kind: 'reissue'; readonly at: string; readonly byLead: boolean }
  | { readonly kind: 'put'; readonly at: string; readonly target: number }
  | { readonly kind: 'withdraw'; readonly at: string }
  | { readonly kind: 'amend' | 'work' };

const at = fc.constantFrom(...SITES);
const kind = <K extends Event['kind']>(name: K) => fc.constant(name);
const event: fc.Arbitrary<Event> = fc.oneof(
  { arbitrary: fc.record({ kind: kind('work') }), weight: 4 },
  { arbitrary: fc.record({ kind: kind('decide'), at, decision: fc.constantFrom(...DECISIONS) }), weight: 4 },
  {
    arbitrary: fc.record({ kind: kind('escalate'), at, isLarge: fc.boolean(), isScheduled: fc.boolean() }),
    weight: 4,
  },
  {
    arbitrary: fc.record({
      kind: kind('judge'),
      at,
      judgement: fc.constantFrom(...JUDGEMENTS),
      waives: fc.boolean(),
    }),
    weight: 4,
  },
  { arbitrary: fc.record({ kind: kind('reissue'), at, byLead: fc.boolean() }), weight: 3 },
  { arbitrary: fc.record({ kind: kind('put'), at, target: fc.integer({ min: 8, max: 11 }) }), weight: 1 },
  { arbitrary: fc.record({ kind: kind('withdraw'), at }), weight: 1 },
  { arbitrary: fc.record({ kind: kind('amend') }), weight: 1 },
);

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

let edits = 0;
/** Another version, agreed; its offers come when the worker next works. */
async function amend(process: TrustProcess): Promise<void> {
  const { study } = smallReview();
  edits += 1;
  await process.save(
    smallReview({ study: { ...study, protocol: { ...study.protocol, version: String(edits) } } }),
  );
  await process.submit();
  await process.agree();
}

async function judgeLatest(
  process: TrustProcess,
  { at: odsCode, judgement, waives }: Event & { kind: 'judge' },
) {
  const { items } = await process.ledger.listEscalations(IRAS_ID, { limit: 1000 }, odsCode);
  return process.judgeEscalation({
    ...{ caller: networks, id: items.at(-1)?.id ?? 'none', judgement },
    ...(waives && { waiver: { reason: 'A small portfolio' } }),
  });
}

function take(process: TrustProcess, happening: Event): Promise<unknown> {
  switch (happening.kind) {
    case 'work':
      return process.work();
    case 'amend':
      return amend(process);
    case 'decide':
      return process.decideAt(happening.at, happening.decision);
    case 'escalate': {
      const { isLarge, isScheduled: inProtocolSchedule } = happening;
      return process.escalate(isLarge ? LARGE : SMALL, { inProtocolSchedule }, happening.at);
    }
    case 'judge':
      return judgeLatest(process, happening);
    case 'reissue':
      return process.reissue(happening.byLead ? lead : coordinator, happening.at);
    case 'put':
      return process.put(site(happening.at, happening.target));
    case 'withdraw':
      return process.withdraw(happening.at);
  }
}

/** Whether it was done; a refusal must be one in the field's words. */
async function isTaken(process: TrustProcess, happening: Event): Promise<boolean> {
  try {
    await take(process, happening);
    return true;
  } catch (error) {
    if (error instanceof DomainError && error.code !== 'busy') return false;
    throw error;
  }
}

/** What the entries of one trust's log add up to, told anew from what they say. */
function recount(entries: readonly LogEntry[]) {
  const statuses = new Map<string, string>();
  const months = new Map<string, Partial<Record<keyof MonthCounters, number>>>();
  for (const { offer, event: logged, at: when } of entries) {
    const ref = `${offer.reviewVersion}/${offer.issueNumber}`;
    statuses.set(ref, logged.kind === 'returned' ? 'issued' : logged.kind);
    if (logged.kind !== 'decided') continue;
    const name =
      `late${logged.decision.charAt(0).toUpperCase()}${logged.decision.slice(1)}` as keyof MonthCounters;
    const month = months.get(when.slice(0, 7)) ?? {};
    month[name] = (month[name] ?? 0) + 1;
    if (logged.reason === 'setupFee') month.lateSetupFee = (month.lateSetupFee ?? 0) + 1;
    months.set(when.slice(0, 7), month);
  }
  const count = (status: string) => [...statuses.values()].filter((each) => each === status).length;
  const open: Partial<OpenCounters> = { lateIssued: count('issued'), lateEscalated: count('escalated') };
  return { statuses, months, open };
}

const isOpen = ({ status }: Offer) => ['pending', 'issued', 'escalated'].includes(status);

async function checkSite(process: TrustProcess, odsCode: string): Promise<void> {
  const { ledger, sha256 } = process;
  const known = (await ledger.findStudySite(IRAS_ID, odsCode))!;
  const offers = await collect(readAll((page) => ledger.listOffers(IRAS_ID, page, odsCode)));
  const log = await collect(readAll((page) => ledger.listLog(IRAS_ID, odsCode, page)));
  expect(findChainFault(log, sha256)).toBeUndefined();
  expect(known.log).toEqual({ length: log.length, head: log.at(-1)!.sha256 });

  // Exactly one offer is live: the last one, and nothing before it is still open.
  const last = offers.at(-1)!;
  expect(known.liveOffer).toEqual({ reviewVersion: last.reviewVersion, issueNumber: last.issueNumber });
  expect(offers.filter(isOpen).every((offer) => offer === last)).toBe(true);

  const { statuses, months, open } = recount(log);
  expect((await process.open(odsCode)) ?? { lateIssued: 0, lateEscalated: 0 }).toMatchObject(open);
  for (const [month, counters] of months) {
    const { items } = await ledger.listMonthCounters(month, { limit: 200 });
    expect(items.find((each) => each.odsCode === odsCode)?.counters).toMatchObject(counters);
  }
  for (const { reviewVersion, issueNumber, status, decision } of offers) {
    const logged = statuses.get(`${reviewVersion}/${issueNumber}`);
    const decided = DECISIONS.some((each) => each === status);
    if (status === 'pending') expect(logged).toBeUndefined();
    else if (logged !== undefined) expect(logged).toBe(decided ? 'decided' : status);
    // A price that nobody was shown ended without an entry.
    else expect(['superseded', 'withdrawn']).toContain(status);
    if (decided) expect(decision?.decision).toBe(status);
  }

  const escalations = await collect(readAll((page) => ledger.listEscalations(IRAS_ID, page, odsCode)));
  const reported = log.filter(({ event: logged }) => logged.kind === 'escalated');
  expect(escalations.map(({ sequence }) => sequence)).toEqual(reported.map(({ sequence }) => sequence));
  const { items: views } = await process.listSiteEscalations({
    ...{ caller: lead, irasId: IRAS_ID, odsCode, limit: 1000 },
  });
  const waiting = views.filter(({ status }) => status === 'open').map(({ sequence }) => sequence);
  expect(waiting).toEqual(last.status === 'escalated' ? [reported.at(-1)?.sequence] : []);
}

async function countRefusals({ ledger }: TrustProcess): Promise<number> {
  let refusals = 0;
  for (const month of ['2026-11', '2026-12', '2027-01', '2027-02']) {
    const { items } = await ledger.listMonthCounters(month, { limit: 200 });
    for (const { counters } of items) refusals += counters.lateNotAccepted;
  }
  return refusals;
}

it('keeps log, counters, offers and escalations in step, and never uncounts a refusal', async () => {
  const batch = fc.record({
    events: fc.array(event, { minLength: 1, maxLength: 3 }),
    days: fc.integer({ min: 0, max: 6 }),
  });
  const done = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 14 }), async (batches) => {
      const process = await issuedProcess();
      let refusals = 0;
      for (const { events, days } of batches) {
        process.clock.advance(days * DAY_MS);
        const taken = await Promise.all(events.map((each) => isTaken(process, each)));
        for (const [index, each] of events.entries()) if (taken[index]) done.add(each.kind);
        for (const odsCode of SITES) await checkSite(process, odsCode);
        const counted = await countRefusals(process);
        expect(counted).toBeGreaterThanOrEqual(refusals);
        refusals = counted;
      }
    }),
    { numRuns: 80 },
  );
  // The sequences reached every kind of event, and not by refusals only.
  expect([...done].sort()).toEqual(
    ['amend', 'decide', 'escalate', 'judge', 'put', 'reissue', 'withdraw', 'work'].sort(),
  );
});

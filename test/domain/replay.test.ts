import { describe, expect, it } from 'vitest';
import {
  appendEntry,
  EMPTY_LOG_HEAD,
  headAfter,
  type LogEntry,
  type LogEvent,
} from '../../shared/domain/decision-log.ts';
import { addCounters, replayChain } from '../../shared/domain/replay.ts';
import { hashOf, IRAS_ID, leadReviewer } from '../support/ledger-records.ts';

const HASH = hashOf('appendix');
const ISSUED: LogEvent = { kind: 'issued', appendixSha256: HASH, pdfSha256: hashOf('pdf') };
const decided = (decision: 'accepted' | 'notAccepted' | 'declinedCapacity'): LogEvent => ({
  kind: 'decided',
  decision,
  appendixSha256: HASH,
  ...(decision === 'notAccepted' && { reason: 'setupFee' as const, note: 'Too low' }),
});

interface Happened {
  readonly event: LogEvent;
  readonly version?: number;
  readonly at?: string;
  readonly isEnglishTrust?: boolean;
  readonly isSystem?: boolean;
}

function chainOf(happened: readonly Happened[]): LogEntry[] {
  const entries: LogEntry[] = [];
  for (const { event, version = 1, at, isEnglishTrust = true, isSystem = false } of happened) {
    const last = entries.at(-1);
    const content = {
      irasId: IRAS_ID,
      odsCode: 'RRV',
      at: at ?? `2026-11-02T09:00:0${entries.length}.000Z`,
      ...(!isSystem && { by: leadReviewer }),
      offer: { reviewVersion: version, issueNumber: 1 },
      study: { phase: 'III' as const, isAtmp: false },
      isEnglishTrust,
      event,
    };
    entries.push(
      appendEntry(last ? headAfter(last) : { length: 0, head: EMPTY_LOG_HEAD }, content, () => HASH),
    );
  }
  return entries;
}
const play = (...events: readonly (LogEvent | Happened)[]) =>
  replayChain(chainOf(events.map((each) => ('event' in each ? each : { event: each }))));

describe('a log that is played again', () => {
  it('of nothing is nothing', () => {
    expect(play()).toEqual({
      offers: [],
      head: { length: 0, head: EMPTY_LOG_HEAD },
      months: new Map(),
      open: {},
    });
  });

  it('leaves an issued price open', () => {
    const { offers, open, months, head } = play(ISSUED);
    expect(offers).toEqual([
      {
        reviewVersion: 1,
        issueNumber: 1,
        status: 'issued',
        statusSince: '2026-11-02T09:00:00.000Z',
        appendixSha256: HASH,
        pdfSha256: hashOf('pdf'),
      },
    ]);
    expect(open).toEqual({ lateIssued: 1, allIssued: 1 });
    expect(months).toEqual(new Map());
    expect(head).toEqual({ length: 1, head: HASH });
  });

  it('gives each decision as it was made, and counts it once, in its month in London', () => {
    const { offers, open, months } = play(
      { event: ISSUED, at: '2026-06-30T09:00:00.000Z' },
      // Half past midnight in London: already July.
      { event: decided('notAccepted'), at: '2026-06-30T23:30:00.000Z' },
    );
    expect(offers[0]).toMatchObject({
      status: 'notAccepted',
      statusSince: '2026-06-30T23:30:00.000Z',
      decision: {
        decision: 'notAccepted',
        appendixSha256: HASH,
        reason: 'setupFee',
        note: 'Too low',
        at: '2026-06-30T23:30:00.000Z',
        by: leadReviewer,
        sequence: 2,
      },
    });
    expect(open).toEqual({});
    expect([...months]).toEqual([
      ['2026-07', { lateNotAccepted: 1, lateSetupFee: 1, allNotAccepted: 1, allSetupFee: 1 }],
    ]);
  });

  it('keeps a refusal counted after its price is superseded, and an acceptance beside the next offer', () => {
    const { offers, months, open } = play(
      ISSUED,
      decided('notAccepted'),
      { kind: 'superseded' },
      { event: ISSUED, version: 2 },
      { event: decided('accepted'), version: 2 },
      { event: ISSUED, version: 3 },
    );
    expect(offers.map(({ status }) => status)).toEqual(['superseded', 'accepted', 'issued']);
    expect(offers[0]?.decision?.decision).toBe('notAccepted');
    expect(months.get('2026-11')).toMatchObject({ lateAccepted: 1, lateNotAccepted: 1 });
    expect(open).toEqual({ lateIssued: 1, allIssued: 1 });
  });

  it('follows an escalation to its network and back', () => {
    const escalated = play(ISSUED, { kind: 'escalated', escalation: 'e' });
    expect(escalated.open).toEqual({ lateEscalated: 1, allEscalated: 1 });
    expect(escalated.offers[0]?.status).toBe('escalated');
    const back = play(ISSUED, { kind: 'escalated', escalation: 'e' }, { kind: 'returned', escalation: 'e' });
    expect(back.offers[0]?.status).toBe('issued');
    expect(back.open).toEqual({ lateIssued: 1, allIssued: 1 });
  });

  it('counts nothing of an organisation that is no English trust', () => {
    const { open, months } = play(
      { event: ISSUED, isEnglishTrust: false },
      { event: decided('accepted'), isEnglishTrust: false },
    );
    expect(open).toEqual({});
    expect([...months]).toEqual([['2026-11', {}]]);
  });

  it('stops at the entry that no state allows, and says which it is', () => {
    const stopped = (...events: readonly (LogEvent | Happened)[]) => play(...events).impossible;
    expect(stopped(decided('accepted'))).toEqual({
      sequence: 1,
      words: 'decided cannot follow an offer that was never issued',
    });
    expect(stopped(ISSUED, ISSUED)?.sequence).toBe(2);
    expect(stopped({ kind: 'withdrawn' })?.sequence).toBe(1);
    expect(stopped(ISSUED, decided('accepted'), decided('notAccepted'))).toEqual({
      sequence: 3,
      words: 'decided cannot follow accepted',
    });
    expect(stopped(ISSUED, { kind: 'returned', escalation: 'e' })?.sequence).toBe(2);
    expect(
      stopped(ISSUED, { ...decided('accepted'), appendixSha256: hashOf('other') } as LogEvent)?.sequence,
    ).toBe(2);
    expect(stopped(ISSUED, { event: decided('accepted'), isSystem: true })?.sequence).toBe(2);
    const { offers, head } = play(ISSUED, decided('accepted'), { kind: 'withdrawn' });
    expect(offers[0]?.status).toBe('accepted');
    expect(head.length).toBe(2);
  });
});

describe('sums of counters', () => {
  it('leave out what comes to nothing', () => {
    expect(addCounters({ a: 1, b: 2 }, { a: -1, b: 1, c: 0 })).toEqual({ b: 3 });
  });
});

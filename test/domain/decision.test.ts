import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DecisionCommand, decide } from '../../shared/domain/decision.ts';
import {
  DECISIONS,
  nextStatus,
  OFFER_STATUSES,
  OFFER_TRANSITIONS,
  type Offer,
  REPRICEABLE,
} from '../../shared/domain/offer.ts';
import type { Actor } from '../../shared/domain/person.ts';

const by: Actor = {
  issuer: 'i',
  subject: 's',
  name: 'Ms A Example',
  role: 'siteRepresentative',
  organisation: 'RRV',
};
const HASH = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);
const made = { at: '2026-11-21T10:00:00.000Z', by, sequence: 2 };

const issued: Offer = {
  irasId: '1009991',
  odsCode: 'RRV',
  reviewVersion: 1,
  issueNumber: 1,
  status: 'issued',
  issuedAt: '2026-11-20T10:00:00.000Z',
  verificationAddress: 'https://ncvr.example/verify',
  principalInvestigator: 'Dr B Example',
  targetParticipants: { placebo: 4 },
  study: { shortTitle: 'LZZT', phase: 'II', isAtmp: false, leadSite: 'RRV', sponsor: 'example-pharma' },
  documents: { appendixSha256: HASH, pdfSha256: OTHER, priceSha256: OTHER, oneOffPence: 1, expectedPence: 2 },
  statusSince: '2026-11-20T10:00:00.000Z',
  lock: 2,
};
const accept: DecisionCommand = { decision: 'accepted', appendixSha256: HASH };

describe("a trust's decision", () => {
  it.each([
    ['accepted', 'accepted'],
    ['notAccepted', 'notAccepted'],
    ['declinedCapacity', 'declinedCapacity'],
  ] as const)('%s on an issued offer makes it %s', (decision, status) => {
    const outcome = decide(
      issued,
      { ...accept, decision, ...(decision === 'notAccepted' && { reason: 'other' }) },
      made,
    );
    expect(outcome).toMatchObject({
      outcome: 'decided',
      status,
      decision: { decision, appendixSha256: HASH, by, sequence: 2 },
    });
  });

  it('keeps the reason and the note that are given, and no empty ones', () => {
    const refused = {
      decision: 'notAccepted',
      appendixSha256: HASH,
      reason: 'setupFee',
      note: 'Too low',
    } as const;
    expect(decide(issued, refused, made)).toStrictEqual({
      outcome: 'decided',
      status: 'notAccepted',
      decision: { ...refused, ...made },
    });
    const { note: _none, ...withoutNote } = refused;
    expect(decide(issued, withoutNote, made)).toHaveProperty('decision', { ...withoutNote, ...made });
    const accepted = decide(issued, { ...accept, reason: undefined, note: '' }, made);
    expect(accepted).toStrictEqual({
      outcome: 'decided',
      status: 'accepted',
      decision: { ...accept, ...made },
    });
  });

  it('names the exact appendix: another hash is refused with the current one', () => {
    expect(decide(issued, { ...accept, appendixSha256: OTHER }, made)).toEqual({
      outcome: 'staleAppendix',
      currentSha256: HASH,
    });
  });

  it('is made once: the same again answers with the first, a different one is refused with the first', () => {
    const outcome = decide(issued, accept, made);
    if (outcome.outcome !== 'decided') throw new Error('not decided');
    const decided: Offer = { ...issued, status: outcome.status, decision: outcome.decision };
    const later = { ...made, at: '2026-11-22T10:00:00.000Z' };
    expect(decide(decided, accept, later)).toEqual({ outcome: 'alreadyDecidedSo', first: outcome.decision });
    expect(decide(decided, { ...accept, decision: 'declinedCapacity' }, later)).toEqual({
      outcome: 'decidedOtherwise',
      first: outcome.decision,
    });
    expect(decide(decided, { ...accept, appendixSha256: OTHER }, later).outcome).toBe('decidedOtherwise');
  });

  it.each(['pending', 'escalated', 'superseded', 'withdrawn'] as const)(
    'is not possible on a %s offer',
    (status) => {
      expect(decide({ ...issued, status }, accept, made)).toEqual({ outcome: 'notOpen', status });
    },
  );
});

describe('the transitions of an offer', () => {
  it('never lead out of accepted, declinedCapacity, superseded or withdrawn', () => {
    for (const status of ['accepted', 'declinedCapacity', 'superseded', 'withdrawn'] as const) {
      expect(OFFER_TRANSITIONS[status]).toEqual({});
    }
  });

  it('supersede exactly what is re-priceable', () => {
    const superseded = OFFER_STATUSES.filter((status) => nextStatus(status, 'supersede') === 'superseded');
    expect([...superseded].sort()).toEqual([...REPRICEABLE].sort());
  });

  it('reach a decision only from issued, whatever came before', () => {
    const events = fc.constantFrom(
      'issue',
      'accept',
      'refuse',
      'declineCapacity',
      'escalate',
      'returnToTrust',
      'supersede',
      'withdraw' as const,
    );
    fc.assert(
      fc.property(fc.array(events, { maxLength: 12 }), (history) => {
        let status: Offer['status'] = 'pending';
        for (const event of history) {
          const before = status;
          status = nextStatus(status, event) ?? status;
          const decidedNow = status !== before && DECISIONS.some((decision) => decision === status);
          expect(!decidedNow || before === 'issued').toBe(true);
        }
      }),
    );
  });
});

/** Valid records of what trusts and networks do, each with what the test is about put in. */
import { type Escalation, escalationId } from '../../shared/domain/escalation.ts';
import type { Milestones } from '../../shared/domain/milestones.ts';
import type { Reissue } from '../../shared/ports/study-ledger.ts';
import { hashOf, IRAS_ID, leadReviewer, MORNING } from './ledger-fixtures.ts';

/** Raised as the second entry of the trust's log; its id follows from the rest. */
export const someEscalation = (changes: Partial<Omit<Escalation, 'id'>> = {}): Escalation => {
  const ref = { irasId: IRAS_ID, odsCode: 'RRV', sequence: 2, ...changes };
  return {
    ...{ reviewVersion: 1, issueNumber: 1, appendixSha256: hashOf('appendix'), network: 'Y56' },
    study: { shortTitle: 'CARDIO-1', leadSite: 'RRV', sponsor: 'example-pharma' },
    item: { label: 'Biopsy', minutes: [{ role: 'nurse', minutes: 30 }], chargedPer: 'once' },
    derivation: { rule: 'staffTime', minutes: [{ role: 'nurse', minutes: 30, pencePerHour: 4200 }] },
    share: {
      charged: 1,
      itemDirect: { numerator: '2100', denominator: '1' },
      totalDirect: { numerator: '42000', denominator: '1' },
      percent: '5.000',
      reachesThreshold: true,
    },
    similarLines: [],
    evidence: 'Protocol, table 2',
    inProtocolSchedule: false,
    raised: { at: MORNING, by: leadReviewer },
    lock: 1,
    ...ref,
    id: escalationId(ref),
  };
};

export const someMilestones = (changes: Partial<Milestones> = {}): Milestones => ({
  irasId: IRAS_ID,
  odsCode: 'RRV',
  openedOn: '2026-11-20',
  updatedAt: MORNING,
  updatedBy: leadReviewer,
  lock: 1,
  ...changes,
});

export const someReissue = (changes: Partial<Reissue> = {}): Reissue => ({
  irasId: IRAS_ID,
  odsCode: 'RRV',
  reviewVersion: 1,
  issueNumber: 2,
  after: 'notAccepted',
  reason: 'The fee was explained',
  at: MORNING,
  by: leadReviewer,
  ...changes,
});

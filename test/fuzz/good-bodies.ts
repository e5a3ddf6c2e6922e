/** A body that each operation takes: what fuzzing begins from. */
import type { OperationName } from '../../functions/routes.ts';
import {
  bundledAgreementTemplates,
  bundledMultipliers,
  bundledTariff,
} from '../../shared/reference/index.ts';
import { ISSUER } from '../support/service-deps.ts';
import { LEAD, smallReview } from '../usecases/resource-review/small-review.ts';
import { ESCALATED, type FuzzWorld } from './world.ts';

/** The id of what is published next. */
export const NEXT = 'NEXT';

/** A release with few items: what is wrong with one is wrong with a hundred. */
export function smallTariff() {
  const tariff = bundledTariff();
  return { ...tariff, id: NEXT, items: tariff.items.slice(0, 6), effectiveFrom: '2026-12-01' };
}

export function smallMultipliers() {
  const set = bundledMultipliers();
  return { ...set, id: NEXT, rows: set.rows.slice(0, 6), effectiveFrom: '2026-12-01' };
}

export const smallMapping = {
  schema: 'ncvr.activity-mapping/1',
  id: LEAD,
  entries: [
    { name: 'Informed consent', tariffItem: 'CONSENT', chargedPer: 'visit', section: 'screening' },
    { name: 'Biopsy', code: { system: 'SNOMED', code: '86273004' }, tariffItem: 'BIOPSY' },
  ],
};

export function goodBodies(world: FuzzWorld): Partial<Record<OperationName, readonly unknown[]>> {
  const { resourceSha256, appendixSha256 } = world;
  const attested = { agreedBy: 'A', agreedOn: '2026-11-01', evidence: 'E-mail' };
  const decide = { appendixSha256, decision: 'accepted' };
  return {
    saveDraft: [smallReview()],
    previewPrices: [smallReview()],
    submitReview: [{ declaration: true }],
    queryReview: [
      { activity: 'consent', comment: 'Why?' },
      { query: 'q1', answer: 'It is.' },
    ],
    agreeReview: [{ resourceSha256 }, { resourceSha256, attested }],
    withdrawReview: [{ reason: 'Stopped' }],
    putSite: [{ principalInvestigator: 'Dr A Example', targetParticipants: { armA: 1 } }],
    closeOrganisation: [{ closedOn: '2026-11-02' }, { closedOn: '2026-11-02', successor: 'RTD' }],
    requestArchive: [{}],
    putPayee: [{ name: 'Research finance' }],
    decide: [decide, { ...decide, decision: 'notAccepted', reason: 'setupFee' }],
    raiseEscalation: [ESCALATED],
    judgeEscalation: [
      { judgement: 'uphold', ground: 'waiver', reason: 'It is more' },
      { judgement: 'belowThreshold', reason: 'Five minutes' },
    ],
    reissueOffer: [{ reason: 'The fee was explained' }],
    putMilestones: [{ signedOn: '2026-11-02' }],
    publishTariff: [smallTariff()],
    publishMultiplierSet: [smallMultipliers()],
    publishAgreementTemplate: bundledAgreementTemplates()
      .rows.filter(({ id }) => id === 'mCTA')
      .map((row) => ({ ...row, version: '4.0' })),
    putActivityMapping: [smallMapping],
    putCompany: [{ name: 'New Pharma Ltd' }],
    requestRepricing: [{}, { tariff: 'DEMO-2026-27.1' }],
    grantMembership: [
      { issuer: ISSUER, subject: 'kim', name: 'Kim', role: 'siteRepresentative', organisation: 'RJ1' },
    ],
  };
}

/** A small study for the tests of the process: one arm, two sites, and no findings but what a test puts in. */
import type { ResourceReview } from '../../../shared/domain/resource-review.ts';
import { SPONSOR } from '../../support/sponsor.ts';

export const IRAS_ID = '1004321';
export const LEAD = 'RRV';

export function smallReview(changes: Partial<ResourceReview> = {}): ResourceReview {
  return {
    schema: 'ncvr.resource-review/1',
    study: {
      irasId: IRAS_ID,
      shortTitle: 'CARDIO-1',
      title: 'A trial of a heart medicine',
      protocol: { number: 'C1', version: '1.0', date: '2026-05-01' },
      phase: 'III',
      isAtmp: false,
      setting: 'secondary',
      sponsor: { id: SPONSOR, name: 'Example Pharma Ltd' },
      modelAgreement: 'mCTA',
    },
    leadSite: { odsCode: LEAD, reviewer: 'Dr Ada Lead' },
    tariff: 'DEMO-2026-27.1',
    arms: [{ id: 'armA', label: 'Treatment' }],
    visits: [{ id: 'V1', arms: ['armA'], label: 'Day 1', order: 1, kind: 'scheduled' }],
    activities: [
      {
        id: 'consent',
        label: 'Informed consent',
        section: 'screening',
        minutes: [{ role: 'nurse', minutes: 30 }],
        chargedPer: 'visit',
        inProtocolSchedule: true,
      },
      activity('dispensing', 'pharmacy', 'pharmacist', 20),
      activity('setUp', 'setUp', 'admin', 600),
      activity('archiving and close-down', 'closeDown', 'admin', 120),
    ],
    schedule: [{ activity: 'consent', visit: 'V1', quantity: 1 }],
    sites: [site('RJ1'), site('RK9')],
    ...changes,
  };
}

function activity(id: string, section: 'pharmacy' | 'setUp' | 'closeDown', role: string, minutes: number) {
  return {
    id,
    label: id,
    section,
    minutes: [{ role, minutes }],
    chargedPer: 'once' as const,
    inProtocolSchedule: false,
  };
}

export function site(odsCode: string, target = 10) {
  return {
    odsCode,
    principalInvestigator: `Dr Investigator of ${odsCode}`,
    targetParticipants: { armA: target },
  };
}

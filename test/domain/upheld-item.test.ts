/** An upheld missing item as a line of the next review: what was reported, and where it comes from. */
import { describe, expect, it } from 'vitest';
import type { Escalation } from '../../shared/domain/escalation.ts';
import { Activity } from '../../shared/domain/resource-review.ts';
import { findUpheld, lineOfItem } from '../../shared/domain/upheld-item.ts';

const by = {
  issuer: 'https://identity.example',
  subject: 's',
  name: 'N',
  role: 'networkAssessor',
  organisation: 'Y56',
} as const;
const at = '2026-11-02T09:00:00.000Z';
const minutes = [{ role: 'nurse', minutes: 30 }];

function escalation(changes: Partial<Escalation> = {}): Escalation {
  const sequence = changes.sequence ?? 2;
  return {
    ...{ id: `1004321-RJ1-${sequence}`, irasId: '1004321', odsCode: 'RJ1', sequence },
    ...{ reviewVersion: 1, issueNumber: 1, appendixSha256: 'a'.repeat(64), network: 'Y56' },
    study: { shortTitle: 'CARDIO-1', leadSite: 'RRV', sponsor: 'example-pharma' },
    item: { label: 'Liver biopsy', minutes, chargedPer: 'once' },
    derivation: { rule: 'staffTime', minutes: [] },
    share: {
      ...{ charged: 1, reachesThreshold: true },
      itemDirect: { numerator: '1', denominator: '1' },
      totalDirect: { numerator: '1', denominator: '1' },
    },
    ...{ similarLines: [], evidence: 'Table 2', inProtocolSchedule: false, raised: { at, by }, lock: 2 },
    judgement: { judgement: 'upheld', ground: 'threshold', at, by },
    ...changes,
  };
}

describe('the line of an upheld item', () => {
  it('has what the trust reported, and a name of its own', () => {
    expect(lineOfItem(escalation())).toEqual({
      ...{ id: 'missing-RJ1-2', label: 'Liver biopsy', section: 'site', minutes },
      ...{ chargedPer: 'once', inProtocolSchedule: false },
    });
    const perParticipant = escalation({
      item: { label: 'ECG', tariffItem: 'P-ECG', chargedPer: 'participant', quantity: 3 },
    });
    expect(lineOfItem(perParticipant)).toEqual({
      ...{ id: 'missing-RJ1-2', label: 'ECG', section: 'participant', tariffItem: 'P-ECG' },
      ...{ chargedPer: 'participant', quantity: 3, inProtocolSchedule: false },
    });
  });

  it('gives the reason for minutes other than the tariff’s, which a review must have', () => {
    const line = lineOfItem(
      escalation({ item: { label: 'ECG', tariffItem: 'P-ECG', minutes, chargedPer: 'once' } }),
    );
    expect(line.deviationReason).toBe('Missing item 1004321-RJ1-2, upheld by the network.');
    expect(Activity.safeParse(line).success).toBe(true);
  });

  it.each([
    [true, 'threshold', true],
    [false, 'protocolSchedule', true],
    [false, 'threshold', false],
  ] as const)(
    'is in the schedule where the trust (%s) or the network (%s) says so',
    (reported, ground, expected) => {
      const judgement = { judgement: 'upheld', ground, at, by } as const;
      const { inProtocolSchedule } = lineOfItem(escalation({ inProtocolSchedule: reported, judgement }));
      expect(inProtocolSchedule).toBe(expected);
      const unjudged = escalation({ inProtocolSchedule: reported, judgement: undefined });
      expect(lineOfItem(unjudged).inProtocolSchedule).toBe(reported);
    },
  );
});

describe('the items that wait for the next version', () => {
  const idsOf = (escalations: readonly Escalation[], agreedVersion: number | undefined = 1) =>
    findUpheld(escalations, agreedVersion).map(({ id }) => id);

  it('are the upheld ones of the agreed version', () => {
    const named = (label: string) => ({ item: { label, minutes, chargedPer: 'once' as const } });
    const judged = (judgement: 'includedElsewhere' | 'belowThreshold') => ({
      ...named(judgement),
      judgement: { judgement, at, by },
    });
    const all = [
      escalation({ sequence: 2 }),
      escalation({ sequence: 4, ...named('MRI'), reviewVersion: 2 }),
      escalation({ sequence: 6, ...judged('includedElsewhere') }),
      escalation({ sequence: 8, ...judged('belowThreshold') }),
      escalation({ sequence: 10, ...named('CT'), judgement: undefined }),
      escalation({ sequence: 12, ...named('ECG'), judgement: undefined, lapsed: { at } }),
    ];
    expect(idsOf(all)).toEqual(['1004321-RJ1-2']);
    expect(idsOf(all, 2)).toEqual(['1004321-RJ1-4']);
    expect(findUpheld(all, undefined)).toEqual([]);
  });

  it('count once where several trusts report the same one, and apart where minutes or charging differ', () => {
    const item = { label: 'Liver biopsy', minutes, chargedPer: 'once' } as const;
    expect(
      idsOf([
        escalation({ sequence: 2 }),
        escalation({ sequence: 4, item: { ...item } }),
        escalation({ sequence: 6, item: { ...item, minutes: [{ role: 'nurse', minutes: 31 }] } }),
        escalation({ sequence: 8, item: { ...item, chargedPer: 'participant' } }),
      ]),
    ).toEqual(['1004321-RJ1-2', '1004321-RJ1-6', '1004321-RJ1-8']);
  });
});

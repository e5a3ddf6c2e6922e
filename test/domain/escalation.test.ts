import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  computeEscalationRate,
  type Escalation,
  escalationId,
  JUDGEMENTS,
  parseEscalationId,
  statusOf,
} from '../../shared/domain/escalation.ts';
import { type JudgementCommand, judge } from '../../shared/domain/escalation-judgement.ts';
import {
  computeShare,
  displayPercent,
  type EscalatedItem,
  reachesThreshold,
} from '../../shared/domain/escalation-share.ts';
import type { Actor } from '../../shared/domain/person.ts';
import { type PricedResource, planStudy } from '../../shared/domain/study-price.ts';
import type { PricingTariff, SiteMultiplier } from '../../shared/domain/tariff.ts';

const tariff: PricingTariff = {
  id: 'T1',
  provenance: 'demonstration',
  rules: { indirectRate: 7000, capacityRate: 2000, capacityBase: 'direct' },
  roles: [
    { code: 'nurse', label: 'Nurse', pencePerHour: 4200 },
    { code: 'admin', label: 'Administrator', pencePerHour: 2700 },
    { code: 'penny', label: 'A penny an hour', pencePerHour: 1 },
  ],
  items: [
    {
      code: 'MRI',
      label: 'MRI scan',
      kind: 'investigation',
      minutes: [{ role: 'nurse', minutes: 10 }],
      allInPence: 24_550,
    },
    { code: 'VITALS', label: 'Vital signs', kind: 'procedure', minutes: [{ role: 'nurse', minutes: 10 }] },
  ],
};

/** 20 nurse hours once (84,000 pence direct), an all-in scan and a pass-through beside it, and nothing else. */
const resource: PricedResource = {
  arms: [
    { id: 'armA', label: 'A' },
    { id: 'armB', label: 'B' },
  ],
  visits: [
    { id: 'V1', arms: ['armA', 'armB'], label: 'Day 1', order: 1, kind: 'scheduled' },
    { id: 'U1', arms: ['armA'], label: 'Unscheduled', order: 2, kind: 'unscheduled' },
  ],
  activities: [
    {
      id: 'setUp',
      label: 'Set-up',
      section: 'setUp',
      minutes: [{ role: 'nurse', minutes: 1200 }],
      chargedPer: 'once',
      inProtocolSchedule: false,
    },
    {
      id: 'archiving',
      label: 'Archiving',
      section: 'passThrough',
      passThroughPence: 100_000,
      chargedPer: 'once',
      inProtocolSchedule: false,
    },
    {
      id: 'extra',
      label: 'Extra visit',
      section: 'unscheduled',
      minutes: [{ role: 'nurse', minutes: 600 }],
      chargedPer: 'visit',
      inProtocolSchedule: false,
    },
    {
      id: 'harm',
      label: 'Adverse event',
      section: 'conditional',
      minutes: [{ role: 'nurse', minutes: 600 }],
      chargedPer: 'occurrence',
      inProtocolSchedule: false,
    },
  ],
  schedule: [{ activity: 'extra', visit: 'U1', quantity: 1 }],
};
const site = { odsCode: 'RRV', targetParticipants: { armA: 2, armB: 1 } };
const multiplier: SiteMultiplier = { set: 'M', micro: 1_175_335, source: 'test' };
const shareOf = (item: EscalatedItem, changes: Partial<Parameters<typeof computeShare>[0]> = {}) =>
  computeShare({ item, plan: planStudy(resource, tariff), tariff, site, multiplier, ...changes });
const nurse = (minutes: number): EscalatedItem => ({
  label: 'Missing',
  minutes: [{ role: 'nurse', minutes }],
  chargedPer: 'once',
});

describe('the share of a missing item', () => {
  it('is its direct cost over the direct parts of the expected total, exact, both times the multiplier', () => {
    const { share, derivation } = shareOf(nurse(60));
    expect(share).toEqual({
      charged: 1,
      // 4,200 and 84,000 pence times 1.175335: neither is rounded.
      itemDirect: { numerator: '4936407', denominator: '1000' },
      totalDirect: { numerator: '4936407', denominator: '50' },
      percent: '5.000',
      reachesThreshold: true,
    });
    expect(derivation).toMatchObject({ minutes: [{ role: 'nurse', minutes: 60, pencePerHour: 4200 }] });
  });

  it('reaches the threshold at exactly 5.000%, and not a penny or a minute of a penny below', () => {
    expect(shareOf(nurse(60)).share).toMatchObject({ percent: '5.000', reachesThreshold: true });
    const minuteLess: EscalatedItem = {
      ...nurse(59),
      minutes: [
        { role: 'nurse', minutes: 59 },
        // 4,130 pence and 69 more: a penny less than 4,200.
        { role: 'penny', minutes: 69 * 60 },
      ],
    };
    expect(shareOf(minuteLess).share).toMatchObject({ percent: '4.998', reachesThreshold: false });
    // A sixtieth of a penny less.
    const sixtieth: EscalatedItem = {
      ...minuteLess,
      minutes: [
        { role: 'nurse', minutes: 59 },
        { role: 'penny', minutes: 70 * 60 - 1 },
      ],
    };
    expect(shareOf(sixtieth).share).toMatchObject({ percent: '4.999', reachesThreshold: false });
    const whole = {
      ...sixtieth,
      minutes: [...sixtieth.minutes!.slice(0, 1), { role: 'penny', minutes: 70 * 60 }],
    };
    expect(shareOf(whole).share).toMatchObject({ percent: '5.000', reachesThreshold: true });
  });

  it('counts an all-in price of the item as direct, together with its minutes', () => {
    const { share, derivation } = shareOf({ label: 'Scan', tariffItem: 'MRI', chargedPer: 'once' });
    // 24,550 + 700 = 25,250 of 84,000.
    expect(share.percent).toBe('30.059');
    expect(derivation).toMatchObject({ tariffItem: 'MRI', allInPence: 24_550 });
    const replaced = shareOf({
      label: 'Scan',
      tariffItem: 'MRI',
      minutes: [{ role: 'nurse', minutes: 20 }],
      chargedPer: 'once',
    });
    expect(replaced.share.percent).toBe('30.892');
  });

  it('counts an item of each participant as often as the site expects participants, of all arms', () => {
    const item: EscalatedItem = {
      label: 'Vitals',
      tariffItem: 'VITALS',
      chargedPer: 'participant',
      quantity: 2,
    };
    // 700 pence, 2 times each of 3 participants: 4,200.
    expect(shareOf(item).share).toMatchObject({ charged: 6, percent: '5.000', reachesThreshold: true });
    const fewer = { site: { odsCode: 'RRV', targetParticipants: { armA: 2 } } };
    expect(shareOf(item, fewer).share).toMatchObject({ charged: 4, reachesThreshold: false });
  });

  it('compares with nothing where the site has no direct costs, and nothing reaches no threshold', () => {
    const empty = planStudy(
      { ...resource, activities: resource.activities.slice(1, 2), schedule: [] },
      tariff,
    );
    const { share } = shareOf(nurse(1), { plan: empty });
    expect(share).not.toHaveProperty('percent');
    expect(share.reachesThreshold).toBe(true);
    const none = { odsCode: 'RRV', targetParticipants: {} };
    const item: EscalatedItem = { ...nurse(10), chargedPer: 'participant' };
    expect(shareOf(item, { plan: empty, site: none }).share.reachesThreshold).toBe(false);
  });

  it('leaves unscheduled visits and items that are invoiced when they happen out of the total, as the price does', () => {
    const without = planStudy(
      { ...resource, activities: resource.activities.slice(0, 1), schedule: [] },
      tariff,
    );
    expect(shareOf(nurse(7)).share).toEqual(shareOf(nurse(7), { plan: without }).share);
  });

  it('does not depend on the multiplier, which takes part in both', () => {
    const micro = fc.integer({ min: 1, max: 10_000_000 });
    fc.assert(
      fc.property(micro, fc.integer({ min: 1, max: 3000 }), (factor, minutes) => {
        const { share } = shareOf(nurse(minutes), { multiplier: { ...multiplier, micro: factor } });
        expect(share.percent).toBe(shareOf(nurse(minutes)).share.percent);
        expect(share.reachesThreshold).toBe(minutes >= 60);
      }),
    );
  });

  it('names the lines that use the same tariff item', () => {
    const [first, ...others] = resource.activities;
    const included = {
      ...first!,
      ...{ id: 'vitals', label: 'Signs', tariffItem: 'VITALS', minutes: undefined },
    };
    const { minutes: _none, ...line } = included;
    const more = planStudy({ ...resource, activities: [line, ...others] }, tariff);
    const item: EscalatedItem = { label: 'Vitals', tariffItem: 'VITALS', chargedPer: 'once' };
    expect(shareOf(item, { plan: more }).similarLines).toEqual([{ activity: 'vitals', label: 'Signs' }]);
    expect(shareOf(nurse(1), { plan: more }).similarLines).toEqual([]);
  });

  it.each<[string, Partial<EscalatedItem>, string, string]>([
    ['an unknown tariff item', { tariffItem: 'LOST' }, 'unknownTariffItem', 'item.tariffItem'],
    ['an unknown role', { minutes: [{ role: 'wizard', minutes: 1 }] }, 'unknownRole', 'item.minutes[0].role'],
    ['neither tariff item nor minutes', {}, 'offTariff', 'item'],
  ])('refuses %s and names the field', (_, part, code, path) => {
    const attempt = () => shareOf({ label: 'Missing', chargedPer: 'once', ...part });
    expect(attempt).toThrow(expect.objectContaining({ code, path, mend: expect.stringMatching(/\w/) }));
  });
});

it('an item whose minutes are not whole is no mistake of the item that a person could mend', () => {
  const half = { label: 'Missing', chargedPer: 'once', minutes: [{ role: 'nurse', minutes: 0.5 }] } as const;
  expect(() => shareOf({ ...half, minutes: [...half.minutes] })).toThrow(RangeError);
});

describe('the threshold', () => {
  it('is reached by a twentieth and by nothing less, however large the amounts', () => {
    const amount = fc.bigInt({ min: 1n, max: 10n ** 30n });
    fc.assert(
      fc.property(amount, (item) => {
        expect(reachesThreshold(item, item * 20n)).toBe(true);
        expect(reachesThreshold(item, item * 20n + 1n)).toBe(false);
        expect(displayPercent(item, item * 20n)).toBe('5.000');
      }),
    );
  });

  it('is shown with three decimals, rounded down: what reads 5.000 or more has reached it', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(amount, fc.bigInt({ min: 1n, max: 10n ** 12n }), (item, total) => {
        const shown = displayPercent(item, total) ?? '';
        expect(shown).toMatch(/^\d+\.\d{3}$/);
        const thousandths = BigInt(shown.replace('.', ''));
        expect(thousandths >= 5000n).toBe(reachesThreshold(item, total));
      }),
    );
    expect(displayPercent(1n, 3n)).toBe('33.333');
    expect(displayPercent(0n, 3n)).toBe('0.000');
    expect(displayPercent(1n, 0n)).toBeUndefined();
  });
});

const by: Actor = { issuer: 'i', subject: 's', name: 'Ms N', role: 'networkAssessor', organisation: 'Y56' };
const made = { at: '2026-11-21T10:00:00.000Z', by };
const reported = (
  percent: string,
  inProtocolSchedule = false,
): Pick<Escalation, 'inProtocolSchedule' | 'share'> => ({
  inProtocolSchedule,
  share: {
    charged: 1,
    itemDirect: { numerator: '1', denominator: '1' },
    totalDirect: { numerator: '1', denominator: '1' },
    percent,
    reachesThreshold: Number(percent) >= 5,
  },
});

describe("a network's judgement", () => {
  const waiver = { reason: 'No commercial portfolio yet' };

  it.each<[string, ReturnType<typeof reported>, Partial<JudgementCommand>, string]>([
    ['in the schedule of events at any size', reported('0.001', true), {}, 'protocolSchedule'],
    ['of 5% without the schedule', reported('5.000'), {}, 'threshold'],
    ['below 5% with a waiver', reported('4.999'), { waiver }, 'waiver'],
    [
      'that the network finds in the schedule',
      reported('1.000'),
      { inProtocolSchedule: true },
      'protocolSchedule',
    ],
  ])('upholds an item %s', (_, escalation, command, ground) => {
    expect(judge(escalation, { judgement: 'upheld', ...command }, made)).toStrictEqual({
      outcome: 'judged',
      event: 'supersede',
      judgement: {
        judgement: 'upheld',
        ground,
        ...(command.waiver && { waiver }),
        ...made,
      },
    });
  });

  it.each<[string, ReturnType<typeof reported>, JudgementCommand, string]>([
    [
      'small and unscheduled items without a waiver',
      reported('4.999'),
      { judgement: 'upheld' },
      'waiver.reason',
    ],
    [
      'items that the network does not find in the schedule',
      reported('1.000', true),
      { judgement: 'upheld', inProtocolSchedule: false },
      'waiver.reason',
    ],
    ['a waiver that nothing needs', reported('5.000'), { judgement: 'upheld', waiver }, 'waiver'],
    [
      'a waiver of what is not upheld',
      reported('1.000'),
      { judgement: 'includedElsewhere', waiver },
      'waiver',
    ],
    [
      'to call 5% below the threshold without a reason',
      reported('5.000'),
      { judgement: 'belowThreshold' },
      'reason',
    ],
    [
      'to call a scheduled item below the threshold without a reason',
      reported('0.100', true),
      { judgement: 'belowThreshold' },
      'reason',
    ],
  ])('refuses %s', (_, escalation, command, path) => {
    expect(() => judge(escalation, command, made)).toThrow(
      expect.objectContaining({
        ...{ code: 'invalidInput', path },
        ...{ message: expect.stringMatching(/\w.*\.$/), mend: expect.stringMatching(/\w/) },
      }),
    );
  });

  it.each(['includedElsewhere', 'belowThreshold'] as const)(
    '%s gives the price back to the trust',
    (judgement) => {
      expect(judge(reported('1.000'), { judgement, reason: 'See line 4' }, made)).toEqual({
        outcome: 'judged',
        event: 'returnToTrust',
        judgement: { judgement, reason: 'See line 4', ...made },
      });
      const large = judge(reported('7.500', true), { judgement, reason: '30 minutes suffice' }, made);
      expect(large).toMatchObject({ outcome: 'judged', event: 'returnToTrust' });
    },
  );

  it('is made once: the same again is answered with the first, another is refused with it', () => {
    for (const first of JUDGEMENTS) {
      const judged = { ...reported('1.000'), judgement: { judgement: first, ...made } };
      for (const again of JUDGEMENTS) {
        // Without what a first judgement would need: nothing of it is asked again.
        expect(judge(judged, { judgement: again }, { ...made, at: '2027-01-01T00:00:00.000Z' })).toEqual({
          outcome: again === first ? 'alreadyJudgedSo' : 'judgedOtherwise',
          first: judged.judgement,
        });
      }
    }
  });

  it('comes too late once the price was replaced', () => {
    const lapsed = { ...reported('9.000'), lapsed: { at: made.at } };
    expect(judge(lapsed, { judgement: 'upheld' }, made)).toEqual({ outcome: 'lapsed' });
    expect(statusOf(lapsed)).toBe('lapsed');
    expect(statusOf({})).toBe('open');
    expect(statusOf({ ...lapsed, judgement: { judgement: 'upheld', ...made } })).toBe('upheld');
  });
});

describe("an escalation's id", () => {
  it('names study, trust and log entry, and is read back', () => {
    expect(escalationId({ irasId: '1009991', odsCode: 'RRV', sequence: 2 })).toBe('1009991-RRV-2');
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: 9_999_999 }),
        fc.stringMatching(/^[A-Z0-9]{3,8}$/),
        fc.integer({ min: 1, max: 99_999_999 }),
        (study, odsCode, sequence) => {
          const ref = { irasId: String(study), odsCode, sequence };
          expect(parseEscalationId(escalationId(ref))).toEqual(ref);
        },
      ),
    );
  });

  it.each([
    '',
    'x',
    '1009991-RRV',
    '1009991-RRV-0',
    '1009991-RRV-02',
    '0009991-RRV-2',
    '1009991-rrv-2',
    '1-RRV-2 ',
    '1009991-RRV-2 ',
    ' 1009991-RRV-2',
    '1009991-RRV-2-3',
    '1009991-RRV-123456789',
  ])('%j names none', (text) => {
    expect(parseEscalationId(text)).toBeUndefined();
  });
});

describe('the share of studies with an escalation', () => {
  const issued = { kind: 'issued', appendixSha256: 'a', pdfSha256: 'b' } as const;
  const escalated = { kind: 'escalated', escalation: 'x' } as const;

  it('counts each study once, beside the published 20%', () => {
    const entries = [
      { irasId: '1001', event: issued },
      { irasId: '1001', event: escalated },
      { irasId: '1001', event: escalated },
      { irasId: '1002', event: issued },
      { irasId: '1003', event: issued },
    ];
    expect(computeEscalationRate(entries)).toMatchObject({
      studies: 3,
      escalated: 1,
      display: '33.3',
      published: { percent: 20 },
    });
    expect(computeEscalationRate([])).toMatchObject({ studies: 0, display: 'no data' });
  });
});

/**
 * The worked example of the explanation: made-up rates and minutes, every amount worked out by the domain when the
 * page is read (costing.md sections 2 and 4).
 */
import type { Fraction } from '../../../shared/domain/money.ts';
import type { Activity } from '../../../shared/domain/resource-review.ts';
import { priceUnit } from '../../../shared/domain/site-price.ts';
import type { UnitPrice } from '../../../shared/domain/site-price-document.ts';
import { BASIS_DENOMINATOR, type Basis, planStudy } from '../../../shared/domain/study-price.ts';
import type { PricingTariff } from '../../../shared/domain/tariff.ts';

const TARIFF: PricingTariff = {
  id: 'worked-example',
  provenance: 'demonstration',
  rules: { indirectRate: 7000, capacityRate: 2000, capacityBase: 'direct' },
  roles: [
    { code: 'medical', label: 'Medical', pencePerHour: 10_800 },
    { code: 'nurse', label: 'Nurse', pencePerHour: 4_200 },
    { code: 'pharmacist', label: 'Pharmacist', pencePerHour: 5_400 },
    { code: 'technician', label: 'Pharmacy technician', pencePerHour: 3_600 },
    { code: 'admin', label: 'Administrator', pencePerHour: 2_700 },
  ],
  items: [{ code: 'mri', label: 'MRI scan', kind: 'investigation', minutes: [], allInPence: 24_550 }],
};

const STUDY_MULTIPLIER = 1_000_000;
/** From low to high, as in the multipliers of 2026/27. */
const SITES = [
  { odsCode: 'RK9', micro: 1_000_000 },
  { odsCode: 'RTD', micro: 1_022_017 },
  { odsCode: 'R0A', micro: 1_037_386 },
  { odsCode: 'RJ1', micro: 1_151_077 },
  { odsCode: 'RRV', micro: 1_175_335 },
] as const;
/** The site whose price is followed step by step. */
const FOLLOWED = SITES[4];

const staff = (id: string, label: string, minutes: readonly (readonly [string, number])[]): Activity => ({
  id,
  label,
  section: 'participant',
  minutes: minutes.map(([role, count]) => ({ role, minutes: count })),
  chargedPer: 'visit',
  inProtocolSchedule: true,
  deviationReason: 'made up for the example',
});

/** The first is the one that is followed step by step. */
const ACTIVITIES: readonly Activity[] = [
  staff('consent', 'Consent: nurse 30 minutes, doctor 15 minutes', [
    ['nurse', 30],
    ['medical', 15],
  ]),
  staff('vitals', 'Vital signs: nurse 10 minutes', [['nurse', 10]]),
  staff('dispensing', 'Dispensing: pharmacist 10 minutes, technician 20 minutes', [
    ['pharmacist', 10],
    ['technician', 20],
  ]),
  staff('ecrf', 'Data entry: administrator 25 minutes', [['admin', 25]]),
  {
    id: 'mri',
    label: 'MRI scan: all-in price',
    section: 'participant',
    tariffItem: 'mri',
    chargedPer: 'visit',
    inProtocolSchedule: true,
  },
  staff('setUp', 'Set-up: administrator 10 hours, nurse 4 hours, doctor 1 hour', [
    ['admin', 600],
    ['nurse', 240],
    ['medical', 60],
  ]),
];

export interface ExampleRow {
  readonly label: string;
  readonly studyPence: number;
  /** In the order of the sites. */
  readonly sitePence: readonly number[];
}

export interface StaffStep {
  readonly role: string;
  readonly minutes: number;
  readonly pencePerHour: number;
  readonly cost: Fraction;
}

export interface WorkedExample {
  readonly rules: PricingTariff['rules'];
  readonly sites: typeof SITES;
  readonly rows: readonly ExampleRow[];
  readonly followed: {
    readonly label: string;
    readonly staff: readonly StaffStep[];
    readonly direct: Fraction;
    readonly indirect: Fraction;
    readonly capacity: Fraction;
    readonly study: Fraction;
    readonly site: (typeof SITES)[number];
    readonly price: UnitPrice;
  };
}

const exact = (numerator: bigint): Fraction => ({ numerator, denominator: BASIS_DENOMINATOR });

/** @throws RangeError never, unless the example above names what it does not have */
export function workExample(): WorkedExample {
  const plan = planStudy({ arms: [], visits: [], activities: [...ACTIVITIES], schedule: [] }, TARIFF);
  const basisOf = (line: (typeof plan.lines)[number]): Basis => {
    const basis = plan.bases[line.basis];
    if (!basis) throw new RangeError(`no basis for ${line.activity}`);
    return basis;
  };
  const [first] = plan.lines;
  if (!first) throw new RangeError('the example has no line');
  const basis = basisOf(first);
  const labels = new Map(TARIFF.roles.map(({ code, label }) => [code, label]));
  return {
    rules: TARIFF.rules,
    sites: SITES,
    rows: plan.lines.map((line) => ({
      label: line.label,
      studyPence: priceUnit(basisOf(line), STUDY_MULTIPLIER).unitPence,
      sitePence: SITES.map(({ micro }) => priceUnit(basisOf(line), micro).unitPence),
    })),
    followed: {
      label: first.label,
      staff: first.derivation.minutes.map(({ role, minutes, pencePerHour }) => ({
        role: labels.get(role) ?? role,
        minutes,
        pencePerHour,
        cost: { numerator: BigInt(minutes) * BigInt(pencePerHour), denominator: 60n },
      })),
      direct: exact(basis.direct),
      indirect: exact(basis.indirect),
      capacity: exact(basis.capacity),
      study: exact(basis.direct + basis.indirect + basis.capacity + basis.tariff),
      site: FOLLOWED,
      price: priceUnit(basis, FOLLOWED.micro),
    },
  };
}

import { readSource, required } from './csv.ts';
import { readDeflator } from './deflator.ts';
import {
  add,
  divide,
  type Fraction,
  formatPounds,
  multiply,
  parseDecimal,
  roundHalfUp,
  whole,
} from './exact.ts';
import { byCode } from './output.ts';

/** Annual basic pay of a grade in pounds, exact, with the words that cite it. */
interface GradePay {
  readonly pounds: Fraction;
  readonly source: string;
  readonly wording: string;
}

/** A staff role of the tariff. */
export interface StaffRole {
  readonly code: string;
  readonly label: string;
  readonly pencePerHour: number;
  readonly source: string;
  readonly derivation: string;
}

/** The stated assumptions: rates in basis points, the threshold in pounds, hours a year. */
interface Assumptions {
  readonly value: (key: string) => bigint;
}

function readAssumptions(): Assumptions {
  const rows = new Map(
    readSource('staff-cost-assumptions.csv').map((row) => [
      required(row, 'key'),
      BigInt(required(row, 'value')),
    ]),
  );
  return {
    value: (key) => {
      const found = rows.get(key);
      if (found === undefined) throw new Error(`staff-cost-assumptions.csv has no row ${key}`);
      return found;
    },
  };
}

/** The top of the band: research posts are held by experienced staff, and the top is a published point. */
function bandPay(band: string): GradePay {
  const row = readSource('agenda-for-change-2026-27.csv').find((each) => required(each, 'band') === band);
  if (row === undefined) throw new Error(`agenda-for-change-2026-27.csv has no band ${band}`);
  const top = required(row, 'top_gbp');
  return {
    pounds: parseDecimal(top),
    source: required(row, 'source'),
    wording: `Agenda for Change band ${band}, top point 2026/27, ${top} GBP a year`,
  };
}

/** Middle of the 2025/26 scale; the 2026/27 scale is not in our sources, so the GDP deflator moves it. */
function consultantPay(): GradePay {
  const rows = readSource('consultant-pay-2025-26.csv');
  const points = rows.map((row) => parseDecimal(required(row, 'basic_salary_gbp')));
  const middle = divide(points.reduce(add, whole(0n)), whole(BigInt(points.length)));
  const deflator = readDeflator('2025-26', '2026-27');
  const figures = rows.map((row) => required(row, 'basic_salary_gbp')).join(' and ');
  return {
    pounds: multiply(middle, deflator.ratio),
    source: rows.map((row) => required(row, 'source')).at(0) ?? '',
    wording: `middle of consultant basic pay 2025/26 (${figures} GBP a year) ${deflator.wording}`,
  };
}

/** Pay, employer national insurance, employer pension and apprenticeship levy, over productive hours. */
function pencePerHour(pay: Fraction, hours: bigint, assumptions: Assumptions): bigint {
  const insured = add(pay, whole(-assumptions.value('employerNationalInsuranceThreshold')));
  const onPay =
    10_000n + assumptions.value('employerPensionRate') + assumptions.value('apprenticeshipLevyRate');
  const cost = add(
    multiply(pay, whole(onPay)),
    multiply(insured, whole(assumptions.value('employerNationalInsuranceRate'))),
  );
  // Pounds in basis points: 10,000 takes the basis points out, 100 makes pence.
  return roundHalfUp(divide(multiply(cost, whole(100n)), whole(10_000n * hours)));
}

/** Basis points as a percentage for reading: 2378 is "23.78%". */
const percent = (basisPoints: bigint): string => `${formatPounds(basisPoints)}%`;

function describeOnCosts(assumptions: Assumptions): string {
  const rate = (key: string): string => percent(assumptions.value(key));
  const threshold = assumptions.value('employerNationalInsuranceThreshold');
  return [
    `plus employer national insurance ${rate('employerNationalInsuranceRate')} above ${threshold} GBP`,
    `employer pension ${rate('employerPensionRate')}`,
    `apprenticeship levy ${rate('apprenticeshipLevyRate')}`,
  ].join(', ');
}

/** Staff roles with their hourly rates, sorted by code. */
export function buildStaffRoles(): StaffRole[] {
  const assumptions = readAssumptions();
  return readSource('staff-roles.csv')
    .map((row) => {
      const isConsultant = required(row, 'grade') === 'consultant';
      const pay = isConsultant ? consultantPay() : bandPay(required(row, 'grade'));
      const hours = assumptions.value(isConsultant ? 'consultantHours' : 'agendaForChangeHours');
      const rate = pencePerHour(pay.pounds, hours, assumptions);
      return {
        code: required(row, 'code'),
        label: required(row, 'label'),
        pencePerHour: Number(rate),
        source: pay.source,
        derivation: `${pay.wording}; ${describeOnCosts(assumptions)}; over ${hours} productive hours a year; rounded half up to the penny (sources/staff-cost-assumptions.csv)`,
      };
    })
    .sort((a, b) => byCode(a.code, b.code));
}

/** The study that pricing and appendices are measured with: 200 activities x 15 visits at 250 sites. */
import type { Activity, ResourceReview, ScheduleCell, Visit } from '../../shared/domain/resource-review.ts';
import { ResourceReview as ReviewSchema } from '../../shared/domain/resource-review.ts';
import type { MultiplierSet, TariffRelease } from '../../shared/domain/tariff.ts';
import { bundledTariff, sampleReview } from '../../shared/reference/index.ts';

export interface Sizes {
  readonly activities: number;
  readonly visits: number;
  readonly sites: number;
}

export const REFERENCE_SIZES: Sizes = { activities: 200, visits: 15, sites: 250 };

const ARMS = ['armA', 'armB'];
/** One activity in this many is charged by participant, one once. */
const EVERY_PER_PARTICIPANT = 20;
const EVERY_ONCE = 21;

/** Codes in the shape of ODS codes, which nobody has. */
export const siteCode = (at: number): string => `Z${String(at).padStart(3, '0')}`;

function makeActivity(at: number, tariff: TariffRelease): Activity {
  const item = tariff.items[at % tariff.items.length];
  const role = tariff.roles[at % tariff.roles.length];
  if (!item || !role) throw new Error('the bundled tariff is empty');
  const chargedPer =
    at % EVERY_PER_PARTICIPANT === 7 ? 'participant' : at % EVERY_ONCE === 11 ? 'once' : 'visit';
  // Every third one has minutes of its own, so that not only the tariff's prices are used.
  const own = at % 3 === 0;
  return {
    id: `a${at}`,
    label: `${item.label}, ${role.label.toLowerCase()}, activity ${at + 1} of the protocol`,
    section: chargedPer === 'once' ? 'setUp' : 'participant',
    tariffItem: item.code,
    ...(own && {
      minutes: [{ role: role.code, minutes: 5 + ((at * 7) % 50) }],
      deviationReason: 'The protocol asks for more than the usual time',
    }),
    chargedPer,
    quantity: 1 + (at % 3),
    inProtocolSchedule: true,
  };
}

function makeVisit(at: number): Visit {
  const arms = at % 5 === 4 ? ['armA'] : ARMS;
  return { id: `v${at}`, arms, label: `Visit ${at + 1}`, order: at + 1, kind: 'scheduled' };
}

/** A made-up study of these sizes, always the same. */
export function makeReview({ activities, visits, sites }: Sizes): ResourceReview {
  const base = ReviewSchema.parse(sampleReview());
  const tariff = bundledTariff();
  const lines = Array.from({ length: activities }, (_, at) => makeActivity(at, tariff));
  const calendar = Array.from({ length: visits }, (_, at) => makeVisit(at));
  const schedule: ScheduleCell[] = lines.flatMap(({ id, chargedPer }, a) =>
    chargedPer === 'visit'
      ? calendar.map((visit, v) => ({ activity: id, visit: visit.id, quantity: 1 + ((a + v) % 3) }))
      : [],
  );
  return {
    ...base,
    arms: ARMS.map((id) => ({ id, label: `Arm ${id.slice(-1)}` })),
    visits: calendar,
    activities: lines,
    schedule,
    sites: Array.from({ length: sites }, (_, at) => ({
      odsCode: siteCode(at),
      principalInvestigator: `Dr Investigator ${at + 1}`,
      targetParticipants: { armA: 1 + (at % 12), armB: 1 + ((at * 5) % 9) },
    })),
  };
}

/** Multipliers between those of the cheapest and the dearest trust, one for each site. */
export function makeMultipliers(sites: number): MultiplierSet {
  return {
    schema: 'ncvr.multiplier-set/1',
    id: 'BENCH',
    financialYear: '2026/27',
    source: 'Made up for measuring',
    rows: Array.from({ length: sites }, (_, at) => ({
      odsCode: siteCode(at),
      micro: 1_000_000 + ((at * 7919) % 175_336),
    })),
  };
}

/** One study of the simulated year: agreed, issued, decided, escalated, amended, issued again, each at its day. */
import type { DecisionKind, RefusalReason } from '../../../shared/domain/offer.ts';
import type { ResourceReview } from '../../../shared/domain/resource-review.ts';
import { isLatePhase, type Phase } from '../../../shared/domain/study.ts';
import { personAs, SPONSOR } from '../../support/service-deps.ts';
import { site, smallReview } from '../../usecases/resource-review/small-review.ts';
import { type Agenda, DAY_MS } from './agenda.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** What was decided, noted at the moment of the decision: counted by hand at the end. */
export interface Told {
  readonly month: string;
  readonly odsCode: string;
  readonly isLate: boolean;
  readonly decision: DecisionKind;
}

export interface Tally {
  issuedPrices: number;
  escalations: number;
  upheld: number;
  reissues: number;
  /** A trust came to decide while its price waited for something else. */
  postponed: number;
  readonly told: Told[];
}

export interface Year {
  readonly world: World;
  readonly agenda: Agenda;
  readonly random: Random;
  readonly tally: Tally;
  /** With its region: its network judges. */
  readonly networkOf: ReadonlyMap<string, string>;
  readonly monthNow: () => string;
}

export interface SimulatedStudy {
  readonly irasId: string;
  readonly lead: string;
  readonly phase: Phase;
  readonly isAtmp: boolean;
  readonly sites: readonly string[];
}

const company = personAs('companyRepresentative', SPONSOR);
const trust = (odsCode: string) => personAs('siteRepresentative', odsCode);
/** Refusals of a hundred first answers, and what else there is. */
const REFUSED = 5;
const DECLINED = 3;
/** Of sites: beyond the weeks in which most answer. */
const LATE_DECIDERS = 20;
const REASONS: readonly [RefusalReason, ...RefusalReason[]] = ['setupFee', 'outsourcedService', 'other'];
const POSTPONE_DAYS = 5;

/** Some moment, so many whole days after now, within 24 hours. */
const later = ({ world, random }: Year, days: number): number =>
  world.clock.now() + days * DAY_MS + random.below(DAY_MS);

const reviewOf = (
  { irasId, lead, phase, isAtmp, sites }: SimulatedStudy,
  quantity: number,
): ResourceReview => {
  const small = smallReview();
  return {
    ...small,
    study: { ...small.study, irasId, shortTitle: `TRIAL-${irasId}`, phase, isAtmp },
    leadSite: { odsCode: lead, reviewer: 'Dr Ada Lead' },
    schedule: [{ activity: 'consent', visit: 'V1', quantity }],
    sites: sites.map((odsCode) => site(odsCode)),
  };
};

/** Draft, submission and agreement of a version; its offers are issued at once. */
async function agreeVersion({ world, tally }: Year, study: SimulatedStudy, version: number): Promise<void> {
  const { irasId } = study;
  const caller = personAs('studyResourceReviewer', study.lead);
  const ifMatch = version === 1 ? undefined : (await world.readReview({ caller, irasId })).etag;
  await world.saveDraft({ caller, irasId, review: reviewOf(study, version), ifMatch });
  await world.submitReview({ caller, irasId });
  const { submission } = await world.readReview({ caller, irasId });
  if (!submission) throw new Error(`${irasId}: nothing was submitted`);
  await world.agreeReview({ caller: company, irasId, resourceSha256: submission.resourceSha256 });
  const before = world.queue.sent.length;
  await world.work();
  tally.issuedPrices += world.queue.sent.slice(before).filter(({ kind }) => kind === 'issueSite').length;
}

/** What the trust sees of its price. */
async function lookAt({ world }: Year, { irasId }: SimulatedStudy, odsCode: string) {
  const { items } = await world.listSites({ caller: trust(odsCode), irasId, page: { limit: 1 } });
  return items[0];
}

function answerOf({ random }: Year, isAgain: boolean): { decision: DecisionKind; reason?: RefusalReason } {
  if (!isAgain && random.percent(DECLINED)) return { decision: 'declinedCapacity' };
  if (random.percent(isAgain ? 1 : REFUSED)) return { decision: 'notAccepted', reason: random.pick(REASONS) };
  return { decision: 'accepted' };
}

async function decide(year: Year, study: SimulatedStudy, odsCode: string, isAgain = false): Promise<void> {
  const { world, agenda, random, tally } = year;
  const row = await lookAt(year, study, odsCode);
  if (row?.status === 'accepted' || row?.status === 'declinedCapacity') return;
  if (row?.status !== 'issued') {
    tally.postponed += 1;
    agenda.add(later(year, POSTPONE_DAYS), () => decide(year, study, odsCode, isAgain));
    return;
  }
  const { irasId, phase, isAtmp } = study;
  const answer = answerOf(year, isAgain);
  const appendixSha256 = row.appendixSha256 ?? '';
  await world.decide({ caller: trust(odsCode), irasId, odsCode, appendixSha256, ...answer });
  const isLate = isLatePhase(phase) && !isAtmp;
  tally.told.push({ month: year.monthNow(), odsCode, isLate, decision: answer.decision });
  if (answer.decision !== 'accepted' && random.percent(70))
    agenda.add(later(year, 10 + random.below(20)), () => reissue(year, study, odsCode));
}

async function reissue(year: Year, study: SimulatedStudy, odsCode: string): Promise<void> {
  const { world, agenda, random, tally } = year;
  const row = await lookAt(year, study, odsCode);
  // A new version was offered in the meantime: it is what the trust answers.
  if (row?.status === 'issued') return decide(year, study, odsCode, true);
  if (row?.status !== 'notAccepted' && row?.status !== 'declinedCapacity') return;
  const caller = personAs('studyResourceReviewer', study.lead);
  await world.reissueOffer({ caller, irasId: study.irasId, odsCode, reason: 'The price was explained' });
  await world.work();
  tally.reissues += 1;
  agenda.add(later(year, 3 + random.below(20)), () => decide(year, study, odsCode, true));
}

async function escalate(year: Year, study: SimulatedStudy, odsCode: string): Promise<void> {
  const { world, agenda, random, tally } = year;
  if ((await lookAt(year, study, odsCode))?.status !== 'issued') return;
  const isUpheld = random.percent(40);
  const { id } = await world.raiseEscalation({
    ...{ caller: trust(odsCode), irasId: study.irasId, odsCode },
    item: {
      label: 'Liver biopsy',
      minutes: [{ role: 'nurse', minutes: isUpheld ? 600 : 5 }],
      chargedPer: 'once',
    },
    evidence: 'Protocol, table 2',
    inProtocolSchedule: false,
  });
  tally.escalations += 1;
  agenda.add(later(year, 2 + random.below(14)), () => judge(year, study, { id, odsCode, isUpheld }));
}

interface Raised {
  readonly id: string;
  readonly odsCode: string;
  readonly isUpheld: boolean;
}

async function judge(year: Year, study: SimulatedStudy, { id, odsCode, isUpheld }: Raised): Promise<void> {
  const { world, agenda, random, tally, networkOf } = year;
  const caller = personAs('networkAssessor', networkOf.get(odsCode) ?? '');
  const judgement = isUpheld ? 'upheld' : 'belowThreshold';
  await world.judgeEscalation({ caller, id, judgement });
  if (!isUpheld) return;
  tally.upheld += 1;
  // The lead site puts the item in; every undecided site is offered the new version.
  agenda.add(later(year, 3 + random.below(14)), () => agreeVersion(year, study, 2));
}

/** Puts a study on the agenda: its review agreed at a moment, and all that follows. */
export function plan(year: Year, study: SimulatedStudy, at: number): void {
  const { agenda, random } = year;
  // One study in five: one of its trusts finds an item missing.
  const escalating = random.percent(20) ? study.sites[0] : undefined;
  agenda.add(at, async () => {
    await agreeVersion(year, study, 1);
    if (escalating !== undefined)
      agenda.add(later(year, 1 + random.below(6)), () => escalate(year, study, escalating));
    for (const odsCode of study.sites) {
      const days = random.percent(LATE_DECIDERS) ? 45 + random.below(120) : 7 + random.below(35);
      agenda.add(later(year, days), () => decide(year, study, odsCode));
    }
  });
}

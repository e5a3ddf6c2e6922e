/** The company records when the contract was signed; the trust when the site opened and recruited first. */
import { findFirstAcceptance } from '../../domain/clock-days.ts';
import { DomainError, notFound } from '../../domain/errors.ts';
import { londonDay } from '../../domain/london-time.ts';
import {
  checkDays,
  MILESTONES,
  type MilestoneDays,
  type Milestones,
  replaceDays,
} from '../../domain/milestones.ts';
import type { Actor, Caller, Role } from '../../domain/person.ts';
import type { StudyRecord } from '../../domain/review-version.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Change, StudyLedger } from '../../ports/study-ledger.ts';
import { type AccessDeps, requireSiteParty } from '../access.ts';
import { checkIfMatch, requireIfMatch } from '../if-match.ts';
import { retryOnConflict } from '../retry-conflict.ts';
import {
  daysOf,
  type MilestonesView,
  milestonesEtag,
  readOffers,
  toMilestonesView,
} from './milestones-view.ts';
import { tell, toCompanies, toLeadSite, toTrust } from './tell.ts';

export interface PutMilestonesDeps extends AccessDeps {
  readonly ledger: AccessDeps['ledger'] &
    Pick<StudyLedger, 'findMilestones' | 'listOffers' | 'listReviewVersions' | 'commit'>;
  readonly clock: Clock;
}

export interface PutMilestonesCommand {
  readonly caller: Caller;
  readonly irasId: string;
  readonly odsCode: string;
  readonly days: MilestoneDays;
  readonly ifMatch: string | undefined;
}

export interface PutMilestones {
  readonly etag: string;
  readonly view: MilestonesView;
}

interface Recorder {
  readonly study: StudyRecord;
  readonly actor: Actor;
}

async function findRecorder(
  deps: PutMilestonesDeps,
  { caller, ...site }: PutMilestonesCommand,
  role: Role,
): Promise<Recorder | undefined> {
  try {
    return await requireSiteParty(deps, caller, site, [role]);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'notFound') return undefined;
    throw error;
  }
}

/** Whom the caller acts for: the company, the trust, or both. @throws DomainError `notFound` */
async function requireRecorders(deps: PutMilestonesDeps, command: PutMilestonesCommand): Promise<Recorder[]> {
  const roles = ['companyRepresentative', 'siteRepresentative'] as const;
  const found = await Promise.all(roles.map((role) => findRecorder(deps, command, role)));
  const recorders = found.filter((recorder) => recorder !== undefined);
  if (recorders.length === 0) throw notFound();
  return recorders;
}

/** The day in London on which the site first accepted a price. @throws DomainError `stateConflict` before it */
async function requireAcceptedOn({ ledger }: PutMilestonesDeps, { irasId, odsCode }: PutMilestonesCommand) {
  const accepted = findFirstAcceptance(await readOffers(ledger, irasId, odsCode))?.decision;
  if (accepted) return londonDay(accepted.at);
  throw new DomainError('stateConflict', 'The site has not accepted a price yet.', {
    mend: 'Contract, opening and first participant are recorded after the trust has accepted.',
  });
}

const toFacts = (days: MilestoneDays): Readonly<Record<string, string>> =>
  Object.fromEntries(MILESTONES.flatMap((name) => (days[name] === undefined ? [] : [[name, days[name]]])));

function tellParties({ study, actor }: Recorder, { odsCode, lock, ...milestones }: Milestones): Change[] {
  const { irasId, shortTitle } = study;
  const otherSide = actor.role === 'siteRepresentative' ? toCompanies(study) : [toTrust({ odsCode })];
  return tell([...otherSide, toLeadSite(study)], {
    event: `milestones-${odsCode}-${lock}`,
    irasId,
    kind: 'milestonesRecorded',
    at: milestones.updatedAt,
    facts: { odsCode, shortTitle, ...toFacts(milestones) },
  });
}

function isSame(one: MilestoneDays, other: MilestoneDays): boolean {
  return MILESTONES.every((milestone) => one[milestone] === other[milestone]);
}

async function attempt(
  deps: PutMilestonesDeps,
  recorders: readonly [Recorder, ...Recorder[]],
  command: PutMilestonesCommand,
): Promise<Milestones | undefined> {
  const { irasId, odsCode, ifMatch } = command;
  const before = await deps.ledger.findMilestones(irasId, odsCode);
  if (before) requireIfMatch(ifMatch, milestonesEtag(before));
  else checkIfMatch(ifMatch, milestonesEtag(before));
  const acceptedOn = await requireAcceptedOn(deps, command);
  const roles = recorders.map(({ actor }) => actor.role);
  const days = replaceDays(daysOf(before), command.days, roles);
  checkDays(days, acceptedOn, londonDay(deps.clock.now()));
  if (isSame(days, daysOf(before))) return before;
  const [recorder] = recorders;
  const milestones: Milestones = {
    irasId,
    odsCode,
    ...days,
    updatedAt: new Date(deps.clock.now()).toISOString(),
    updatedBy: recorder.actor,
    lock: (before?.lock ?? 0) + 1,
  };
  await deps.ledger.commit([
    { kind: 'milestones', record: milestones },
    ...tellParties(recorder, milestones),
  ]);
  return milestones;
}

/**
 * Makes `putMilestones`: replaces the days of the caller's side; what it leaves out is taken back, and the other
 * side's stay. The same again changes nothing.
 * @throws DomainError `notFound`, `stateConflict` (nothing accepted yet), `forbidden` (a day of the other side),
 *   `invalidInput` (out of order, or in the future), `preconditionRequired`, `stale`, `busy`
 */
export function createPutMilestones(deps: PutMilestonesDeps) {
  return async (command: PutMilestonesCommand): Promise<PutMilestones> => {
    const [first, ...others] = await requireRecorders(deps, command);
    if (!first) throw notFound();
    const milestones = await retryOnConflict(() => attempt(deps, [first, ...others], command));
    const { irasId, odsCode } = command;
    const view = await toMilestonesView(deps.ledger, { irasId, odsCode, milestones });
    return { etag: milestonesEtag(milestones), view };
  };
}

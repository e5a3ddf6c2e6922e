/** The network judges a missing item: the price goes back to the trust, or the lead site makes a new version. */
import type { Sha256 } from '../../domain/canonical.ts';
import type { LogEvent } from '../../domain/decision-log.ts';
import { DomainError, notFound } from '../../domain/errors.ts';
import { type Escalation, type Judgement, parseEscalationId } from '../../domain/escalation.ts';
import { type JudgementCommand, judge } from '../../domain/escalation-judgement.ts';
import { nextStatus, type OfferEvent } from '../../domain/offer.ts';
import type { Actor, Caller } from '../../domain/person.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Change, StudyLedger } from '../../ports/study-ledger.ts';
import { type AccessDeps, requireSiteParty } from '../access.ts';
import { retryOnConflict } from '../retry-conflict.ts';
import { transition } from '../site-pricing/offers.ts';
import { type EscalationView, findLapse, toEscalationView } from './escalation-view.ts';
import { tell, toCompanies, toLeadSite, toTrust } from './tell.ts';

export interface JudgeEscalationDeps extends AccessDeps {
  readonly ledger: AccessDeps['ledger'] & Pick<StudyLedger, 'findEscalation' | 'findOffer' | 'commit'>;
  readonly clock: Clock;
  readonly sha256: Sha256;
}

export interface JudgeEscalationCommand extends JudgementCommand {
  readonly caller: Caller;
  readonly id: string;
}

function refuseOtherwise(first: Judgement): DomainError {
  return new DomainError('decidedOtherwise', `${first.by.name} already judged this item on ${first.at}.`, {
    mend:
      first.judgement === 'upheld'
        ? 'A judgement is made once: the lead site puts the item into a new version of the review.'
        : 'A judgement is made once. The trust may report the item again with more evidence.',
    details: { first },
  });
}

function refuseLapsed(): DomainError {
  return new DomainError('stateConflict', 'The price that lacked this item was replaced or withdrawn.', {
    mend: 'There is nothing left to judge; the trust answers its new price, if it has one.',
    details: { escalationStatus: 'lapsed' },
  });
}

function tellParties({ study, id, irasId, odsCode, item }: Escalation, judgement: Judgement): Change[] {
  return tell([toTrust({ odsCode }), toLeadSite(study), ...toCompanies(study)], {
    event: `judged-${id}`,
    irasId,
    kind: 'escalationJudged',
    at: judgement.at,
    facts: {
      escalation: id,
      odsCode,
      shortTitle: study.shortTitle,
      item: item.label,
      judgement: judgement.judgement,
      // An upheld item is for the lead site to put into a new version, which every site is then offered.
      ...(judgement.judgement === 'upheld' && { next: 'newReviewVersion' }),
      ...(judgement.reason !== undefined && { reason: judgement.reason }),
    },
  });
}

/** An upheld item is for the next version of the study, whose lead site sees that one waits. */
async function askForVersion(
  { ledger }: JudgeEscalationDeps,
  { irasId, reviewVersion }: Escalation,
): Promise<Change[]> {
  const study = await ledger.findStudy(irasId);
  if (!study || study.upheldIn === reviewVersion) return [];
  return [{ kind: 'study', record: { ...study, upheldIn: reviewVersion, lock: study.lock + 1 } }];
}

/** The judgement with what it does to the offer, in one transaction. */
async function record(
  deps: JudgeEscalationDeps,
  escalation: Escalation,
  event: OfferEvent,
  judgement: Judgement,
): Promise<Escalation> {
  const { id, irasId, odsCode, reviewVersion, issueNumber } = escalation;
  const offer = await deps.ledger.findOffer(irasId, odsCode, reviewVersion, issueNumber);
  const site = await deps.ledger.findStudySite(irasId, odsCode);
  const status = offer && nextStatus(offer.status, event);
  if (!offer || !site || !status) throw refuseLapsed();
  const logged: LogEvent =
    event === 'supersede' ? { kind: 'superseded' } : { kind: 'returned', escalation: id };
  const organisation = await deps.organisations.findOrganisation(odsCode);
  const { at, by } = judgement;
  const made = transition({
    offer,
    next: { ...offer, status },
    site,
    event: logged,
    at,
    by,
    organisation,
    sha256: deps.sha256,
  });
  const judged: Escalation = { ...escalation, judgement, lock: escalation.lock + 1 };
  await deps.ledger.commit([
    { kind: 'studySite', record: { ...made.site, lock: site.lock + 1 } },
    ...made.changes,
    { kind: 'escalation', record: judged },
    ...(judgement.judgement === 'upheld' ? await askForVersion(deps, escalation) : []),
    ...tellParties(judged, judgement),
  ]);
  return judged;
}

async function attempt(
  deps: JudgeEscalationDeps,
  by: Actor,
  stored: Escalation,
  command: JudgementCommand,
): Promise<Escalation> {
  const lapsed = await findLapse(deps.ledger, stored);
  const made = { at: new Date(deps.clock.now()).toISOString(), by };
  const outcome = judge({ ...stored, lapsed }, command, made);
  switch (outcome.outcome) {
    case 'alreadyJudgedSo':
      return stored;
    case 'judgedOtherwise':
      throw refuseOtherwise(outcome.first);
    case 'lapsed':
      if (lapsed && !stored.lapsed) {
        // Found out only now: it leaves the network's open ones.
        await deps.ledger.commit([
          { kind: 'escalation', record: { ...stored, lapsed, lock: stored.lock + 1 } },
        ]);
      }
      throw refuseLapsed();
    case 'judged':
      return record(deps, stored, outcome.event, outcome.judgement);
  }
}

/**
 * Makes `judgeEscalation`. The same judgement again answers the first.
 * @throws DomainError `notFound`, `invalidInput` (no ground to uphold it, a waiver of nothing, a reason missing),
 *   `decidedOtherwise` (names the first), `stateConflict` (the price was replaced), `busy`
 */
export function createJudgeEscalation(deps: JudgeEscalationDeps) {
  return async ({ caller, id, ...command }: JudgeEscalationCommand): Promise<EscalationView> => {
    const ref = parseEscalationId(id);
    if (!ref) throw notFound();
    const { actor } = await requireSiteParty(deps, caller, ref, ['networkAssessor']);
    const judged = await retryOnConflict(async () => {
      const stored = await deps.ledger.findEscalation(ref);
      if (!stored) throw notFound();
      return attempt(deps, actor, stored, command);
    });
    return toEscalationView(deps, judged);
  };
}

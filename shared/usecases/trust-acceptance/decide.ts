/**
 * A trust's decision in one transaction: the offer on its condition, the log entry with the hash of the one
 * before, the trust's indicator records, and the messages to those concerned.
 */
import type { Sha256 } from '../../domain/canonical.ts';
import { type DecisionCommand, decide } from '../../domain/decision.ts';
import { DomainError, notFound } from '../../domain/errors.ts';
import { londonMoment } from '../../domain/london-time.ts';
import type { Decision, Offer } from '../../domain/offer.ts';
import type { Actor, Caller } from '../../domain/person.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Change, StudyLedger } from '../../ports/study-ledger.ts';
import { type AccessDeps, requireSiteParty } from '../access.ts';
import { readAll } from '../read-all.ts';
import { retryOnConflict } from '../retry-conflict.ts';
import { transition } from '../site-pricing/offers.ts';
import { tell, toCompanies, toLeadSite } from './tell.ts';

export interface DecideDeps extends AccessDeps {
  readonly ledger: AccessDeps['ledger'] & Pick<StudyLedger, 'findOffer' | 'listOffers' | 'commit'>;
  readonly clock: Clock;
  readonly sha256: Sha256;
}

export interface DecideCommand extends DecisionCommand {
  readonly caller: Caller;
  readonly irasId: string;
  readonly odsCode: string;
}

export interface DecidedOffer {
  readonly irasId: string;
  readonly odsCode: string;
  readonly reviewVersion: number;
  readonly issueNumber: number;
  readonly status: Offer['status'];
  readonly decision: Decision;
}

function answer(
  { irasId, odsCode, reviewVersion, issueNumber }: Offer,
  status: Offer['status'],
  decision: Decision,
): DecidedOffer {
  return { irasId, odsCode, reviewVersion, issueNumber, status, decision };
}

/** A reason goes with a refusal, and with nothing else. */
function checkReason({ decision, reason }: DecisionCommand): void {
  if ((decision === 'notAccepted') === (reason !== undefined)) return;
  throw new DomainError(
    'invalidInput',
    decision === 'notAccepted' ? 'A refusal needs its reason.' : 'Only a refusal has a reason.',
    {
      path: 'reason',
      mend:
        decision === 'notAccepted' ? 'Give setupFee, outsourcedService or other.' : 'Leave the reason out.',
    },
  );
}

/** An earlier offer of the site with this very appendix: a decision on it stands, though another offer is live. */
async function findEarlier(
  deps: DecideDeps,
  live: Offer,
  appendixSha256: string,
): Promise<Offer | undefined> {
  if (live.documents?.appendixSha256 === appendixSha256) return undefined;
  for await (const offer of readAll((page) => deps.ledger.listOffers(live.irasId, page, live.odsCode))) {
    if (offer.documents?.appendixSha256 === appendixSha256 && offer.decision) return offer;
  }
  return undefined;
}

function tellDecision(offer: Offer, decision: Decision): Change[] {
  const { irasId, odsCode, reviewVersion, issueNumber, study } = offer;
  return tell([toLeadSite(study), ...toCompanies(study)], {
    event: `decided-${odsCode}-${reviewVersion}-${issueNumber}`,
    at: decision.at,
    irasId,
    kind: 'decisionMade',
    facts: { odsCode, decision: decision.decision, shortTitle: study.shortTitle },
  });
}

function refuseOtherwise(first: Decision): DomainError {
  const { by, at, decision, appendixSha256 } = first;
  const what = `${by.name} already answered "${decision}" on ${londonMoment(at)}, for the appendix ${appendixSha256.slice(0, 16)}.`;
  return new DomainError('decidedOtherwise', what, {
    mend:
      decision === 'accepted'
        ? 'An acceptance is final. If it was a mistake, tell the lead site at once.'
        : 'A decision is made once. If it was a mistake, ask the lead site to issue the price again.',
    details: { first },
  });
}

const NOT_OPEN: Readonly<Partial<Record<Offer['status'], string>>> = {
  pending: 'The price is still being prepared.',
  escalated: 'A missing item was reported, and the network has not judged it yet.',
  superseded: 'This price was replaced by a newer one.',
  withdrawn: 'The site was withdrawn from the study.',
};

async function attemptDecision(
  deps: DecideDeps,
  actor: Actor,
  command: DecideCommand,
): Promise<DecidedOffer> {
  const { irasId, odsCode } = command;
  const site = await deps.ledger.findStudySite(irasId, odsCode);
  const live = site?.liveOffer;
  const offer = live && (await deps.ledger.findOffer(irasId, odsCode, live.reviewVersion, live.issueNumber));
  if (!site || !offer) throw notFound();
  const at = new Date(deps.clock.now()).toISOString();
  const target = (await findEarlier(deps, offer, command.appendixSha256)) ?? offer;
  const outcome = decide(target, command, { at, by: actor, sequence: site.log.length + 1 });
  switch (outcome.outcome) {
    case 'alreadyDecidedSo':
      return answer(target, target.status, outcome.first);
    case 'decidedOtherwise':
      throw refuseOtherwise(outcome.first);
    case 'staleAppendix':
      throw new DomainError('staleAppendix', 'The decision names an appendix that is not the current one.', {
        path: 'appendixSha256',
        mend: 'Read the price again and decide on the current appendix.',
        details: { currentSha256: outcome.currentSha256 },
      });
    case 'notOpen':
      throw new DomainError('stateConflict', NOT_OPEN[outcome.status] ?? 'This price cannot be decided.', {
        mend: 'Open the study to see where it stands.',
        details: { offerStatus: outcome.status },
      });
    case 'decided': {
      const { status, decision } = outcome;
      const organisation = await deps.organisations.findOrganisation(odsCode);
      const { decision: kind, appendixSha256, reason, note } = decision;
      const event = {
        kind: 'decided' as const,
        decision: kind,
        appendixSha256,
        ...(reason && { reason }),
        ...(note && { note }),
      };
      const next = { ...offer, status, decision };
      const made = transition({ offer, next, site, event, at, by: actor, organisation, sha256: deps.sha256 });
      await deps.ledger.commit([
        { kind: 'studySite', record: { ...made.site, lock: site.lock + 1 } },
        ...made.changes,
        ...tellDecision(offer, decision),
      ]);
      return answer(offer, status, decision);
    }
  }
}

/**
 * Makes `decide`. The same decision again answers with the first.
 * @throws DomainError `notFound`, `invalidInput`, `decidedOtherwise` (names the first), `staleAppendix` (names the
 * current hash), `stateConflict` (not open), `busy`
 */
export function createDecide(deps: DecideDeps) {
  return async (command: DecideCommand): Promise<DecidedOffer> => {
    const { actor } = await requireSiteParty(deps, command.caller, command, ['siteRepresentative']);
    checkReason(command);
    return retryOnConflict(() => attemptDecision(deps, actor, command));
  };
}

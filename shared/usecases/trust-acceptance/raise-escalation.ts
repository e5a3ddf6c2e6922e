/** A trust reports an item that the national review leaves out; its price waits for the network's judgement. */
import { DomainError } from '../../domain/errors.ts';
import { type Escalation, escalationId } from '../../domain/escalation.ts';
import type { EscalatedItem } from '../../domain/escalation-share.ts';
import type { Offer, StudySite } from '../../domain/offer.ts';
import type { Actor, Caller } from '../../domain/person.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Change, StudyLedger } from '../../ports/study-ledger.ts';
import { type AccessDeps, requireSiteParty } from '../access.ts';
import { findOfferOfSite } from '../find-offer.ts';
import { retryOnConflict } from '../retry-conflict.ts';
import type { EditionDeps } from '../site-pricing/edition.ts';
import { transition } from '../site-pricing/offers.ts';
import { type EscalationView, toEscalationView } from './escalation-view.ts';
import { priceItem } from './price-item.ts';
import { requireIssued } from './require-issued.ts';
import { tell, toCompanies, toLeadSite, toNetwork } from './tell.ts';

export interface RaiseEscalationDeps extends AccessDeps, EditionDeps {
  readonly ledger: AccessDeps['ledger'] &
    Pick<StudyLedger, 'findOffer' | 'listOffers' | 'findReviewVersion' | 'commit'>;
  readonly organisations: AccessDeps['organisations'];
  readonly clock: Clock;
}

export interface RaiseEscalationCommand {
  readonly caller: Caller;
  readonly irasId: string;
  readonly odsCode: string;
  readonly item: EscalatedItem;
  /** Where the protocol asks for it, and why it is not among the lines. */
  readonly evidence: string;
  /** Whether the item is in the protocol's schedule of events. */
  readonly inProtocolSchedule: boolean;
  /** The appendix in which it was found missing; absent: the current one. */
  readonly appendixSha256?: string | undefined;
}

/** @throws DomainError `staleAppendix` where the price was replaced since the trust looked at it */
function requireCurrent(current: string, seen: string | undefined): void {
  if (seen === undefined || seen === current) return;
  throw new DomainError('staleAppendix', 'The price was replaced since the item was found missing.', {
    mend: 'Look whether the item is still missing, and report it again if it is.',
    details: { current },
  });
}

function tellParties(escalation: Escalation): Change[] {
  const { study, network, id, irasId, odsCode, item, share, inProtocolSchedule, raised } = escalation;
  return tell([toNetwork(network), toLeadSite(study), ...toCompanies(study)], {
    event: `escalated-${id}`,
    irasId,
    kind: 'escalationRaised',
    at: raised.at,
    facts: {
      escalation: id,
      odsCode,
      shortTitle: study.shortTitle,
      item: item.label,
      inProtocolSchedule: inProtocolSchedule ? 'yes' : 'no',
      ...(share.percent !== undefined && { percent: share.percent }),
    },
  });
}

/** @throws DomainError `stateConflict`: data of the organisation is missing, which the coordinator can mend */
function requireNetwork(region: string | undefined, odsCode: string): string {
  if (region !== undefined) return region;
  throw new DomainError('stateConflict', `No network is known for ${odsCode}.`, {
    mend: 'Ask the national coordinating team to record its region.',
  });
}

/** The record of the report, as the next entry of the trust's log. */
async function describe(
  deps: RaiseEscalationDeps,
  { offer, site, network }: { readonly offer: Offer; readonly site: StudySite; readonly network: string },
  { item, evidence, inProtocolSchedule }: RaiseEscalationCommand,
  raised: Escalation['raised'],
): Promise<Omit<Escalation, 'appendixSha256'>> {
  const { irasId, odsCode, reviewVersion, issueNumber, study } = offer;
  const { shortTitle, leadSite, sponsor, cro } = study;
  const sequence = site.log.length + 1;
  const { derivation, share, similarLines } = await priceItem(deps, offer, item);
  return {
    id: escalationId({ irasId, odsCode, sequence }),
    irasId,
    odsCode,
    sequence,
    reviewVersion,
    issueNumber,
    network,
    study: { shortTitle, leadSite, sponsor, ...(cro !== undefined && { cro }) },
    item,
    derivation,
    share,
    similarLines: [...similarLines],
    evidence,
    inProtocolSchedule,
    raised,
    lock: 1,
  };
}

async function attempt(
  deps: RaiseEscalationDeps,
  by: Actor,
  command: RaiseEscalationCommand,
): Promise<Escalation> {
  const { irasId, odsCode } = command;
  const offer = await findOfferOfSite(deps.ledger, { irasId, odsCode });
  const site = await deps.ledger.findStudySite(irasId, odsCode);
  if (!site) throw new Error('an offer without its site');
  const { status, appendixSha256 } = requireIssued(offer, site);
  requireCurrent(appendixSha256, command.appendixSha256);
  const organisation = await deps.organisations.findOrganisation(odsCode);
  const network = requireNetwork(organisation?.region?.code, odsCode);
  const at = new Date(deps.clock.now()).toISOString();
  const described = await describe(deps, { offer, site, network }, command, { at, by });
  const escalation: Escalation = { ...described, appendixSha256 };
  const event = { kind: 'escalated' as const, escalation: escalation.id };
  const next = { ...offer, status };
  const made = transition({ offer, next, site, event, at, by, organisation, sha256: deps.sha256 });
  await deps.ledger.commit([
    { kind: 'studySite', record: { ...made.site, lock: site.lock + 1 } },
    ...made.changes,
    { kind: 'escalation', record: escalation },
    ...tellParties(escalation),
  ]);
  return escalation;
}

/**
 * Makes `raiseEscalation`. No price is sent: the item is named by tariff item, or by minutes of staff roles.
 * @throws DomainError `notFound`, `stateConflict` (not issued: `details.offerStatus`, and the open `details.escalation`),
 *   `staleAppendix` (the price is not the one that was looked at), `unknownTariffItem`, `unknownRole`, `offTariff` (neither tariff item nor minutes), `busy`
 */
export function createRaiseEscalation(deps: RaiseEscalationDeps) {
  return async (command: RaiseEscalationCommand): Promise<EscalationView> => {
    const { actor } = await requireSiteParty(deps, command.caller, command, ['siteRepresentative']);
    return toEscalationView(deps, await retryOnConflict(() => attempt(deps, actor, command)));
  };
}

/** Escalations to read: one by its id, those of a site. */
import { notFound } from '../../domain/errors.ts';
import { parseEscalationId } from '../../domain/escalation.ts';
import type { Caller } from '../../domain/person.ts';
import type { Page } from '../../ports/record-table.ts';
import type { PageRequest, StudyLedger } from '../../ports/study-ledger.ts';
import { type AccessDeps, requireSiteParty } from '../access.ts';
import { type EscalationView, type EscalationViewDeps, toEscalationView } from './escalation-view.ts';

export interface ReadEscalationsDeps extends AccessDeps, EscalationViewDeps {
  readonly ledger: AccessDeps['ledger'] &
    EscalationViewDeps['ledger'] &
    Pick<StudyLedger, 'findEscalation' | 'listEscalations'>;
}

/** Every party: an upheld item changes the review for all. A trust reads its own, a network its region's. */
const READERS = [
  'siteRepresentative',
  'studyResourceReviewer',
  'companyRepresentative',
  'networkAssessor',
  'nationalCoordinator',
] as const;

/** Makes `readEscalation`. @throws DomainError `notFound` */
export function createReadEscalation(deps: ReadEscalationsDeps) {
  return async ({
    caller,
    id,
  }: {
    readonly caller: Caller;
    readonly id: string;
  }): Promise<EscalationView> => {
    const ref = parseEscalationId(id);
    if (!ref) throw notFound();
    await requireSiteParty(deps, caller, ref, READERS);
    const escalation = await deps.ledger.findEscalation(ref);
    if (!escalation) throw notFound();
    return toEscalationView(deps, escalation);
  };
}

export interface ListSiteEscalationsCommand extends PageRequest {
  readonly caller: Caller;
  readonly irasId: string;
  readonly odsCode: string;
}

/** Makes `listSiteEscalations`: what a trust reported in a study, oldest first. @throws DomainError `notFound` */
export function createListSiteEscalations(deps: ReadEscalationsDeps) {
  return async (command: ListSiteEscalationsCommand): Promise<Page<EscalationView>> => {
    const { caller, irasId, odsCode, limit, cursor } = command;
    await requireSiteParty(deps, caller, command, READERS);
    const page = await deps.ledger.listEscalations(irasId, { limit, cursor }, odsCode);
    return { ...page, items: await Promise.all(page.items.map((each) => toEscalationView(deps, each))) };
  };
}

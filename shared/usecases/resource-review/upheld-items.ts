/** Missing items that networks upheld on the agreed version: the lead site puts them into the next one. */
import type { Escalation } from '../../domain/escalation.ts';
import type { Caller } from '../../domain/person.ts';
import type { StudyRecord } from '../../domain/review-version.ts';
import { findUpheld } from '../../domain/upheld-item.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { type AccessDeps, requireParty } from '../access.ts';
import { readAll } from '../read-all.ts';

type EscalationReader = Pick<StudyLedger, 'listEscalations'>;

/** Those that the next version of a study is to have, each once. */
export async function loadUpheld(
  ledger: EscalationReader,
  { irasId, agreedVersion, upheldIn }: StudyRecord,
): Promise<readonly Escalation[]> {
  // The study's own record says whether there is anything to look for.
  if (agreedVersion === undefined || upheldIn !== agreedVersion) return [];
  const escalations: Escalation[] = [];
  for await (const each of readAll((page) => ledger.listEscalations(irasId, page))) escalations.push(each);
  return findUpheld(escalations, agreedVersion);
}

/** An item that waits for the next version, as lists show it. */
export interface UpheldItem {
  /** Of the escalation. */
  readonly id: string;
  readonly label: string;
  readonly odsCode: string;
}

export interface ListUpheldDeps extends AccessDeps {
  readonly ledger: AccessDeps['ledger'] & EscalationReader;
}

/** Makes `listUpheld`, for the lead site of the study. @throws DomainError `notFound` */
export function createListUpheld(deps: ListUpheldDeps) {
  return async (command: {
    readonly caller: Caller;
    readonly irasId: string;
  }): Promise<readonly UpheldItem[]> => {
    const { study } = await requireParty(deps, command.caller, command.irasId, ['studyResourceReviewer']);
    const upheld = await loadUpheld(deps.ledger, study);
    return upheld.map(({ id, item, odsCode }) => ({ id, label: item.label, odsCode }));
  };
}

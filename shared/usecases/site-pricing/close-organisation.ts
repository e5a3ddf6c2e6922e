/** The coordinator closes an organisation; its undecided offers go to its successor, study by study. */
import type { Organisation } from '../../domain/organisation.ts';
import type { DirectoryEditor, OrganisationRecord } from '../../ports/registers.ts';
import type { PageRequest, StudyLedger } from '../../ports/study-ledger.ts';
import { retryOnConflict } from '../retry-conflict.ts';
import { type ClosureAsked, checkClosure } from './check-closure.ts';
import { type ClosedPart, type Closure, type MoveOffersDeps, movePart } from './move-offers.ts';

export interface CloseOrganisationDeps extends MoveOffersDeps {
  readonly ledger: MoveOffersDeps['ledger'] & Pick<StudyLedger, 'listStudies'>;
  readonly directory: Pick<DirectoryEditor, 'findOrganisationRecord' | 'putOrganisations'>;
}

export interface CloseOrganisationCommand extends ClosureAsked {
  readonly page: PageRequest;
}

export interface ClosedOrganisation {
  readonly organisation: Organisation;
  /** Its studies on this page, and what became of its part in each. */
  readonly studies: readonly ClosedPart[];
  readonly next?: string;
}

const including = (codes: readonly string[] | undefined, code: string): string[] => [
  ...new Set([...(codes ?? []), code]),
];

/** What is kept of an organisation, read before it is looked at: whoever writes in between makes the write fail. */
async function lockOf({ directory }: CloseOrganisationDeps, odsCode: string | undefined): Promise<number> {
  if (odsCode === undefined) return 0;
  return (await directory.findOrganisationRecord(odsCode))?.lock ?? 0;
}

/** The closed organisation; a successor that is recorded already stays the one, whoever took over from it since. */
function closedBy(known: Organisation, closedOn: string, successor: Organisation | undefined): Organisation {
  const isRecorded = known.status === 'closed' && (known.successors ?? []).length > 0;
  return {
    ...known,
    status: 'closed',
    closedOn,
    ...(successor && !isRecorded && { successors: including(known.successors, successor.odsCode) }),
  };
}

const isSame = (one: Organisation, other: Organisation): boolean =>
  one.status === other.status &&
  one.closedOn === other.closedOn &&
  one.successors?.length === other.successors?.length;

/**
 * Both organisations in one write, which fails where somebody changed one of them since it was read: two closures may
 * name the same successor at one moment, and it keeps both predecessors. Closed before its offers move, so that
 * nothing new is offered to it.
 */
function record(deps: CloseOrganisationDeps, asked: ClosureAsked): Promise<Closure> {
  return retryOnConflict(async () => {
    const locks = await Promise.all([lockOf(deps, asked.odsCode), lockOf(deps, asked.successor)]);
    const { actor, known, successor } = await checkClosure(deps, asked);
    const closed = closedBy(known, asked.closedOn, successor);
    const isHeirItself = successor && closed.successors?.includes(successor.odsCode);
    const heir =
      isHeirItself && !successor.predecessors?.includes(known.odsCode)
        ? { ...successor, predecessors: including(successor.predecessors, known.odsCode) }
        : undefined;
    const records: OrganisationRecord[] = [
      ...(isSame(known, closed) ? [] : [{ organisation: closed, lock: locks[0] + 1 }]),
      ...(heir ? [{ organisation: heir, lock: locks[1] + 1 }] : []),
    ];
    if (records.length > 0) await deps.directory.putOrganisations(records);
    return { closed, actor, ...(successor && { successor: heir ?? successor }) };
  });
}

/**
 * Makes `closeOrganisation`: records the closure, then takes a page of the trust's studies. Every call may be
 * repeated: what moved before is left as it is, and what was blocked is tried again.
 * @throws DomainError `notFound`, `forbidden`, `invalidInput` (day or successor), `stateConflict` (recorded
 *   otherwise), `busy`
 */
export function createCloseOrganisation(deps: CloseOrganisationDeps) {
  return async (command: CloseOrganisationCommand): Promise<ClosedOrganisation> => {
    const { odsCode, page } = command;
    const closure = await record(deps, command);
    const listed = await deps.ledger.listStudies('siteRepresentative', odsCode, page);
    const studies: ClosedPart[] = [];
    for (const { irasId } of listed.items) {
      const part = await movePart(deps, closure, irasId);
      if (part) studies.push(part);
    }
    return { organisation: closure.closed, studies, ...(listed.next !== undefined && { next: listed.next }) };
  };
}

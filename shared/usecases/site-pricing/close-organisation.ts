/** The coordinator closes an organisation; its undecided offers go to its successor, study by study. */
import { DomainError, notFound } from '../../domain/errors.ts';
import { londonDay } from '../../domain/london-time.ts';
import { isOpenOn, type Organisation } from '../../domain/organisation.ts';
import { type Actor, actAs, type Caller, NATIONAL_TEAM } from '../../domain/person.ts';
import type { DirectoryEditor } from '../../ports/registers.ts';
import type { PageRequest, StudyLedger } from '../../ports/study-ledger.ts';
import { type ClosedPart, type Closure, type MoveOffersDeps, movePart } from './move-offers.ts';

export interface CloseOrganisationDeps extends MoveOffersDeps {
  readonly ledger: MoveOffersDeps['ledger'] & Pick<StudyLedger, 'listStudies'>;
  readonly directory: Pick<DirectoryEditor, 'putOrganisation'>;
}

export interface ClosureAsked {
  readonly caller: Caller;
  readonly odsCode: string;
  /** The last day on which it is open. */
  readonly closedOn: string;
  readonly successor?: string | undefined;
}

export interface CloseOrganisationCommand extends ClosureAsked {
  readonly page: PageRequest;
}

export type CheckClosureDeps = Pick<CloseOrganisationDeps, 'organisations' | 'clock'>;

export interface ClosedOrganisation {
  readonly organisation: Organisation;
  /** Its studies on this page, and what became of its part in each. */
  readonly studies: readonly ClosedPart[];
  readonly next?: string;
}

function requireCoordinator(caller: Caller): Actor {
  const actor = actAs(caller, 'nationalCoordinator', NATIONAL_TEAM);
  if (actor) return actor;
  throw new DomainError('forbidden', 'Your role does not close organisations.', {
    mend: 'Ask the national team.',
  });
}

function refuse(path: string, message: string, mend: string): DomainError {
  return new DomainError('invalidInput', message, { path, mend });
}

async function findSuccessor(
  deps: CheckClosureDeps,
  { odsCode, successor: code }: ClosureAsked,
  today: string,
): Promise<Organisation | undefined> {
  if (code === undefined) return undefined;
  if (code === odsCode) {
    throw refuse('successor', 'An organisation does not succeed itself.', 'Name the one that takes over.');
  }
  const successor = await deps.organisations.findOrganisation(code);
  if (!successor) {
    throw refuse('successor', `No organisation ${code} is known.`, 'Check the ODS code of the successor.');
  }
  if (successor.status === 'open' && isOpenOn(successor, today)) return successor;
  throw refuse(
    'successor',
    `${successor.name} (${code}) is not open.`,
    'Name the organisation that is open now.',
  );
}

/** What is recorded of a closure stays as it is: another day or another successor is refused. */
function checkRecorded(known: Organisation, { closedOn, successor }: ClosureAsked): void {
  if (known.status !== 'closed') return;
  const { closedOn: recorded, successors = [] } = known;
  const isOtherDay = recorded !== undefined && recorded !== closedOn;
  const isOtherHeir = successors.length > 0 && (successor === undefined || !successors.includes(successor));
  if (!isOtherDay && !isOtherHeir) return;
  const heirs = successors.length > 0 ? `, succeeded by ${successors.join(' or ')}` : '';
  throw new DomainError(
    'stateConflict',
    `${known.name} is recorded as closed on ${recorded ?? 'a day that is not known'}${heirs}.`,
    {
      path: isOtherDay ? 'closedOn' : 'successor',
      mend: 'Give the day and the successor as they are recorded.',
      details: { closedOn: recorded, successors },
    },
  );
}

function checkDay({ openedOn }: Organisation, closedOn: string, today: string): void {
  if (closedOn > today) {
    throw refuse(
      'closedOn',
      `${closedOn} has not come yet, and until then the organisation decides for itself.`,
      'Close it on its last day or later.',
    );
  }
  if (openedOn !== undefined && closedOn < openedOn) {
    throw refuse('closedOn', `It opened on ${openedOn} only.`, 'Give the last day on which it was open.');
  }
}

const including = (codes: readonly string[] | undefined, code: string): string[] => [
  ...new Set([...(codes ?? []), code]),
];

/** Closed first, so that nothing new is offered to it while its offers move. */
async function record(
  { directory }: CloseOrganisationDeps,
  known: Organisation,
  closedOn: string,
  successor: Organisation | undefined,
): Promise<Organisation> {
  const closed: Organisation = {
    ...known,
    status: 'closed',
    closedOn,
    ...(successor && { successors: including(known.successors, successor.odsCode) }),
  };
  await directory.putOrganisation(closed);
  if (successor && !successor.predecessors?.includes(known.odsCode)) {
    const predecessors = including(successor.predecessors, known.odsCode);
    await directory.putOrganisation({ ...successor, predecessors });
  }
  return closed;
}

/**
 * Whether an organisation can be closed as it is asked, before anything is recorded.
 * @throws DomainError `notFound`, `forbidden`, `invalidInput` (day or successor), `stateConflict` (recorded otherwise)
 */
export async function checkClosure(deps: CheckClosureDeps, asked: ClosureAsked) {
  const actor = requireCoordinator(asked.caller);
  const known = await deps.organisations.findOrganisation(asked.odsCode);
  if (!known) throw notFound();
  const today = londonDay(deps.clock.now());
  checkRecorded(known, asked);
  checkDay(known, asked.closedOn, today);
  return { actor, known, successor: await findSuccessor(deps, asked, today) };
}

/**
 * Makes `closeOrganisation`: records the closure, then takes a page of the trust's studies. Every call may be
 * repeated: what moved before is left as it is, and what was blocked is tried again.
 * @throws DomainError `notFound`, `forbidden`, `invalidInput` (day or successor), `stateConflict` (recorded otherwise)
 */
export function createCloseOrganisation(deps: CloseOrganisationDeps) {
  return async (command: CloseOrganisationCommand): Promise<ClosedOrganisation> => {
    const { odsCode, closedOn, page } = command;
    const { actor, known, successor } = await checkClosure(deps, command);
    const closed = await record(deps, known, closedOn, successor);
    const closure: Closure = { closed, actor, ...(successor && { successor }) };
    const listed = await deps.ledger.listStudies('siteRepresentative', odsCode, page);
    const studies: ClosedPart[] = [];
    for (const { irasId } of listed.items) {
      const part = await movePart(deps, closure, irasId);
      if (part) studies.push(part);
    }
    return { organisation: closed, studies, ...(listed.next !== undefined && { next: listed.next }) };
  };
}

/** Whether an organisation can be closed as a coordinator asks it: the day, the successor, and what is recorded already. */
import { DomainError, notFound } from '../../domain/errors.ts';
import { londonDay } from '../../domain/london-time.ts';
import { isOpenOn, type Organisation } from '../../domain/organisation.ts';
import { type Actor, actAs, type Caller, NATIONAL_TEAM } from '../../domain/person.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OrganisationDirectory } from '../../ports/registers.ts';

export interface CheckClosureDeps {
  readonly organisations: Pick<OrganisationDirectory, 'findOrganisation'>;
  readonly clock: Clock;
}

export interface ClosureAsked {
  readonly caller: Caller;
  readonly odsCode: string;
  /** The last day on which it is open. */
  readonly closedOn: string;
  readonly successor?: string | undefined;
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

/** How many mergers in a row are followed. */
const MOST_MERGERS = 20;

/** Whether an organisation took over from one of the others, itself or by mergers that followed. */
async function isHeir(
  { organisations }: CheckClosureDeps,
  code: string,
  successors: readonly string[],
): Promise<boolean> {
  const seen = new Set<string>();
  let next = [...successors];
  for (let merger = 0; merger < MOST_MERGERS && next.length > 0; merger += 1) {
    if (next.includes(code)) return true;
    for (const each of next) seen.add(each);
    const found = await Promise.all(next.map((each) => organisations.findOrganisation(each)));
    next = found.flatMap((each) => each?.successors ?? []).filter((each) => !seen.has(each));
  }
  return false;
}

/**
 * What is recorded of a closure stays as it is: another day or another successor is refused. Where the successor has
 * closed since, the one that took over from it is named.
 */
async function checkRecorded(
  deps: CheckClosureDeps,
  known: Organisation,
  { closedOn, successor }: ClosureAsked,
): Promise<void> {
  if (known.status !== 'closed') return;
  const { closedOn: recorded, successors = [] } = known;
  const isOtherDay = recorded !== undefined && recorded !== closedOn;
  const isOtherHeir =
    successors.length > 0 && (successor === undefined || !(await isHeir(deps, successor, successors)));
  if (!isOtherDay && !isOtherHeir) return;
  const heirs = successors.length > 0 ? `, succeeded by ${successors.join(' or ')}` : '';
  throw new DomainError(
    'stateConflict',
    `${known.name} is recorded as closed on ${recorded ?? 'a day that is not known'}${heirs}.`,
    {
      path: isOtherDay ? 'closedOn' : 'successor',
      mend: 'Give the day and the successor as they are recorded, or who took over from that successor.',
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

/**
 * Whether an organisation can be closed as it is asked, before anything is recorded.
 * @throws DomainError `notFound`, `forbidden`, `invalidInput` (day or successor), `stateConflict` (recorded otherwise)
 */
export async function checkClosure(deps: CheckClosureDeps, asked: ClosureAsked) {
  const actor = requireCoordinator(asked.caller);
  const known = await deps.organisations.findOrganisation(asked.odsCode);
  if (!known) throw notFound();
  const today = londonDay(deps.clock.now());
  await checkRecorded(deps, known, asked);
  checkDay(known, asked.closedOn, today);
  return { actor, known, successor: await findSuccessor(deps, asked, today) };
}

/** The escalations of a network's trusts over all studies: what waits for its judgement first. */
import { type Caller, organisationsOf } from '../../domain/person.ts';
import { InvalidCursor, type Page } from '../../ports/record-table.ts';
import type { EscalationListing, PageRequest, StudyLedger } from '../../ports/study-ledger.ts';
import { readCursor, writeCursor } from '../list-cursor.ts';
import { type EscalationView, type EscalationViewDeps, toEscalationView } from './escalation-view.ts';

export interface ListNetworkEscalationsDeps extends EscalationViewDeps {
  readonly ledger: EscalationViewDeps['ledger'] & Pick<StudyLedger, 'listNetworkEscalations'>;
}

export interface ListNetworkEscalationsCommand extends PageRequest {
  readonly caller: Caller;
  /** Left out: open ones, and then the others. */
  readonly listing?: EscalationListing | undefined;
}

/** One of the lists that are shown behind each other. */
interface Part {
  readonly network: string;
  readonly listing: EscalationListing;
}

function partsOf({ caller, listing }: ListNetworkEscalationsCommand): Part[] {
  const networks = [...new Set(organisationsOf(caller, 'networkAssessor'))].sort();
  const listings: readonly EscalationListing[] = listing ? [listing] : ['open', 'closed'];
  return listings.flatMap((each) => networks.map((network) => ({ network, listing: each })));
}

interface Position {
  readonly part: number;
  readonly cursor: string | undefined;
}

/** @throws InvalidCursor for a cursor of another list */
function readPosition(cursor: string | undefined, parts: readonly Part[]): Position {
  if (cursor === undefined) return { part: 0, cursor: undefined };
  const [network, listing, inner] = readCursor(cursor, 3);
  const part = parts.findIndex((each) => each.network === network && each.listing === listing);
  if (part < 0) throw new InvalidCursor();
  return { part, cursor: inner === '' ? undefined : inner };
}

function writePosition({ part, cursor }: Position, parts: readonly Part[]): string | undefined {
  const at = parts[part];
  return at && writeCursor([at.network, at.listing, cursor ?? '']);
}

/** Makes `listNetworkEscalations`; a page may be shorter than asked, with a next one. @throws InvalidCursor */
export function createListNetworkEscalations(deps: ListNetworkEscalationsDeps) {
  return async (command: ListNetworkEscalationsCommand): Promise<Page<EscalationView>> => {
    const parts = partsOf(command);
    let position = readPosition(command.cursor, parts);
    const items: EscalationView[] = [];
    for (let at = parts[position.part]; at && items.length < command.limit; at = parts[position.part]) {
      const request = { limit: command.limit - items.length, cursor: position.cursor };
      const page = await deps.ledger.listNetworkEscalations(at.network, at.listing, request);
      items.push(...(await Promise.all(page.items.map((each) => toEscalationView(deps, each)))));
      position =
        page.next === undefined
          ? { part: position.part + 1, cursor: undefined }
          : { part: position.part, cursor: page.next };
    }
    const next = writePosition(position, parts);
    return { items, ...(next !== undefined && { next }) };
  };
}

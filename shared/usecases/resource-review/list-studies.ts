/** The studies of the caller: those of every membership, each study once. */
import { type Caller, type Membership, NATIONAL_TEAM, type Role } from '../../domain/person.ts';
import type { ReviewStatus, StudyRecord } from '../../domain/review-version.ts';
import type { Page } from '../../ports/record-table.ts';
import type { PageRequest, StudyLedger } from '../../ports/study-ledger.ts';
import { readCursor, writeCursor } from '../list-cursor.ts';
import { findVersionFor, type MembershipViewDeps } from './membership-view.ts';

export interface ListStudiesDeps extends Omit<MembershipViewDeps, 'ledger'> {
  readonly ledger: MembershipViewDeps['ledger'] & Pick<StudyLedger, 'findStudy' | 'listStudies'>;
}

export interface ListStudiesCommand {
  readonly caller: Caller;
  readonly page: PageRequest;
}

export interface StudyItem
  extends Omit<StudyRecord, 'createdAt' | 'latestVersion' | 'latestStatus' | 'lock'> {
  /** The latest version that the caller may see. */
  readonly reviewVersion: number;
  readonly status: ReviewStatus;
  /** The membership through which the caller sees it. */
  readonly role: Role;
  readonly organisation: string;
}

/** The most concerned first: a study is listed for the first membership that shows it. */
const ORDER: readonly Role[] = [
  'studyResourceReviewer',
  'companyRepresentative',
  'nationalCoordinator',
  'siteRepresentative',
  'networkAssessor',
];
/** Reads at most this often for one page; a page may then be shorter than asked, with a next one. */
const MOST_READS = 10;

function inOrder(memberships: readonly Membership[]): Membership[] {
  const distinct = new Map(memberships.map((held) => [`${held.role} ${held.organisation}`, held]));
  const national = [...distinct.values()].filter(
    ({ role, organisation }) => role !== 'nationalCoordinator' || organisation === NATIONAL_TEAM,
  );
  return national.sort(
    (a, b) =>
      ORDER.indexOf(a.role) - ORDER.indexOf(b.role) ||
      (a.organisation < b.organisation ? -1 : a.organisation > b.organisation ? 1 : 0),
  );
}

/** The study as an item of the membership at `at`, unless it is not visible, or an earlier one lists it. */
async function toItem(
  deps: ListStudiesDeps,
  memberships: readonly Membership[],
  at: number,
  irasId: string,
): Promise<StudyItem | undefined> {
  const study = await deps.ledger.findStudy(irasId);
  const membership = memberships[at];
  if (!study || !membership) return undefined;
  for (const earlier of memberships.slice(0, at)) {
    if (await findVersionFor(deps, study, earlier)) return undefined;
  }
  const version = await findVersionFor(deps, study, membership);
  if (!version) return undefined;
  const { createdAt: _made, latestVersion: _number, latestStatus: _status, lock: _lock, ...facts } = study;
  return { ...facts, ...membership, reviewVersion: version.reviewVersion, status: version.status };
}

interface Position {
  readonly membership: number;
  readonly cursor: string | undefined;
}

function readPosition(cursor: string | undefined, memberships: readonly Membership[]): Position {
  if (cursor === undefined) return { membership: 0, cursor: undefined };
  const [role, organisation, inner] = readCursor(cursor, 3);
  const found = memberships.findIndex((held) => held.role === role && held.organisation === organisation);
  // A membership that has ended in between ends the list.
  return { membership: found < 0 ? memberships.length : found, cursor: inner === '' ? undefined : inner };
}

function writePosition(
  { membership, cursor }: Position,
  memberships: readonly Membership[],
): string | undefined {
  const held = memberships[membership];
  return held && writeCursor([held.role, held.organisation, cursor ?? '']);
}

/** Makes `listStudies`. @throws InvalidCursor */
export function createListStudies(deps: ListStudiesDeps) {
  return async ({ caller, page }: ListStudiesCommand): Promise<Page<StudyItem>> => {
    const memberships = inOrder(caller.memberships);
    let position = readPosition(page.cursor, memberships);
    const items: StudyItem[] = [];
    for (let reads = 0; reads < MOST_READS && items.length < page.limit; reads += 1) {
      const at = position.membership;
      const membership = memberships[at];
      if (!membership) break;
      const { role, organisation } = membership;
      const request = { limit: page.limit - items.length, cursor: position.cursor };
      const found = await deps.ledger.listStudies(role, organisation, request);
      const read = await Promise.all(found.items.map(({ irasId }) => toItem(deps, memberships, at, irasId)));
      items.push(...read.filter((item) => item !== undefined));
      position =
        found.next === undefined
          ? { membership: at + 1, cursor: undefined }
          : { membership: at, cursor: found.next };
    }
    const next = writePosition(position, memberships);
    return { items, ...(next !== undefined && { next }) };
  };
}

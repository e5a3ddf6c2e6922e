/** What a closed month is proved with: the public snapshot, a trust's own rows, and the log for coordinators. */
import { canonicalBytes, type Sha256 } from '../../domain/canonical.ts';
import { DomainError, notFound } from '../../domain/errors.ts';
import {
  IndicatorLog,
  type IndicatorProof,
  type IndicatorSnapshot,
  indicatorFileName,
  proveRows,
} from '../../domain/indicator-snapshot.ts';
import { actAs, type Caller, NATIONAL_TEAM } from '../../domain/person.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import type { IndicatorShelf } from '../../ports/indicator-shelf.ts';
import type { OrganisationDirectory } from '../../ports/registers.ts';
import { archiveKey } from '../archive-keys.ts';
import { requireMonth } from './read-month.ts';

export interface ReadSnapshotDeps {
  readonly shelf: Pick<IndicatorShelf, 'findClosedMonth'>;
  readonly clock: Clock;
}

export interface MonthRevision {
  readonly month: string;
  /** The latest unless told. */
  readonly revision?: number | undefined;
}

/** A document as it is downloaded: its RFC 8785 bytes, which verification asks for. */
export interface IndicatorDocument {
  readonly bytes: Uint8Array;
  readonly filename: string;
}

/** @throws DomainError `invalidInput`; `stateConflict` while the month is not closed; `notFound` for a revision */
async function findSnapshot(
  { shelf, clock }: ReadSnapshotDeps,
  { month, revision }: MonthRevision,
): Promise<IndicatorSnapshot> {
  requireMonth(month, clock.now());
  const closed = await shelf.findClosedMonth(month, revision);
  if (closed) return closed.snapshot;
  if (revision !== undefined && (await shelf.findClosedMonth(month))) throw notFound();
  throw new DomainError('stateConflict', `${month} is not closed.`, {
    path: 'month',
    mend: 'A month is closed on the 5th of the next one, if any price was issued by its end. Ask again then.',
  });
}

/** Makes `readSnapshot`: the signed snapshot of a closed month. @throws DomainError as `findSnapshot` */
export function createReadSnapshot(deps: ReadSnapshotDeps) {
  return async (
    asked: MonthRevision,
  ): Promise<IndicatorDocument & { readonly snapshot: IndicatorSnapshot }> => {
    const snapshot = await findSnapshot(deps, asked);
    return { snapshot, bytes: canonicalBytes(snapshot), filename: indicatorFileName(snapshot, 'snapshot') };
  };
}

export interface ReadProofDeps extends ReadSnapshotDeps {
  readonly organisations: Pick<OrganisationDirectory, 'findOrganisation'>;
  readonly archive: Pick<DocumentArchive, 'get'>;
  readonly sha256: Sha256;
}

async function readLog(
  { archive }: Pick<ReadProofDeps, 'archive'>,
  { month, integrity }: IndicatorSnapshot,
): Promise<IndicatorLog> {
  const bytes = await archive.get(archiveKey.indicatorLog(month, integrity.sha256));
  if (!bytes) throw new Error(`the log of ${month} is not in the archive`);
  return IndicatorLog.parse(JSON.parse(new TextDecoder().decode(bytes)));
}

/** A trust sees its own rows only; any other trust is the same "not found" as one that does not exist. */
async function requireOwn({ organisations }: ReadProofDeps, caller: Caller, odsCode: string): Promise<void> {
  if (actAs(caller, 'siteRepresentative', odsCode)) return;
  const isCoordinator = actAs(caller, 'nationalCoordinator', NATIONAL_TEAM) !== undefined;
  if (!isCoordinator || !(await organisations.findOrganisation(odsCode))) throw notFound();
}

/**
 * Makes `readProof`: a trust's own rows of a closed month, with their way to the published root.
 * @throws DomainError as `findSnapshot`; `stateConflict` where the trust decided nothing in the month
 */
export function createReadProof(deps: ReadProofDeps) {
  return async ({
    caller,
    odsCode,
    ...asked
  }: MonthRevision & { readonly caller: Caller; readonly odsCode: string }): Promise<
    IndicatorDocument & { readonly proof: IndicatorProof }
  > => {
    await requireOwn(deps, caller, odsCode);
    const snapshot = await findSnapshot(deps, asked);
    const proof = proveRows(await readLog(deps, snapshot), odsCode, deps.sha256);
    if (!proof) {
      throw new DomainError('stateConflict', `${odsCode} decided nothing in ${asked.month}.`, {
        path: 'odsCode',
        mend: 'There is a proof for months in which the trust decided a price.',
      });
    }
    return { proof, bytes: canonicalBytes(proof), filename: indicatorFileName(snapshot, `${odsCode}_proof`) };
  };
}

const LINK_SECONDS = 300;

export interface LinkLogDeps extends ReadSnapshotDeps {
  readonly archive: Pick<DocumentArchive, 'link'>;
}

/**
 * Makes `linkLog`: a short-lived link to the whole log of a closed month, every row with its salt. For coordinators
 * alone: the route says so, and whoever holds it can prove any trust's answer. @throws DomainError as `findSnapshot`
 */
export function createLinkLog(deps: LinkLogDeps) {
  return async (asked: MonthRevision): Promise<string> => {
    const snapshot = await findSnapshot(deps, asked);
    return deps.archive.link(archiveKey.indicatorLog(snapshot.month, snapshot.integrity.sha256), {
      filename: indicatorFileName(snapshot, 'log'),
      contentType: 'application/json',
      expiresInSeconds: LINK_SECONDS,
    });
  };
}

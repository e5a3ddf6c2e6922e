/** The lead site edits arms, visits, activities, schedule, sites and terms of its draft, one entry at a time. */
import { DomainError } from '../../domain/errors.ts';
import type { Finding } from '../../domain/findings.ts';
import { londonDay } from '../../domain/london-time.ts';
import type { Caller } from '../../domain/person.ts';
import type { TariffRelease } from '../../domain/tariff.ts';
import { bindingSubmission, checkVersion } from './check-review.ts';
import {
  createSaveEdited,
  type EditDraftDeps,
  loadOwnDraft,
  type OwnStudy,
  requireEditable,
} from './edit-draft.ts';
import { moveReading } from './moved-reading.ts';
import { etagOf } from './process-step.ts';
import { type ChangedResource, changeResource, type ResourceChange } from './resource-change.ts';
import { entriesOf, type Fields, fieldsOf, textOf } from './resource-parts.ts';
import type { SavedDraft } from './save-draft.ts';

export interface ResourceToEdit {
  readonly irasId: string;
  readonly reviewVersion: number;
  readonly etag: string;
  /** Whether the version can be changed now. */
  readonly isOpen: boolean;
  readonly leadSite: string;
  /** Who saved the draft last, and when. */
  readonly updatedBy: string;
  readonly updatedAt: string;
  /** The draft, of any form. */
  readonly document: Fields;
  /** The release that the draft names, or else the one in force. */
  readonly tariff: TariffRelease | undefined;
  readonly findings: readonly Finding[];
}

/** Makes `readResource`. @throws DomainError `notFound` for all but the lead site */
export function createReadResource(deps: EditDraftDeps) {
  return async (wanted: OwnStudy): Promise<ResourceToEdit> => {
    const { version, leadSite, document } = await loadOwnDraft(deps, wanted);
    const fields = fieldsOf(document);
    const [checked, named] = await Promise.all([
      checkVersion(deps, version, bindingSubmission(version)),
      deps.tariffs.findTariff(textOf(fields['tariff']) ?? ''),
    ]);
    const tariff = named ?? (await deps.tariffs.findTariffInForce(londonDay(deps.clock.now())));
    const { irasId, reviewVersion, status, updatedBy, updatedAt } = version;
    return {
      irasId,
      reviewVersion,
      etag: etagOf(version),
      isOpen: status === 'draft' || status === 'queried',
      leadSite,
      updatedBy: updatedBy.name,
      updatedAt,
      document: fields,
      tariff: tariff?.release,
      findings: checked.findings,
    };
  };
}

export interface EditResourceCommand {
  readonly caller: Caller;
  readonly irasId: string;
  /** Made one after the other, and saved together. */
  readonly changes: readonly ResourceChange[];
  readonly ifMatch: string | undefined;
}

/** @throws DomainError `invalidInput` for an entry that the draft does not have */
function requireEntry(document: Fields, change: ResourceChange): void {
  if (change.kind === 'visit') {
    if (entriesOf(document, 'visits').some(({ id }) => id === change.visit)) return;
    throw new DomainError('invalidInput', `The draft has no visit ${change.visit}.`, {
      path: 'visit',
      mend: 'Open the schedule again.',
    });
  }
  const isKnown = change.kind !== 'put' && change.kind !== 'remove';
  if (isKnown || change.at === 'new' || change.at < entriesOf(document, change.list).length) return;
  throw new DomainError('invalidInput', `The draft has no such entry among its ${change.list}.`, {
    path: 'at',
    mend: 'Open the list again.',
  });
}

/**
 * Makes `editResource`. What was found while the draft was read from a file goes on counting, but for what was
 * written again on the page.
 * @throws DomainError `notFound`, `stateConflict`, `preconditionRequired`, `stale`, `invalidInput`
 */
export function createEditResource(deps: EditDraftDeps) {
  const saveEdited = createSaveEdited(deps);
  return async (command: EditResourceCommand): Promise<SavedDraft> => {
    const { caller, irasId, changes, ifMatch } = command;
    const loaded = await loadOwnDraft(deps, command);
    requireEditable(loaded, ifMatch);
    const steps: ChangedResource[] = [];
    for (const change of changes) {
      const document = steps.at(-1)?.document ?? fieldsOf(loaded.document);
      requireEntry(document, change);
      steps.push(changeResource(document, change));
    }
    return saveEdited({
      caller,
      irasId,
      loaded,
      review: steps.at(-1)?.document ?? loaded.document,
      ifMatch,
      settle: (reading) => steps.reduce(moveReading, reading),
    });
  };
}

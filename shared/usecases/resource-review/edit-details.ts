/** The lead site fills in what is known of the study, a field at a time; what is not given yet is a finding. */
import type * as z from 'zod';
import type { Caller } from '../../domain/person.ts';
import type { Study } from '../../domain/study.ts';
import {
  createSaveEdited,
  type EditDraftDeps,
  loadOwnDraft,
  type OwnStudy,
  requireEditable,
} from './edit-draft.ts';
import { etagOf } from './process-step.ts';
import { type Fields, fieldsOf, overlay } from './resource-parts.ts';
import type { SavedDraft } from './save-draft.ts';

type StudyFields = z.infer<typeof Study>;

/** Absent: not known yet. The IRAS ID is the study's own and never changes. */
export type StudyDetails = {
  readonly [F in Exclude<keyof StudyFields, 'irasId' | 'protocol'>]?: StudyFields[F] | undefined;
} & { readonly protocol: { readonly [F in 'number' | 'version' | 'date']?: string | undefined } };

export interface EditDetailsCommand {
  readonly caller: Caller;
  readonly irasId: string;
  readonly details: StudyDetails;
  /** Who reviews for the lead site. */
  readonly reviewer: string | undefined;
  /** The tariff release that prices it; absent: as it is. */
  readonly tariff?: string | undefined;
  readonly ifMatch: string | undefined;
}

export interface DetailsToEdit {
  readonly irasId: string;
  readonly reviewVersion: number;
  readonly etag: string;
  /** Whether the version can be changed now. */
  readonly isOpen: boolean;
  /** Who saved the draft last, and when. */
  readonly updatedBy: string;
  readonly updatedAt: string;
  /** The fields of the draft, of any form. */
  readonly study: Fields;
  readonly leadSite: Fields;
  readonly tariff: unknown;
}

/** What the reader of a file found of these fields is settled: the form shows and writes them all. */
const WRITTEN = /^(?:study\.(?!irasId|versions)|leadSite\.reviewer|tariff$)/;

/** Makes `readDetails`. @throws DomainError `notFound` */
export function createReadDetails(deps: EditDraftDeps) {
  return async (wanted: OwnStudy): Promise<DetailsToEdit> => {
    const { version, document } = await loadOwnDraft(deps, wanted);
    const { study, leadSite, tariff } = fieldsOf(document);
    const { irasId, reviewVersion, status, updatedBy, updatedAt } = version;
    return {
      irasId,
      reviewVersion,
      etag: etagOf(version),
      isOpen: status === 'draft' || status === 'queried',
      updatedBy: updatedBy.name,
      updatedAt,
      study: fieldsOf(study),
      leadSite: fieldsOf(leadSite),
      tariff,
    };
  };
}

/** The hash of a protocol's document says nothing about another version of it. */
function editProtocol(before: Fields, given: StudyDetails['protocol']): Fields {
  const { sha256, ...rest } = before;
  const isSame = Object.entries(given).every(([field, value]) => before[field] === value);
  return overlay(rest, { ...given, ...(isSame && { sha256 }) });
}

/** Makes `editDetails`. @throws DomainError `notFound`, `stateConflict`, `preconditionRequired`, `stale` */
export function createEditDetails(deps: EditDraftDeps) {
  const saveEdited = createSaveEdited(deps);
  return async (command: EditDetailsCommand): Promise<SavedDraft> => {
    const { caller, irasId, details, reviewer, tariff, ifMatch } = command;
    const loaded = await loadOwnDraft(deps, command);
    requireEditable(loaded, ifMatch);
    const document = fieldsOf(loaded.document);
    const study = fieldsOf(document['study']);
    const protocol = editProtocol(fieldsOf(study['protocol']), details.protocol);
    const review = {
      ...document,
      study: overlay(study, { ...details, protocol }),
      leadSite: overlay(fieldsOf(document['leadSite']), { reviewer }),
      ...(tariff !== undefined && { tariff }),
    };
    return saveEdited({
      caller,
      irasId,
      loaded,
      review,
      ifMatch,
      settle: (reading) => ({
        ...reading,
        findings: reading.findings.filter(({ path }) => !WRITTEN.test(path)),
        cellOf: (path) => (WRITTEN.test(path) ? undefined : reading.cellOf(path)),
      }),
    });
  };
}

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
  readonly ifMatch: string | undefined;
}

export interface DetailsToEdit {
  readonly irasId: string;
  readonly reviewVersion: number;
  readonly etag: string;
  /** Whether the version can be changed now. */
  readonly isOpen: boolean;
  /** The fields of the draft, of any form. */
  readonly study: Readonly<Record<string, unknown>>;
  readonly leadSite: Readonly<Record<string, unknown>>;
}

type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** Given fields replace those that are there; a field that is given as undefined leaves the draft. */
function overlay(before: Fields, given: Fields): Fields {
  return Object.fromEntries(
    Object.entries({ ...before, ...given }).filter(([, value]) => value !== undefined),
  );
}

/** Makes `readDetails`. @throws DomainError `notFound` */
export function createReadDetails(deps: EditDraftDeps) {
  return async (wanted: OwnStudy): Promise<DetailsToEdit> => {
    const { version, document } = await loadOwnDraft(deps, wanted);
    const { study, leadSite } = fieldsOf(document);
    const { irasId, reviewVersion, status } = version;
    return {
      irasId,
      reviewVersion,
      etag: etagOf(version),
      isOpen: status === 'draft' || status === 'queried',
      study: fieldsOf(study),
      leadSite: fieldsOf(leadSite),
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
    const { caller, irasId, details, reviewer, ifMatch } = command;
    const loaded = await loadOwnDraft(deps, command);
    requireEditable(loaded, ifMatch);
    const document = fieldsOf(loaded.document);
    const study = fieldsOf(document['study']);
    const protocol = editProtocol(fieldsOf(study['protocol']), details.protocol);
    const review = {
      ...document,
      study: overlay(study, { ...details, protocol }),
      leadSite: overlay(fieldsOf(document['leadSite']), { reviewer }),
    };
    return saveEdited({ caller, irasId, loaded, review, ifMatch });
  };
}

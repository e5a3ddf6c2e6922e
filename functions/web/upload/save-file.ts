/** A file as the lead site sends it becomes a draft: JSON, an Excel workbook or a protocol, told by its content. */
import * as z from 'zod';
import { DomainError } from '../../../shared/domain/errors.ts';
import type { Finding } from '../../../shared/domain/findings.ts';
import type { Caller } from '../../../shared/domain/person.ts';
import { irasId as IrasId } from '../../../shared/domain/study.ts';
import { locateFindings } from '../../../shared/ports/review-workbook.ts';
import { createImportProtocol } from '../../../shared/usecases/resource-review/import-protocol.ts';
import { createSaveDraft } from '../../../shared/usecases/resource-review/save-draft.ts';
import { createSaveWorkbook } from '../../../shared/usecases/resource-review/save-workbook.ts';
import { type DocumentFile, isProtocol } from '../frame/document-file.ts';
import type { WebDeps } from '../web-deps.ts';

/** What the person can mend: a sentence for the field, and what is wrong with the file. */
export interface Mistake {
  readonly text: string;
  readonly findings?: readonly Finding[];
}

/** A refusal that the person can mend on this page; anything else is a page of its own. */
export function mistakeOf(error: unknown): Mistake {
  const known = [
    'findings',
    'invalidInput',
    'stale',
    'preconditionRequired',
    'stateConflict',
    'forbidden',
    'notFound',
  ];
  if (!(error instanceof DomainError) || !known.includes(error.code)) throw error;
  const { findings } = error;
  if (error.code === 'preconditionRequired') {
    return { text: 'This study is here already. Open it and upload the file there', findings };
  }
  return { text: [error.message, error.mend].filter((part) => part !== '').join(' '), findings };
}

const Named = z.looseObject({ study: z.looseObject({ irasId: IrasId }) });

export type NamedStudy = { readonly irasId: string } | { readonly mistake: Mistake };

export interface SaveFileCommand {
  readonly caller: Caller;
  readonly irasId: string;
  readonly file: DocumentFile;
  readonly ifMatch: string | undefined;
  /** Of a protocol that begins a study. */
  readonly leadSite?: string;
}

export function createSaveFile(deps: WebDeps) {
  const saveDraft = createSaveDraft(deps);
  const saveWorkbook = createSaveWorkbook(deps);
  const importProtocol = createImportProtocol(deps);

  /** The IRAS ID that a review states. No protocol has one. */
  const findStudy = async (file: DocumentFile): Promise<NamedStudy> => {
    const text = 'The selected file names no study: the IRAS ID must have 4 to 7 digits';
    if (file.kind === 'json') {
      const named = Named.safeParse(file.value);
      return named.success ? { irasId: named.data.study.irasId } : { mistake: { text } };
    }
    const { input, findings, cellOf } = await deps.reviewWorkbook.read(file.bytes);
    const named = Named.safeParse(input);
    if (named.success) return { irasId: named.data.study.irasId };
    if (input === undefined)
      return { mistake: { text: 'The selected file cannot be read as a workbook of ours', findings } };
    const missing: Finding = {
      severity: 'error',
      code: 'schema',
      path: 'study.irasId',
      message: 'The IRAS ID of the study is missing or not one.',
      mend: 'Give the IRAS ID: 4 to 7 digits.',
    };
    const others = findings.filter(({ severity, path }) => severity === 'error' && path !== missing.path);
    return { mistake: { text, findings: [...locateFindings([missing], cellOf), ...others] } };
  };

  const save = async (command: SaveFileCommand): Promise<Mistake | undefined> => {
    const { caller, irasId, file, ifMatch, leadSite } = command;
    const to = { caller, irasId, ifMatch };
    try {
      if (file.kind === 'workbook') await saveWorkbook({ ...to, bytes: file.bytes });
      else if (isProtocol(file.value)) await importProtocol({ ...to, document: file.value, leadSite });
      else await saveDraft({ ...to, review: file.value });
      return undefined;
    } catch (error) {
      return mistakeOf(error);
    }
  };

  return { findStudy, save };
}

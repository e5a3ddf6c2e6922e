/** The lead site uploads a resource review as JSON: a new study, or the next state of one. */
import * as z from 'zod';
import { DomainError } from '../../../shared/domain/errors.ts';
import type { Finding } from '../../../shared/domain/findings.ts';
import { irasId as IrasId } from '../../../shared/domain/study.ts';
import { parseJsonBody } from '../../../shared/http/read-body.ts';
import { HttpRefusal } from '../../../shared/http/refusal.ts';
import { createReadReview } from '../../../shared/usecases/resource-review/read-review.ts';
import { createSaveDraft } from '../../../shared/usecases/resource-review/save-draft.ts';
import {
  type FieldError,
  type Reply,
  redirect,
  type SignedInRequest,
  studyOf,
} from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';

const FIELD = 'review';

interface Mistake {
  readonly text: string;
  readonly findings?: readonly Finding[];
}

type Read = { readonly document: unknown } | { readonly mistake: Mistake };

/** The chosen file as JSON, or what is wrong with it in words that name the line. */
function readFile({ form }: SignedInRequest): Read {
  const file = form.file(FIELD);
  if (!file || file.bytes.byteLength === 0) {
    return { mistake: { text: file ? 'The selected file is empty' : 'Select a resource review' } };
  }
  try {
    return { document: parseJsonBody(file.bytes) };
  } catch (error) {
    if (!(error instanceof HttpRefusal)) throw error;
    return {
      mistake: { text: `The selected file is not JSON that can be read. ${error.message} ${error.mend}` },
    };
  }
}

/** A refusal that the person can mend on this page; anything else is a page of its own. */
function mistakeOf(error: unknown): Mistake {
  const known = ['findings', 'stale', 'preconditionRequired', 'stateConflict', 'forbidden', 'notFound'];
  if (!(error instanceof DomainError) || !known.includes(error.code)) throw error;
  const { findings } = error;
  if (error.code === 'preconditionRequired') {
    return { text: 'This study is here already. Open it and upload the review there', findings };
  }
  return { text: [error.message, error.mend].filter((part) => part !== '').join(' '), findings };
}

const Named = z.looseObject({ study: z.looseObject({ irasId: IrasId }) });

export function createUploadPages(deps: WebDeps) {
  const readReview = createReadReview(deps);
  const saveDraft = createSaveDraft(deps);

  const page = (model: Readonly<Record<string, unknown>>, irasId?: string, mistake?: Mistake): Reply => {
    const errors: FieldError[] = mistake ? [{ field: FIELD, text: mistake.text }] : [];
    return {
      kind: 'page',
      template: 'upload/page.njk',
      title: irasId === undefined ? 'Start a study' : 'Upload the resource review',
      back:
        irasId === undefined
          ? { href: '/studies', text: 'Studies' }
          : { href: `/studies/${irasId}`, text: 'The study' },
      model: { ...model, irasId, findings: mistake?.findings ?? [] },
      errors,
      ...(mistake && { status: 422 }),
    };
  };

  const showNew = async (): Promise<Reply> => page({ action: '/studies/new' });

  const saveNew = async (request: SignedInRequest): Promise<Reply> => {
    const model = { action: '/studies/new' };
    const read = readFile(request);
    if ('mistake' in read) return page(model, undefined, read.mistake);
    const named = Named.safeParse(read.document);
    if (!named.success) {
      const text = 'The selected file names no study: study.irasId must be an IRAS ID of 4 to 7 digits';
      return page(model, undefined, { text });
    }
    const { irasId } = named.data.study;
    try {
      await saveDraft({ caller: request.caller, irasId, review: read.document, ifMatch: undefined });
      return redirect(`/studies/${irasId}/findings`);
    } catch (error) {
      return page(model, undefined, mistakeOf(error));
    }
  };

  const modelOf = async (request: SignedInRequest) => {
    const { irasId } = studyOf(request);
    const { etag, status, reviewVersion } = await readReview({ caller: request.caller, irasId });
    const isNext = status === 'agreed' || status === 'withdrawn';
    return {
      irasId,
      etag,
      model: { action: `/studies/${irasId}/upload`, etag, status, reviewVersion, isNext },
    };
  };

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const { irasId, model } = await modelOf(request);
    return page(model, irasId);
  };

  const save = async (request: SignedInRequest): Promise<Reply> => {
    const { irasId, model } = await modelOf(request);
    const read = readFile(request);
    if ('mistake' in read) return page(model, irasId, read.mistake);
    // What the person saw when they opened the page: a colleague's upload in between is not overwritten.
    const ifMatch = request.form.value('etag');
    try {
      await saveDraft({ caller: request.caller, irasId, review: read.document, ifMatch });
      return redirect(`/studies/${irasId}/findings`);
    } catch (error) {
      return page(model, irasId, mistakeOf(error));
    }
  };

  return { showNew, saveNew, show, save };
}

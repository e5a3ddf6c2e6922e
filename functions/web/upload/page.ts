/** The lead site uploads a resource review or a protocol: a new study, or the next state of one. */
import { DomainError } from '../../../shared/domain/errors.ts';
import { organisationsOf } from '../../../shared/domain/person.ts';
import { irasId as IrasId } from '../../../shared/domain/study.ts';
import { createReadReview } from '../../../shared/usecases/resource-review/read-review.ts';
import { createWriteWorkbook } from '../../../shared/usecases/resource-review/write-workbook.ts';
import { isProtocol, readDocumentFile } from '../frame/document-file.ts';
import { XLSX } from '../frame/documents.ts';
import { createUploadKeeper } from '../frame/kept-upload.ts';
import {
  type FieldError,
  type Reply,
  redirect,
  type SignedInRequest,
  studyOf,
} from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';
import { createSaveFile, type Mistake } from './save-file.ts';

const FIELD = 'review';
const MISSING = 'Select a resource review or a protocol';

function uploadPage(model: Readonly<Record<string, unknown>>, irasId?: string, mistake?: Mistake): Reply {
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
}

export function createUploadPages(deps: WebDeps) {
  return { ...newStudyPages(deps), ...knownStudyPages(deps) };
}

function newStudyPages(deps: WebDeps) {
  const { findStudy, save } = createSaveFile(deps);
  const keeper = createUploadKeeper(deps, 'protocol');
  const model = { action: '/studies/new' };

  const saveNew = async (request: SignedInRequest): Promise<Reply> => {
    const file = readDocumentFile(request.form, FIELD, MISSING);
    if (file.kind === 'mistake') return uploadPage(model, undefined, file);
    if (file.kind === 'json' && isProtocol(file.value)) {
      await keeper.keep(request, file.bytes);
      return redirect('/studies/new/protocol');
    }
    const named = await findStudy(file);
    if ('mistake' in named) return uploadPage(model, undefined, named.mistake);
    const { irasId } = named;
    const mistake = await save({ caller: request.caller, irasId, file, ifMatch: undefined });
    return mistake ? uploadPage(model, undefined, mistake) : redirect(`/studies/${irasId}/findings`);
  };

  const protocolPage = async (
    { caller }: SignedInRequest,
    filled: { readonly irasId: string; readonly leadSite: string },
    errors: readonly FieldError[],
    mistake?: Mistake,
  ): Promise<Reply> => {
    const sites = [...new Set(organisationsOf(caller, 'studyResourceReviewer'))];
    const names = await Promise.all(
      sites.map(async (odsCode) => ({
        value: odsCode,
        text: `${(await deps.organisations.findOrganisation(odsCode))?.name ?? odsCode} (${odsCode})`,
      })),
    );
    return {
      kind: 'page',
      template: 'upload/protocol.njk',
      title: 'Which study is this protocol of?',
      back: { href: '/studies/new', text: 'Start a study' },
      model: { ...filled, sites: names, findings: mistake?.findings ?? [] },
      errors,
      ...(errors.length > 0 && { status: 422 }),
    };
  };

  const showProtocol = async (request: SignedInRequest): Promise<Reply> =>
    (await keeper.find(request))
      ? protocolPage(request, { irasId: '', leadSite: '' }, [])
      : redirect('/studies/new');

  const saveProtocol = async (request: SignedInRequest): Promise<Reply> => {
    const kept = await keeper.find(request);
    if (!kept) return redirect('/studies/new');
    const { caller, form } = request;
    const own = [...new Set(organisationsOf(caller, 'studyResourceReviewer'))];
    const leadSite = own.length === 1 ? (own[0] ?? '') : form.value('leadSite');
    const irasId = form.value('irasId').replaceAll(/\s/g, '');
    const errors: FieldError[] = [
      ...(IrasId.safeParse(irasId).success
        ? []
        : [{ field: 'irasId', text: 'Enter the IRAS ID: 4 to 7 digits, not beginning with 0' }]),
      ...(own.includes(leadSite) ? [] : [{ field: 'leadSite', text: 'Select the lead site' }]),
    ];
    if (errors.length > 0) return protocolPage(request, { irasId, leadSite }, errors);
    const mistake = await save({ caller, irasId, file: kept.file, ifMatch: undefined, leadSite });
    return mistake
      ? protocolPage(request, { irasId, leadSite }, [{ field: 'irasId', text: mistake.text }], mistake)
      : redirect(`/studies/${irasId}/findings`);
  };

  return { showNew: async (): Promise<Reply> => uploadPage(model), saveNew, showProtocol, saveProtocol };
}

function knownStudyPages(deps: WebDeps) {
  const { save: saveFile } = createSaveFile(deps);
  const readReview = createReadReview(deps);
  const writeWorkbook = createWriteWorkbook(deps);

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
    return uploadPage(model, irasId);
  };

  const save = async (request: SignedInRequest): Promise<Reply> => {
    const { irasId, model } = await modelOf(request);
    const file = readDocumentFile(request.form, FIELD, MISSING);
    if (file.kind === 'mistake') return uploadPage(model, irasId, file);
    // What the person saw when they opened the page: a colleague's upload in between is not overwritten.
    const ifMatch = request.form.value('etag');
    const mistake = await saveFile({ caller: request.caller, irasId, file, ifMatch });
    return mistake ? uploadPage(model, irasId, mistake) : redirect(`/studies/${irasId}/findings`);
  };

  /** The draft as a workbook to go on with; a draft that no workbook can hold yet says so on its page. */
  const workbook = async (request: SignedInRequest): Promise<Reply> => {
    const { irasId } = studyOf(request);
    try {
      const { bytes, fileName } = await writeWorkbook({ caller: request.caller, irasId });
      return { kind: 'file', bytes, contentType: XLSX, filename: fileName };
    } catch (error) {
      if (error instanceof DomainError && error.code === 'findings')
        return redirect(`/studies/${irasId}/findings`);
      throw error;
    }
  };

  return { show, save, workbook };
}

/** A coordinator publishes national data: upload, findings, differences to the one before, confirmation. */
import { DomainError } from '../../../shared/domain/errors.ts';
import { error, type Finding, hasErrors } from '../../../shared/domain/findings.ts';
import { londonDay } from '../../../shared/domain/london-time.ts';
import type { ReleaseDocument } from '../../../shared/usecases/reference-data/release-document.ts';
import { csvFile } from '../frame/csv-file.ts';
import { type DocumentFile, readDocumentFile } from '../frame/document-file.ts';
import { createUploadKeeper, type KeptUpload } from '../frame/kept-upload.ts';
import { type FieldError, type Reply, redirect, type SignedInRequest } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';
import { type Candidate, findBeginnings, type PublishKind, publishKinds } from './kinds.ts';

const FIELD = 'release';

function documentOf(file: DocumentFile): ReleaseDocument {
  return file.kind === 'json' ? { kind: 'json', value: file.value } : { kind: 'workbook', bytes: file.bytes };
}

/** What the person can mend in the document; anything else is a page of its own. */
function findingsOf(refusal: unknown): readonly Finding[] {
  if (!(refusal instanceof DomainError)) throw refusal;
  if (refusal.code === 'findings') return refusal.findings;
  if (refusal.code === 'stateConflict')
    return [error('published', refusal.path === '' ? [] : [refusal.path], refusal.message, refusal.mend)];
  throw refusal;
}

type Examined = { readonly candidate: Candidate } | { readonly findings: readonly Finding[] };

export interface PublishPages {
  readonly path: string;
  readonly show: (request: SignedInRequest) => Promise<Reply>;
  readonly upload: (request: SignedInRequest) => Promise<Reply>;
  readonly check: (request: SignedInRequest) => Promise<Reply>;
  readonly confirm: (request: SignedInRequest) => Promise<Reply>;
  readonly csv: (request: SignedInRequest) => Promise<Reply>;
  readonly done: (request: SignedInRequest) => Promise<Reply>;
}

export function createPublishPages(deps: WebDeps): readonly PublishPages[] {
  return publishKinds(deps).map((kind) => pagesOf(deps, kind));
}

function pagesOf(deps: WebDeps, kind: PublishKind): PublishPages {
  const keeper = createUploadKeeper(deps, kind.purpose);
  const { run: _run, ...words } = kind;

  const examine = async ({ caller }: SignedInRequest, { file }: KeptUpload): Promise<Examined> => {
    try {
      return { candidate: await kind.run({ caller, document: documentOf(file), dryRun: true }) };
    } catch (refusal) {
      return { findings: findingsOf(refusal) };
    }
  };

  const uploadPage = async (errors: readonly FieldError[]): Promise<Reply> => ({
    kind: 'page',
    template: 'publish/upload.njk',
    title: `Publish a ${kind.noun}`,
    back: kind.list,
    model: { ...words, beginnings: await findBeginnings(deps, kind, londonDay(deps.clock.now())) },
    errors,
    ...(errors.length > 0 && { status: 422 }),
  });

  const upload = async (request: SignedInRequest): Promise<Reply> => {
    const file = readDocumentFile(request.form, FIELD, `Select a ${kind.noun}`);
    if (file.kind === 'mistake') return uploadPage([{ field: FIELD, text: file.text }]);
    if (file.kind === 'workbook' && !kind.takesWorkbook) {
      return uploadPage([{ field: FIELD, text: `A ${kind.noun} is a JSON file, not an Excel workbook` }]);
    }
    await keeper.keep(request, file.bytes);
    return redirect(`${kind.path}/check`);
  };

  const checkPage = async (
    request: SignedInRequest,
    kept: KeptUpload,
    errors: readonly FieldError[],
  ): Promise<Reply> => {
    const examined = await examine(request, kept);
    const candidate = 'candidate' in examined ? examined.candidate : undefined;
    const findings = 'findings' in examined ? examined.findings : examined.candidate.findings;
    const differences = await candidate?.differences?.({ path: `${kind.path}/check`, query: request.query });
    return {
      kind: 'page',
      template: 'publish/check.njk',
      title: candidate ? `Check ${candidate.name} before you publish it` : `The ${kind.noun} has errors`,
      back: { href: kind.path, text: 'Upload another file' },
      demonstrationTariff: candidate?.facts?.provenance === 'demonstration' ? candidate.facts.id : undefined,
      model: {
        ...words,
        candidate,
        uploadSha256: kept.sha256,
        errors: findings.filter(({ severity }) => severity === 'error'),
        warnings: findings.filter(({ severity }) => severity === 'warning'),
        differences,
        hasErrors: hasErrors(findings),
      },
      errors,
      ...(errors.length > 0 && { status: 422 }),
    };
  };

  const check = async (request: SignedInRequest): Promise<Reply> => {
    const kept = await keeper.find(request);
    return kept ? checkPage(request, kept, []) : redirect(kind.path);
  };

  /** What was confirmed is what was looked at: the same file, beside the same release before it. */
  const mistakeOf = (
    { form }: SignedInRequest,
    kept: KeptUpload,
    { before }: Candidate,
  ): FieldError | undefined => {
    if (form.value('upload') !== kept.sha256)
      return { text: 'You uploaded another file since you opened this page. Check it below.' };
    if (form.value('before') !== (before?.sha256 ?? ''))
      return {
        text: 'Another release was published since you opened this page. Check the differences again.',
      };
    return form.value('checked') === 'yes'
      ? undefined
      : { field: 'checked', text: 'Confirm that you have checked the differences' };
  };

  const confirm = async (request: SignedInRequest): Promise<Reply> => {
    const kept = await keeper.find(request);
    if (!kept) return redirect(kind.path);
    const examined = await examine(request, kept);
    if ('findings' in examined) return checkPage(request, kept, []);
    const mistake = mistakeOf(request, kept, examined.candidate);
    if (mistake) return checkPage(request, kept, [mistake]);
    await kind.run({ caller: request.caller, document: documentOf(kept.file), dryRun: false });
    return redirect(`${kind.path}/done`);
  };

  const csv = async (request: SignedInRequest): Promise<Reply> => {
    const kept = await keeper.find(request);
    const examined = kept && (await examine(request, kept));
    const differences =
      examined && 'candidate' in examined ? await examined.candidate.differences?.(request) : undefined;
    if (!differences) return redirect(`${kind.path}/check`);
    return csvFile('differences.csv', differences.headings, differences.rows);
  };

  const done = async (request: SignedInRequest): Promise<Reply> => {
    const kept = await keeper.find(request);
    const examined = kept && (await examine(request, kept));
    const candidate = examined && 'candidate' in examined ? examined.candidate : undefined;
    // Only what is there is said to be published.
    if (candidate?.outcome !== 'alreadyThere') return redirect(`${kind.path}/check`);
    return {
      kind: 'page',
      template: 'publish/published.njk',
      title: `${candidate.name} is published`,
      model: { ...words, candidate },
    };
  };

  return { path: kind.path, show: () => uploadPage([]), upload, check, confirm, csv, done };
}

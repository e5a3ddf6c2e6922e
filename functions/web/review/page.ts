/** The resource review as people read it: lines with minutes and reasons; questions of the company and answers. */
import { notFound } from '../../../shared/domain/errors.ts';
import { actAs } from '../../../shared/domain/person.ts';
import { ResourceReview } from '../../../shared/domain/resource-review.ts';
import type { Query } from '../../../shared/domain/review-version.ts';
import { paragraph } from '../../../shared/domain/text.ts';
import { createQueryReview } from '../../../shared/usecases/resource-review/query-review.ts';
import { createReadReview } from '../../../shared/usecases/resource-review/read-review.ts';
import { createReadStudy, type StudyView } from '../../../shared/usecases/resource-review/read-study.ts';
import { findDemonstration } from '../frame/find-demonstration.ts';
import {
  type FieldError,
  type Reply,
  redirect,
  type SignedInRequest,
  studyOf,
} from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';
import { reviewSections } from './review-lines.ts';

/** A trust is not told who else takes part. */
const ReadableReview = ResourceReview.partial({ sites: true });

const WHOLE_REVIEW = '';
const MOST_COMMENT = 1000;

interface Filled {
  readonly about?: string;
  readonly comment?: string;
  readonly answerTo?: string;
  readonly answer?: string;
  readonly errors?: readonly FieldError[];
}

function textError(text: string, field: string, what: string): FieldError | undefined {
  if (text === '') return { field, text: `Enter ${what}` };
  if (text.length > MOST_COMMENT)
    return { field, text: `Use ${MOST_COMMENT} characters or less; this is ${text.length}` };
  const isPlain = paragraph(MOST_COMMENT).safeParse(text).success;
  return isPlain ? undefined : { field, text: 'Leave out control characters' };
}

/** `?version=2`; anything else means the latest that the reader may see. */
function versionOf({ query }: SignedInRequest): number | undefined {
  const text = query.get('version') ?? '';
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
}

function isCompanyOf(request: SignedInRequest, { sponsor, cro }: StudyView): boolean {
  return [sponsor, cro].some(
    (organisation) =>
      organisation !== undefined && actAs(request.caller, 'companyRepresentative', organisation),
  );
}

/** The questions about each line, in the order in which they were asked. */
function questionsByLine(queries: readonly Query[]): Map<string, readonly Query[]> {
  return Map.groupBy(
    queries.filter(({ activity }) => activity !== undefined),
    ({ activity = '' }) => activity,
  );
}

export function createReviewPages(deps: WebDeps) {
  const readReview = createReadReview(deps);
  const readStudy = createReadStudy(deps);
  const queryReview = createQueryReview(deps);

  const page = async (request: SignedInRequest, filled: Filled): Promise<Reply> => {
    const { irasId } = studyOf(request);
    const { caller } = request;
    const [study, view] = await Promise.all([
      readStudy({ caller, irasId }),
      readReview({ caller, irasId, reviewVersion: versionOf(request) }),
    ]);
    // What was said of an earlier version stays with it; steps are taken on the latest.
    const isLatest = view.reviewVersion === study.reviewVersion;
    const isWithParties = isLatest && (view.status === 'submitted' || view.status === 'queried');
    const document = ReadableReview.safeParse(view.review).data;
    const tariffId = view.submission?.tariff ?? document?.tariff;
    const tariff = tariffId === undefined ? undefined : await deps.tariffs.findTariff(tariffId);
    const isCompany = isCompanyOf(request, study);
    const isLead = study.role === 'studyResourceReviewer';
    const errors = filled.errors ?? [];
    const sections = document ? reviewSections(document, tariff?.release) : [];
    const asked = questionsByLine(view.queries ?? []);
    const labels = new Map(document?.activities.map(({ id, label }) => [id, label]));
    return {
      kind: 'page',
      template: 'review/page.njk',
      title: `${study.shortTitle}: resource review`,
      back: { href: `/studies/${irasId}`, text: study.shortTitle },
      demonstrationTariff: await findDemonstration(deps, [tariffId]),
      model: {
        study,
        version: view,
        document,
        sections: sections.map(({ name, lines }) => ({
          name,
          lines: lines.map((line) => ({ ...line, asked: asked.get(line.id) ?? [] })),
        })),
        queries: view.queries?.map((query) => ({
          ...query,
          label: query.activity && labels.get(query.activity),
        })),
        latest: study.reviewVersion,
        hasEarlier: study.timeline.some(({ reviewVersion }) => reviewVersion < view.reviewVersion),
        canAgree: isCompany && isLatest && view.status === 'submitted',
        canAsk: isCompany && isWithParties,
        canAnswer: isLead && isWithParties,
        showsQuestions: (isCompany && isWithParties) || asked.size > 0,
        canChange: isLead && isLatest && view.status === 'queried',
        questionsOf: Object.fromEntries(questionsByLine(view.queries ?? [])),
        filled,
      },
      errors,
      ...(errors.length > 0 && { status: 422 }),
    };
  };

  const show = (request: SignedInRequest): Promise<Reply> =>
    page(request, { about: request.query.get('about') ?? WHOLE_REVIEW });

  const query = async (request: SignedInRequest): Promise<Reply> => {
    const { irasId } = studyOf(request);
    const { caller, form } = request;
    const [about, comment] = [form.value('about'), form.value('comment')];
    const error = textError(comment, 'comment', 'your question');
    if (error) return page(request, { about, comment, errors: [error] });
    const activity = about === WHOLE_REVIEW ? undefined : about;
    await queryReview({ caller, irasId, entry: { activity, comment } });
    return redirect(`/studies/${irasId}/review#questions`);
  };

  const answer = async (request: SignedInRequest): Promise<Reply> => {
    const { irasId } = studyOf(request);
    const { caller, form } = request;
    const [answerTo, text] = [form.value('query'), form.value('answer')];
    if (answerTo === '') throw notFound();
    const error = textError(text, `answer-${answerTo}`, 'your answer');
    if (error) return page(request, { answerTo, answer: text, errors: [error] });
    await queryReview({ caller, irasId, entry: { query: answerTo, answer: text } });
    return redirect(`/studies/${irasId}/review#questions`);
  };

  return { show, query, answer };
}

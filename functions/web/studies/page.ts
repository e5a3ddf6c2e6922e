/** The studies of the signed-in person, whatever their role: narrowed by words and status, and as a file. */
import { REVIEW_STATUSES } from '../../../shared/domain/review-version.ts';
import type { PageRequest as PageOfList } from '../../../shared/ports/study-ledger.ts';
import { createListStudies, type StudyItem } from '../../../shared/usecases/resource-review/list-studies.ts';
import { csvFile } from '../frame/csv-file.ts';
import { filtersOf, hasWords, narrowedPage, narrowedWhole, toQuery } from '../frame/narrowed-list.ts';
import type { Reply, SignedInRequest } from '../frame/page-request.ts';
import { FILTERS, ROLE_WORDS } from '../frame/words.ts';
import type { WebDeps } from '../web-deps.ts';

const ON_A_PAGE = 50;
const NAMES = ['text', 'status'] as const;
const STATUS_ITEMS = [
  { value: '', text: 'Every status' },
  ...REVIEW_STATUSES.map((status) => ({ value: status, text: FILTERS.reviewTag(status).text })),
];
const HEADINGS = [
  'IRAS ID',
  'CPMS ID',
  'Study',
  'Title',
  'Phase',
  'Lead site',
  'Sponsor',
  'CRO',
  'Version',
  'Status',
  'Agreed version',
  'Updated at (UTC)',
  'Your role',
  'Your organisation',
];

function toRow(study: StudyItem): string[] {
  return [
    study.irasId,
    study.cpmsId ?? '',
    study.shortTitle,
    study.title,
    study.phase ?? '',
    study.leadSite,
    study.sponsorName ?? study.sponsor ?? '',
    study.cro ?? '',
    String(study.reviewVersion),
    FILTERS.reviewTag(study.status).text,
    String(study.agreedVersion ?? ''),
    study.updatedAt,
    ROLE_WORDS[study.role],
    study.organisation,
  ];
}

export function createStudiesPages(deps: WebDeps) {
  const listStudies = createListStudies(deps);

  const wanted = ({ caller, query }: SignedInRequest) => {
    const filters = filtersOf(query, NAMES);
    return {
      filters,
      list: (page: PageOfList) => listStudies({ caller, page }),
      keep: (study: StudyItem) =>
        (filters.status === '' || study.status === filters.status) &&
        hasWords(
          [
            study.irasId,
            study.cpmsId,
            study.shortTitle,
            study.title,
            study.leadSite,
            study.sponsor,
            study.sponsorName,
          ],
          filters.text,
        ),
    };
  };

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const { caller, query } = request;
    const { filters, ...narrowing } = wanted(request);
    const cursor = query.get('after') ?? undefined;
    const found = await narrowedPage({ ...narrowing, size: ON_A_PAGE, cursor });
    const items = await Promise.all(
      found.items.map(async (study) => ({
        ...study,
        leadSiteName: (await deps.organisations.findOrganisation(study.leadSite))?.name,
      })),
    );
    return {
      kind: 'page',
      template: 'studies/page.njk',
      title: 'Studies',
      model: {
        ...found,
        items,
        filters,
        query: toQuery(filters),
        statusItems: STATUS_ITEMS,
        isFirst: cursor === undefined,
        canUpload: caller.memberships.some(({ role }) => role === 'studyResourceReviewer'),
      },
    };
  };

  const csv = async (request: SignedInRequest): Promise<Reply> => {
    const studies = await narrowedWhole(wanted(request));
    return csvFile('studies.csv', HEADINGS, studies.map(toRow));
  };

  return { show, csv };
}

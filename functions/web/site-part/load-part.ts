/** What the pages of a site's part need of the study, its agreed version and the site as it is now. */
import { notFound } from '../../../shared/domain/errors.ts';
import type { Finding } from '../../../shared/domain/findings.ts';
import type { ResourceReview, ReviewSite } from '../../../shared/domain/resource-review.ts';
import { readAll } from '../../../shared/usecases/read-all.ts';
import {
  type AgreedReview,
  findSiteFindings,
  loadAgreed,
} from '../../../shared/usecases/resource-review/agreed-review.ts';
import { createListSites } from '../../../shared/usecases/resource-review/list-sites.ts';
import { createReadStudy, type StudyView } from '../../../shared/usecases/resource-review/read-study.ts';
import type { SiteRow } from '../../../shared/usecases/resource-review/site-row.ts';
import { type SignedInRequest, siteOf, studyOf } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';

export interface AgreedStudy {
  readonly study: StudyView;
  readonly review: ResourceReview;
  /** The sites that take part or are listed, by ODS code. */
  readonly rows: ReadonlyMap<string, SiteRow>;
  /** What is wrong or odd with a part, before anything is changed. */
  readonly check: (site: ReviewSite) => Promise<readonly Finding[]>;
}

export interface SitePart extends AgreedStudy {
  readonly odsCode: string;
  readonly name: string;
  /** The site as it is; undefined where it is new to the study. */
  readonly row: SiteRow | undefined;
}

/** Makes the loaders. @throws DomainError `notFound` for all but the lead site; `stateConflict` before agreement */
export function createLoadPart(deps: WebDeps) {
  const readStudy = createReadStudy(deps);
  const listSites = createListSites(deps);

  const loadStudy = async (request: SignedInRequest): Promise<AgreedStudy> => {
    const { irasId } = studyOf(request);
    const { caller } = request;
    const study = await readStudy({ caller, irasId });
    const record = await deps.ledger.findStudy(irasId);
    if (study.role !== 'studyResourceReviewer' || !record) throw notFound();
    const agreed: AgreedReview = await loadAgreed(deps, record);
    const rows = new Map<string, SiteRow>();
    for await (const row of readAll((page) => listSites({ caller, irasId, page })))
      rows.set(row.odsCode, row);
    return { study, review: agreed.review, rows, check: (site) => findSiteFindings(deps, agreed, site) };
  };

  const loadPart = async (request: SignedInRequest): Promise<SitePart> => {
    const { odsCode } = siteOf(request);
    const agreed = await loadStudy(request);
    const organisation = await deps.organisations.findOrganisation(odsCode);
    return { ...agreed, odsCode, name: organisation?.name ?? odsCode, row: agreed.rows.get(odsCode) };
  };

  return { loadStudy, loadPart };
}

/** Whether the lead site can still change the part: not once the price of the agreed version is accepted. */
export function canChange(
  { agreedVersion }: Pick<StudyView, 'agreedVersion'>,
  row: SiteRow | undefined,
): boolean {
  return !(row?.status === 'accepted' && row.reviewVersion === agreedVersion);
}

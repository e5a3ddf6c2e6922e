/** A study: where it stands, what comes next for the reader's role, and its versions. */

import { organisationsOf } from '../../../shared/domain/person.ts';
import { createListSites } from '../../../shared/usecases/resource-review/list-sites.ts';
import { createReadReview } from '../../../shared/usecases/resource-review/read-review.ts';
import { createReadStudy } from '../../../shared/usecases/resource-review/read-study.ts';
import { createListUpheld } from '../../../shared/usecases/resource-review/upheld-items.ts';
import { type Reply, type SignedInRequest, studyOf } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';
import { companyTasks, isClosed, leadTasks } from './tasks.ts';

export function createStudyPage(deps: WebDeps) {
  const readStudy = createReadStudy(deps);
  const readReview = createReadReview(deps);
  const listSites = createListSites(deps);
  const listUpheld = createListUpheld(deps);
  return async (request: SignedInRequest): Promise<Reply> => {
    const { irasId } = studyOf(request);
    const { caller } = request;
    const study = await readStudy({ caller, irasId });
    const isLead = study.role === 'studyResourceReviewer';
    const upheld = isLead ? await listUpheld({ caller, irasId }) : [];
    const tasks = isLead
      ? leadTasks(study, isClosed(study) ? {} : await readReview({ caller, irasId }), upheld)
      : study.role === 'companyRepresentative'
        ? companyTasks(study)
        : [];
    const seesSites = study.role !== 'networkAssessor';
    const sites = seesSites ? (await listSites({ caller, irasId, page: { limit: 250 } })).items : [];
    const own = organisationsOf(caller, 'siteRepresentative');
    return {
      kind: 'page',
      template: 'study/page.njk',
      title: study.shortTitle,
      back: { href: '/studies', text: 'Studies' },
      model: {
        study,
        tasks,
        upheld,
        isVersionDue: study.upheldIn !== undefined && study.upheldIn === study.agreedVersion,
        versions: study.timeline.toReversed(),
        sites:
          study.role === 'siteRepresentative' ? sites.filter(({ odsCode }) => own.includes(odsCode)) : sites,
        seesSites,
        seesAllSites: seesSites && study.role !== 'siteRepresentative',
        waiting: sites.filter(({ status }) => status === 'issued').length,
        accepted: sites.filter(({ status }) => status === 'accepted').length,
      },
    };
  };
}

/** Studies and their sites. */
import { operation } from '../../shared/http/operation.ts';
import { createListSites, type ListSitesDeps } from '../../shared/usecases/resource-review/list-sites.ts';
import {
  createListStudies,
  type ListStudiesDeps,
} from '../../shared/usecases/resource-review/list-studies.ts';
import { createPutSite, type PutSiteDeps } from '../../shared/usecases/resource-review/put-site.ts';
import { createReadStudy, type ReadStudyDeps } from '../../shared/usecases/resource-review/read-study.ts';
import {
  createWithdrawSite,
  type WithdrawSiteDeps,
} from '../../shared/usecases/resource-review/withdraw-site.ts';
import { contracts } from './contract.ts';

export type StudyDeps = ListStudiesDeps & ReadStudyDeps & ListSitesDeps & PutSiteDeps & WithdrawSiteDeps;

export function studyOperations(deps: StudyDeps) {
  const listStudies = createListStudies(deps);
  const readStudy = createReadStudy(deps);
  const listSites = createListSites(deps);
  const putSite = createPutSite(deps);
  const withdrawSite = createWithdrawSite(deps);
  return {
    listStudies: operation(contracts.listStudies, async ({ caller, query }) => ({
      status: 200,
      body: await listStudies({ caller, page: query }),
    })),
    readStudy: operation(contracts.readStudy, async ({ caller, params }) => ({
      status: 200,
      body: await readStudy({ caller, ...params }),
    })),
    listSites: operation(contracts.listSites, async ({ caller, params, query }) => ({
      status: 200,
      body: await listSites({ caller, ...params, page: query }),
    })),
    putSite: operation(contracts.putSite, async ({ caller, params, body, ifMatch }) => {
      const { irasId, odsCode } = params;
      const { added, row, findings } = await putSite({ caller, irasId, site: { odsCode, ...body }, ifMatch });
      return { status: added ? 201 : 200, ...(row.etag && { etag: row.etag }), body: { ...row, findings } };
    }),
    withdrawSite: operation(contracts.withdrawSite, async ({ caller, params, ifMatch }) => {
      const row = await withdrawSite({ caller, ...params, ifMatch });
      return { status: 200, ...(row.etag && { etag: row.etag }), body: row };
    }),
  };
}

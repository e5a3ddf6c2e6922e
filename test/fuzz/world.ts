/** A service with a study under way, where nearly every operation has something to work on. */
import type { Caller, Role } from '../../shared/domain/person.ts';
import { invoke } from '../http/invoke.ts';
import { createHandlers } from '../support/all-handlers.ts';
import { createMemoryDeps, personAs, register, SPONSOR } from '../support/service-deps.ts';
import { IRAS_ID, LEAD, site, smallReview } from '../usecases/resource-review/small-review.ts';
import { createStudyProcess } from '../usecases/resource-review/study-process.ts';

/** The trust whose price waits for its decision. */
export const SITE = 'RJ1';

/** Parties of the study in every role, and somebody who is none. */
export const PEOPLE: Readonly<Record<Role | 'stranger', Caller>> = {
  studyResourceReviewer: personAs('studyResourceReviewer', LEAD),
  companyRepresentative: personAs('companyRepresentative', SPONSOR),
  siteRepresentative: personAs('siteRepresentative', SITE),
  networkAssessor: personAs('networkAssessor', 'Y56'),
  nationalCoordinator: personAs('nationalCoordinator', 'national'),
  stranger: personAs('siteRepresentative', 'RTH'),
};
/** Whose report of a missing item is open. */
const ESCALATING = personAs('siteRepresentative', LEAD);

export const ESCALATED = {
  item: { label: 'Biopsy', minutes: [{ role: 'nurse', minutes: 5 }], chargedPer: 'once' },
  evidence: 'Protocol, table 2',
  inProtocolSchedule: false,
};

/** Issued at two sites, accepted at one, with an escalation, a ZIP and a re-pricing under way. */
export async function createFuzzWorld() {
  const deps = await createMemoryDeps();
  const study = await createStudyProcess(deps);
  await study.bringToIssued(smallReview({ sites: [site('RJ1'), site('RK9'), site('RRV')] }));
  for (const person of [...Object.values(PEOPLE), ESCALATING]) await register(deps, person);
  const handlers = createHandlers(deps);
  await study.decideAt('RK9', 'accepted');
  const { siteRepresentative, companyRepresentative, nationalCoordinator } = PEOPLE;
  const params = { irasId: IRAS_ID };
  const raised = await invoke(
    handlers['trust-acceptance'],
    'POST /api/studies/{irasId}/sites/{odsCode}/escalations',
    { as: ESCALATING.subject, params: { ...params, odsCode: LEAD }, body: ESCALATED },
  );
  const archive = await invoke(
    handlers['financial-appendix'],
    'POST /api/studies/{irasId}/appendix-archives',
    { as: companyRepresentative.subject, params },
  );
  const repricing = await invoke(handlers['site-pricing'], 'POST /api/repricings', {
    as: nationalCoordinator.subject,
    body: {},
  });
  const price = await invoke(handlers['site-pricing'], 'GET /api/studies/{irasId}/sites/{odsCode}/price', {
    as: siteRepresentative.subject,
    params: { ...params, odsCode: SITE },
  });
  return {
    deps,
    handlers,
    reviewEtag: await study.etag(),
    resourceSha256: await study.pinnedHash(),
    appendixSha256: String(price.json.appendixSha256),
    escalation: String(raised.json.id),
    archive: String(archive.json.id),
    repricing: String(repricing.json.id),
  };
}
export type FuzzWorld = Awaited<ReturnType<typeof createFuzzWorld>>;

/** How long set-up takes: each site of a study, and their medians beside the published figures. */
import { CLOCK_STAGES, CLOCK_STEPS } from '../../../shared/domain/set-up-clock.ts';
import { createReadStudy } from '../../../shared/usecases/resource-review/read-study.ts';
import { createReadSetUpClock } from '../../../shared/usecases/trust-acceptance/read-milestones.ts';
import { csvFile } from '../frame/csv-file.ts';
import { type Reply, type SignedInRequest, studyOf } from '../frame/page-request.ts';
import { sliceOf } from '../frame/slices.ts';
import type { WebDeps } from '../web-deps.ts';
import { reachedOf, STAGE_WORDS, STEP_WORDS } from './words.ts';

const ON_A_PAGE = 100;

export function createSetUpClockPages(deps: WebDeps) {
  const readStudy = createReadStudy(deps);
  const readSetUpClock = createReadSetUpClock(deps);

  const load = async (request: SignedInRequest) => {
    const { irasId } = studyOf(request);
    const { caller } = request;
    const clock = await readSetUpClock({ caller, irasId });
    const study = await readStudy({ caller, irasId });
    const organisations = await deps.organisations.allOrganisations();
    const sites = clock.sites.map((site) => ({
      ...site,
      name: organisations.get(site.odsCode)?.name ?? site.odsCode,
    }));
    return { study, clock, sites };
  };

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const { study, clock, sites } = await load(request);
    const slice = sliceOf(sites, request, { field: 'page', size: ON_A_PAGE });
    return {
      kind: 'page',
      template: 'set-up-clock/page.njk',
      title: 'Set-up clock',
      back: { href: `/studies/${study.irasId}`, text: study.shortTitle },
      model: {
        study,
        slice,
        sites: slice.items.map((site) => ({
          odsCode: site.odsCode,
          name: site.name,
          reached: reachedOf(site),
          decided: site.stages.issuedToDecided,
          total: site.stages.submittedToFirstParticipant,
        })),
        stages: CLOCK_STAGES.map((stage) => ({
          name: STAGE_WORDS[stage],
          isWhole: stage === clock.published.stage,
          summary: clock.summary[stage],
        })),
        median: clock.summary[clock.published.stage],
        published: clock.published,
      },
    };
  };

  const csv = async (request: SignedInRequest): Promise<Reply> => {
    const { study, sites } = await load(request);
    const headings = [
      'IRAS ID',
      'ODS code',
      'Site',
      ...CLOCK_STEPS.map((step) => STEP_WORDS[step]),
      ...CLOCK_STAGES.map((stage) => `${STAGE_WORDS[stage]}, days`),
    ];
    const rows = sites.map(({ odsCode, name, days, stages }) => [
      study.irasId,
      odsCode,
      name,
      ...CLOCK_STEPS.map((step) => days[step] ?? ''),
      ...CLOCK_STAGES.map((stage) => String(stages[stage] ?? '')),
    ]);
    return csvFile(`${study.irasId}_set-up-clock.csv`, headings, rows);
  };

  return { show, csv };
}

/** The routes of national re-pricing. */
import { progressOf, type Repricing } from '../../shared/domain/repricing.ts';
import { type ApiResponse, operation } from '../../shared/http/operation.ts';
import { createListBlockedStudies } from '../../shared/usecases/site-pricing/list-blocked-studies.ts';
import {
  createListEntries,
  createListRepricings,
  createReadRepricing,
  type ListEntriesDeps,
  type ReadRepricingDeps,
} from '../../shared/usecases/site-pricing/read-repricing.ts';
import {
  createRequestRepricing,
  type RequestRepricingDeps,
} from '../../shared/usecases/site-pricing/request-repricing.ts';
import {
  createPauseRepricing,
  createResumeRepricing,
  createRunRepricing,
  type SteerRepricingDeps,
} from '../../shared/usecases/site-pricing/steer-repricing.ts';
import { repricingContracts as contracts } from './repricing-contracts.ts';

export type RepricingDeps = RequestRepricingDeps & SteerRepricingDeps & ReadRepricingDeps & ListEntriesDeps;

/** Seconds until it is worth asking again. */
const RETRY_AFTER = '2';

function answerOf(repricing: Repricing) {
  const { id, status, target, studies, requestedBy, createdAt, touchedAt, run, failure } = repricing;
  const { sha256: previewSha256, pages: _pages, ...preview } = repricing.preview;
  return {
    id,
    status,
    target,
    ...(studies && { studies }),
    requestedBy: requestedBy.name,
    createdAt,
    touchedAt,
    previewSha256,
    preview,
    progress: progressOf(repricing),
    ...(run && {
      run: {
        by: run.by.name,
        startedAt: run.startedAt,
        ...(run.endedAt !== undefined && { endedAt: run.endedAt }),
        repriced: run.repriced,
        skipped: run.skipped,
        failed: run.failed,
      },
    }),
    ...(failure !== undefined && { failure }),
  };
}

const isUnderWay = ({ status }: Repricing): boolean => status === 'previewing' || status === 'running';

function accepted(repricing: Repricing): ApiResponse {
  return {
    status: 202,
    body: answerOf(repricing),
    headers: { Location: `/api/repricings/${repricing.id}`, 'Retry-After': RETRY_AFTER },
  };
}

export function repricingOperations(deps: RepricingDeps) {
  const list = createListRepricings(deps);
  const request = createRequestRepricing(deps);
  const read = createReadRepricing(deps);
  const listEntries = createListEntries(deps);
  const listBlockedStudies = createListBlockedStudies(deps);
  const run = createRunRepricing(deps);
  const pause = createPauseRepricing(deps);
  const resume = createResumeRepricing(deps);
  return {
    listRepricings: operation(contracts.listRepricings, async ({ caller, query }) => {
      const { items, next } = await list({ caller, page: query });
      return { status: 200, body: { items: items.map(answerOf), ...(next !== undefined && { next }) } };
    }),
    requestRepricing: operation(contracts.requestRepricing, async ({ caller, body }) =>
      accepted(await request({ caller, ...body })),
    ),
    readRepricing: operation(contracts.readRepricing, async ({ caller, params }) => {
      const repricing = await read({ caller, ...params });
      const headers = isUnderWay(repricing) ? { 'Retry-After': RETRY_AFTER } : {};
      return { status: 200, body: answerOf(repricing), headers };
    }),
    listRepricingEntries: operation(contracts.listRepricingEntries, async ({ caller, params, query }) => ({
      status: 200,
      body: await listEntries({ caller, ...params, page: query }),
    })),
    listBlockedStudies: operation(contracts.listBlockedStudies, async ({ caller, params, query }) => ({
      status: 200,
      body: await listBlockedStudies({ caller, ...params, page: query }),
    })),
    runRepricing: operation(contracts.runRepricing, async ({ caller, params, body }) =>
      accepted(await run({ caller, ...params, ...body })),
    ),
    pauseRepricing: operation(contracts.pauseRepricing, async ({ caller, params }) =>
      accepted(await pause({ caller, ...params })),
    ),
    resumeRepricing: operation(contracts.resumeRepricing, async ({ caller, params }) =>
      accepted(await resume({ caller, ...params })),
    ),
  };
}

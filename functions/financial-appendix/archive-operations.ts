/** All appendices of a study as one ZIP, which the worker builds. */
import { type ApiResponse, operation } from '../../shared/http/operation.ts';
import type { ArchiveJob } from '../../shared/ports/study-ledger.ts';
import {
  createReadArchive,
  createRequestArchive,
  type ReadArchiveDeps,
  type RequestArchiveDeps,
} from '../../shared/usecases/financial-appendix/request-archive.ts';
import { contracts } from './contract.ts';

export type ArchiveDeps = RequestArchiveDeps & ReadArchiveDeps;

/** Seconds until it is worth asking again. */
const RETRY_AFTER = '2';

const statusOf = ({ jobId, irasId, reviewVersion, status, createdAt, progress, fault }: ArchiveJob) => ({
  id: jobId,
  irasId,
  reviewVersion,
  status,
  createdAt,
  progress,
  ...(fault !== undefined && { fault }),
});

export function archiveOperations(deps: ArchiveDeps) {
  const requestArchive = createRequestArchive(deps);
  const readArchive = createReadArchive(deps);
  return {
    requestArchive: operation(
      contracts.requestArchive,
      async ({ caller, params, body }): Promise<ApiResponse> => {
        const job = await requestArchive({ caller, ...params, ...body });
        return {
          status: 202,
          body: statusOf(job),
          headers: {
            Location: `/api/studies/${job.irasId}/appendix-archives/${job.jobId}`,
            'Retry-After': RETRY_AFTER,
          },
        };
      },
    ),
    readArchive: operation(contracts.readArchive, async ({ caller, params }): Promise<ApiResponse> => {
      const { job, link } = await readArchive({ caller, ...params });
      if (link !== undefined) return { status: 303, headers: { Location: link } };
      const again = job.status === 'failed' ? {} : { 'Retry-After': RETRY_AFTER };
      return { status: 200, body: statusOf(job), headers: again };
    }),
  };
}

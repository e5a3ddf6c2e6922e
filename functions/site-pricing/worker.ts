/**
 * The site worker: one message makes a version's offers, or prices, renders and issues one site, or puts the
 * appendices of a study into one ZIP.
 */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { SiteWork } from '../../shared/ports/site-work.ts';
import {
  type BuildArchiveDeps,
  createBuildArchive,
} from '../../shared/usecases/financial-appendix/build-archive.ts';
import { createIssueSite, type IssueSiteDeps } from '../../shared/usecases/site-pricing/issue-site.ts';
import {
  createIssueVersion,
  type IssueVersionDeps,
} from '../../shared/usecases/site-pricing/issue-version.ts';

export type SiteWorkerDeps = IssueSiteDeps & IssueVersionDeps & BuildArchiveDeps;

/** Makes the SQS handler. A message that fails goes back to the queue alone, and in the end to the dead letters. */
export function createSiteWorker(deps: SiteWorkerDeps) {
  const issueSite = createIssueSite(deps);
  const issueVersion = createIssueVersion(deps);
  const buildArchive = createBuildArchive(deps);
  const handleRecord = async (record: SQSRecord): Promise<void> => {
    const work = SiteWork.parse(JSON.parse(record.body));
    switch (work.kind) {
      case 'issueVersion':
        return issueVersion(work);
      case 'issueSite':
        await issueSite(work);
        return;
      case 'buildArchive':
        return buildArchive(work);
    }
  };
  return (event: SQSEvent, context?: Context): Promise<SQSBatchResponse> =>
    // A processor for each invocation: a shared one mixes up the batches of concurrent calls.
    processPartialResponse(event, handleRecord, new BatchProcessor(EventType.SQS), {
      throwOnFullBatchFailure: false,
      ...(context && { context }),
    });
}

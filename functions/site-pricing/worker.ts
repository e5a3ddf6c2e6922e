/**
 * The site worker: one message makes a version's offers, or prices, renders and issues one site, or puts the
 * appendices of a study into one ZIP, or takes a step of a national re-pricing.
 */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { ApiLogger } from '../../shared/http/api-deps.ts';
import type { Metrics } from '../../shared/ports/metrics.ts';
import { SiteWork } from '../../shared/ports/site-work.ts';
import {
  type BuildArchiveDeps,
  createBuildArchive,
} from '../../shared/usecases/financial-appendix/build-archive.ts';
import {
  createIssueSite,
  type IssueSite,
  type IssueSiteDeps,
} from '../../shared/usecases/site-pricing/issue-site.ts';
import {
  createIssueVersion,
  type IssueVersionDeps,
} from '../../shared/usecases/site-pricing/issue-version.ts';
import {
  createRepricingStep,
  type RepricingStepDeps,
} from '../../shared/usecases/site-pricing/repricing-step.ts';
import { describeFault } from './describe-fault.ts';

export type SiteWorkerDeps = IssueSiteDeps &
  IssueVersionDeps &
  BuildArchiveDeps &
  Omit<RepricingStepDeps, 'issueSite'> & {
    /** Left out: JSON lines on standard output. */
    readonly logger?: Pick<ApiLogger, 'error'>;
    /** Left out: nothing is counted. */
    readonly metrics?: Metrics;
    /** Prices, renders and issues one offer where there is more than one processor for it. Left out: here. */
    readonly issueSite?: IssueSite;
  };

/** Makes the SQS handler. A message that fails goes back to the queue alone, and in the end to the dead letters. */
export function createSiteWorker(deps: SiteWorkerDeps) {
  const issueSite = deps.issueSite ?? createIssueSite(deps);
  const issueVersion = createIssueVersion(deps);
  const buildArchive = createBuildArchive(deps);
  const repricingStep = createRepricingStep({ ...deps, issueSite });
  const logger = deps.logger ?? new Logger({ serviceName: 'ncvr' });
  const work = async (record: SQSRecord): Promise<void> => {
    const asked = SiteWork.parse(JSON.parse(record.body));
    switch (asked.kind) {
      case 'issueVersion':
        return issueVersion(asked);
      case 'issueSite':
        await issueSite(asked);
        return;
      case 'buildArchive':
        return buildArchive(asked);
      case 'repricingStep':
        return repricingStep(asked);
    }
  };
  const handleRecord = async (record: SQSRecord): Promise<void> => {
    try {
      await work(record);
    } catch (error) {
      // The batch's answer only says which message failed; why is nowhere else.
      logger.error('site-pricing.worker', describeFault(record, error));
      throw error;
    }
  };
  return async (event: SQSEvent, context?: Context): Promise<SQSBatchResponse> => {
    // A processor for each invocation: a shared one mixes up the batches of concurrent calls.
    const answer = await processPartialResponse(event, handleRecord, new BatchProcessor(EventType.SQS), {
      throwOnFullBatchFailure: false,
      ...(context && { context }),
    });
    const failed = answer.batchItemFailures.length;
    deps.metrics?.put({ siteWorkDone: event.Records.length - failed, siteWorkFailed: failed });
    return answer;
  };
}

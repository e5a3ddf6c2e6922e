import { createSqsClient } from '../../adapters/sqs/client.ts';
import { createSqsWorkQueue } from '../../adapters/sqs/work-queue.sqs.ts';
import type { SiteWork } from '../../ports/site-work.ts';
import type { WorkQueue } from '../../ports/work-queue.ts';
import type { SiteWorkEnvironment } from './environment.ts';

/** The queue that the site worker reads. */
export const createSiteWorkQueue = (environment: SiteWorkEnvironment): WorkQueue<SiteWork> =>
  createSqsWorkQueue({ client: createSqsClient(environment), queueUrl: environment.SITE_WORK_QUEUE_URL });

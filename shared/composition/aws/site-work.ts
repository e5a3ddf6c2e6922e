import type { SiteWork } from '../../ports/site-work.ts';
import type { WorkQueue } from '../../ports/work-queue.ts';
import type { SiteWorkEnvironment } from './environment.ts';

async function openQueue(environment: SiteWorkEnvironment): Promise<WorkQueue<SiteWork>> {
  const [{ createSqsClient }, { createSqsWorkQueue }] = await Promise.all([
    import('../../adapters/sqs/client.ts'),
    import('../../adapters/sqs/work-queue.sqs.ts'),
  ]);
  return createSqsWorkQueue({
    client: createSqsClient(environment),
    queueUrl: environment.SITE_WORK_QUEUE_URL,
  });
}

/** The queue that the site worker reads. Its client is loaded with the first message: most calls send none. */
export function createSiteWorkQueue(environment: SiteWorkEnvironment): WorkQueue<SiteWork> {
  let opened: Promise<WorkQueue<SiteWork>> | undefined;
  return {
    send: async (messages) => (await (opened ??= openQueue(environment))).send(messages),
  };
}

import { createSiteWorkerParts } from '../../shared/composition/aws/site-worker.ts';
import { WorkerEnvironment } from './environment.ts';
import { createSiteWorker } from './worker.ts';

export const handler = createSiteWorker(createSiteWorkerParts(WorkerEnvironment.parse(process.env)));

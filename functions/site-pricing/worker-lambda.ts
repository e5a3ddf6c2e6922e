import { createEmfMetrics } from '../../shared/adapters/system/metrics.emf.ts';
import { createSiteWorkerParts } from '../../shared/composition/aws/site-worker.ts';
import { WorkerEnvironment } from './environment.ts';
import { createSiteWorker } from './worker.ts';

const parts = createSiteWorkerParts(WorkerEnvironment.parse(process.env));
export const handler = createSiteWorker({ ...parts, metrics: createEmfMetrics() });

import { createRepricingStore } from '../../shared/adapters/records/repricing-store.records.ts';
import { createEmfMetrics } from '../../shared/adapters/system/metrics.emf.ts';
import { createRecords } from '../../shared/composition/aws/records.ts';
import { createSiteWorkQueue } from '../../shared/composition/aws/site-work.ts';
import { createSweep } from '../../shared/usecases/site-pricing/sweep.ts';
import { SweeperEnvironment } from './environment.ts';

const environment = SweeperEnvironment.parse(process.env);
const records = createRecords(environment);
const sweep = createSweep({
  ...records,
  repricings: createRepricingStore(records),
  queue: createSiteWorkQueue(environment),
  metrics: createEmfMetrics(),
});

export const handler = () => sweep({ olderThanMs: environment.RESEND_AFTER_SECONDS * 1000 });

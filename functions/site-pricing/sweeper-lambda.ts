import { createRecords } from '../../shared/composition/aws/records.ts';
import { createSiteWorkQueue } from '../../shared/composition/aws/site-work.ts';
import { createSweep } from '../../shared/usecases/site-pricing/sweep.ts';
import { SweeperEnvironment } from './environment.ts';

const environment = SweeperEnvironment.parse(process.env);
const sweep = createSweep({ ...createRecords(environment), queue: createSiteWorkQueue(environment) });
export const handler = () => sweep({ olderThanMs: environment.RESEND_AFTER_SECONDS * 1000 });

import { createEmfMetrics } from '../../shared/adapters/system/metrics.emf.ts';
import { createMailParts } from '../../shared/composition/aws/mail.ts';
import { createDeliver } from '../../shared/usecases/notifications/deliver.ts';
import { WorkerEnvironment } from './environment.ts';

const environment = WorkerEnvironment.parse(process.env);
const deliver = createDeliver(createMailParts(environment));
const metrics = createEmfMetrics();

export const handler = async () => {
  const tally = await deliver({ forMs: environment.SEND_FOR_SECONDS * 1000 });
  const notificationsNotDelivered = tally.refused + tally.gaveUp + tally.noRecipient;
  metrics.put({ notificationsDelivered: tally.delivered, notificationsNotDelivered });
  return tally;
};

import { createMailParts } from '../../shared/composition/aws/mail.ts';
import { createDeliver } from '../../shared/usecases/notifications/deliver.ts';
import { WorkerEnvironment } from './environment.ts';

const environment = WorkerEnvironment.parse(process.env);
const deliver = createDeliver(createMailParts(environment));
export const handler = () => deliver({ forMs: environment.SEND_FOR_SECONDS * 1000 });

import { createRecords } from '../../shared/composition/aws/records.ts';
import { createRemind } from '../../shared/usecases/notifications/remind.ts';
import { ReminderEnvironment } from './environment.ts';

const environment = ReminderEnvironment.parse(process.env);
const remind = createRemind({ ...createRecords(environment), reminderDays: environment.REMINDER_DAYS });
export const handler = () => remind();

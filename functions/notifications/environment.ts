import * as z from 'zod';
import { MailEnvironment, RecordsEnvironment } from '../../shared/composition/aws/environment.ts';

/** What the API function reads from its environment. */
export const Environment = RecordsEnvironment;
export type Environment = z.infer<typeof Environment>;

/** What the outbox worker reads from its environment. */
export const WorkerEnvironment = z.object({
  ...RecordsEnvironment.shape,
  ...MailEnvironment.shape,
  /** How long one run may begin new messages: less than the function's time-out. */
  SEND_FOR_SECONDS: z.coerce.number().int().positive(),
});
export type WorkerEnvironment = z.infer<typeof WorkerEnvironment>;

/** What the daily reminder reads from its environment. */
export const ReminderEnvironment = z.object({
  ...RecordsEnvironment.shape,
  /** Ages in days at which a trust is reminded, such as `7,14,21`. */
  REMINDER_DAYS: z
    .string()
    .regex(/^[1-9]\d{0,2}(?:,[1-9]\d{0,2})*$/, 'must be days with commas between them, such as 7,14,21')
    .transform((text) => text.split(',').map(Number)),
});
export type ReminderEnvironment = z.infer<typeof ReminderEnvironment>;

import * as z from 'zod';

/** What the client reads from the environment; every wait is bounded. */
export const SqsEnvironment = z.object({
  AWS_REGION: z.string().min(1),
  SQS_CONNECT_TIMEOUT_MS: z.coerce.number().int().positive().default(1000),
  SQS_REQUEST_TIMEOUT_MS: z.coerce.number().int().positive().default(3000),
  SQS_MAX_ATTEMPTS: z.coerce.number().int().positive().default(4),
});
export type SqsEnvironment = z.infer<typeof SqsEnvironment>;

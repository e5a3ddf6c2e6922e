import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';

/** What the client reads from the environment; every wait is bounded. */
export const SqsEnvironment = z.object({
  AWS_REGION: z.string().min(1),
  SQS_CONNECT_TIMEOUT_MS: z.coerce.number().int().positive().default(1000),
  SQS_REQUEST_TIMEOUT_MS: z.coerce.number().int().positive().default(3000),
  SQS_MAX_ATTEMPTS: z.coerce.number().int().positive().default(4),
});
export type SqsEnvironment = z.infer<typeof SqsEnvironment>;

export const createSqsClient = (environment: SqsEnvironment): SQSClient =>
  new SQSClient({
    region: environment.AWS_REGION,
    maxAttempts: environment.SQS_MAX_ATTEMPTS,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: environment.SQS_CONNECT_TIMEOUT_MS,
      requestTimeout: environment.SQS_REQUEST_TIMEOUT_MS,
      // Without this the time-out is only logged.
      throwOnRequestTimeout: true,
    },
  });

import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';

/** What the client reads from the environment; every wait is bounded. */
export const S3Environment = z.object({
  AWS_REGION: z.string().min(1),
  /** Set for a local object store only; in the cloud the region decides. */
  S3_ENDPOINT: z.url().optional(),
  S3_CONNECT_TIMEOUT_MS: z.coerce.number().int().positive().default(1000),
  /** Longer than for records: a part of an archive is 5 MB. */
  S3_REQUEST_TIMEOUT_MS: z.coerce.number().int().positive().default(10_000),
  S3_MAX_ATTEMPTS: z.coerce.number().int().positive().default(4),
});
export type S3Environment = z.infer<typeof S3Environment>;

/** @param credentials of a local object store; in the cloud the function's role gives them */
export const createS3Client = (
  environment: S3Environment,
  credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string },
): S3Client => {
  const client = new S3Client({
    region: environment.AWS_REGION,
    maxAttempts: environment.S3_MAX_ATTEMPTS,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: environment.S3_CONNECT_TIMEOUT_MS,
      requestTimeout: environment.S3_REQUEST_TIMEOUT_MS,
      // Without this the time-out is only logged.
      throwOnRequestTimeout: true,
    },
    ...(environment.S3_ENDPOINT === undefined
      ? {}
      : { endpoint: environment.S3_ENDPOINT, forcePathStyle: true }),
    ...(credentials === undefined ? {} : { credentials }),
  });
  // It copies all input and output for a log that nobody keeps.
  client.middlewareStack.remove('loggerMiddleware');
  return client;
};

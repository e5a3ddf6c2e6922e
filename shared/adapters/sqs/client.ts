import { SQSClient } from '@aws-sdk/client-sqs';
import type { SqsEnvironment } from './environment.ts';

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

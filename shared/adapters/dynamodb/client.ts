import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';

/** What the client reads from the environment. An API call must answer within seconds, so every wait is bounded. */
export const DynamoEnvironment = z.object({
  AWS_REGION: z.string().min(1),
  /** Set for a local database only; in the cloud the region decides. */
  DYNAMODB_ENDPOINT: z.url().optional(),
  DYNAMODB_CONNECT_TIMEOUT_MS: z.coerce.number().int().positive().default(1000),
  DYNAMODB_REQUEST_TIMEOUT_MS: z.coerce.number().int().positive().default(3000),
  DYNAMODB_MAX_ATTEMPTS: z.coerce.number().int().positive().default(4),
});
export type DynamoEnvironment = z.infer<typeof DynamoEnvironment>;

/** A local database takes any credentials but does not work without; they open nothing. */
const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** The client that the tables are made with. */
export const createDynamoClient = (environment: DynamoEnvironment): DynamoDBClient =>
  new DynamoDBClient({
    region: environment.AWS_REGION,
    maxAttempts: environment.DYNAMODB_MAX_ATTEMPTS,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: environment.DYNAMODB_CONNECT_TIMEOUT_MS,
      requestTimeout: environment.DYNAMODB_REQUEST_TIMEOUT_MS,
      // Without this the time-out is only logged.
      throwOnRequestTimeout: true,
    },
    ...(environment.DYNAMODB_ENDPOINT === undefined
      ? {}
      : { endpoint: environment.DYNAMODB_ENDPOINT, credentials: LOCAL_CREDENTIALS }),
  });

/** The client that records are read and written with: plain values in and out. */
export const createDocumentClient = (client: DynamoDBClient): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });

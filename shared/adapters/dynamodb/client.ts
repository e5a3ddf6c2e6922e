import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
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

/** The form of a signature is enough for a local database, which checks none; making a true one costs time. */
const LOCAL_SIGNER: NonNullable<DynamoDBClientConfig['signer']> = {
  sign: async (request) => {
    const moment = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    request.headers['x-amz-date'] = moment;
    request.headers['authorization'] =
      `AWS4-HMAC-SHA256 Credential=local/${moment.slice(0, 8)}/local/dynamodb/aws4_request, ` +
      `SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;
    return request;
  },
};

/** The client that the tables are made with. */
export const createDynamoClient = (environment: DynamoEnvironment): DynamoDBClient => {
  const client = new DynamoDBClient({
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
      : { endpoint: environment.DYNAMODB_ENDPOINT, credentials: LOCAL_CREDENTIALS, signer: LOCAL_SIGNER }),
  });
  // It copies all input and output for a log that nobody keeps.
  client.middlewareStack.remove('loggerMiddleware');
  return client;
};

/** The client that records are read and written with: plain values in and out. */
export const createDocumentClient = (client: DynamoDBClient): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });

import type { Context } from 'aws-lambda';

/** API Gateway waits for half a minute. */
const PATIENCE_MS = 29_000;

/** What stands in for Lambda's context where there is no Lambda. */
export const NO_CONTEXT: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'local',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'local',
  memoryLimitInMB: '0',
  awsRequestId: 'local',
  logGroupName: 'local',
  logStreamName: 'local',
  getRemainingTimeInMillis: () => PATIENCE_MS,
  // Lambda's types still ask for its three old callbacks.
  /* eslint-disable @typescript-eslint/no-deprecated */
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
  /* eslint-enable @typescript-eslint/no-deprecated */
};

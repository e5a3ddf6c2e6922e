import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type {
  CloserEnvironment,
  Environment,
  FolderEnvironment,
} from '../../../functions/adherence-indicator/environment.ts';
import { ApiFunction } from './api-function.ts';
import type { Data } from './data.ts';
import { ServiceFunction } from './service-function.ts';
import type { SigningKey } from './signing-key.ts';
import { allowFindingCallers } from './who-calls.ts';

export interface AdherenceIndicatorProps extends Data {
  readonly signingKey: SigningKey;
}

/** Both read the whole log of the country: thousands of queries, some at once. */
const WHOLE_LOG = { timeout: Duration.minutes(14), memorySize: 2048 } as const;

/** The indicator: the function that anyone asks sees counters, never a study or a price; the log is folded and closed beside it. */
export class AdherenceIndicator extends Construct {
  readonly api: IFunction;

  constructor(scope: Construct, id: string, props: AdherenceIndicatorProps) {
    super(scope, id);
    this.api = makeApi(this, props);
    new Rule(this, 'FolderSchedule', {
      description: 'NCVR: folds days to decide, escalation rate and set-up clock from the log',
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [new LambdaFunction(makeFolder(this, props), { retryAttempts: 0 })],
    });
    new Rule(this, 'CloserSchedule', {
      description: 'NCVR: closes the months that are due, from the 5th of the next one on',
      // Every day, for a day on which it failed must not cost a month; what is closed stays as it is.
      schedule: Schedule.cron({ minute: '15', hour: '4' }),
      targets: [new LambdaFunction(makeCloser(this, props), { retryAttempts: 2 })],
    });
  }
}

function makeApi(scope: Construct, { tables, archive }: Data): IFunction {
  return new ApiFunction<typeof Environment>(scope, 'Api', {
    description: 'NCVR: adherence indicator',
    hurts: 'everyone who reads the indicator gets an error in place of the figure.',
    folder: 'adherence-indicator',
    environment: { ...tables.environment, ...archive.environment },
    allow: [
      allowFindingCallers(tables),
      tables.allow('indicator', ['query'], ['MONTH#*', 'OPEN', 'SNAPSHOT']),
      tables.allow('indicator', ['get'], ['SNAPSHOT', 'FOLD']),
      tables.allow('reference', ['get', 'query'], ['ORGANISATION']),
      ...archive.allowReading('snapshots'),
    ],
  });
}

function makeFolder(scope: Construct, { tables }: Data): IFunction {
  return new ServiceFunction<typeof FolderEnvironment>(scope, 'Folder', {
    description: 'NCVR: folds the decision log for the indicator',
    hurts: 'days to decide and the set-up clock stay as they were at the last fold, which their page names.',
    entry: 'functions/adherence-indicator/folder-lambda.ts',
    ...WHOLE_LOG,
    environment: tables.environment,
    allow: [
      tables.allowIndex('studies', 'byParty', ['PARTY#*']),
      tables.allow('studies', ['query'], ['STUDY#*']),
      tables.allow('reference', ['query'], ['ORGANISATION']),
      tables.allow('indicator', ['put'], ['FOLD']),
    ],
  });
}

function makeCloser(scope: Construct, { tables, archive, signingKey }: AdherenceIndicatorProps): IFunction {
  return new ServiceFunction<typeof CloserEnvironment>(scope, 'Closer', {
    description: 'NCVR: closes months of the indicator',
    hurts:
      'the signed snapshot of the month is late, and trusts cannot prove their rows. Live figures go on.',
    entry: 'functions/adherence-indicator/closer-lambda.ts',
    ...WHOLE_LOG,
    environment: { ...tables.environment, ...archive.environment, SIGNING_KEY: signingKey.arn },
    allow: [
      tables.allowIndex('studies', 'byParty', ['PARTY#*']),
      tables.allow('studies', ['query'], ['STUDY#*']),
      tables.allow('indicator', ['query'], ['MONTH#*', 'SNAPSHOT']),
      tables.allow('indicator', ['put'], ['SNAPSHOT']),
      ...archive.allowReading('snapshots'),
      archive.allowWriting('snapshots'),
      signingKey.allowSigning(),
    ],
  });
}

import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type {
  Environment,
  SweeperEnvironment,
  WorkerEnvironment,
} from '../../../functions/site-pricing/environment.ts';
import { ApiFunction } from './api-function.ts';
import type { Data } from './data.ts';
import type { Deployment } from './deployment.ts';
import { ServiceFunction } from './service-function.ts';
import type { SigningKey } from './signing-key.ts';
import { allowFindingStudies } from './who-calls.ts';
import { WorkQueue } from './work-queue.ts';
import { WorkerFunction } from './worker-function.ts';

export interface SitePricingProps extends Data {
  readonly signingKey: SigningKey;
  readonly deployment: Deployment;
}

const WORKER_TIMEOUT = Duration.seconds(60);
/** Two full turns of a message that failed once, so that the sweeper seldom sends what is on its way. */
const RESEND_AFTER = Duration.minutes(15);

/** Site prices: the API that reads them, the worker that prices, renders and issues, the sweeper behind it. */
export class SitePricing extends Construct {
  readonly api: IFunction;
  readonly work: WorkQueue;

  constructor(scope: Construct, id: string, props: SitePricingProps) {
    super(scope, id);
    this.work = new WorkQueue(this, 'Work', { workerTimeout: WORKER_TIMEOUT });
    this.api = makeApi(this, this.work, props);
    makeWorker(this, this.work, props);
    const sweeper = makeSweeper(this, this.work, props);
    new Rule(this, 'SweeperSchedule', {
      description: 'NCVR: sends again what has waited too long for the site worker',
      schedule: Schedule.rate(Duration.minutes(5)),
      targets: [new LambdaFunction(sweeper, { retryAttempts: 0 })],
    });
  }
}

function makeApi(
  scope: Construct,
  work: WorkQueue,
  { tables, archive, deployment }: SitePricingProps,
): IFunction {
  return new ApiFunction<typeof Environment>(scope, 'Api', {
    description: 'NCVR: site prices',
    hurts: 'trusts, companies and lead sites whose systems use the API cannot read prices.',
    folder: 'site-pricing',
    environment: {
      ...tables.environment,
      ...archive.environment,
      SITE_WORK_QUEUE_URL: work.url,
      VERIFICATION_ADDRESS: deployment.verificationAddress,
    },
    allow: [
      ...allowFindingStudies(tables),
      // A closed trust's open offers end, and its successor is offered the same at its own multiplier.
      tables.allowIndex('studies', 'byParty', ['PARTY#*']),
      tables.allow('studies', ['put'], ['STUDY#*']),
      tables.allow('studies', ['get', 'query', 'put'], ['REPRICING']),
      tables.allow('studies', ['get'], ['REPRICING#*']),
      tables.allow('indicator', ['count'], ['OPEN']),
      tables.allow('reference', ['query', 'put'], ['ORGANISATION']),
      tables.allow('reference', ['get', 'query'], ['TARIFF', 'MULTIPLIERS']),
      tables.allow('sessions', ['get', 'put'], ['IDEMPOTENCY#*']),
      ...archive.allowReading('prices', 'appendices', 'reviews', 'tariff', 'multipliers', 'repricings'),
      work.allowSending(),
    ],
  });
}

function makeWorker(
  scope: Construct,
  work: WorkQueue,
  { tables, archive, signingKey, deployment }: SitePricingProps,
): void {
  new WorkerFunction<typeof WorkerEnvironment>(scope, 'Worker', {
    description: 'NCVR: prices, renders and issues one site a message',
    hurts: 'trusts wait for their price and appendix, and the set-up of their site with them.',
    entry: 'functions/site-pricing/worker-lambda.ts',
    timeout: WORKER_TIMEOUT,
    // A message comes five times before it is given up; what is given up has an alarm of its own.
    faultsTolerated: 20,
    // A whole processor: rendering is bound by it.
    memorySize: 1769,
    work,
    // A study's partition takes 1,000 write units a second and a site needs about fifteen of them (transactions
    // count twice): more workers would only stand in each other's way.
    concurrency: 10,
    environment: {
      ...tables.environment,
      ...archive.environment,
      SITE_WORK_QUEUE_URL: work.url,
      SIGNING_KEY: signingKey.arn,
      VERIFICATION_ADDRESS: deployment.verificationAddress,
    },
    allow: [
      tables.allow('studies', ['get', 'query', 'put'], ['STUDY#*']),
      // A national re-pricing walks through all studies, page by page.
      tables.allow('studies', ['get', 'put'], ['REPRICING', 'REPRICING#*']),
      tables.allowIndex('studies', 'byParty', ['PARTY#*']),
      tables.allow('indicator', ['count'], ['OPEN']),
      tables.allow('reference', ['get'], ['ORGANISATION', 'PAYEE', 'TARIFF', 'MULTIPLIERS', 'TEMPLATE']),
      ...archive.allowReading('reviews', 'tariff', 'multipliers', 'appendices', 'archives', 'repricings'),
      archive.allowWriting('prices', 'appendices', 'archives', 'repricings'),
      archive.allowAbandoning('archives'),
      signingKey.allowSigning(),
      work.allowSending(),
    ],
  });
}

function makeSweeper(scope: Construct, work: WorkQueue, { tables }: SitePricingProps): IFunction {
  return new ServiceFunction<typeof SweeperEnvironment>(scope, 'Sweeper', {
    description: 'NCVR: sends again what has waited too long for the site worker',
    hurts: 'trusts whose message was lost wait for their price until somebody notices.',
    entry: 'functions/site-pricing/sweeper-lambda.ts',
    timeout: Duration.minutes(4),
    memorySize: 512,
    environment: {
      ...tables.environment,
      SITE_WORK_QUEUE_URL: work.url,
      RESEND_AFTER_SECONDS: String(RESEND_AFTER.toSeconds()),
    },
    allow: [
      tables.allowIndex('studies', 'byWork', ['WORK#pendingOffer#*', 'WORK#job#*', 'WORK#repricing#*']),
      work.allowSending(),
    ],
  });
}

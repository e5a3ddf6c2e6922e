import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type {
  Environment,
  ReminderEnvironment,
  WorkerEnvironment,
} from '../../../functions/notifications/environment.ts';
import { ApiFunction } from './api-function.ts';
import type { Deployment } from './deployment.ts';
import { Mail } from './mail.ts';
import { ServiceFunction } from './service-function.ts';
import type { Tables } from './tables.ts';
import { allowFindingCallers } from './who-calls.ts';

export interface NotificationsProps {
  readonly tables: Tables;
  readonly deployment: Deployment;
}

/** A run begins no new message after this, so that the last ones end before the function is stopped. */
const SEND_FOR = Duration.seconds(40);
/** The last batch may wait for SES three times over, and for the tables. */
const SENDER_TIMEOUT = Duration.seconds(90);
/** Day limits are not public: an installation's choice, here until somebody decides them. */
const REMINDER_DAYS = '7,14,21';

/** Who is waited for, what reached nobody; the outbox that sends mail to people, and the daily reminders. */
export class Notifications extends Construct {
  readonly api: IFunction;

  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    this.api = makeApi(this, props);
    new Rule(this, 'SenderSchedule', {
      description: 'NCVR: sends the messages that are due',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(makeSender(this, props), { retryAttempts: 0 })],
    });
    new Rule(this, 'ReminderSchedule', {
      description: 'NCVR: reminds trusts of prices, and networks of missing items, that wait for them',
      // In the morning of a working day, so that people read it when they can answer.
      schedule: Schedule.cron({ minute: '30', hour: '7', weekDay: 'MON-FRI' }),
      targets: [new LambdaFunction(makeReminder(this, props), { retryAttempts: 2 })],
    });
  }
}

function makeApi(scope: Construct, { tables }: NotificationsProps): IFunction {
  return new ApiFunction<typeof Environment>(scope, 'Api', {
    description: 'NCVR: notifications',
    hurts: 'coordinators cannot see who is waited for and which mail reached nobody.',
    folder: 'notifications',
    environment: tables.environment,
    allow: [
      allowFindingCallers(tables),
      tables.allowIndex('studies', 'byWork', ['WORK#openOffer#*', 'WORK#notification#*']),
      tables.allowIndex('studies', 'byParty', ['NOTIFICATION#undelivered']),
      tables.allow('studies', ['get', 'put'], ['STUDY#*']),
      tables.allow('reference', ['get'], ['ORGANISATION']),
      tables.allow('sessions', ['get', 'put'], ['IDEMPOTENCY#*']),
    ],
  });
}

function makeSender(scope: Construct, { tables, deployment }: NotificationsProps): IFunction {
  const mail = new Mail(scope, 'Mail', deployment);
  return new ServiceFunction<typeof WorkerEnvironment>(scope, 'Sender', {
    description: 'NCVR: sends the messages that are due',
    hurts: 'trusts, companies and lead sites are not told by mail that something waits for them.',
    entry: 'functions/notifications/worker-lambda.ts',
    timeout: SENDER_TIMEOUT,
    memorySize: 512,
    environment: {
      ...tables.environment,
      ...mail.environment,
      SERVICE_NAME: deployment.serviceName,
      SERVICE_ADDRESS: deployment.serviceAddress,
      SEND_FOR_SECONDS: String(SEND_FOR.toSeconds()),
    },
    allow: [
      tables.allowIndex('studies', 'byWork', ['WORK#notification#*']),
      tables.allow('studies', ['put'], ['STUDY#*']),
      tables.allowIndex('reference', 'byParty', ['MEMBERS#*']),
      tables.allow('reference', ['query'], ['PERSON#*']),
      tables.allow('reference', ['get'], ['ORGANISATION']),
      mail.allowSending(),
    ],
  });
}

function makeReminder(scope: Construct, { tables }: NotificationsProps): IFunction {
  return new ServiceFunction<typeof ReminderEnvironment>(scope, 'Reminder', {
    description: 'NCVR: reminds trusts of prices, and networks of missing items, that wait for them',
    hurts: 'trusts and networks are not reminded of what waits for them.',
    entry: 'functions/notifications/reminder-lambda.ts',
    timeout: Duration.minutes(5),
    memorySize: 512,
    environment: { ...tables.environment, REMINDER_DAYS },
    allow: [
      tables.allowIndex('studies', 'byWork', ['WORK#openOffer#*']),
      tables.allow('studies', ['get', 'put'], ['STUDY#*']),
    ],
  });
}

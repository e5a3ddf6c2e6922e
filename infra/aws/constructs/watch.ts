import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct, type IConstruct } from 'constructs';
import { METRICS, METRICS_NAMESPACE, type MetricKey } from '../../metrics.ts';
import type { Deployment } from './deployment.ts';
import type { HttpApi } from './http-api.ts';
import { ServiceFunction } from './service-function.ts';
import type { Tables } from './tables.ts';
import { TroubleAlarm } from './trouble.ts';
import type { WorkQueue } from './work-queue.ts';

export interface WatchProps {
  readonly deployment: Deployment;
  readonly api: HttpApi;
  readonly tables: Tables;
  readonly work: WorkQueue;
}

const PERIOD = Duration.minutes(5);
const sum = { period: PERIOD, statistic: Stats.SUM } as const;
const most = { period: PERIOD, statistic: Stats.MAXIMUM } as const;

/** What the service counts itself. */
function ours(key: MetricKey, statistic: string): Metric {
  const { name: metricName, service } = METRICS[key];
  const dimensionsMap = { service };
  return new Metric({ namespace: METRICS_NAMESPACE, metricName, dimensionsMap, period: PERIOD, statistic });
}

/**
 * Who is told when people are hurt: the alarms that belong to no single function, one topic for all alarms of the
 * stack, and a dashboard. Make it last: it looks for what is there.
 */
export class Watch extends Construct {
  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id);
    watchWork(this, props.work);
    watchStores(this, props.tables);
    watchApi(this, props.api);
    watchMail(this);
    watchFigure(this);
    const everything = scope.node.findAll();
    const action = new SnsAction(makeTopic(this, props.deployment));
    for (const alarm of everything.filter((each) => each instanceof TroubleAlarm))
      alarm.addAlarmAction(action);
    makeDashboard(this, props, everything);
  }
}

/** What nobody knows after a fortnight is gone: the queue keeps dead letters for 14 days. */
function watchWork(scope: Construct, { queue, deadLetters }: WorkQueue): void {
  new TroubleAlarm(scope, 'DeadLetters', {
    metric: deadLetters.metricApproximateNumberOfMessagesVisible(most),
    threshold: 1,
    trouble: {
      what: 'Messages of the site worker were given up after five tries.',
      hurts: 'the trusts of those sites do not get their price, or a company not its ZIP of appendices.',
      firstDo: 'read why with "npm run redrive -- --list", mend it, and send them again.',
      runbook: 'dead-letters',
    },
  });
  new TroubleAlarm(scope, 'QueueIsOld', {
    metric: queue.metricApproximateAgeOfOldestMessage(most),
    threshold: Duration.minutes(20).toSeconds(),
    trouble: {
      what: 'A message has waited for the site worker for over 20 minutes.',
      hurts: 'trusts and companies wait for prices that were agreed.',
      firstDo: 'see whether the worker runs, and how many messages wait.',
      runbook: 'waiting-prices',
    },
  });
  new TroubleAlarm(scope, 'PriceWaits', {
    metric: ours('oldestPendingOfferSeconds', Stats.MAXIMUM),
    threshold: Duration.minutes(30).toSeconds(),
    evaluationPeriods: 2,
    // Without a figure the sweeper did not run, and nobody would send again what was lost.
    treatMissingData: TreatMissingData.BREACHING,
    trouble: {
      what: 'The oldest pending price is over 30 minutes old, or the sweeper that measures it does not run.',
      hurts: 'the trust of that site waits for its price, and its set-up clock runs.',
      firstDo: 'look for dead letters first, then at the log of the sweeper.',
      runbook: 'waiting-prices',
    },
  });
}

function watchStores(scope: Construct, tables: Tables): void {
  const metrics = tables.names.flatMap((name) =>
    ['ReadThrottleEvents', 'WriteThrottleEvents'].map((metricName) => ({ name, metricName })),
  );
  const usingMetrics = Object.fromEntries(
    metrics.map(({ name, metricName }, at) => [
      `m${at}`,
      new Metric({
        namespace: 'AWS/DynamoDB',
        metricName,
        dimensionsMap: { TableName: tables.nameOf(name) },
        ...sum,
      }),
    ]),
  );
  const expression = Object.keys(usingMetrics)
    .map((each) => `FILL(${each}, 0)`)
    .join(' + ');
  new TroubleAlarm(scope, 'TablesThrottle', {
    metric: new MathExpression({ label: 'throttled', expression, usingMetrics, period: PERIOD }),
    threshold: 100,
    trouble: {
      what: 'DynamoDB refused over 100 reads or writes in five minutes; the clients try them again.',
      hurts: 'whoever waits for a page or a decision waits longer, and some are asked to try again.',
      firstDo: 'find the table and the key that is used too often.',
      runbook: 'throttling',
    },
  });
}

function watchApi(scope: Construct, api: HttpApi): void {
  new TroubleAlarm(scope, 'ApiFails', {
    metric: gateway(api, '5xx', sum),
    threshold: 5,
    trouble: {
      what: 'The API answered at least five requests in five minutes with a fault of ours.',
      hurts: 'people see "there is a problem with the service", systems a 5xx.',
      firstDo: "see in the API's access log which route and function it is.",
      runbook: 'failing-function',
    },
  });
}

const gateway = (api: HttpApi, metricName: string, how: { period: Duration; statistic: string }): Metric =>
  new Metric({ namespace: 'AWS/ApiGateway', metricName, dimensionsMap: { ApiId: api.id }, ...how });

function watchMail(scope: Construct): void {
  new TroubleAlarm(scope, 'MailFails', {
    metric: ours('notificationsNotDelivered', Stats.SUM),
    threshold: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    trouble: {
      what: 'A message reached nobody: refused, given up, or nobody of that role has an address.',
      hurts: 'the people it was for do not know that something waits for them.',
      firstDo: 'open "What waits" as a coordinator, mend the address, and send it again from there.',
      runbook: 'undelivered-mail',
    },
  });
}

/** Counted once a day, by whoever closes months: the figure of a day stands until the next. */
function watchFigure(scope: Construct): void {
  new TroubleAlarm(scope, 'FigureDisagrees', {
    metric: ours('indicatorMonthsDisagreeing', Stats.MAXIMUM).with({ period: Duration.days(1) }),
    threshold: 1,
    trouble: {
      what: 'The live figure of a month says something else than the decision log.',
      hurts: 'everyone who reads the indicator may read a wrong share of that month; decisions are safe.',
      firstDo: 'run "npx ncvr rebuild --cloud", which changes nothing, and read what differs.',
      runbook: 'figure-disagrees',
    },
  });
}

/** Encrypted, and open to CloudWatch's alarms alone. */
function makeTopic(scope: Construct, { alarmAddress }: Deployment): Topic {
  const key = new Key(scope, 'Key', {
    description: 'NCVR: alarms on their way',
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  key.grantEncryptDecrypt(new ServicePrincipal('cloudwatch.amazonaws.com'));
  const topic = new Topic(scope, 'Alarms', { masterKey: key, enforceSSL: true });
  topic.addSubscription(new EmailSubscription(alarmAddress));
  return topic;
}

const graph = (title: string, left: Metric[], right: Metric[] = []): GraphWidget =>
  new GraphWidget({ title, left, right, width: 12, height: 6 });

function makeDashboard(scope: Construct, { api, work }: WatchProps, everything: readonly IConstruct[]): void {
  const functions = everything.filter((each) => each instanceof ServiceFunction);
  const named = (each: (typeof functions)[number]) => each.node.path.split('/').slice(1).join(' ');
  const p99 = { period: PERIOD, statistic: Stats.percentile(99) };
  const dashboard = new Dashboard(scope, 'Dashboard', { defaultInterval: Duration.days(1) });
  dashboard.addWidgets(
    graph('Prices that wait: the oldest, in seconds', [ours('oldestPendingOfferSeconds', Stats.MAXIMUM)]),
    graph(
      'The site worker: done and failed; dead letters',
      [ours('siteWorkDone', Stats.SUM), ours('siteWorkFailed', Stats.SUM), ours('workSentAgain', Stats.SUM)],
      [
        work.queue.metricApproximateNumberOfMessagesVisible(most),
        work.deadLetters.metricApproximateNumberOfMessagesVisible(most),
      ],
    ),
  );
  dashboard.addWidgets(
    graph('API: requests and faults', [gateway(api, 'Count', sum)], [gateway(api, '5xx', sum)]),
    graph('Mail', [ours('notificationsDelivered', Stats.SUM), ours('notificationsNotDelivered', Stats.SUM)]),
  );
  dashboard.addWidgets(
    graph(
      'How long the slowest in a hundred takes',
      functions.map((each) => each.metricDuration({ ...p99, label: named(each) })),
    ),
    graph(
      'Functions at once',
      functions.map((each) => each.metric('ConcurrentExecutions', { ...most, label: named(each) })),
    ),
  );
}

import { Duration } from 'aws-cdk-lib';
import { MathExpression, type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, type LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { METRICS_NAMESPACE } from '../../metrics.ts';
import { TroubleAlarm } from './trouble.ts';

export interface FunctionAlarmsProps {
  readonly watched: IFunction;
  readonly log: LogGroup;
  readonly description: string;
  /** Who is hurt while the function fails, and what they see. */
  readonly hurts: string;
  /** Faults in five minutes that mend themselves: a worker's messages come again. Default 0. */
  readonly faultsTolerated?: number | undefined;
  /** How long the slowest in a hundred may take; left out, nobody waits for the function. */
  readonly slowest?: Duration | undefined;
}

const PERIOD = Duration.minutes(5);

/** A function's failures, throttles and slowness. */
export class FunctionAlarms extends Construct {
  constructor(scope: Construct, id: string, props: FunctionAlarmsProps) {
    super(scope, id);
    const { watched, description, hurts, faultsTolerated = 0, slowest } = props;
    new TroubleAlarm(this, 'Failing', {
      metric: failuresOf(this, props),
      threshold: faultsTolerated + 1,
      trouble: {
        what: `${description}: it crashed, timed out, or answered with a fault of its own.`,
        hurts,
        firstDo: "read the function's log from the time of the alarm: each fault names its code and request.",
        runbook: 'failing-function',
      },
    });
    new TroubleAlarm(this, 'Throttled', {
      metric: watched.metricThrottles({ period: PERIOD, statistic: Stats.SUM }),
      threshold: 1,
      trouble: {
        what: `${description}: Lambda refused calls, for too many run at once.`,
        hurts,
        firstDo: "hold the account's concurrent executions against its limit.",
        runbook: 'throttling',
      },
    });
    if (slowest === undefined) return;
    new TroubleAlarm(this, 'Slow', {
      metric: watched.metricDuration({ period: PERIOD, statistic: Stats.percentile(99) }),
      threshold: slowest.toMilliseconds(),
      evaluationPeriods: 3,
      trouble: {
        what: `${description}: for a quarter of an hour one call in a hundred took over ${slowest.toSeconds()} s.`,
        hurts,
        firstDo: 'look at the traces of slow calls: which store or key do they wait for?',
        runbook: 'slow-answers',
      },
    });
  }
}

/** Crashes and time-outs as Lambda counts them, and what the code answered for (5xx, failed messages) from its log. */
function failuresOf(scope: Construct, { watched, log }: FunctionAlarmsProps): MathExpression {
  const logged: Metric = new MetricFilter(scope, 'Faults', {
    logGroup: log,
    filterPattern: FilterPattern.stringValue('$.level', '=', 'ERROR'),
    metricNamespace: METRICS_NAMESPACE,
    metricName: `Faults-${scope.node.path.replaceAll('/', '-')}`,
    metricValue: '1',
    defaultValue: 0,
  }).metric({ period: PERIOD, statistic: Stats.SUM });
  return new MathExpression({
    label: 'failures',
    expression: 'FILL(crashed, 0) + FILL(logged, 0)',
    usingMetrics: { crashed: watched.metricErrors({ period: PERIOD, statistic: Stats.SUM }), logged },
    period: PERIOD,
  });
}

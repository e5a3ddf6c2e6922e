import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RUNBOOKS } from '../../../infra/aws/constructs/trouble.ts';
import { METRICS, METRICS_NAMESPACE } from '../../../shared/ports/metrics.ts';
import { FUNCTIONS, functionNamed, type Json, named, ofType } from './synthesise.ts';

const alarms = (): readonly (readonly [string, Json])[] =>
  ofType('AWS::CloudWatch::Alarm').map(([id, { Properties }]) => [id, Properties]);

/** Every metric that an alarm looks at, alone or in an expression. */
const metricsOf = (alarm: Json): Json[] =>
  alarm.Metrics === undefined
    ? [alarm]
    : alarm.Metrics.flatMap(({ MetricStat: stat }: Json) => (stat === undefined ? [] : [stat.Metric]));

/** The alarms that look at a metric of AWS about something, by its logical id. */
const looksAt = (metricName: string, id: string) =>
  alarms().filter(([, alarm]) =>
    metricsOf(alarm).some(
      (metric) =>
        metric.MetricName === metricName &&
        (metric.Dimensions ?? []).some(({ Value }: Json) => named(Value) === id),
    ),
  );

describe('an alarm', () => {
  it('says what is wrong, who is hurt, what to do, and where to read on', () => {
    expect(alarms().length).toBeGreaterThan(FUNCTIONS.length * 2);
    for (const [, { AlarmDescription: text }] of alarms()) {
      const words = /^(.{20,}\.) Hurt: (.{20,}\.) Do: (.{20,}) Runbook: (infra\/runbooks\/[a-z-]+\.md)$/.exec(
        text,
      );
      expect(words, text).not.toBeNull();
      expect(existsSync(words![4]!), text).toBe(true);
      // As many as CloudFormation takes.
      expect(text.length).toBeLessThanOrEqual(1024);
    }
  });

  it('reaches a person, and when it is over as well as when it begins is on the dashboard', () => {
    const [[topic]] = ofType('AWS::SNS::Topic') as [[string, Json]];
    for (const [, { AlarmActions: actions }] of alarms()) expect(actions.map(named)).toEqual([topic]);
    const [[, subscription]] = ofType('AWS::SNS::Subscription') as [[string, Json]];
    expect(subscription.Properties).toMatchObject({ Protocol: 'email', Endpoint: { Ref: 'AlarmAddress' } });
  });

  it('comes only over an encrypted topic that CloudWatch may use', () => {
    const [[, topic]] = ofType('AWS::SNS::Topic') as [[string, Json]];
    const key = named(topic.Properties.KmsMasterKeyId);
    const [, { Properties }] = ofType('AWS::KMS::Key').find(([id]) => id === key)!;
    const users = Properties['KeyPolicy'].Statement.map(({ Principal }: Json) => Principal.Service);
    expect(users).toContain('cloudwatch.amazonaws.com');
  });
});

describe('somebody is told', () => {
  it.each(FUNCTIONS)('when %s crashes, answers with a fault of its own, or is throttled', (name) => {
    const [id] = functionNamed(name);
    const [failing, ...others] = looksAt('Errors', id);
    expect(others).toEqual([]);
    const [, logged] = ofType('AWS::Logs::MetricFilter').find(([filter]) =>
      filter.startsWith(`${name}Alarms`),
    )!;
    expect(named(logged.Properties['LogGroupName'])).toMatch(new RegExp(`^${name}Log`));
    expect(logged.Properties['FilterPattern']).toBe('{ $.level = "ERROR" }');
    const [{ MetricName: faults }] = logged.Properties['MetricTransformations'];
    expect(metricsOf(failing![1]).map(({ MetricName }) => MetricName)).toContain(faults);
    expect(looksAt('Throttles', id)).toHaveLength(1);
  });

  it('of a single fault of every function but the site worker, whose messages come again', () => {
    for (const name of FUNCTIONS) {
      const [[, { Threshold: threshold }]] = looksAt('Errors', functionNamed(name)[0]) as [[string, Json]];
      expect(threshold).toBe(name === 'SitePricingWorker' ? 21 : 1);
    }
  });

  it.each(FUNCTIONS.filter((name) => name.endsWith('Api') || name === 'WebPages'))(
    'when %s keeps one caller in a hundred waiting',
    (name) => {
      const [[, alarm]] = looksAt('Duration', functionNamed(name)[0]) as [[string, Json]];
      expect(alarm.ExtendedStatistic).toBe('p99');
      expect(alarm.Threshold).toBeLessThanOrEqual(8000);
    },
  );

  it('at the first dead letter', () => {
    const [dead] = ofType('AWS::SQS::Queue').find(([id]) => id.includes('DeadLetters'))!;
    const attribute = 'ApproximateNumberOfMessagesVisible';
    const [[, alarm]] = looksAt(attribute, dead) as [[string, Json]];
    expect(alarm).toMatchObject({ Threshold: 1, Statistic: 'Maximum' });
  });

  it('when a price waits for half an hour, and when nobody looks whether one does', () => {
    const { name, service } = METRICS.oldestPendingOfferSeconds;
    const [, alarm] = alarms().find(([, { MetricName }]) => MetricName === name)!;
    expect(alarm).toMatchObject({
      Namespace: METRICS_NAMESPACE,
      Dimensions: [{ Name: 'service', Value: service }],
      Threshold: 1800,
      TreatMissingData: 'breaching',
    });
  });

  it('when the live figure of a single month and its log disagree, for as long as a day', () => {
    const { name, service } = METRICS.indicatorMonthsDisagreeing;
    const [, alarm] = alarms().find(([, { MetricName }]) => MetricName === name)!;
    expect(alarm).toMatchObject({
      Namespace: METRICS_NAMESPACE,
      Dimensions: [{ Name: 'service', Value: service }],
      ...{ Threshold: 1, Statistic: 'Maximum', Period: 86_400, EvaluationPeriods: 1 },
      AlarmDescription: expect.stringContaining('infra/runbooks/figure-disagrees.md'),
    });
  });

  it('when tables throttle, mail reaches nobody, and the API fails', () => {
    const looked = alarms().flatMap(([, alarm]) => metricsOf(alarm).map(({ MetricName }) => MetricName));
    expect(looked).toContain(METRICS.notificationsNotDelivered.name);
    expect(looked).toContain('5xx');
    for (const metric of ['ReadThrottleEvents', 'WriteThrottleEvents']) {
      expect(looked.filter((each) => each === metric)).toHaveLength(4);
    }
  });
});

describe('the runbooks', () => {
  it('are the ones that alarms name, and those of things that people begin', () => {
    const found = readdirSync('infra/runbooks').map((file) => file.replace('.md', ''));
    expect(found).toEqual(expect.arrayContaining([...RUNBOOKS]));
    for (const name of RUNBOOKS) {
      const text = readFileSync(`infra/runbooks/${name}.md`, 'utf8');
      for (const heading of ['## Who is hurt', '## First', '## Then', '## Over when'])
        expect(text).toContain(heading);
    }
  });
});

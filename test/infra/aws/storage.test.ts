import { CreateTableCommand, DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { SigningKey } from '../../../infra/aws/constructs/signing-key.ts';
import { createTables } from '../../../infra/local/database/create-tables.ts';
import { tableNamesFor } from '../../../shared/adapters/dynamodb/table-names.ts';
import { TABLES } from '../../../shared/ports/record-table.ts';
import { type Json, named, ofType, type Resource, resources } from './synthesise.ts';

const table = (name: string): Resource => {
  const found = ofType('AWS::DynamoDB::Table').find(([id]) => id.startsWith(`Tables${name}`));
  if (found === undefined) throw new Error(`no table ${name}`);
  return found[1];
};

/** What the local service asks its database to make. */
async function localTables(): Promise<Record<string, Json>[]> {
  const asked: Record<string, Json>[] = [];
  const send = async (command: unknown): Promise<unknown> => {
    if (command instanceof CreateTableCommand) asked.push(command.input);
    if (command instanceof DescribeTableCommand) return { Table: { TableStatus: 'ACTIVE' } };
    return {};
  };
  await createTables({ send } as unknown as DynamoDBClient, tableNamesFor('local'));
  return asked;
}

const shape = ({
  KeySchema,
  AttributeDefinitions,
  GlobalSecondaryIndexes,
  BillingMode,
}: Record<string, Json>) => ({
  KeySchema,
  BillingMode,
  AttributeDefinitions: [...AttributeDefinitions].sort((a, b) =>
    a.AttributeName < b.AttributeName ? -1 : 1,
  ),
  GlobalSecondaryIndexes,
});

describe('the tables', () => {
  it('have the keys and indexes of the local ones', async () => {
    const local = await localTables();
    expect(local.map(({ TableName }) => TableName)).toEqual(TABLES.map((name) => `local-${name}`));
    for (const [at, name] of TABLES.entries()) {
      expect(shape(table(name).Properties)).toEqual(shape(local[at]!));
    }
    expect(ofType('AWS::DynamoDB::Table')).toHaveLength(TABLES.length);
  });

  it.each(TABLES)('%s can be recovered, is encrypted with our key and is not deleted by accident', (name) => {
    const { Properties, DeletionPolicy } = table(name);
    expect(Properties['PointInTimeRecoverySpecification']).toEqual({ PointInTimeRecoveryEnabled: true });
    expect(Properties['DeletionProtectionEnabled']).toBe(true);
    expect(DeletionPolicy).toBe('Retain');
    expect(Properties['SSESpecification']).toMatchObject({ SSEEnabled: true, SSEType: 'KMS' });
    expect(named(Properties['SSESpecification'].KMSMasterKeyId)).toMatch(/^DataKey/);
    expect(Properties['TimeToLiveSpecification']).toEqual({ AttributeName: 'ttl', Enabled: true });
  });
});

const bucketNamed = (prefix: string) => ofType('AWS::S3::Bucket').find(([id]) => id.startsWith(prefix))!;

describe('the archive', () => {
  it('is versioned and locked for seven years, and outlives the stack', () => {
    const [, { Properties, DeletionPolicy }] = bucketNamed('ArchiveBucket');
    expect(Properties['VersioningConfiguration']).toEqual({ Status: 'Enabled' });
    expect(Properties['ObjectLockEnabled']).toBe(true);
    expect(Properties['ObjectLockConfiguration'].Rule.DefaultRetention).toEqual({
      Mode: 'GOVERNANCE',
      Days: 7 * 365,
    });
    expect(DeletionPolicy).toBe('Retain');
  });

  it('is encrypted with our key', () => {
    const [{ ServerSideEncryptionByDefault: byDefault, BucketKeyEnabled }] =
      bucketNamed('ArchiveBucket')[1].Properties['BucketEncryption'].ServerSideEncryptionConfiguration;
    expect(byDefault.SSEAlgorithm).toBe('aws:kms');
    expect(named(byDefault.KMSMasterKeyID)).toMatch(/^DataKey/);
    expect(BucketKeyEnabled).toBe(true);
  });

  it.each(['ArchiveBucket', 'ArchiveAccessLog', 'UploadsBucket'])(
    '%s is open to nobody, and to TLS only',
    (prefix) => {
      const [id, { Properties }] = bucketNamed(prefix);
      expect(Object.values(Properties['PublicAccessBlockConfiguration'])).toEqual([true, true, true, true]);
      const [, policy] = ofType('AWS::S3::BucketPolicy').find(
        ([, candidate]) => named(candidate.Properties['Bucket']) === id,
      )!;
      const statements: Json[] = policy.Properties['PolicyDocument'].Statement;
      const denied = statements.filter(({ Effect, Action }) => Effect === 'Deny' && Action === 's3:*');
      expect(denied.map(({ Condition }) => Condition)).toEqual([
        { Bool: { 'aws:SecureTransport': 'false' } },
        { NumericLessThan: { 's3:TlsVersion': 1.2 } },
      ]);
      const open = statements.filter(({ Effect, Principal }) => Effect === 'Allow' && Principal.AWS === '*');
      expect(open).toEqual([]);
    },
  );
});

describe('files that wait for the person who sent them', () => {
  it('are encrypted with our key, forgotten after a week and not locked', () => {
    const [, { Properties }] = bucketNamed('UploadsBucket');
    const [{ ServerSideEncryptionByDefault: byDefault }] =
      Properties['BucketEncryption'].ServerSideEncryptionConfiguration;
    expect(named(byDefault.KMSMasterKeyID)).toMatch(/^DataKey/);
    expect(Properties['LifecycleConfiguration'].Rules).toEqual([{ ExpirationInDays: 7, Status: 'Enabled' }]);
    expect(Properties['ObjectLockEnabled']).toBeUndefined();
    expect(named(Properties['LoggingConfiguration'].DestinationBucketName)).toMatch(/^ArchiveAccessLog/);
  });
});

describe('the keys', () => {
  const key = (prefix: string) => ofType('AWS::KMS::Key').find(([id]) => id.startsWith(prefix))![1];

  it('the signing key is an Ed25519 key that stays when the stack goes', () => {
    const { Properties, DeletionPolicy } = key('SigningKey');
    expect(Properties).toMatchObject({ KeySpec: 'ECC_NIST_EDWARDS25519', KeyUsage: 'SIGN_VERIFY' });
    expect(DeletionPolicy).toBe('Retain');
  });

  it('stay published when a newer one signs', () => {
    const stack = new Stack(new App(), 'Keys');
    const keys = new SigningKey(stack, 'SigningKey', { generations: ['First', 'Second', 'Third'] });
    const { SIGNING_KEY: current, RETIRED_SIGNING_KEYS: before = '' } = keys.environment;
    const arns = Object.keys(Template.fromStack(stack).findResources('AWS::KMS::Key'));
    const idOf = (arn: string): string => named(stack.resolve(arn));
    const [first, second] = before.split(',').map(idOf);
    expect([first, second, idOf(current)]).toEqual(
      ['First', 'Second', 'Third'].map((name) => arns.find((id) => id.includes(name))),
    );
    expect(stack.resolve(keys.allowSigning().resources).map(named)).toEqual([idOf(current)]);
    expect(keys.allowPublishing().resources.map(idOf).sort()).toEqual([first, second, idOf(current)].sort());
    const one = new SigningKey(stack, 'One', { generations: ['Only'] });
    expect(one.environment).not.toHaveProperty('RETIRED_SIGNING_KEYS');
  });

  it('the data key turns over and serves DynamoDB and S3 alone, for this account alone', () => {
    const { Properties, DeletionPolicy } = key('DataKey');
    expect(Properties['EnableKeyRotation']).toBe(true);
    expect(DeletionPolicy).toBe('Retain');
    const statements: Json[] = Properties['KeyPolicy'].Statement;
    const open = statements.filter(({ Principal }) => Principal.AWS === '*' || Principal === '*');
    expect(open).toHaveLength(1);
    expect(open[0].Condition.StringEquals['kms:CallerAccount']).toEqual({ Ref: 'AWS::AccountId' });
    expect(open[0].Condition.StringEquals['kms:ViaService'].map(named)).toEqual([
      'dynamodb.AWS::Region.amazonaws.com',
      's3.AWS::Region.amazonaws.com',
    ]);
    expect(open[0].Action.join()).not.toContain('*');
  });
});

describe('the queue of the site worker', () => {
  const queues = ofType('AWS::SQS::Queue');
  const [deadId, dead] = queues.find(([id]) => id.includes('DeadLetters'))!;
  const [workId, work] = queues.find(([id]) => !id.includes('DeadLetters'))!;
  const [, worker] = ofType('AWS::Lambda::Function').find(([id]) => id.startsWith('SitePricingWorker'))!;
  const [[, source]] = ofType('AWS::Lambda::EventSourceMapping') as [[string, Resource]];

  it('keeps what failed five times for a fortnight', () => {
    expect(work.Properties['RedrivePolicy'].maxReceiveCount).toBe(5);
    expect(named(work.Properties['RedrivePolicy'].deadLetterTargetArn)).toBe(deadId);
    expect(dead.Properties['MessageRetentionPeriod']).toBe(14 * 24 * 60 * 60);
  });

  it('hides a message for at least six times as long as the worker may take', () => {
    expect(work.Properties['VisibilityTimeout']).toBeGreaterThanOrEqual(6 * worker.Properties['Timeout']);
  });

  it('gives the worker batches, some at a time, and takes single messages back', () => {
    expect(named(source.Properties['EventSourceArn'])).toBe(workId);
    expect(named(source.Properties['FunctionName'])).toMatch(/^SitePricingWorker/);
    expect(source.Properties['FunctionResponseTypes']).toEqual(['ReportBatchItemFailures']);
    expect(source.Properties['ScalingConfig'].MaximumConcurrency).toBe(10);
    // A message may wait for its whole batch.
    expect(source.Properties['BatchSize']).toBe(10);
  });

  it('is encrypted, and takes and gives messages over TLS only', () => {
    for (const [id, { Properties }] of queues) {
      expect(Properties['SqsManagedSseEnabled']).toBe(true);
      const [, policy] = ofType('AWS::SQS::QueuePolicy').find(
        ([, candidate]) => named(candidate.Properties['Queues'][0]) === id,
      )!;
      expect(policy.Properties['PolicyDocument'].Statement).toEqual([
        expect.objectContaining({
          Effect: 'Deny',
          Action: 'sqs:*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      ]);
    }
  });

  it('is swept every five minutes for what has waited longer than a message hides', () => {
    const [, rule] = ofType('AWS::Events::Rule').find(([id]) => id.startsWith('SitePricingSweeper'))!;
    expect(rule.Properties).toMatchObject({ ScheduleExpression: 'rate(5 minutes)', State: 'ENABLED' });
    expect(named(rule.Properties['Targets'][0].Arn)).toMatch(/^SitePricingSweeper/);
    const [, sweeper] = ofType('AWS::Lambda::Function').find(([id]) => id.startsWith('SitePricingSweeper'))!;
    const resendAfter = Number(sweeper.Properties['Environment'].Variables.RESEND_AFTER_SECONDS);
    expect(resendAfter).toBeGreaterThan(work.Properties['VisibilityTimeout']);
    expect(resources()[named(rule.Properties['Targets'][0].Arn)]?.Properties['Timeout']).toBeLessThan(5 * 60);
  });
});

describe('mail', () => {
  const rule = (prefix: string): Json =>
    ofType('AWS::Events::Rule').find(([id]) => id.startsWith(prefix))![1].Properties;
  const functionBehind = (made: Json): Resource => resources()[named(made.Targets[0].Arn)]!;

  it('is looked for every minute, for less time than the sender has', () => {
    const made = rule('NotificationsSender');
    expect(made).toMatchObject({ ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' });
    const { Environment: environment, Timeout: timeout } = functionBehind(made).Properties;
    expect(Number(environment.Variables.SEND_FOR_SECONDS) * 2).toBeLessThan(timeout);
  });

  it('reminds on the mornings of working days', () => {
    const made = rule('NotificationsReminder');
    expect(made).toMatchObject({ ScheduleExpression: 'cron(30 7 ? * MON-FRI *)', State: 'ENABLED' });
    expect(functionBehind(made).Properties['Environment'].Variables.REMINDER_DAYS).toBe('7,14,21');
  });

  it('goes over TLS only, from one address, and not where it bounced or was complained of', () => {
    const [[id, { Properties }]] = ofType('AWS::SES::ConfigurationSet') as [[string, Resource]];
    expect(Properties['DeliveryOptions']).toEqual({ TlsPolicy: 'REQUIRE' });
    expect(Properties['SuppressionOptions']).toEqual({ SuppressedReasons: ['BOUNCE', 'COMPLAINT'] });
    const sender = functionBehind(rule('NotificationsSender')).Properties;
    expect(named(sender['Environment'].Variables.MAIL_CONFIGURATION_SET)).toBe(id);
    const [, policy] = ofType('AWS::IAM::Policy').find(([name]) => name.startsWith('NotificationsSender'))!;
    const sending = policy.Properties['PolicyDocument'].Statement.find(
      ({ Action }: Json) => Action === 'ses:SendEmail',
    );
    expect(sending.Condition).toEqual({ StringEquals: { 'ses:FromAddress': { Ref: 'MailFrom' } } });
  });
});

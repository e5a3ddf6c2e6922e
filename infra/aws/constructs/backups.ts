import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Tables } from './tables.ts';

/** Recovery to any second is the tables' own; these copies outlive it, and a mistake that is noticed late. */
const DAILY_KEPT = Duration.days(35);
const MONTHLY_KEPT = Duration.days(7 * 365);
/** Nobody deletes a copy before this, not even whoever runs the account. */
const LEAST_KEPT = Duration.days(7);

/** Copies of the tables in a vault with a key of its own. The archive keeps every version of its objects itself. */
export class Backups extends Construct {
  constructor(scope: Construct, id: string, { tables }: { readonly tables: Tables }) {
    super(scope, id);
    const vault = new BackupVault(this, 'Vault', {
      encryptionKey: new Key(this, 'Key', {
        description: 'NCVR: copies of the tables',
        enableKeyRotation: true,
        removalPolicy: RemovalPolicy.RETAIN,
      }),
      lockConfiguration: { minRetention: LEAST_KEPT },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const plan = new BackupPlan(this, 'Plan', { backupVault: vault });
    plan.addRule(
      new BackupPlanRule({
        ruleName: 'daily',
        scheduleExpression: Schedule.cron({ hour: '2', minute: '0' }),
        deleteAfter: DAILY_KEPT,
      }),
    );
    plan.addRule(
      new BackupPlanRule({
        ruleName: 'monthly',
        scheduleExpression: Schedule.cron({ day: '1', hour: '3', minute: '0' }),
        deleteAfter: MONTHLY_KEPT,
      }),
    );
    plan.addSelection('Tables', {
      resources: tables.arns.map((arn) => BackupResource.fromArn(arn)),
      role: makeRole(this),
    });
  }
}

const OF_BACKUP = 'service-role/AWSBackupServiceRolePolicyForBackup';

/** It copies and cannot restore: who restores uses a role of their own. */
function makeRole(scope: Construct): Role {
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('backup.amazonaws.com'),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(OF_BACKUP)],
  });
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${OF_BACKUP}]`,
    reason:
      'AWS Backup documents this policy as the one that its copies need, and changes it when they change.',
  });
  return role;
}

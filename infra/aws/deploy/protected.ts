/** Kinds of resources that hold what cannot be made again, and what CloudFormation would do to them. */
import * as z from 'zod';

export const Resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
  Condition: z.string().optional(),
});
export type Resource = z.infer<typeof Resource>;

type Properties = Resource['Properties'];

export interface Protection {
  /** Changing one of these makes CloudFormation put a new, empty one in its place. */
  readonly replacedBy: readonly string[];
  /** What guards it, by its name; a deployment must not take it away. */
  readonly guards?: Readonly<Record<string, (properties: Properties) => boolean>>;
}

const enabled = z.object({ PointInTimeRecoveryEnabled: z.literal(true) });
const versions = z.object({ Status: z.literal('Enabled') });

/** Source: AWS CloudFormation template reference, "Update requires: Replacement", resource by resource. */
export const PROTECTED: Readonly<Record<string, Protection>> = {
  'AWS::DynamoDB::Table': {
    replacedBy: ['TableName', 'KeySchema', 'LocalSecondaryIndexes', 'ImportSourceSpecification'],
    guards: {
      'recovery to a point in time': (given) =>
        enabled.safeParse(given['PointInTimeRecoverySpecification']).success,
      'deletion protection': (given) => given['DeletionProtectionEnabled'] === true,
    },
  },
  'AWS::DynamoDB::GlobalTable': {
    replacedBy: ['TableName', 'KeySchema', 'LocalSecondaryIndexes'],
  },
  'AWS::S3::Bucket': {
    replacedBy: ['BucketName', 'BucketNamePrefix', 'BucketNamespace'],
    guards: {
      versions: (given) => versions.safeParse(given['VersioningConfiguration']).success,
      'the object lock': (given) => given['ObjectLockEnabled'] === true,
    },
  },
  'AWS::KMS::Key': { replacedBy: ['KeySpec', 'KeyUsage', 'MultiRegion', 'Origin'] },
  'AWS::Cognito::UserPool': {
    replacedBy: ['UsernameAttributes', 'AliasAttributes', 'UsernameConfiguration'],
    guards: { 'deletion protection': (given) => given['DeletionProtection'] === 'ACTIVE' },
  },
  'AWS::Backup::BackupVault': {
    replacedBy: ['BackupVaultName', 'EncryptionKeyArn'],
    guards: { 'its lock': (given) => given['LockConfiguration'] !== undefined },
  },
};

import { type CfnElement, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** Open to nobody, and to TLS only. */
export const CLOSED = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  removalPolicy: RemovalPolicy.RETAIN,
} as const;

/** Folders of the archive, as the keys of its objects begin. */
export const FOLDERS = [
  'reviews',
  'prices',
  'appendices',
  'archives',
  'tariff',
  'multipliers',
  'mappings',
  'repricings',
  'snapshots',
] as const;
export type Folder = (typeof FOLDERS)[number];

export interface ArchiveProps {
  readonly key: IKey;
  /** How long no version of an object can be deleted. */
  readonly documentsKept: Duration;
}

/** The bucket of documents: versioned and locked, so that nothing issued can be changed or lost. */
export class Archive extends Construct {
  /** Where requests to buckets are logged. */
  readonly accessLog: IBucket;
  private readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { key, documentsKept }: ArchiveProps) {
    super(scope, id);
    // The library's own classes do not fit its interfaces under exactOptionalPropertyTypes.
    this.accessLog = makeAccessLog(this) as IBucket;
    this.bucket = new Bucket(this, 'Bucket', {
      ...CLOSED,
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      // One call to KMS for many objects, not one for each.
      bucketKeyEnabled: true,
      versioned: true,
      objectLockEnabled: true,
      // No function may lift it; a court's order to erase can still be followed, which compliance mode would forbid.
      objectLockDefaultRetention: ObjectLockRetention.governance(documentsKept),
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(7) }],
      serverAccessLogsBucket: this.accessLog,
    });
    justifyFolders(this.bucket);
  }

  /** Its name, as the functions' environments have it. */
  get environment() {
    return { ARCHIVE_BUCKET: this.bucket.bucketName };
  }

  /** Reading, and following links. The list tells what is missing (404) from what is forbidden (403). */
  allowReading(...folders: readonly Folder[]): PolicyStatement[] {
    return [
      new PolicyStatement({ actions: ['s3:GetObject'], resources: this.objectsIn(folders) }),
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] }),
    ];
  }

  allowWriting(...folders: readonly Folder[]): PolicyStatement {
    return new PolicyStatement({ actions: ['s3:PutObject'], resources: this.objectsIn(folders) });
  }

  /** Giving up an object that is written in parts; its parts are no object yet, so nothing issued can go. */
  allowAbandoning(...folders: readonly Folder[]): PolicyStatement {
    return new PolicyStatement({
      actions: ['s3:AbortMultipartUpload'],
      resources: this.objectsIn(folders),
    });
  }

  private objectsIn(folders: readonly Folder[]): string[] {
    return folders.map((folder) => this.bucket.arnForObjects(`${folder}/*`));
  }
}

function justifyFolders(bucket: Bucket): void {
  const stack = Stack.of(bucket);
  const name = stack.getLogicalId(bucket.node.defaultChild as CfnElement);
  Validations.of(stack).acknowledge(
    ...FOLDERS.map((folder) => ({
      id: `AwsSolutions-IAM5[Resource::<${name}.Arn>/${folder}/*]`,
      reason: 'Keys end with the hash of their object, so a role names the folder that it works in.',
    })),
  );
}

function makeAccessLog(scope: Construct): Bucket {
  const log = new Bucket(scope, 'AccessLog', {
    ...CLOSED,
    // Server access logs cannot be delivered to a bucket with a key of ours as its default.
    encryption: BucketEncryption.S3_MANAGED,
    lifecycleRules: [{ expiration: Duration.days(365) }],
  });
  Validations.of(log).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'It is the log of the archive; a log of the log would have no end.',
  });
  return log;
}

import { type CfnElement, Duration, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { CLOSED } from './archive.ts';

export interface UploadsProps {
  readonly key: IKey;
  readonly accessLog: IBucket;
}

/** A session lasts less than a day; the rest is for a weekend in which somebody asks what went wrong. */
const KEPT = Duration.days(7);

/** Where a file waits until the person who sent it confirms it: not locked, and forgotten after some days. */
export class Uploads extends Construct {
  private readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { key, accessLog }: UploadsProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      ...CLOSED,
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      lifecycleRules: [{ expiration: KEPT }],
      serverAccessLogsBucket: accessLog,
    });
    const stack = Stack.of(this);
    const name = stack.getLogicalId(this.bucket.node.defaultChild as CfnElement);
    Validations.of(stack).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${name}.Arn>/uploads/*]`,
      reason: 'Keys end with the hash of their object, so a role names the folder that it works in.',
    });
  }

  /** Its name, as the functions' environments have it. */
  get environment() {
    return { UPLOADS_BUCKET: this.bucket.bucketName };
  }

  /** Keeping a file, and finding it again. The list tells what is missing (404) from what is forbidden (403). */
  allowKeeping(): PolicyStatement[] {
    const actions = ['s3:GetObject', 's3:PutObject'];
    return [
      new PolicyStatement({ actions, resources: [this.bucket.arnForObjects('uploads/*')] }),
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] }),
    ];
  }
}

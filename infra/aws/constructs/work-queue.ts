import { CfnOutput, Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** Fewer would give up messages that only had to wait while many arrive at once. */
const MOST_RECEIVES = 5;

const CLOSED = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true } as const;

/** A queue, and where its messages go that failed too often. Messages only point at records. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  /** @param workerTimeout of the function that reads the queue */
  constructor(scope: Construct, id: string, { workerTimeout }: { readonly workerTimeout: Duration }) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', { ...CLOSED, retentionPeriod: Duration.days(14) });
    this.queue = new Queue(this, 'Queue', {
      ...CLOSED,
      // Source: Lambda Developer Guide, "Creating and configuring an Amazon SQS event source mapping".
      visibilityTimeout: Duration.seconds(workerTimeout.toSeconds() * 6),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MOST_RECEIVES },
    });
    const url = new CfnOutput(this, 'Url', { description: 'For ncvr redrive', value: this.queue.queueUrl });
    url.overrideLogicalId('SiteWorkQueue');
  }

  get url(): string {
    return this.queue.queueUrl;
  }

  allowSending(): PolicyStatement {
    return new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] });
  }
}

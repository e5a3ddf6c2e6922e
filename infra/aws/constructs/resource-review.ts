import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Environment } from '../../../functions/resource-review/environment.ts';
import { ApiFunction } from './api-function.ts';
import type { Data } from './data.ts';
import type { Deployment } from './deployment.ts';
import { allowFindingStudies } from './who-calls.ts';
import type { WorkQueue } from './work-queue.ts';

export interface ResourceReviewProps extends Data {
  /** Agreement sends the site worker its first message. */
  readonly work: WorkQueue;
  readonly deployment: Deployment;
}

/** Resource reviews from draft to agreement. */
export class ResourceReview extends Construct {
  readonly api: IFunction;

  constructor(scope: Construct, id: string, { tables, archive, work, deployment }: ResourceReviewProps) {
    super(scope, id);
    this.api = new ApiFunction<typeof Environment>(this, 'Api', {
      description: 'NCVR: resource reviews',
      hurts: 'lead sites and companies whose systems use the API cannot save, submit or agree a review.',
      folder: 'resource-review',
      environment: {
        ...tables.environment,
        ...archive.environment,
        SITE_WORK_QUEUE_URL: work.url,
        VERIFICATION_ADDRESS: deployment.verificationAddress,
      },
      allow: [
        ...allowFindingStudies(tables),
        tables.allowIndex('studies', 'byParty', ['PARTY#*']),
        tables.allow('studies', ['put'], ['STUDY#*']),
        // Withdrawing a site or a review ends its open offers.
        tables.allow('indicator', ['count'], ['OPEN']),
        tables.allow('reference', ['get'], ['COMPANY', 'TARIFF', 'MULTIPLIERS', 'MAPPING']),
        tables.allow('reference', ['query'], ['ORGANISATION', 'TARIFF', 'MULTIPLIERS']),
        // Its steps are POSTs, which may carry an Idempotency-Key.
        tables.allow('sessions', ['get', 'put'], ['IDEMPOTENCY#*']),
        ...archive.allowReading('reviews', 'tariff', 'multipliers', 'mappings'),
        archive.allowWriting('reviews'),
        work.allowSending(),
      ],
    });
  }
}

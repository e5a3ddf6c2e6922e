import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Environment } from '../../../functions/trust-acceptance/environment.ts';
import { ApiFunction } from './api-function.ts';
import type { Data } from './data.ts';
import type { Deployment } from './deployment.ts';
import type { SigningKey } from './signing-key.ts';
import { allowFindingStudies } from './who-calls.ts';
import type { WorkQueue } from './work-queue.ts';

export interface TrustAcceptanceProps extends Data {
  readonly work: WorkQueue;
  readonly signingKey: SigningKey;
  readonly deployment: Deployment;
}

/** Trusts' decisions, each one transaction over the study and the indicator's counters; escalations; receipts. */
export class TrustAcceptance extends Construct {
  readonly api: IFunction;

  constructor(scope: Construct, id: string, props: TrustAcceptanceProps) {
    super(scope, id);
    const { tables, archive, work, signingKey, deployment } = props;
    this.api = new ApiFunction<typeof Environment>(this, 'Api', {
      description: 'NCVR: trust acceptance',
      hurts: 'trusts whose systems use the API cannot see what waits for them, nor companies the receipts.',
      folder: 'trust-acceptance',
      environment: {
        ...tables.environment,
        ...archive.environment,
        SITE_WORK_QUEUE_URL: work.url,
        SIGNING_KEY: signingKey.arn,
        VERIFICATION_ADDRESS: deployment.verificationAddress,
      },
      allow: [
        ...allowFindingStudies(tables),
        tables.allowIndex('studies', 'byParty', ['TRUST#*', 'NETWORK#*']),
        tables.allow('studies', ['put'], ['STUDY#*']),
        tables.allow('indicator', ['count'], ['MONTH#*', 'OPEN']),
        // A missing item is priced from what the version pinned; a price is issued again to trusts that are open.
        tables.allow('reference', ['get'], ['TARIFF', 'MULTIPLIERS', 'TEMPLATE']),
        tables.allow('reference', ['query'], ['ORGANISATION']),
        tables.allow('sessions', ['get', 'put'], ['IDEMPOTENCY#*']),
        ...archive.allowReading('reviews', 'tariff', 'multipliers'),
        work.allowSending(),
        signingKey.allowSigning(),
      ],
    });
  }
}

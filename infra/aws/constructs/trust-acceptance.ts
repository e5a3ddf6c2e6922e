import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Environment } from '../../../functions/trust-acceptance/environment.ts';
import { ApiFunction } from './api-function.ts';
import type { Data } from './data.ts';
import { allowFindingStudies } from './who-calls.ts';

/** Trusts' decisions, each one transaction over the study and the indicator's counters. */
export class TrustAcceptance extends Construct {
  readonly api: IFunction;

  constructor(scope: Construct, id: string, { tables }: Data) {
    super(scope, id);
    this.api = new ApiFunction<typeof Environment>(this, 'Api', {
      description: 'NCVR: trust acceptance',
      folder: 'trust-acceptance',
      environment: tables.environment,
      allow: [
        ...allowFindingStudies(tables),
        tables.allowIndex('studies', 'byParty', ['TRUST#*']),
        tables.allow('studies', ['put'], ['STUDY#*']),
        tables.allow('indicator', ['count'], ['MONTH#*', 'OPEN']),
      ],
    });
  }
}

import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Environment } from '../../../functions/adherence-indicator/environment.ts';
import { ApiFunction } from './api-function.ts';
import type { Data } from './data.ts';

/** The indicator, for anyone to read: it sees counters, never a study, a price or a person. */
export class AdherenceIndicator extends Construct {
  readonly api: IFunction;

  constructor(scope: Construct, id: string, { tables }: Data) {
    super(scope, id);
    this.api = new ApiFunction<typeof Environment>(this, 'Api', {
      description: 'NCVR: adherence indicator',
      folder: 'adherence-indicator',
      environment: tables.environment,
      allow: [tables.allow('indicator', ['query'], ['MONTH#*', 'OPEN'])],
    });
  }
}

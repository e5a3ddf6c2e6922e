import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Environment } from '../../../functions/financial-appendix/environment.ts';
import { ApiFunction } from './api-function.ts';
import type { Data } from './data.ts';
import { allowFindingStudies } from './who-calls.ts';

/** Appendices, to read and to download. They are made by the site worker. */
export class FinancialAppendix extends Construct {
  readonly api: IFunction;

  constructor(scope: Construct, id: string, { tables, archive }: Data) {
    super(scope, id);
    this.api = new ApiFunction<typeof Environment>(this, 'Api', {
      description: 'NCVR: financial appendices',
      folder: 'financial-appendix',
      environment: { ...tables.environment, ...archive.environment },
      allow: [...allowFindingStudies(tables), ...archive.allowReading('appendices')],
    });
  }
}

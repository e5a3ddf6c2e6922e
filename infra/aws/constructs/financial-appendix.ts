import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Environment } from '../../../functions/financial-appendix/environment.ts';
import { ApiFunction } from './api-function.ts';
import type { Data } from './data.ts';
import { allowFindingStudies } from './who-calls.ts';
import type { WorkQueue } from './work-queue.ts';

export interface FinancialAppendixProps extends Data {
  /** All appendices of a study as one ZIP are asked of the site worker. */
  readonly work: WorkQueue;
}

/** Appendices and budgets, to read and to download; whom trusts are paid through. The site worker makes documents. */
export class FinancialAppendix extends Construct {
  readonly api: IFunction;

  constructor(scope: Construct, id: string, { tables, archive, work }: FinancialAppendixProps) {
    super(scope, id);
    this.api = new ApiFunction<typeof Environment>(this, 'Api', {
      description: 'NCVR: financial appendices',
      hurts: 'trusts and companies whose systems use the API cannot download appendices and budgets.',
      folder: 'financial-appendix',
      environment: { ...tables.environment, ...archive.environment, SITE_WORK_QUEUE_URL: work.url },
      allow: [
        ...allowFindingStudies(tables),
        // The job of an archive.
        tables.allow('studies', ['put'], ['STUDY#*']),
        tables.allow('reference', ['get', 'put'], ['PAYEE']),
        tables.allow('sessions', ['get', 'put'], ['IDEMPOTENCY#*']),
        ...archive.allowReading('appendices', 'archives'),
        work.allowSending(),
      ],
    });
  }
}

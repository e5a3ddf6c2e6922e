import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Environment } from '../../../functions/verification/environment.ts';
import { ApiFunction } from './api-function.ts';
import type { SigningKey } from './signing-key.ts';
import type { Tables } from './tables.ts';

export interface VerificationProps {
  readonly tables: Tables;
  readonly signingKey: SigningKey;
}

/** Verification, for anyone: a function of its own, for it alone carries the PDF reader and reads what strangers send. */
export class Verification extends Construct {
  readonly api: IFunction;

  constructor(scope: Construct, id: string, { tables, signingKey }: VerificationProps) {
    super(scope, id);
    this.api = new ApiFunction<typeof Environment>(this, 'Api', {
      description: 'NCVR: verification of documents',
      hurts: 'anyone who checks an appendix, a receipt or a log cannot tell whether it is genuine.',
      folder: 'verification',
      slowest: Duration.seconds(8),
      // Nobody signs in for it, and it works hard: a flood of it leaves the other functions alone.
      reservedConcurrentExecutions: 20,
      // A whole processor: the PDF is read and drawn again to compare them.
      memorySize: 1769,
      environment: { ...tables.environment, ...signingKey.environment },
      allow: [tables.allow('studies', ['get', 'query'], ['STUDY#*']), signingKey.allowPublishing()],
    });
  }
}

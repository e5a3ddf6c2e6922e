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
      folder: 'verification',
      // A whole processor: the PDF is read and drawn again to compare them.
      memorySize: 1769,
      environment: { ...tables.environment, ...signingKey.environment },
      allow: [tables.allow('studies', ['get', 'query'], ['STUDY#*']), signingKey.allowPublishing()],
    });
  }
}

import { RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/** The Ed25519 key that appendices, receipts and snapshots are signed with. Its private half never leaves KMS. */
export class SigningKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new Key(this, 'Key', {
      description: 'NCVR: signs issued documents',
      keySpec: KeySpec.ECC_NIST_EDWARDS25519,
      keyUsage: KeyUsage.SIGN_VERIFY,
      // Documents that it signed must stay verifiable.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.arn = key.keyArn;
  }

  /** Signing, in the one way that signatures are made. */
  allowSigning(): PolicyStatement {
    return new PolicyStatement({
      actions: ['kms:Sign'],
      resources: [this.arn],
      conditions: { StringEquals: { 'kms:SigningAlgorithm': 'ED25519_SHA_512', 'kms:MessageType': 'RAW' } },
    });
  }
}

import { RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

export interface SigningKeyProps {
  /** Names of the keys, the oldest first. The last one signs; the others stay published. */
  readonly generations: readonly [string, ...string[]];
}

/**
 * The Ed25519 keys that appendices, receipts and snapshots are signed with. Their private halves never leave KMS.
 * KMS does not turn such keys over by itself: a new one is a new name at the end of `generations`.
 */
export class SigningKey extends Construct {
  /** Of the key that signs now. */
  readonly arn: string;
  private readonly retired: readonly string[];

  constructor(scope: Construct, id: string, { generations }: SigningKeyProps) {
    super(scope, id);
    const arns = generations.map((name) => makeKey(this, name).keyArn);
    this.arn = arns[arns.length - 1] ?? '';
    this.retired = arns.slice(0, -1);
  }

  /** For functions that publish the keys: the one that signs, and those before it. */
  get environment(): { readonly SIGNING_KEY: string; readonly RETIRED_SIGNING_KEYS?: string } {
    const before = this.retired.join();
    return { SIGNING_KEY: this.arn, ...(before !== '' && { RETIRED_SIGNING_KEYS: before }) };
  }

  /** Signing with the current key, in the one way that signatures are made. */
  allowSigning(): PolicyStatement {
    return new PolicyStatement({
      actions: ['kms:Sign'],
      resources: [this.arn],
      conditions: { StringEquals: { 'kms:SigningAlgorithm': 'ED25519_SHA_512', 'kms:MessageType': 'RAW' } },
    });
  }

  /** Reading the public halves of all keys, and since when they sign. */
  allowPublishing(): PolicyStatement {
    return new PolicyStatement({
      actions: ['kms:GetPublicKey', 'kms:DescribeKey'],
      resources: [this.arn, ...this.retired],
    });
  }
}

function makeKey(scope: Construct, name: string): Key {
  return new Key(scope, name, {
    description: 'NCVR: signs issued documents',
    keySpec: KeySpec.ECC_NIST_EDWARDS25519,
    keyUsage: KeyUsage.SIGN_VERIFY,
    // Documents that it signed must stay verifiable.
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

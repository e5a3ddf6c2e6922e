import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ask } from './constructs/ask.ts';
import { UserPool } from './constructs/user-pool.ts';

/** An issuer of one's own, for installations without one. Deploy it first: its outputs are the service's parameters. */
export class IdentityStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: 'National Contract Value Review: an identity service of its own',
      terminationProtection: true,
    });
    new UserPool(this, 'UserPool', {
      serviceAddress: ask(this, 'ServiceAddress', {
        description: 'Where people reach the service',
        allowedPattern: '^https://[^\\s/]+$',
        constraintDescription: 'must begin with https:// and have no path and no slash at the end',
      }).valueAsString,
      domainPrefix: ask(this, 'SignInPrefix', {
        description: "First part of the sign-in page's domain, not taken by anyone in the region",
        allowedPattern: '^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$',
        constraintDescription: 'must be 1 to 63 small letters, digits and hyphens',
      }).valueAsString,
    });
  }
}

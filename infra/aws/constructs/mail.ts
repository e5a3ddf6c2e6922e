import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ConfigurationSet, ConfigurationSetTlsPolicy, SuppressionReasons } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { Deployment } from './deployment.ts';

/** Mail by SES from one address: over TLS only, and not to addresses that bounced or complained. */
export class Mail extends Construct {
  private readonly from: string;
  private readonly identity: string;
  private readonly configurationSet: string;

  constructor(scope: Construct, id: string, { mail }: Pick<Deployment, 'mail'>) {
    super(scope, id);
    const { configurationSetName } = new ConfigurationSet(this, 'ConfigurationSet', {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    this.from = mail.from;
    this.identity = mail.identity;
    this.configurationSet = configurationSetName;
  }

  get environment() {
    return { MAIL_FROM: this.from, MAIL_CONFIGURATION_SET: this.configurationSet };
  }

  /** Sending as the service's own address, and as no other of the same domain. */
  allowSending(): PolicyStatement {
    const stack = Stack.of(this);
    const arn = (resource: string, resourceName: string) =>
      stack.formatArn({ service: 'ses', resource, resourceName });
    return new PolicyStatement({
      actions: ['ses:SendEmail'],
      // Source: Service Authorization Reference, "Amazon Simple Email Service v2": SendEmail needs both.
      resources: [arn('identity', this.identity), arn('configuration-set', this.configurationSet)],
      conditions: { StringEquals: { 'ses:FromAddress': this.from } },
    });
  }
}

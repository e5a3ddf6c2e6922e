import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ask } from './constructs/ask.ts';
import { Firewall } from './constructs/firewall.ts';
import { FrontDoor } from './constructs/front-door.ts';

const DOMAIN = {
  allowedPattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$',
  constraintDescription: 'must be a domain in small letters',
};
const CERTIFICATE = {
  allowedPattern: '^arn:aws:acm:us-east-1:\\S+$',
  constraintDescription: 'must be the ARN of a certificate in us-east-1',
};

/** CloudFront and its firewall, in the one region where AWS takes them. Deploy it after the service's own stack. */
export class EdgeStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: 'National Contract Value Review: the way in',
      env: { region: 'us-east-1' },
      terminationProtection: true,
    });
    const asked = (name: string, description: string, rule: typeof DOMAIN): string =>
      ask(this, name, { description, ...rule }).valueAsString;
    const { arn: webAclArn } = new Firewall(this, 'Firewall');
    new FrontDoor(this, 'FrontDoor', {
      domain: asked('ServiceDomain', 'Where people reach the service: ncvr.example', DOMAIN),
      certificateArn: asked('ServiceCertificate', 'Certificate of that domain', CERTIFICATE),
      originDomain: asked('OriginDomain', "The same as the service's own stack was given", DOMAIN),
      clientCertificateArn: asked(
        'OriginClientCertificate',
        'Client certificate that CloudFront shows the API; its issuer is in the truststore there',
        CERTIFICATE,
      ),
      webAclArn,
    });
  }
}

import { type CfnParameter, type CfnParameterProps, Fn } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import { ask } from './ask.ts';

const HTTPS = 'must begin with https:// and have no path and no slash at the end';
const ORIGIN = '^https://[^\\s/]+$';

/** Where the edge reaches the API: only a client with a certificate that the truststore knows gets through. */
export interface Origin {
  readonly domain: string;
  readonly certificateArn: string;
  readonly truststore: string;
}

/** What differs between installations, asked for when the stack is deployed. */
export class Deployment extends Construct {
  /** The OpenID Connect issuer whose access tokens are accepted. */
  readonly issuer: string;
  /** What a token must name as its audience, or (Cognito) as its client. */
  readonly audiences: readonly string[];
  /** Where people reach the service: an address without a path. */
  readonly serviceAddress: string;
  /** Whom mail to people comes from: an address, and its identity in SES (the domain, or the address itself). */
  readonly mail: { readonly from: string; readonly identity: string };
  /** Who is told of alarms: an address that somebody reads at any hour. */
  readonly alarmAddress: string;
  /** Where the edge reaches the API; absent where there is none. */
  readonly origin: Origin | undefined;
  /** How the pages sign people in. */
  readonly signIn: { readonly clientId: string; readonly origin: string; readonly logoutParameter: string };

  constructor(scope: Construct, id: string, { isBehindEdge }: Pick<Stage, 'isBehindEdge'>) {
    super(scope, id);
    this.issuer = this.ask('Issuer', {
      description: 'OpenID Connect issuer, exactly as its tokens name it in iss',
      allowedPattern: '^https://\\S+[^\\s/]$',
      constraintDescription: 'must begin with https:// and have no slash at the end',
    }).valueAsString;
    this.audiences = this.ask('Audiences', {
      type: 'CommaDelimitedList',
      description: 'Audiences of accepted access tokens (for Cognito: ids of the app clients)',
    }).valueAsList;
    this.serviceAddress = this.askForOrigin('ServiceAddress', 'Where people reach the service');
    this.mail = {
      from: this.ask('MailFrom', {
        description: 'Address that mail to people comes from',
        allowedPattern: '^[^@\\s]+@[^@\\s]+$',
        constraintDescription: 'must be a plain address such as prices@ncvr.example',
      }).valueAsString,
      identity: this.ask('MailIdentity', {
        description:
          'Identity in SES, verified in this region, that the address belongs to: its domain or itself',
        minLength: 3,
      }).valueAsString,
    };
    this.alarmAddress = this.ask('AlarmAddress', {
      description: 'Address that alarms are mailed to; it must be confirmed once',
      allowedPattern: '^[^@\\s]+@[^@\\s]+$',
      constraintDescription: 'must be a plain address such as on-call@ncvr.example',
    }).valueAsString;
    this.origin = isBehindEdge ? this.askForOriginDomain() : undefined;
    this.signIn = {
      clientId: this.ask('SignInClientId', {
        description: 'Client id of the pages at the issuer',
        minLength: 1,
      }).valueAsString,
      origin: this.askForOrigin('SignInOrigin', "Where the issuer's own sign-in page is"),
      logoutParameter: this.ask('LogoutParameter', {
        description: 'What the issuer calls the address to return to after signing out (Cognito: logout_uri)',
        allowedValues: ['post_logout_redirect_uri', 'logout_uri'],
        // The standard's name: OpenID Connect RP-Initiated Logout 1.0, section 2.
        default: 'post_logout_redirect_uri',
      }).valueAsString,
    };
  }

  /** As pages and messages name the service. */
  readonly serviceName = 'National Contract Value Review';

  /** Where the issuer describes itself. */
  get openIdConfiguration(): string {
    return Fn.join('', [this.issuer, '/.well-known/openid-configuration']);
  }

  /** The page where anyone can verify a document. */
  get verificationAddress(): string {
    return Fn.join('', [this.serviceAddress, '/verify']);
  }

  private askForOriginDomain(): Origin {
    const ask = (name: string, props: CfnParameterProps): string => this.ask(name, props).valueAsString;
    return {
      domain: ask('OriginDomain', {
        description: 'Domain under which CloudFront, and nobody else, reaches the API: origin.ncvr.example',
        allowedPattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$',
        constraintDescription: 'must be a domain in small letters',
      }),
      certificateArn: ask('OriginCertificate', {
        description: 'Certificate of that domain in Certificate Manager, in the region of this stack',
        allowedPattern: '^arn:aws:acm:\\S+$',
        constraintDescription: 'must be the ARN of a certificate',
      }),
      truststore: ask('OriginTruststore', {
        description:
          "The issuer of CloudFront's client certificate, as a PEM file in a bucket: s3://bucket/truststore.pem",
        allowedPattern: '^s3://[^/\\s]+/\\S+$',
        constraintDescription: 'must be an address of an object such as s3://bucket/truststore.pem',
      }),
    };
  }

  private askForOrigin(name: string, description: string): string {
    return this.ask(name, { description, allowedPattern: ORIGIN, constraintDescription: HTTPS })
      .valueAsString;
  }

  private ask(name: string, props: CfnParameterProps): CfnParameter {
    return ask(this, name, props);
  }
}

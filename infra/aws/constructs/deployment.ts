import { CfnParameter, type CfnParameterProps, Fn } from 'aws-cdk-lib';
import { Construct } from 'constructs';

const HTTPS = 'must begin with https:// and have no path and no slash at the end';
const ORIGIN = '^https://[^\\s/]+$';

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
  /** How the pages sign people in. */
  readonly signIn: { readonly clientId: string; readonly origin: string; readonly logoutParameter: string };

  constructor(scope: Construct, id: string) {
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

  private askForOrigin(name: string, description: string): string {
    return this.ask(name, { description, allowedPattern: ORIGIN, constraintDescription: HTTPS })
      .valueAsString;
  }

  /** A parameter is named by its own id, without the construct's path, so that a person can type it. */
  private ask(name: string, props: CfnParameterProps): CfnParameter {
    const parameter = new CfnParameter(this, name, props);
    parameter.overrideLogicalId(name);
    return parameter;
  }
}

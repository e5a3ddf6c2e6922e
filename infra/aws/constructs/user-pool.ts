import { CfnOutput, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  type CfnUserPoolClient,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  UserPool as Pool,
  ResourceServerScope,
  StandardThreatProtectionMode,
  type UserPoolClient,
  UserPoolClientIdentityProvider,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';

export interface UserPoolProps {
  /** Where people reach the service, without a path. */
  readonly serviceAddress: string;
  /** The first part of the sign-in page's own domain. */
  readonly domainPrefix: string;
}

/** What clients of systems ask for; what they may do is said by their membership, as with people. */
const SYSTEMS = 'ncvr';

/**
 * An OpenID Connect issuer that is ready to use: people who are invited, with a second factor, and no groups, for
 * memberships decide. Its outputs are the parameters of the service's own stack.
 */
export class UserPool extends Construct {
  constructor(scope: Construct, id: string, { serviceAddress, domainPrefix }: UserPoolProps) {
    super(scope, id);
    const pool = makePool(this);
    const domain = pool.addDomain('SignInPage', {
      cognitoDomain: { domainPrefix },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    const pages = addPages(pool, serviceAddress);
    addSystems(pool);
    const { region } = Stack.of(this);
    const outputs = {
      Issuer: `https://cognito-idp.${region}.amazonaws.com/${pool.userPoolId}`,
      // Its access tokens name the client, and no audience.
      Audiences: pages.userPoolClientId,
      SignInClientId: pages.userPoolClientId,
      SignInOrigin: domain.baseUrl(),
      LogoutParameter: 'logout_uri',
    };
    for (const [name, value] of Object.entries(outputs)) {
      new CfnOutput(this, name, { value, description: `Parameter ${name} of the service` }).overrideLogicalId(
        name,
      );
    }
  }
}

function makePool(scope: Construct): Pool {
  const pool = new Pool(scope, 'Pool', {
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    autoVerify: { email: true },
    // Changed addresses count once they are confirmed.
    keepOriginal: { email: true },
    standardAttributes: {
      email: { required: true, mutable: true },
      fullname: { required: true, mutable: true },
    },
    mfa: Mfa.REQUIRED,
    mfaSecondFactor: { otp: true, sms: false },
    // Long, and composed as people like: OWASP ASVS 5.0 (6.2.1, 6.2.5) and the NCSC advise against rules of kinds.
    passwordPolicy: {
      minLength: 15,
      requireDigits: false,
      requireLowercase: false,
      requireUppercase: false,
      requireSymbols: false,
      tempPasswordValidity: Duration.days(3),
      passwordHistorySize: 12,
    },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    featurePlan: FeaturePlan.PLUS,
    standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
    deletionProtection: true,
    // Memberships are keyed by the subject, which is the pool's own: it must not be made anew.
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(pool).acknowledge({
    id: 'AwsSolutions-COG1',
    reason:
      'Rules of character kinds make passwords predictable (NCSC, OWASP ASVS 5.0 6.2.5): 15 characters, compromised ones refused, and a second factor for everybody.',
  });
  return pool;
}

/** The pages' own client: code flow with PKCE and a secret. */
function addPages(pool: Pool, serviceAddress: string): UserPoolClient {
  const client = pool.addClient('Pages', {
    generateSecret: true,
    oAuth: {
      flows: { authorizationCodeGrant: true },
      scopes: [OAuthScope.OPENID, OAuthScope.PROFILE, OAuthScope.EMAIL],
      callbackUrls: [`${serviceAddress}/sign-in/callback`],
      logoutUrls: [`${serviceAddress}/signed-out`],
    },
    supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
    accessTokenValidity: Duration.minutes(15),
    idTokenValidity: Duration.minutes(15),
    refreshTokenValidity: Duration.hours(8),
    enableTokenRevocation: true,
    preventUserExistenceErrors: true,
  });
  // Nothing but the sign-in page takes passwords; left out, Cognito allows more.
  (client.node.defaultChild as CfnUserPoolClient).explicitAuthFlows = ['ALLOW_REFRESH_TOKEN_AUTH'];
  return client;
}

/** What a system's client is registered with, one client for each system; README, "Identity". */
function addSystems(pool: Pool): void {
  const read = new ResourceServerScope({
    scopeName: 'read',
    scopeDescription: 'Read, as its membership says',
  });
  pool.addResourceServer('Systems', { identifier: SYSTEMS, scopes: [read] });
}

import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createOidcSignIn } from '../../adapters/oidc/sign-in.oidc.ts';
import type { SignIn } from '../../ports/sign-in.ts';
import type { SignInEnvironment } from './environment.ts';

/** Signing in through the issuer. Reads the client's secret once, when the function starts. */
export async function createSignIn(environment: SignInEnvironment): Promise<SignIn> {
  return createOidcSignIn({
    issuer: environment.ISSUER,
    clientId: environment.SIGN_IN_CLIENT_ID,
    clientSecret: await readSecret(environment),
    redirectUri: `${environment.SERVICE_ADDRESS}/sign-in/callback`,
    postLogoutRedirectUri: `${environment.SERVICE_ADDRESS}/signed-out`,
    logoutParameter: environment.LOGOUT_PARAMETER,
  });
}

async function readSecret(environment: SignInEnvironment): Promise<string> {
  const client = new SecretsManagerClient({ region: environment.AWS_REGION, maxAttempts: 4 });
  const SecretId = environment.SIGN_IN_CLIENT_SECRET;
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId }));
  if (SecretString === undefined || SecretString === '') {
    throw new Error(`SIGN_IN_CLIENT_SECRET: the secret ${SecretId} holds no text; store the issuer's there`);
  }
  return SecretString;
}

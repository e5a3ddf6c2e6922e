/**
 * Stands in for `@aws-sdk/credential-provider-node` in bundles: a function's role reaches it through the
 * environment and in no other way, so the search through files, sign-ins and metadata services (136 KB of each
 * bundle) stays out.
 */
import * as z from 'zod';

const RoleEnvironment = z.object({
  AWS_ACCESS_KEY_ID: z.string().min(1),
  AWS_SECRET_ACCESS_KEY: z.string().min(1),
  AWS_SESSION_TOKEN: z.string().min(1),
});

/** Under the name that the clients import. */
export const defaultProvider = () => async () => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = RoleEnvironment.parse(process.env);
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN,
  };
};

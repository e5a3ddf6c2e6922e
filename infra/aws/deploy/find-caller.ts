import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Caller } from './check-target.ts';

/** The account of the credentials of this shell, and the region that its environment or profile names. */
export async function findCaller(): Promise<Caller> {
  const region = await configuredRegion();
  // STS answers for the account the same in every region.
  const client = new STSClient({ region: region ?? 'eu-west-2' });
  try {
    const { Account: account } = await client.send(new GetCallerIdentityCommand({}));
    if (account === undefined) throw new Error('AWS names no account');
    return { account, region };
  } catch (error) {
    throw new Error('nobody is signed in to AWS: "aws sts get-caller-identity" must answer', {
      cause: error,
    });
  } finally {
    client.destroy();
  }
}

async function configuredRegion(): Promise<string | undefined> {
  const client = new STSClient({});
  try {
    return await client.config.region();
  } catch {
    // So the SDK says that neither the environment nor the profile names one.
    return undefined;
  } finally {
    client.destroy();
  }
}

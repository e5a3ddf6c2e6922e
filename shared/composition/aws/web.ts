import { createMembershipRegister } from '../../adapters/records/membership-register.records.ts';
import {
  createSessionStore,
  type SessionStoreOptions,
} from '../../adapters/records/session-store.records.ts';
import { createArchive } from './archive.ts';
import { createDirectory } from './directory.ts';
import type {
  AddressEnvironment,
  ArchiveEnvironment,
  RecordsEnvironment,
  SignInEnvironment,
  SiteWorkEnvironment,
} from './environment.ts';
import { createRecords } from './records.ts';
import { createSignIn } from './sign-in.ts';
import { createSiteWorkQueue } from './site-work.ts';
import { createTariffs } from './tariffs.ts';

export type WebPartsEnvironment = RecordsEnvironment &
  ArchiveEnvironment &
  SiteWorkEnvironment &
  SignInEnvironment &
  AddressEnvironment;

/** What the pages are given. @param session what a session holds and how long it lasts */
export async function createWebParts<Content>(
  environment: WebPartsEnvironment,
  session: Pick<SessionStoreOptions<Content>, 'schema' | 'idleSeconds' | 'longestSeconds'>,
) {
  const records = createRecords(environment);
  const archive = createArchive(environment, records.clock);
  return {
    ...records,
    archive,
    settings: {
      baseUrl: environment.SERVICE_ADDRESS,
      serviceName: 'National Contract Value Review',
      issuerOrigin: environment.SIGN_IN_ORIGIN,
    },
    organisations: createDirectory(records.table),
    tariffs: createTariffs(records.table, archive),
    memberships: createMembershipRegister(records),
    sessions: createSessionStore({ ...records, ...session }),
    signIn: await createSignIn(environment),
    queue: createSiteWorkQueue(environment),
    verificationAddress: environment.VERIFICATION_ADDRESS,
  };
}

import { appendixFragment } from '../../adapters/appendix/appendix-html.ts';
import { budgetFragment } from '../../adapters/budget/budget-html.ts';
import { createActivityMappingRegister } from '../../adapters/records/activity-mapping-register.records.ts';
import { createIndicatorShelf } from '../../adapters/records/indicator-shelf.records.ts';
import { createMembershipRegister } from '../../adapters/records/membership-register.records.ts';
import { createDirectoryEditor } from '../../adapters/records/organisation-directory.records.ts';
import { createRepricingStore } from '../../adapters/records/repricing-store.records.ts';
import {
  createSessionStore,
  type SessionStoreOptions,
} from '../../adapters/records/session-store.records.ts';
import { createRemoteVerification } from '../../adapters/verification/verify-remotely.ts';
import { createArchiveWithUploads } from './archive.ts';
import { createDirectory } from './directory.ts';
import type {
  AddressEnvironment,
  ArchiveEnvironment,
  RecordsEnvironment,
  SignInEnvironment,
  SigningEnvironment,
  SiteWorkEnvironment,
  UploadsEnvironment,
} from './environment.ts';
import { createRecords } from './records.ts';
import { createSignIn } from './sign-in.ts';
import { createSigner } from './signer.ts';
import { createSiteWorkQueue } from './site-work.ts';
import { createTariffs } from './tariffs.ts';
import {
  createLazyProtocolImport,
  createLazyReleaseWorkbook,
  createLazyReviewWorkbook,
  renderBudgetWorkbookLazily,
} from './ways-in.ts';

export type WebPartsEnvironment = RecordsEnvironment &
  ArchiveEnvironment &
  SiteWorkEnvironment &
  SignInEnvironment &
  SigningEnvironment &
  UploadsEnvironment &
  AddressEnvironment;

/** What the pages are given. @param session what a session holds and how long it lasts */
export async function createWebParts<Content>(
  environment: WebPartsEnvironment,
  session: Pick<SessionStoreOptions<Content>, 'schema' | 'idleSeconds' | 'longestSeconds'>,
) {
  const records = createRecords(environment);
  const archive = createArchiveWithUploads(environment, records.clock);
  return {
    ...records,
    archive,
    shelf: createIndicatorShelf(records),
    settings: {
      baseUrl: environment.SERVICE_ADDRESS,
      serviceName: 'National Contract Value Review',
      issuerOrigin: environment.SIGN_IN_ORIGIN,
    },
    organisations: createDirectory(records.table),
    tariffs: createTariffs(records.table, archive),
    memberships: createMembershipRegister(records),
    directory: createDirectoryEditor(records),
    repricings: createRepricingStore(records),
    mappings: createActivityMappingRegister({ table: records.table, archive }),
    reviewWorkbook: createLazyReviewWorkbook(),
    releaseWorkbook: createLazyReleaseWorkbook(),
    protocolImport: createLazyProtocolImport(),
    sessions: createSessionStore({ ...records, ...session }),
    signIn: await createSignIn(environment),
    queue: createSiteWorkQueue(environment),
    signer: createSigner(environment),
    verifyDocument: createRemoteVerification({ serviceAddress: environment.SERVICE_ADDRESS }),
    renderAppendix: appendixFragment,
    renderBudget: budgetFragment,
    budgetWorkbook: renderBudgetWorkbookLazily,
    verificationAddress: environment.VERIFICATION_ADDRESS,
  };
}

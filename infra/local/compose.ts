/** Which adapters stand behind which ports in the service on one machine: the ones of the cloud, pointed at home. */
import type { SQSEvent } from 'aws-lambda';
import { createHandler as createAdherenceIndicator } from '../../functions/adherence-indicator/handler.ts';
import { createMonthlyClose } from '../../functions/adherence-indicator/monthly-close.ts';
import { CONTRACTS } from '../../functions/contracts.ts';
import { createHandler as createFinancialAppendix } from '../../functions/financial-appendix/handler.ts';
import { createHandler as createNotifications } from '../../functions/notifications/handler.ts';
import { createNotificationWorker } from '../../functions/notifications/worker.ts';
import { buildOpenApi } from '../../functions/openapi.ts';
import { createHandler as createReferenceData } from '../../functions/reference-data/handler.ts';
import { createHandler as createResourceReview } from '../../functions/resource-review/handler.ts';
import { createHandler as createSitePricing } from '../../functions/site-pricing/handler.ts';
import { createSiteWorker } from '../../functions/site-pricing/worker.ts';
import { createHandler as createTrustAcceptance } from '../../functions/trust-acceptance/handler.ts';
import { createHandler as createVerification } from '../../functions/verification/handler.ts';
import { IDLE_SECONDS, LONGEST_SECONDS, WebSession } from '../../functions/web/frame/web-session.ts';
import { createHandler as createWeb } from '../../functions/web/handler.ts';
import { appendixFragment } from '../../shared/adapters/appendix/appendix-html.ts';
import { budgetFragment } from '../../shared/adapters/budget/budget-html.ts';
import { createDocumentForms } from '../../shared/adapters/budget/document-forms.ts';
import { renderBudgetWorkbook } from '../../shared/adapters/budget/workbook/budget-workbook.ts';
import { createFolderMailer } from '../../shared/adapters/mail/mailer.folder.ts';
import { createOidcSignIn } from '../../shared/adapters/oidc/sign-in.oidc.ts';
import { createOidcTokenVerifier } from '../../shared/adapters/oidc/token-verifier.oidc.ts';
import { createActivityMappingRegister } from '../../shared/adapters/records/activity-mapping-register.records.ts';
import { createIdempotencyStore } from '../../shared/adapters/records/idempotency-store.records.ts';
import { createIndicatorShelf } from '../../shared/adapters/records/indicator-shelf.records.ts';
import {
  createDirectoryEditor,
  createMembershipRegister,
} from '../../shared/adapters/records/registers.records.ts';
import { createRepricingStore } from '../../shared/adapters/records/repricing-store.records.ts';
import { createSessionStore } from '../../shared/adapters/records/session-store.records.ts';
import { createSystemIdentifiers } from '../../shared/adapters/system/identifiers.ts';
import { createUsdmImport } from '../../shared/adapters/usdm/protocol-import.usdm.ts';
import { isSigned } from '../../shared/adapters/verification/check-signature.ts';
import { createPdfExaminer } from '../../shared/adapters/verification/pdf-examiner.ts';
import { createReleaseWorkbook } from '../../shared/adapters/workbook/release/release-workbook.xlsx.ts';
import { createReviewWorkbook } from '../../shared/adapters/workbook/review-workbook.xlsx.ts';
import { createZipWriter } from '../../shared/adapters/zip/zip-writer.fflate.ts';
import type { ApiLogger } from '../../shared/http/api-deps.ts';
import type { SiteWork } from '../../shared/ports/site-work.ts';
import { createFoldLog } from '../../shared/usecases/adherence-indicator/fold-log.ts';
import { REMINDER_DAYS } from '../../shared/usecases/notifications/remind.ts';
import { createSweep } from '../../shared/usecases/site-pricing/sweep.ts';
import { createFindIssued } from '../../shared/usecases/verification/find-issued.ts';
import { createVerifyDocument } from '../../shared/usecases/verification/verify-document.ts';
import type { IdentityProvider } from './identity/identity-provider.ts';
import { createIssuingThreads } from './issuing/issuing-threads.ts';
import { createLocalQueue, type LocalQueue } from './queue.ts';
import { openStores, type StoreSettings } from './stores.ts';

export const SERVICE_NAME = 'National Contract Value Review';
/** Who the local service's mail is from: an address of nobody's (RFC 2606). */
const MAIL_FROM = 'ncvr@service.example';
export interface CompositionSettings extends StoreSettings {
  readonly baseUrl: string;
  /** Where mail to people is put; nothing leaves the machine. */
  readonly mailFolder: string;
  readonly identity: IdentityProvider;
  readonly logger: ApiLogger;
  /** Of the service, as health and the API's description say it. */
  readonly version: string;
}

/** What a thread can be sent: nothing that only this one can hold. */
function storeSettingsOf(settings: CompositionSettings): StoreSettings {
  const { databaseEndpoint, tableNames, objectsUrl, credentials, keysFolder } = settings;
  return { databaseEndpoint, tableNames, objectsUrl, credentials, keysFolder };
}

/** Everything that the handlers, the worker and the pages are given. */
export function composeService(settings: CompositionSettings) {
  const { baseUrl, identity, logger } = settings;
  const { dynamo, table, issuing } = openStores(settings);
  const { clock, archive, renderer } = issuing;
  const identifiers = createSystemIdentifiers(clock);
  // The worker needs the queue and the queue the worker, which is there by the time of the first message.
  const queue: LocalQueue<SiteWork> = createLocalQueue({
    name: 'site-pricing',
    // One site at a time each, so that pages and health come between; more at once only wait for each other.
    concurrency: 8,
    batchSize: 1,
    onceEach: true,
    handler: (event: SQSEvent) => worker(event),
    onFault: (fault) =>
      logger.error('site-pricing.worker', {
        fault: 'error' in fault ? String(fault.error) : fault.deadLetter,
      }),
  });
  const deps = {
    ...issuing,
    identifiers,
    queue,
    logger,
    shelf: createIndicatorShelf({ table }),
    repricings: createRepricingStore({ table }),
    memberships: createMembershipRegister({ table }),
    mappings: createActivityMappingRegister({ table, archive }),
    reviewWorkbook: createReviewWorkbook(),
    protocolImport: createUsdmImport(),
    idempotency: createIdempotencyStore({ table, clock }),
    zip: createZipWriter(),
    forms: createDocumentForms(),
    pdfs: createPdfExaminer({ renderer }),
    isSigned,
    verificationAddress: `${baseUrl}/verify`,
    systemClients: 'actForPeople' as const,
  };
  const directory = createDirectoryEditor({ table });
  const threads = createIssuingThreads(storeSettingsOf(settings));
  const worker = createSiteWorker({ ...deps, issueSite: threads.issueSite });
  const openApi = {
    version: settings.version,
    openIdConnectUrl: `${identity.issuer}/.well-known/openid-configuration`,
  };
  return {
    deps,
    dynamo,
    queue,
    threads,
    editor: directory,
    sweep: createSweep(deps),
    indicator: { fold: createFoldLog(deps), close: createMonthlyClose(deps) },
    notifications: createNotificationWorker({
      ...deps,
      mailer: createFolderMailer({ folder: settings.mailFolder, from: MAIL_FROM }),
      reminderDays: REMINDER_DAYS,
      serviceName: SERVICE_NAME,
      baseUrl,
    }),
    api: {
      handlers: {
        'resource-review': createResourceReview(deps),
        'site-pricing': createSitePricing({ ...deps, directory }),
        'financial-appendix': createFinancialAppendix({ ...deps, directory }),
        'trust-acceptance': createTrustAcceptance(deps),
        'adherence-indicator': createAdherenceIndicator(deps),
        verification: createVerification(deps),
        notifications: createNotifications(deps),
        'reference-data': createReferenceData({
          ...deps,
          directory,
          releaseWorkbook: createReleaseWorkbook(),
          version: settings.version,
          openApi: () => buildOpenApi(CONTRACTS, openApi),
        }),
      },
      tokens: createOidcTokenVerifier({
        issuer: identity.issuer,
        jwksUri: identity.jwksUri,
        accept: { by: 'audience', audience: identity.audience },
        clock,
      }),
    },
    web: createWeb({
      ...deps,
      verifyDocument: createVerifyDocument({
        ...deps,
        findKeys: () => deps.signer.listKeys(),
        findIssued: createFindIssued(deps),
      }),
      renderAppendix: appendixFragment,
      renderBudget: budgetFragment,
      budgetWorkbook: async (budget: Parameters<typeof renderBudgetWorkbook>[0]) =>
        renderBudgetWorkbook(budget),
      directory,
      releaseWorkbook: createReleaseWorkbook(),
      settings: { baseUrl, serviceName: SERVICE_NAME },
      sessions: createSessionStore({
        table,
        clock,
        identifiers,
        schema: WebSession,
        idleSeconds: IDLE_SECONDS,
        longestSeconds: LONGEST_SECONDS,
      }),
      signIn: createOidcSignIn({
        issuer: identity.issuer,
        ...identity.webClient,
        redirectUri: `${baseUrl}/sign-in/callback`,
        postLogoutRedirectUri: `${baseUrl}/signed-out`,
      }),
    }),
  };
}

export type LocalService = ReturnType<typeof composeService>;

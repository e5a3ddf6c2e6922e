/** The service in memory, every function noting what it asks of tables, archive, queue and keys. */
import { createHandler as createAdherenceIndicator } from '../../../functions/adherence-indicator/handler.ts';
import { createMonthlyClose } from '../../../functions/adherence-indicator/monthly-close.ts';
import { createHandler as createFinancialAppendix } from '../../../functions/financial-appendix/handler.ts';
import { createHandler as createNotifications } from '../../../functions/notifications/handler.ts';
import { createHandler as createReferenceData } from '../../../functions/reference-data/handler.ts';
import { createHandler as createResourceReview } from '../../../functions/resource-review/handler.ts';
import type { Capability } from '../../../functions/routes.ts';
import { createHandler as createSitePricing } from '../../../functions/site-pricing/handler.ts';
import { createSiteWorker } from '../../../functions/site-pricing/worker.ts';
import { createHandler as createTrustAcceptance } from '../../../functions/trust-acceptance/handler.ts';
import { createHandler as createVerification } from '../../../functions/verification/handler.ts';
import { IDLE_SECONDS, LONGEST_SECONDS, WebSession } from '../../../functions/web/frame/web-session.ts';
import { createDocumentForms } from '../../../shared/adapters/budget/document-forms.ts';
import { createActivityMappingRegister } from '../../../shared/adapters/records/activity-mapping-register.records.ts';
import { createIdempotencyStore } from '../../../shared/adapters/records/idempotency-store.records.ts';
import { createIndicatorShelf } from '../../../shared/adapters/records/indicator-shelf.records.ts';
import { createMembershipRegister } from '../../../shared/adapters/records/membership-register.records.ts';
import { createDirectoryEditor } from '../../../shared/adapters/records/organisation-directory.records.ts';
import { createRepricingStore } from '../../../shared/adapters/records/repricing-store.records.ts';
import { createSessionStore } from '../../../shared/adapters/records/session-store.records.ts';
import { createStudyLedger } from '../../../shared/adapters/records/study-ledger.records.ts';
import { isSigned } from '../../../shared/adapters/verification/check-signature.ts';
import { createPdfExaminer } from '../../../shared/adapters/verification/pdf-examiner.ts';
import { createZipWriter } from '../../../shared/adapters/zip/zip-writer.fflate.ts';
import { createDirectory } from '../../../shared/composition/aws/directory.ts';
import { createTariffs } from '../../../shared/composition/aws/tariffs.ts';
import { unkeptAnswers } from '../../../shared/composition/aws/unkept-answers.ts';
import { canonicalBytes } from '../../../shared/domain/canonical.ts';
import type { ApiLogger } from '../../../shared/http/api-deps.ts';
import type { ApiHandler } from '../../../shared/http/exchange.ts';
import { createFoldLog } from '../../../shared/usecases/adherence-indicator/fold-log.ts';
import { createDeliver } from '../../../shared/usecases/notifications/deliver.ts';
import { createRemind, REMINDER_DAYS } from '../../../shared/usecases/notifications/remind.ts';
import { createSweep } from '../../../shared/usecases/site-pricing/sweep.ts';
import { createMemoryDeps, type MemoryDeps } from '../../support/service-deps.ts';
import { createTestSigner } from '../../support/test-signer.ts';
import { type Use, watchArchive, watchTable } from './grants.ts';
import type { FunctionName } from './synthesise.ts';

const SIGNER = createTestSigner();
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The ports of one function, over the same store as all others. */
function watch(shared: MemoryDeps, uses: Use[], logger: ApiLogger) {
  const table = watchTable(shared.table, uses);
  const archive = watchArchive(shared.archive, uses);
  return {
    ...shared,
    table,
    archive,
    logger,
    ledger: createStudyLedger({ table }),
    shelf: createIndicatorShelf({ table }),
    repricings: createRepricingStore({ table }),
    memberships: createMembershipRegister({ table }),
    idempotency: createIdempotencyStore({ table, clock: shared.clock }),
    organisations: createDirectory(table),
    directory: createDirectoryEditor({ table }),
    sessions: createSessionStore({
      ...shared,
      table,
      schema: WebSession,
      idleSeconds: IDLE_SECONDS,
      longestSeconds: LONGEST_SECONDS,
    }),
    tariffs: createTariffs(table, archive),
    mappings: createActivityMappingRegister({ table, archive }),
    queue: {
      send: (messages: Parameters<MemoryDeps['queue']['send']>[0]) => {
        if (messages.length > 0) uses.push({ action: 'sqs:SendMessage', resource: 'queue' });
        return shared.queue.send(messages);
      },
    },
    renderer: { renderPdf: canonicalBytes },
    zip: createZipWriter(),
    forms: createDocumentForms(),
    pdfs: createPdfExaminer({ renderer: { renderPdf: canonicalBytes } }),
    isSigned,
    signer: {
      sign: (sha256: string) => {
        uses.push({ action: 'kms:Sign', resource: 'key' });
        return SIGNER.sign(sha256);
      },
      listKeys: () => {
        for (const action of ['kms:GetPublicKey', 'kms:DescribeKey']) uses.push({ action, resource: 'key' });
        return SIGNER.listKeys();
      },
    },
    mailer: {
      send: async () => {
        for (const resource of ['mail', 'mail settings']) uses.push({ action: 'ses:SendEmail', resource });
      },
    },
    serviceName: 'NCVR',
    baseUrl: 'https://ncvr.example',
    reminderDays: REMINDER_DAYS,
  };
}

/** @param logger where every function writes its lines; nowhere unless told */
export async function createWatchedService(logger: ApiLogger = silent) {
  const shared = await createMemoryDeps();
  const uses = new Map<FunctionName, Use[]>();
  const watched = (name: FunctionName) => {
    const noted: Use[] = [];
    uses.set(name, noted);
    return watch(shared, noted, logger);
  };
  const pageParts = watched('WebPages');
  // Read once, when the function starts.
  uses.get('WebPages')?.push({ action: 'secretsmanager:GetSecretValue', resource: 'secret' });
  const handlers: Readonly<Record<Capability, ApiHandler>> = {
    'resource-review': createResourceReview(watched('ResourceReviewApi')),
    'site-pricing': createSitePricing(watched('SitePricingApi')),
    'financial-appendix': createFinancialAppendix(watched('FinancialAppendixApi')),
    'trust-acceptance': createTrustAcceptance(watched('TrustAcceptanceApi')),
    'adherence-indicator': createAdherenceIndicator({
      ...watched('AdherenceIndicatorApi'),
      idempotency: unkeptAnswers,
    }),
    verification: createVerification({ ...watched('VerificationApi'), idempotency: unkeptAnswers }),
    notifications: createNotifications(watched('NotificationsApi')),
    'reference-data': createReferenceData({
      ...watched('ReferenceDataApi'),
      version: '0',
      openApi: () => ({ openapi: '3.1.1' }),
    }),
  };
  return {
    ...shared,
    uses,
    handlers,
    /** The ports of the pages; the pages themselves are made by who visits them. */
    pageParts,
    worker: createSiteWorker(watched('SitePricingWorker')),
    deliver: createDeliver(watched('NotificationsSender')),
    remind: createRemind(watched('NotificationsReminder')),
    sweep: createSweep(watched('SitePricingSweeper')),
    fold: createFoldLog(watched('AdherenceIndicatorFolder')),
    close: createMonthlyClose(watched('AdherenceIndicatorCloser')),
  };
}
export type WatchedService = Awaited<ReturnType<typeof createWatchedService>>;

/** The service in memory, every function noting what it asks of tables, archive, queue and keys. */
import { createHandler as createAdherenceIndicator } from '../../../functions/adherence-indicator/handler.ts';
import { createHandler as createFinancialAppendix } from '../../../functions/financial-appendix/handler.ts';
import { createHandler as createReferenceData } from '../../../functions/reference-data/handler.ts';
import { createHandler as createResourceReview } from '../../../functions/resource-review/handler.ts';
import type { Capability } from '../../../functions/routes.ts';
import { createHandler as createSitePricing } from '../../../functions/site-pricing/handler.ts';
import { createSiteWorker } from '../../../functions/site-pricing/worker.ts';
import { createHandler as createTrustAcceptance } from '../../../functions/trust-acceptance/handler.ts';
import { createIdempotencyStore } from '../../../shared/adapters/records/idempotency-store.records.ts';
import { createMembershipRegister } from '../../../shared/adapters/records/membership-register.records.ts';
import { createStudyLedger } from '../../../shared/adapters/records/study-ledger.records.ts';
import { createDirectory } from '../../../shared/composition/aws/directory.ts';
import { createTariffs } from '../../../shared/composition/aws/tariffs.ts';
import { canonicalBytes } from '../../../shared/domain/canonical.ts';
import type { ApiHandler } from '../../../shared/http/exchange.ts';
import { createSweep } from '../../../shared/usecases/site-pricing/sweep.ts';
import { createMemoryDeps, type MemoryDeps } from '../../support/service-deps.ts';
import { type Use, watchArchive, watchTable } from './grants.ts';
import type { FunctionName } from './synthesise.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The ports of one function, over the same store as all others. */
function watch(shared: MemoryDeps, uses: Use[]) {
  const table = watchTable(shared.table, uses);
  const archive = watchArchive(shared.archive, uses);
  return {
    ...shared,
    table,
    archive,
    logger: silent,
    ledger: createStudyLedger({ table }),
    memberships: createMembershipRegister({ table }),
    idempotency: createIdempotencyStore({ table, clock: shared.clock }),
    organisations: createDirectory(table),
    tariffs: createTariffs(table, archive),
    queue: {
      send: (messages: Parameters<MemoryDeps['queue']['send']>[0]) => {
        if (messages.length > 0) uses.push({ action: 'sqs:SendMessage', resource: 'queue' });
        return shared.queue.send(messages);
      },
    },
    renderer: { renderPdf: canonicalBytes },
    signer: {
      sign: async () => {
        uses.push({ action: 'kms:Sign', resource: 'key' });
        return { algorithm: 'Ed25519' as const, keyId: 'test', value: 'c2lnbmVk' };
      },
    },
  };
}

export async function createWatchedService() {
  const shared = await createMemoryDeps();
  const uses = new Map<FunctionName, Use[]>();
  const watched = (name: FunctionName) => {
    const noted: Use[] = [];
    uses.set(name, noted);
    return watch(shared, noted);
  };
  const handlers: Readonly<Record<Capability, ApiHandler>> = {
    'resource-review': createResourceReview(watched('ResourceReviewApi')),
    'site-pricing': createSitePricing(watched('SitePricingApi')),
    'financial-appendix': createFinancialAppendix(watched('FinancialAppendixApi')),
    'trust-acceptance': createTrustAcceptance(watched('TrustAcceptanceApi')),
    'adherence-indicator': createAdherenceIndicator(watched('AdherenceIndicatorApi')),
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
    worker: createSiteWorker(watched('SitePricingWorker')),
    sweep: createSweep(watched('SitePricingSweeper')),
  };
}
export type WatchedService = Awaited<ReturnType<typeof createWatchedService>>;

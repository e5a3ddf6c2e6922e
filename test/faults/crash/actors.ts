/** Everybody who uses the service and everything that works in it, over the ports of one process. */
import { DomainError } from '../../../shared/domain/errors.ts';
import { StoreUnavailable } from '../../../shared/ports/record-table.ts';
import { createPutPayee } from '../../../shared/usecases/financial-appendix/payee.ts';
import {
  createReadArchive,
  createRequestArchive,
} from '../../../shared/usecases/financial-appendix/request-archive.ts';
import { createDeliver } from '../../../shared/usecases/notifications/deliver.ts';
import { createRemind, REMINDER_DAYS } from '../../../shared/usecases/notifications/remind.ts';
import { createRetryNotification } from '../../../shared/usecases/notifications/retry-notification.ts';
import { createPutMapping } from '../../../shared/usecases/reference-data/activity-mappings.ts';
import { createPutCompany } from '../../../shared/usecases/reference-data/companies.ts';
import { createEndMembership } from '../../../shared/usecases/reference-data/end-membership.ts';
import { createGrantMembership } from '../../../shared/usecases/reference-data/grant-membership.ts';
import { createPublishAgreementTemplate } from '../../../shared/usecases/reference-data/publish-agreement-template.ts';
import { createPublishMultiplierSet } from '../../../shared/usecases/reference-data/publish-multiplier-set.ts';
import { createPublishTariff } from '../../../shared/usecases/reference-data/publish-tariff.ts';
import { createBeginNextVersion } from '../../../shared/usecases/resource-review/begin-next-version.ts';
import { createEditDetails } from '../../../shared/usecases/resource-review/edit-details.ts';
import { createEditResource } from '../../../shared/usecases/resource-review/edit-resource.ts';
import { createImportProtocol } from '../../../shared/usecases/resource-review/import-protocol.ts';
import { createMapActivities } from '../../../shared/usecases/resource-review/map-activities.ts';
import { createSaveWorkbook } from '../../../shared/usecases/resource-review/save-workbook.ts';
import { createSweep } from '../../../shared/usecases/site-pricing/sweep.ts';
import { createRebuild } from '../../../shared/usecases/trust-acceptance/rebuild.ts';
import { createKeepUpload } from '../../../shared/usecases/uploads.ts';
import { createMemoryMailer } from '../../usecases/notifications/mail-in-memory.ts';
import { createPricingProcess } from '../../usecases/site-pricing/pricing-process.ts';
import { Crash, type Mortal } from './crash-point.ts';

const MOST_ROUNDS = 6;

/** Whether something came to an end; a refusal or a fault of the ports is as good, anything else is a bug. */
export async function isDone(attempt: () => Promise<unknown>): Promise<boolean> {
  try {
    await attempt();
    return true;
  } catch (error) {
    if (error instanceof Crash || error instanceof StoreUnavailable || error instanceof DomainError)
      return false;
    throw error;
  }
}

export type MemoryMailer = ReturnType<typeof createMemoryMailer>;

export async function createActors({ deps, effect }: Mortal, mails: MemoryMailer = createMemoryMailer()) {
  const process = await createPricingProcess(deps);
  const sweep = createSweep(deps);
  const mailer = { send: (message: Parameters<typeof mails.send>[0]) => effect(() => mails.send(message)) };
  /** What the worker and the sweeper do until nothing waits. A process that fails at it goes on with the next. */
  const drain = async (): Promise<void> => {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const swept = await isDone(() => sweep({ olderThanMs: -1 }));
      const sent = deps.queue.sent.length;
      const worked = await isDone(() => process.work());
      if (swept && worked && deps.queue.sent.length === sent && sent === 0) return;
      const [offers, jobs] = await Promise.all([
        deps.ledger.listPendingOffers({ limit: 1 }),
        deps.ledger.listOpenJobs({ limit: 1 }),
      ]);
      if (swept && worked && offers.items.length + jobs.items.length === 0) return;
    }
  };
  return {
    ...process,
    drain,
    requestArchive: createRequestArchive(deps),
    readArchive: createReadArchive(deps),
    putPayee: createPutPayee(deps),
    deliver: createDeliver({ ...deps, mailer, serviceName: 'NCVR', baseUrl: 'https://ncvr.example' }),
    remind: createRemind({ ...deps, reminderDays: REMINDER_DAYS }),
    retryNotification: createRetryNotification(deps),
    putMapping: createPutMapping(deps),
    putCompany: createPutCompany(deps),
    grantMembership: createGrantMembership(deps),
    endMembership: createEndMembership(deps),
    publishTemplate: createPublishAgreementTemplate(deps),
    publishMultipliers: createPublishMultiplierSet(deps),
    publishTariff: createPublishTariff(deps),
    editDetails: createEditDetails(deps),
    editResource: createEditResource(deps),
    beginNextVersion: createBeginNextVersion(deps),
    importProtocol: createImportProtocol(deps),
    keepUpload: createKeepUpload(deps),
    mapActivities: createMapActivities(deps),
    saveWorkbook: createSaveWorkbook(deps),
    rebuild: createRebuild(deps),
  };
}
export type Actors = Awaited<ReturnType<typeof createActors>>;

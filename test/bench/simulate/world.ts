/** The service's use cases over the memory table with its units counted; only the PDF is not drawn. */
import { createMemoryDocumentArchive } from '../../../shared/adapters/memory/document-archive.memory.ts';
import { createIndicatorShelf } from '../../../shared/adapters/records/indicator-shelf.records.ts';
import {
  createOrganisationDirectory,
  createTariffRegister,
} from '../../../shared/adapters/records/registers.records.ts';
import { createStudyLedger } from '../../../shared/adapters/records/study-ledger.records.ts';
import { bundledOrganisations, bundledReleases } from '../../../shared/reference/index.ts';
import { createCloseMonths } from '../../../shared/usecases/adherence-indicator/close-months.ts';
import { createFoldLog } from '../../../shared/usecases/adherence-indicator/fold-log.ts';
import { createReadSnapshot } from '../../../shared/usecases/adherence-indicator/read-closed.ts';
import { createReadMonth } from '../../../shared/usecases/adherence-indicator/read-month.ts';
import { createAgreeReview } from '../../../shared/usecases/resource-review/agree-review.ts';
import { createListSites } from '../../../shared/usecases/resource-review/list-sites.ts';
import { createReadReview } from '../../../shared/usecases/resource-review/read-review.ts';
import { createSaveDraft } from '../../../shared/usecases/resource-review/save-draft.ts';
import { createSubmitReview } from '../../../shared/usecases/resource-review/submit-review.ts';
import { createIssueSite } from '../../../shared/usecases/site-pricing/issue-site.ts';
import { createIssueVersion } from '../../../shared/usecases/site-pricing/issue-version.ts';
import { createDecide } from '../../../shared/usecases/trust-acceptance/decide.ts';
import { createJudgeEscalation } from '../../../shared/usecases/trust-acceptance/judge-escalation.ts';
import { createRaiseEscalation } from '../../../shared/usecases/trust-acceptance/raise-escalation.ts';
import { createReissueOffer } from '../../../shared/usecases/trust-acceptance/reissue-offer.ts';
import { createMemoryDeps } from '../../support/service-deps.ts';
import { createTestSigner } from '../../support/test-signer.ts';
import { meterTable } from './metered-table.ts';

/** Every store over the one table whose units are counted. */
async function createPorts(now: string) {
  const deps = await createMemoryDeps(now);
  const meter = meterTable(deps.table, deps.clock);
  const { table } = meter;
  const archive = createMemoryDocumentArchive({ clock: deps.clock });
  return {
    ...deps,
    ...{ meter, table, archive },
    signer: createTestSigner(),
    ledger: createStudyLedger({ table }),
    shelf: createIndicatorShelf({ table }),
    organisations: createOrganisationDirectory({ table, bundled: bundledOrganisations }),
    tariffs: createTariffRegister({
      ...{ table, archive },
      bundled: bundledReleases,
    }),
  };
}
type Ports = Awaited<ReturnType<typeof createPorts>>;

/** Takes every message that was sent, and those that come of them, as the worker does. */
function createWorker(ports: Ports): () => Promise<void> {
  const issueVersion = createIssueVersion(ports);
  const renderer = {
    renderPdf: ({ integrity }: { integrity: { sha256: string } }) => Buffer.from(integrity.sha256),
  };
  const issueSite = createIssueSite({ ...ports, renderer });
  let taken = 0;
  return async () => {
    for (let message = ports.queue.sent[taken]; message; message = ports.queue.sent[taken]) {
      taken += 1;
      if (message.kind === 'issueVersion') await issueVersion(message);
      else if (message.kind === 'issueSite') await issueSite(message);
    }
  };
}

/** @param now where its clock stands at first */
export async function createWorld(now: string) {
  const ports = await createPorts(now);
  return {
    ...ports,
    work: createWorker(ports),
    saveDraft: createSaveDraft(ports),
    readReview: createReadReview(ports),
    submitReview: createSubmitReview(ports),
    agreeReview: createAgreeReview(ports),
    listSites: createListSites(ports),
    decide: createDecide(ports),
    raiseEscalation: createRaiseEscalation(ports),
    judgeEscalation: createJudgeEscalation(ports),
    reissueOffer: createReissueOffer(ports),
    closeMonths: createCloseMonths(ports),
    foldLog: createFoldLog(ports),
    readMonth: createReadMonth(ports),
    readSnapshot: createReadSnapshot(ports),
  };
}
export type World = Awaited<ReturnType<typeof createWorld>>;

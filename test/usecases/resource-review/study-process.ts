/** A study in memory with every step of its process, the people who take them, and the worker at hand. */
import { createZipWriter } from '../../../shared/adapters/zip/zip-writer.fflate.ts';
import { canonicalBytes } from '../../../shared/domain/canonical.ts';
import type { Caller } from '../../../shared/domain/person.ts';
import type { ResourceReview, ReviewSite } from '../../../shared/domain/resource-review.ts';
import { createBuildArchive } from '../../../shared/usecases/financial-appendix/build-archive.ts';
import { createAgreeReview } from '../../../shared/usecases/resource-review/agree-review.ts';
import { createListSites } from '../../../shared/usecases/resource-review/list-sites.ts';
import { createListStudies } from '../../../shared/usecases/resource-review/list-studies.ts';
import { createPreviewPrices } from '../../../shared/usecases/resource-review/preview-prices.ts';
import { createPutSite } from '../../../shared/usecases/resource-review/put-site.ts';
import { createQueryReview } from '../../../shared/usecases/resource-review/query-review.ts';
import { createReadReview } from '../../../shared/usecases/resource-review/read-review.ts';
import { createReadStudy } from '../../../shared/usecases/resource-review/read-study.ts';
import { createSaveDraft } from '../../../shared/usecases/resource-review/save-draft.ts';
import { createSubmitReview } from '../../../shared/usecases/resource-review/submit-review.ts';
import { createWithdrawReview } from '../../../shared/usecases/resource-review/withdraw-review.ts';
import { createWithdrawSite } from '../../../shared/usecases/resource-review/withdraw-site.ts';
import { createIssueSite, type IssueSiteDeps } from '../../../shared/usecases/site-pricing/issue-site.ts';
import { createIssueVersion } from '../../../shared/usecases/site-pricing/issue-version.ts';
import { createRepricingStep } from '../../../shared/usecases/site-pricing/repricing-step.ts';
import { createDecide } from '../../../shared/usecases/trust-acceptance/decide.ts';
import { createMemoryDeps, type MemoryDeps, personAs, SPONSOR } from '../../support/service-deps.ts';
import { IRAS_ID, LEAD, smallReview } from './small-review.ts';

export const lead = personAs('studyResourceReviewer', LEAD);
export const company = personAs('companyRepresentative', SPONSOR);
export const coordinator = personAs('nationalCoordinator', 'national');
export const trust = (odsCode: string): Caller => personAs('siteRepresentative', odsCode);
/** London, where RRV and RJ1 are. */
export const londonNetwork = personAs('networkAssessor', 'Y56');
export const stranger = personAs('studyResourceReviewer', 'RTH');

/** What the worker makes documents with; for tests that look into them. */
export type DocumentMakers = Pick<IssueSiteDeps, 'renderer' | 'signer'>;

export async function createStudyProcess(deps?: MemoryDeps, makers?: DocumentMakers) {
  const ports = deps ?? (await createMemoryDeps());
  const steps = createSteps(ports);
  const work = createWorker(ports, makers);
  const etag = async () => (await steps.readReview({ caller: lead, irasId: IRAS_ID })).etag;
  const save = async (review: unknown = smallReview()) => {
    const known = await ports.ledger.findStudy(IRAS_ID);
    return steps.saveDraft({ caller: lead, irasId: IRAS_ID, review, ifMatch: known && (await etag()) });
  };
  const submit = () => steps.submitReview({ caller: lead, irasId: IRAS_ID });
  const pinnedHash = async () => {
    const { submission } = await steps.readReview({ caller: lead, irasId: IRAS_ID });
    if (!submission) throw new Error('nothing was submitted');
    return submission.resourceSha256;
  };
  const agree = async () =>
    steps.agreeReview({ caller: company, irasId: IRAS_ID, resourceSha256: await pinnedHash() });
  return {
    ...ports,
    ...steps,
    work,
    etag,
    save,
    submit,
    pinnedHash,
    agree,
    /** Draft, submission, agreement, and every offer issued. */
    bringToIssued: async (review: ResourceReview = smallReview()) => {
      await save(review);
      await submit();
      await agree();
      await work();
    },
    /** As somebody who has just read what is there. */
    put: async (site: ReviewSite) => {
      const known = await ports.ledger.findStudySite(IRAS_ID, site.odsCode);
      return steps.putSite({ caller: lead, irasId: IRAS_ID, site, ifMatch: known && '*' });
    },
    withdraw: (odsCode: string) => steps.withdrawSite({ caller: lead, irasId: IRAS_ID, odsCode }),
    row: async (odsCode: string, caller: Caller = lead) => {
      const { items } = await steps.listSites({ caller, irasId: IRAS_ID, page: { limit: 200 } });
      return items.find((item) => item.odsCode === odsCode);
    },
    decideAt: async (odsCode: string, decision: 'accepted' | 'notAccepted' | 'declinedCapacity') => {
      const own = trust(odsCode);
      const { items } = await steps.listSites({ caller: own, irasId: IRAS_ID, page: { limit: 1 } });
      const appendixSha256 = items[0]?.appendixSha256 ?? '';
      const reason = decision === 'notAccepted' ? ('setupFee' as const) : undefined;
      return steps.decide({ caller: own, irasId: IRAS_ID, odsCode, decision, appendixSha256, reason });
    },
  };
}
export type StudyProcess = Awaited<ReturnType<typeof createStudyProcess>>;

function createSteps(ports: MemoryDeps) {
  return {
    saveDraft: createSaveDraft(ports),
    readReview: createReadReview(ports),
    previewPrices: createPreviewPrices(ports),
    submitReview: createSubmitReview(ports),
    queryReview: createQueryReview(ports),
    agreeReview: createAgreeReview(ports),
    withdrawReview: createWithdrawReview(ports),
    listStudies: createListStudies(ports),
    readStudy: createReadStudy(ports),
    listSites: createListSites(ports),
    putSite: createPutSite(ports),
    withdrawSite: createWithdrawSite(ports),
    decide: createDecide(ports),
  };
}

/** Takes every message that was sent, and those that come of them. The PDF is of no interest here. */
function createWorker(ports: MemoryDeps, makers?: DocumentMakers) {
  const issueVersion = createIssueVersion(ports);
  const issueSite = createIssueSite({
    ...ports,
    renderer: { renderPdf: canonicalBytes },
    signer: { sign: async () => ({ algorithm: 'Ed25519', keyId: 'test', value: 'c2lnbmVk' }) },
    ...makers,
  });
  const buildArchive = createBuildArchive({ ...ports, zip: createZipWriter() });
  const repricingStep = createRepricingStep({ ...ports, issueSite });
  let taken = 0;
  return async (): Promise<void> => {
    for (let message = ports.queue.sent[taken]; message; message = ports.queue.sent[taken]) {
      taken += 1;
      if (message.kind === 'issueVersion') await issueVersion(message);
      else if (message.kind === 'issueSite') await issueSite(message);
      else if (message.kind === 'buildArchive') await buildArchive(message);
      else await repricingStep(message);
    }
  };
}

/** What the pages are given: ports and settings. They call the same use cases as the API. */
import type { Sha256 } from '../../shared/domain/canonical.ts';
import type { FinancialAppendix } from '../../shared/domain/financial-appendix.ts';
import type { SiteBudget } from '../../shared/domain/site-budget-document.ts';
import type { VerificationReport } from '../../shared/domain/verification.ts';
import type { ApiLogger } from '../../shared/http/api-deps.ts';
import type { ActivityMappingRegister } from '../../shared/ports/activity-mapping-register.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { DocumentArchive } from '../../shared/ports/document-archive.ts';
import type { Identifiers } from '../../shared/ports/identifiers.ts';
import type { IndicatorShelf } from '../../shared/ports/indicator-shelf.ts';
import type { ProtocolImport } from '../../shared/ports/protocol-import.ts';
import type {
  DirectoryEditor,
  MembershipRegister,
  OrganisationDirectory,
  ReleasePublisher,
  TariffRegister,
} from '../../shared/ports/registers.ts';
import type { ReleaseWorkbook } from '../../shared/ports/release-workbook.ts';
import type { RepricingStore } from '../../shared/ports/repricing-store.ts';
import type { ReviewWorkbook } from '../../shared/ports/review-workbook.ts';
import type { SessionStore } from '../../shared/ports/session-store.ts';
import type { SignIn } from '../../shared/ports/sign-in.ts';
import type { Signer } from '../../shared/ports/signer.ts';
import type { SiteWork } from '../../shared/ports/site-work.ts';
import type { StudyLedger } from '../../shared/ports/study-ledger.ts';
import type { WorkQueue } from '../../shared/ports/work-queue.ts';
import type { WebSession } from './frame/web-session.ts';

export interface WebSettings {
  /** Where the pages are, without a path: `https://ncvr.example` or `http://localhost:8080`. */
  readonly baseUrl: string;
  readonly serviceName: string;
  /** The identity service's origin, where forms may lead to; left out where it is the pages' own. */
  readonly issuerOrigin?: string;
  /** Where people turn to for help, such as an e-mail address. Left out: the pages name nobody. */
  readonly contact?: string;
}

export interface WebDeps {
  readonly settings: WebSettings;
  readonly ledger: StudyLedger;
  readonly shelf: Pick<
    IndicatorShelf,
    'findNationalFold' | 'findAreaFold' | 'findClosedMonth' | 'listClosedMonths'
  >;
  readonly archive: Pick<DocumentArchive, 'get' | 'putIfAbsent' | 'link'>;
  readonly organisations: OrganisationDirectory;
  readonly tariffs: TariffRegister & ReleasePublisher;
  readonly memberships: Pick<MembershipRegister, 'findPerson' | 'listHeld' | 'listHistory' | 'grant' | 'end'>;
  readonly repricings: RepricingStore;
  readonly directory: DirectoryEditor;
  /** Reviews and releases as Excel workbooks, protocols as drafts, and the dictionaries that map them. */
  readonly reviewWorkbook: ReviewWorkbook;
  readonly releaseWorkbook: ReleaseWorkbook;
  readonly protocolImport: ProtocolImport;
  readonly mappings: ActivityMappingRegister;
  /** Made with the schema `WebSession`, `IDLE_SECONDS` and `LONGEST_SECONDS`. */
  readonly sessions: SessionStore<WebSession>;
  readonly signIn: SignIn;
  readonly queue: WorkQueue<SiteWork>;
  /** Receipts are signed when they are read. */
  readonly signer: Pick<Signer, 'sign'>;
  /** Answers for anybody's document, part by part. Where the PDF reader runs is the composition's matter. */
  readonly verifyDocument: (document: { readonly bytes: Uint8Array }) => Promise<VerificationReport>;
  /** An appendix as a part of a page, from its h1 on, everything in it escaped. */
  readonly renderAppendix: (appendix: FinancialAppendix) => string;
  /** A site budget as a part of a page, from its h1 on, everything in it escaped; and as an Excel workbook. */
  readonly renderBudget: (budget: SiteBudget) => string;
  readonly budgetWorkbook: (budget: SiteBudget) => Promise<Uint8Array>;
  /** Printed in every appendix: the page where anyone can verify a document. */
  readonly verificationAddress: string;
  readonly clock: Clock;
  readonly identifiers: Identifiers;
  readonly sha256: Sha256;
  /** Left out: JSON lines on standard error, for failures only. */
  readonly logger?: Pick<ApiLogger, 'error'>;
}

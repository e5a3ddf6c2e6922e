/** What the pages are given: ports and settings. They call the same use cases as the API. */
import type { Sha256 } from '../../shared/domain/canonical.ts';
import type { ApiLogger } from '../../shared/http/api-deps.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { DocumentArchive } from '../../shared/ports/document-archive.ts';
import type { Identifiers } from '../../shared/ports/identifiers.ts';
import type {
  MembershipRegister,
  OrganisationDirectory,
  TariffRegister,
} from '../../shared/ports/registers.ts';
import type { SessionStore } from '../../shared/ports/session-store.ts';
import type { SignIn } from '../../shared/ports/sign-in.ts';
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
  readonly archive: Pick<DocumentArchive, 'get' | 'putIfAbsent' | 'link'>;
  readonly organisations: OrganisationDirectory;
  readonly tariffs: TariffRegister;
  readonly memberships: Pick<MembershipRegister, 'findPerson'>;
  /** Made with the schema `WebSession`, `IDLE_SECONDS` and `LONGEST_SECONDS`. */
  readonly sessions: SessionStore<WebSession>;
  readonly signIn: SignIn;
  readonly queue: WorkQueue<SiteWork>;
  readonly clock: Clock;
  readonly identifiers: Identifiers;
  readonly sha256: Sha256;
  /** Left out: JSON lines on standard error, for failures only. */
  readonly logger?: Pick<ApiLogger, 'error'>;
}

/** The ports of use cases over the memory adapters, with a clock that stands still and identifiers that repeat. */

import {
  createMemoryDocumentArchive,
  type MemoryDocumentArchive,
} from '../../shared/adapters/memory/document-archive.memory.ts';
import { createFixedClock, type FixedClock } from '../../shared/adapters/memory/fixed-clock.ts';
import { createMemoryRecordTable } from '../../shared/adapters/memory/record-table.memory.ts';
import { createSeededIdentifiers } from '../../shared/adapters/memory/seeded-identifiers.ts';
import { createActivityMappingRegister } from '../../shared/adapters/records/activity-mapping-register.records.ts';
import { createIdempotencyStore } from '../../shared/adapters/records/idempotency-store.records.ts';
import { createIndicatorShelf } from '../../shared/adapters/records/indicator-shelf.records.ts';
import {
  createDirectoryEditor,
  createMembershipRegister,
  createOrganisationDirectory,
  createTariffRegister,
} from '../../shared/adapters/records/registers.records.ts';
import { createRepricingStore } from '../../shared/adapters/records/repricing-store.records.ts';
import { createStudyLedger } from '../../shared/adapters/records/study-ledger.records.ts';
import { sha256Hex } from '../../shared/adapters/system/sha256.ts';
import { createUsdmImport } from '../../shared/adapters/usdm/protocol-import.usdm.ts';
import { createReleaseWorkbook } from '../../shared/adapters/workbook/release/release-workbook.xlsx.ts';
import { createReviewWorkbook } from '../../shared/adapters/workbook/review-workbook.xlsx.ts';
import type { Sha256 } from '../../shared/domain/canonical.ts';
import type { Caller, Role } from '../../shared/domain/person.ts';
import type { ActivityMappingRegister } from '../../shared/ports/activity-mapping-register.ts';
import type { IdempotencyStore } from '../../shared/ports/idempotency-store.ts';
import type { Identifiers } from '../../shared/ports/identifiers.ts';
import type { IndicatorShelf } from '../../shared/ports/indicator-shelf.ts';
import type { ProtocolImport } from '../../shared/ports/protocol-import.ts';
import type { RecordTable } from '../../shared/ports/record-table.ts';
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
import type { SiteWork } from '../../shared/ports/site-work.ts';
import type { StudyLedger } from '../../shared/ports/study-ledger.ts';
import type { WorkQueue } from '../../shared/ports/work-queue.ts';
import { bundledOrganisations, bundledReleases } from '../../shared/reference/index.ts';
import { SPONSOR } from './sponsor.ts';

export { SPONSOR } from './sponsor.ts';

/** A queue that keeps what was sent, in order. */
export interface RecordingQueue extends WorkQueue<SiteWork> {
  readonly sent: readonly SiteWork[];
  /** While it is set, `send` fails with it. */
  failure: Error | undefined;
}

export interface MemoryDeps {
  readonly table: RecordTable;
  readonly ledger: StudyLedger;
  readonly shelf: IndicatorShelf;
  readonly repricings: RepricingStore;
  readonly archive: MemoryDocumentArchive;
  readonly tariffs: TariffRegister & ReleasePublisher;
  readonly organisations: OrganisationDirectory;
  readonly directory: DirectoryEditor;
  readonly releaseWorkbook: ReleaseWorkbook;
  readonly reviewWorkbook: ReviewWorkbook;
  readonly protocolImport: ProtocolImport;
  readonly mappings: ActivityMappingRegister;
  readonly memberships: MembershipRegister;
  readonly idempotency: IdempotencyStore;
  readonly clock: FixedClock;
  readonly identifiers: Identifiers;
  readonly queue: RecordingQueue;
  readonly sha256: Sha256;
  readonly verificationAddress: string;
}

/** The issuer of the people in tests. */
export const ISSUER = 'https://identity.example';
/** When the clock of the tests stands; the bundled tariff and multipliers are in force. */
export const NOW = '2026-11-02T09:00:00.000Z';

function createRecordingQueue(): RecordingQueue {
  const sent: SiteWork[] = [];
  const queue: RecordingQueue = {
    sent,
    failure: undefined,
    send: async (messages) => {
      if (queue.failure) throw queue.failure;
      sent.push(...messages);
    },
  };
  return queue;
}

/** A service of its own in memory, with the bundled reference data and the sponsor of the sample study registered. */
export async function createMemoryDeps(now = NOW): Promise<MemoryDeps> {
  const clock = createFixedClock(now);
  const table = createMemoryRecordTable({ clock });
  const archive = createMemoryDocumentArchive({ clock });
  const directory = createDirectoryEditor({ table });
  await directory.putCompany({ id: SPONSOR, name: 'Example Pharma Ltd' });
  return {
    table,
    archive,
    clock,
    directory,
    releaseWorkbook: createReleaseWorkbook(),
    reviewWorkbook: createReviewWorkbook(),
    protocolImport: createUsdmImport(),
    mappings: createActivityMappingRegister({ table, archive }),
    ledger: createStudyLedger({ table }),
    shelf: createIndicatorShelf({ table }),
    repricings: createRepricingStore({ table }),
    tariffs: createTariffRegister({
      table,
      archive,
      bundled: bundledReleases,
    }),
    organisations: createOrganisationDirectory({ table, bundled: bundledOrganisations }),
    memberships: createMembershipRegister({ table }),
    idempotency: createIdempotencyStore({ table, clock }),
    identifiers: createSeededIdentifiers(clock, 'service-deps'),
    queue: createRecordingQueue(),
    sha256: sha256Hex,
    verificationAddress: 'https://ncvr.example/verify',
  };
}

/** Somebody who holds one role at one organisation. */
export function personAs(role: Role, organisation: string): Caller {
  const name = `${role} of ${organisation}`;
  return { issuer: ISSUER, subject: `${role}-${organisation}`, name, memberships: [{ role, organisation }] };
}

/** One person with the memberships of several. */
export function personWith(...people: readonly Caller[]): Caller {
  const memberships = people.flatMap((each) => each.memberships);
  return { issuer: ISSUER, subject: 'several', name: 'Somebody with several roles', memberships };
}

/** Makes a person known to the service, for requests that carry the person's token. */
export async function register(
  { memberships }: Pick<MemoryDeps, 'memberships'>,
  person: Caller,
): Promise<void> {
  const { issuer, subject, name } = person;
  for (const membership of person.memberships) {
    const made = { at: NOW, by: { command: 'a test' } };
    await memberships.grant({ issuer, subject, name, email: `${subject}@example.org` }, membership, made);
  }
}

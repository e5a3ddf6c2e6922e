/** National data and people: organisations, companies, tariff releases, multiplier sets, memberships. */
import * as z from 'zod';
import type { AgreementTemplate } from '../domain/agreement-template.ts';
import { PayeeProfile } from '../domain/financial-appendix.ts';
import type { Organisation } from '../domain/organisation.ts';
import type { Membership, Role } from '../domain/person.ts';
import type { Company } from '../domain/study.ts';
import type { MultiplierSet, TariffRelease } from '../domain/tariff.ts';
import { odsCode } from '../domain/text.ts';
import type { Page } from './record-table.ts';
import type { PageRequest } from './study-ledger.ts';

/** A release with the hash of its canonical bytes, as reviews pin it. */
export interface Released<T> {
  readonly release: T;
  readonly sha256: string;
}

export interface TariffRegister {
  findTariff(id: string): Promise<Released<TariffRelease> | undefined>;
  /**
   * The release in force on a day: the latest effective-from not after it. A national release goes before
   * demonstration ones, which are there only until it is; of one day's releases the highest number counts.
   */
  findTariffInForce(on: string): Promise<Released<TariffRelease> | undefined>;
  /** Oldest effective-from first. */
  listTariffs(): Promise<
    readonly { readonly id: string; readonly financialYear: string; readonly effectiveFrom: string }[]
  >;
  findMultipliers(id: string): Promise<Released<MultiplierSet> | undefined>;
  /** A set that names no day is in force from 1 April of its financial year. */
  findMultipliersInForce(on: string): Promise<Released<MultiplierSet> | undefined>;
  /** Oldest first. */
  listMultiplierSets(): Promise<readonly { readonly id: string; readonly financialYear: string }[]>;
  findAgreementTemplate(modelAgreement: string): Promise<AgreementTemplate | undefined>;
}

/** `alreadyThere`: the very same was published before, and nothing was written. */
export type Published = 'published' | 'alreadyThere';

/** What is released stays as it is: another release under its id is refused. */
export class AlreadyReleased extends Error {
  readonly id: string;
  constructor(id: string) {
    super(`${id} is released already with other content; give the new release an id of its own`);
    this.name = 'AlreadyReleased';
    this.id = id;
  }
}

/** Publication of national data. Each @throws AlreadyReleased */
export interface ReleasePublisher {
  publishTariff(release: TariffRelease): Promise<Published>;
  publishMultipliers(set: MultiplierSet): Promise<Published>;
  /** A new version of a model agreement's template; from now on it is the one that is found. */
  publishAgreementTemplate(template: AgreementTemplate): Promise<Published>;
}

export interface OrganisationDirectory {
  findOrganisation(odsCode: string): Promise<Organisation | undefined>;
  /** By ODS code. */
  listOrganisations(page: PageRequest): Promise<Page<Organisation>>;
  /** All of them, for checking a review's sites at once. */
  allOrganisations(): Promise<ReadonlyMap<string, Organisation>>;
  findCompany(id: string): Promise<Company | undefined>;
  findPayee(odsCode: string): Promise<PayeeProfile | undefined>;
}

/** A trust's payee profile as it is kept; its lock follows the rule of the study ledger's records. */
export const PayeeRecord = z.strictObject({ odsCode, profile: PayeeProfile, lock: z.int().min(1) });
export type PayeeRecord = z.infer<typeof PayeeRecord>;

/** Somebody else changed the record in between: read again and decide again. */
export class RegisterConflict extends Error {
  constructor() {
    super('the record was changed in between');
    this.name = 'RegisterConflict';
  }
}

/** What coordinators and trusts keep up to date. */
export interface DirectoryEditor {
  /** Replaces what was known of the organisation. Idempotent. */
  putOrganisation(organisation: Organisation): Promise<void>;
  /** Registers the company or changes its name. Idempotent. */
  putCompany(company: Company): Promise<void>;
  findPayeeRecord(odsCode: string): Promise<PayeeRecord | undefined>;
  /** With lock 1 none may exist yet; with lock n the stored one must have n - 1. @throws RegisterConflict */
  putPayee(payee: PayeeRecord): Promise<void>;
}

export interface Member {
  readonly issuer: string;
  readonly subject: string;
}

export interface MembershipRegister {
  /** The person's name and the memberships in force, or undefined for someone unknown. */
  findPerson(
    issuer: string,
    subject: string,
  ): Promise<{ readonly name: string; readonly memberships: readonly Membership[] } | undefined>;
  /** Who holds a role at an organisation. */
  listMembers(role: Role, organisation: string, page: PageRequest): Promise<Page<Member>>;
  /** Idempotent; the name given last is the person's name. */
  grant(person: Member & { readonly name: string }, membership: Membership): Promise<void>;
  /** Idempotent. The person stays known. */
  revoke(person: Member, membership: Membership): Promise<void>;
}

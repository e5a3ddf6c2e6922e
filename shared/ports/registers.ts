/** National data and people: organisations, companies, tariff releases, multiplier sets, memberships. */
import * as z from 'zod';
import type { AgreementTemplate } from '../domain/agreement-template.ts';
import { PayeeProfile } from '../domain/financial-appendix.ts';
import { Grantor, type MembershipEvent } from '../domain/membership-history.ts';
import type { Organisation } from '../domain/organisation.ts';
import { Actor, type Membership, type Role } from '../domain/person.ts';
import type { ReleaseFacts } from '../domain/release-order.ts';
import type { Company } from '../domain/study.ts';
import type { MultiplierSet, TariffRelease } from '../domain/tariff.ts';
import { moment, odsCode } from '../domain/text.ts';
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
  /** In the order of `compareReleases`, oldest effective-from first. */
  listTariffs(): Promise<readonly ReleaseFacts[]>;
  findMultipliers(id: string): Promise<Released<MultiplierSet> | undefined>;
  /** A set that names no day is in force from 1 April of its financial year. */
  findMultipliersInForce(on: string): Promise<Released<MultiplierSet> | undefined>;
  /** In the order of `compareReleases`, oldest effective-from first. */
  listMultiplierSets(): Promise<readonly ReleaseFacts[]>;
  /** The current version, or the one named. */
  findAgreementTemplate(modelAgreement: string, version?: string): Promise<AgreementTemplate | undefined>;
  /** The current version of each, by id. */
  listAgreementTemplates(): Promise<readonly AgreementTemplate[]>;
}

/** Who published a release, and when. */
export const Publication = z.strictObject({ at: moment, by: Actor });
export type Publication = z.infer<typeof Publication>;

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
  publishTariff(release: TariffRelease, publication?: Publication): Promise<Published>;
  publishMultipliers(set: MultiplierSet, publication?: Publication): Promise<Published>;
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
  /** By id. */
  listCompanies(page: PageRequest): Promise<Page<Company>>;
  findPayee(odsCode: string): Promise<PayeeProfile | undefined>;
}

/** A trust's payee profile as it is kept; its lock follows the rule of the study ledger's records. */
export const PayeeRecord = z.strictObject({ odsCode, profile: PayeeProfile, lock: z.int().min(1) });
export type PayeeRecord = z.infer<typeof PayeeRecord>;

/** An organisation as the service keeps it, in place of the one that ships with it; the lock follows the same rule. */
export interface OrganisationRecord {
  readonly organisation: Organisation;
  readonly lock: number;
}

/** Somebody else changed the record in between: read again and decide again. */
export class RegisterConflict extends Error {
  constructor() {
    super('the record was changed in between');
    this.name = 'RegisterConflict';
  }
}

/** What coordinators and trusts keep up to date. */
export interface DirectoryEditor {
  /** What the service keeps of the organisation; undefined where it knows only what ships with it. */
  findOrganisationRecord(odsCode: string): Promise<OrganisationRecord | undefined>;
  /**
   * All of them or none: with lock 1 none may be kept yet; with lock n the kept one must have n - 1.
   * @throws RegisterConflict
   */
  putOrganisations(records: readonly OrganisationRecord[]): Promise<void>;
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

/** A person as people know them. */
export interface PersonDetails {
  readonly name: string;
  /** Where messages go; without one there are none. */
  readonly email?: string | undefined;
}

export interface KnownPerson extends PersonDetails {
  /** Those in force. */
  readonly memberships: readonly Membership[];
}

/** By whom and when something about a membership is done. */
export const Made = z.strictObject({ at: moment, by: Grantor });
export type Made = z.infer<typeof Made>;

export interface HeldMembership extends Member {
  readonly membership: Membership;
  readonly since: Made;
}

/** `unchanged`: it was in force already, under the same name and address, and nothing was written. */
export type GrantOutcome = 'granted' | 'described' | 'unchanged';

export interface MembershipRegister {
  /** The person and the memberships in force, or undefined for someone unknown. */
  findPerson(issuer: string, subject: string): Promise<KnownPerson | undefined>;
  /** Who holds a role at an organisation. */
  listMembers(role: Role, organisation: string, page: PageRequest): Promise<Page<Member>>;
  /** The memberships of a role in force, at one organisation or by organisation. */
  listHeld(role: Role, organisation: string | undefined, page: PageRequest): Promise<Page<HeldMembership>>;
  /** What was granted and ended, oldest first: of a person, or at an organisation. Nothing ever leaves it. */
  listHistory(
    of: Member | { readonly organisation: string },
    page: PageRequest,
  ): Promise<Page<MembershipEvent>>;
  /**
   * Idempotent. The name and address given last are the person's; an address left out stays as it was.
   * @throws RegisterConflict where too many change the same person at once
   */
  grant(person: Member & PersonDetails, membership: Membership, made: Made): Promise<GrantOutcome>;
  /** Idempotent. The person stays known. @throws RegisterConflict likewise */
  end(person: Member, membership: Membership, made: Made): Promise<'ended' | 'notHeld'>;
}

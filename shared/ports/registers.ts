/** National data and people: organisations, companies, tariff releases, multiplier sets, memberships. */
import type { AgreementTemplate } from '../domain/agreement-template.ts';
import type { PayeeProfile } from '../domain/financial-appendix.ts';
import type { Organisation } from '../domain/organisation.ts';
import type { Membership } from '../domain/person.ts';
import type { Company } from '../domain/study.ts';
import type { MultiplierSet, TariffRelease } from '../domain/tariff.ts';
import type { Page } from './record-table.ts';
import type { PageRequest } from './study-ledger.ts';

/** A release with the hash of its canonical bytes, as reviews pin it. */
export interface Released<T> {
  readonly release: T;
  readonly sha256: string;
}

export interface TariffRegister {
  findTariff(id: string): Promise<Released<TariffRelease> | undefined>;
  /** The release in force on a day: the latest effective-from not after it. */
  findTariffInForce(on: string): Promise<Released<TariffRelease> | undefined>;
  listTariffs(): Promise<
    readonly { readonly id: string; readonly financialYear: string; readonly effectiveFrom: string }[]
  >;
  findMultipliers(id: string): Promise<Released<MultiplierSet> | undefined>;
  findMultipliersInForce(on: string): Promise<Released<MultiplierSet> | undefined>;
  listMultiplierSets(): Promise<readonly { readonly id: string; readonly financialYear: string }[]>;
  findAgreementTemplate(modelAgreement: string): Promise<AgreementTemplate | undefined>;
}

export interface OrganisationDirectory {
  findOrganisation(odsCode: string): Promise<Organisation | undefined>;
  listOrganisations(page: PageRequest): Promise<Page<Organisation>>;
  /** All of them, for checking a review's sites at once. */
  allOrganisations(): Promise<ReadonlyMap<string, Organisation>>;
  findCompany(id: string): Promise<Company | undefined>;
  findPayee(odsCode: string): Promise<PayeeProfile | undefined>;
}

export interface MembershipRegister {
  /** The person's name and the memberships in force, or undefined for someone unknown. */
  findPerson(
    issuer: string,
    subject: string,
  ): Promise<{ readonly name: string; readonly memberships: readonly Membership[] } | undefined>;
  /** Idempotent. */
  grant(person: { issuer: string; subject: string; name: string }, membership: Membership): Promise<void>;
}

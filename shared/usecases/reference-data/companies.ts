/** The registry of companies: sponsors and contract research organisations that a review may name. */
import { canonicalHash, type Sha256 } from '../../domain/canonical.ts';
import { DomainError, notFound } from '../../domain/errors.ts';
import { findOtherId } from '../../domain/release-placement.ts';
import type { Company } from '../../domain/study.ts';
import type { DirectoryEditor, OrganisationDirectory } from '../../ports/registers.ts';
import { checkIfMatch, requireIfMatch } from '../if-match.ts';

export interface ReadCompanyDeps {
  readonly organisations: Pick<OrganisationDirectory, 'findCompany'>;
  readonly sha256: Sha256;
}

export interface PutCompanyDeps extends ReadCompanyDeps {
  readonly directory: Pick<DirectoryEditor, 'putCompany'>;
}

export interface KnownCompany {
  readonly company: Company;
  readonly etag: string;
}

/** A registered company. @throws DomainError `notFound` */
export function createReadCompany({ organisations, sha256 }: ReadCompanyDeps) {
  return async ({ id }: { readonly id: string }): Promise<KnownCompany> => {
    const company = await organisations.findCompany(id);
    if (company === undefined) throw notFound();
    return { company, etag: canonicalHash(company, sha256) };
  };
}

export interface PutCompanyCommand {
  readonly id: string;
  readonly company: Company;
  readonly ifMatch: string | undefined;
}

/**
 * Registers a company, or changes its name. The same again changes nothing and needs no `If-Match`.
 * @throws DomainError `findings` (another id), `preconditionRequired`, `stale`
 */
export function createPutCompany({ organisations, directory, sha256 }: PutCompanyDeps) {
  return async (command: PutCompanyCommand): Promise<KnownCompany & { readonly created: boolean }> => {
    const { id, company, ifMatch } = command;
    const findings = findOtherId(id, company.id);
    if (findings.length > 0) throw new DomainError('findings', 'The ids differ.', { findings });
    const etag = canonicalHash(company, sha256);
    const known = await organisations.findCompany(id);
    const knownTag = known && canonicalHash(known, sha256);
    if (knownTag === etag) return { created: false, company, etag };
    if (knownTag !== undefined) requireIfMatch(ifMatch, knownTag);
    else checkIfMatch(ifMatch, undefined);
    await directory.putCompany(company);
    return { created: known === undefined, company, etag };
  };
}

/** Keys of the tables `reference` and `sessions`; the table of them all is in keys.ts. */
import type { RecordKey } from '../../ports/record-table.ts';
import { joinKey, prefixOf } from './key-parts.ts';

export const personPartition = (issuer: string, subject: string): string =>
  joinKey('PERSON', issuer, subject);
export const personKey = (issuer: string, subject: string): RecordKey => ({
  pk: personPartition(issuer, subject),
  sk: 'PERSON',
});
export const membershipKey = (
  person: { readonly issuer: string; readonly subject: string },
  role: string,
  organisation: string,
): RecordKey => ({
  pk: personPartition(person.issuer, person.subject),
  sk: joinKey('MEMBERSHIP', role, organisation),
});
/** The memberships of a role are in one partition, those of an organisation side by side in it. */
export const membersPartition = (role: string): string => joinKey('MEMBERS', role);
export const membersOf = (organisation: string): string => prefixOf(organisation);

export const historyPartition = (person: { readonly issuer: string; readonly subject: string }): string =>
  joinKey('HISTORY', person.issuer, person.subject);
export const historyKey = (
  person: { readonly issuer: string; readonly subject: string },
  sequence: number,
): RecordKey => ({ pk: historyPartition(person), sk: String(sequence).padStart(8, '0') });
export const organisationHistory = (organisation: string): string => joinKey('HISTORY', organisation);

export const ORGANISATIONS = 'ORGANISATION';
export const organisationKey = (odsCode: string): RecordKey => ({ pk: ORGANISATIONS, sk: joinKey(odsCode) });
export const COMPANIES = 'COMPANY';
export const companyKey = (id: string): RecordKey => ({ pk: COMPANIES, sk: joinKey(id) });
export const payeeKey = (odsCode: string): RecordKey => ({ pk: 'PAYEE', sk: joinKey(odsCode) });

export const releaseKey = (pk: 'TARIFF' | 'MULTIPLIERS', id: string): RecordKey => ({ pk, sk: joinKey(id) });
const MAPPINGS = 'MAPPING';
export const currentMappingKey = (id: string): RecordKey => ({ pk: MAPPINGS, sk: joinKey('CURRENT', id) });
export const mappingVersionKey = (id: string, version: number): RecordKey => ({
  pk: MAPPINGS,
  sk: joinKey('VERSION', id, String(version).padStart(4, '0')),
});
export const TEMPLATES = 'TEMPLATE';
export const CURRENT_TEMPLATES = prefixOf('CURRENT');
export const currentTemplateKey = (id: string): RecordKey => ({ pk: TEMPLATES, sk: joinKey('CURRENT', id) });
export const templateVersionKey = (id: string, templateVersion: string): RecordKey => ({
  pk: TEMPLATES,
  sk: joinKey('VERSION', id, templateVersion),
});

export const sessionKey = (idSha256: string): RecordKey => ({
  pk: joinKey('SESSION', idSha256),
  sk: 'SESSION',
});

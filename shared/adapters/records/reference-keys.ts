/** Keys of the tables `reference` and `sessions`; the table of them all is in keys.ts. */
import type { RecordKey } from '../../ports/record-table.ts';
import { joinKey } from './key-parts.ts';

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
export const membersPartition = (role: string, organisation: string): string =>
  joinKey('MEMBERS', role, organisation);

export const ORGANISATIONS = 'ORGANISATION';
export const organisationKey = (odsCode: string): RecordKey => ({ pk: ORGANISATIONS, sk: joinKey(odsCode) });
export const companyKey = (id: string): RecordKey => ({ pk: 'COMPANY', sk: joinKey(id) });
export const payeeKey = (odsCode: string): RecordKey => ({ pk: 'PAYEE', sk: joinKey(odsCode) });

export const releaseKey = (pk: 'TARIFF' | 'MULTIPLIERS', id: string): RecordKey => ({ pk, sk: joinKey(id) });
export const currentTemplateKey = (id: string): RecordKey => ({ pk: 'TEMPLATE', sk: joinKey('CURRENT', id) });
export const templateVersionKey = (id: string, templateVersion: string): RecordKey => ({
  pk: 'TEMPLATE',
  sk: joinKey('VERSION', id, templateVersion),
});

export const sessionKey = (idSha256: string): RecordKey => ({
  pk: joinKey('SESSION', idSha256),
  sk: 'SESSION',
});

/** The kinds of records of the registers: schema and key. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AgreementTemplate } from '../../domain/agreement-template.ts';
import { MembershipEvent } from '../../domain/membership-history.ts';
import { Organisation } from '../../domain/organisation.ts';
import { EmailAddress, Membership } from '../../domain/person.ts';
import { sha256Hex } from '../../domain/sha256-hex.ts';
import { Company } from '../../domain/study.ts';
import { financialYear } from '../../domain/tariff.ts';
import { day, identifier, line } from '../../domain/text.ts';
import { Made, PayeeRecord, Publication } from '../../ports/registers.ts';
import { sortableMoment } from './key-parts.ts';
import {
  companyKey,
  currentTemplateKey,
  historyKey,
  membershipKey,
  membersOf,
  membersPartition,
  organisationHistory,
  organisationKey,
  payeeKey,
  personKey,
  personPartition,
  releaseKey,
  templateVersionKey,
} from './reference-keys.ts';
import type { RecordKind } from './stored-record.ts';

const member = { issuer: line(300), subject: line(300) };

const PersonRecord = z.strictObject({
  ...member,
  name: line(200),
  email: EmailAddress.optional(),
  /** Also the number of the person's latest event in the history. */
  lock: z.int().min(1),
});
export type PersonRecord = z.infer<typeof PersonRecord>;
export const PERSON: RecordKind<PersonRecord> = {
  name: 'person',
  schema: PersonRecord,
  place: ({ issuer, subject }) => ({ key: personKey(issuer, subject) }),
  lock: ({ lock }) => lock,
};

const MembershipRecord = z.strictObject({ ...member, membership: Membership, since: Made });
export const MEMBERSHIP: RecordKind<z.infer<typeof MembershipRecord>> = {
  name: 'membership',
  schema: MembershipRecord,
  place: (record) => {
    const { role, organisation } = record.membership;
    // Names of people at an issuer may be longer than a sort key.
    const person = createHash('sha256').update(personPartition(record.issuer, record.subject)).digest('hex');
    return {
      key: membershipKey(record, role, organisation),
      index: { byPartyPk: membersPartition(role), byPartySk: `${membersOf(organisation)}${person}` },
    };
  },
};

export const MEMBERSHIP_EVENT: RecordKind<MembershipEvent> = {
  name: 'event of a membership',
  schema: MembershipEvent,
  place: (event) => ({
    key: historyKey(event, event.sequence),
    index: {
      byPartyPk: organisationHistory(event.membership.organisation),
      byPartySk: `${sortableMoment(event.at)}#${String(event.sequence).padStart(8, '0')}`,
    },
  }),
};

export const ORGANISATION: RecordKind<Organisation> = {
  name: 'organisation',
  schema: Organisation,
  place: ({ odsCode }) => ({ key: organisationKey(odsCode) }),
};

export const COMPANY: RecordKind<Company> = {
  name: 'company',
  schema: Company,
  place: ({ id }) => ({ key: companyKey(id) }),
};

export const PAYEE: RecordKind<PayeeRecord> = {
  name: 'payee',
  schema: PayeeRecord,
  place: ({ odsCode }) => ({ key: payeeKey(odsCode) }),
  lock: ({ lock }) => lock,
};

/** What the table knows of a release; its body is in the archive, under its hash. */
export const ReleaseRow = z.strictObject({
  id: identifier,
  financialYear,
  effectiveFrom: day,
  /** Tariffs only. */
  release: z.int().min(1).optional(),
  provenance: z.enum(['demonstration', 'national']).optional(),
  sha256: sha256Hex,
  archiveKey: line(200),
  publication: Publication.optional(),
});
export type ReleaseRow = z.infer<typeof ReleaseRow>;

export const TARIFF_ROW: RecordKind<ReleaseRow> = {
  name: 'tariff release',
  schema: ReleaseRow,
  place: ({ id }) => ({ key: releaseKey('TARIFF', id) }),
};
export const MULTIPLIERS_ROW: RecordKind<ReleaseRow> = {
  name: 'multiplier set',
  schema: ReleaseRow,
  place: ({ id }) => ({ key: releaseKey('MULTIPLIERS', id) }),
};

export const CURRENT_TEMPLATE: RecordKind<AgreementTemplate> = {
  name: 'agreement template',
  schema: AgreementTemplate,
  place: ({ id }) => ({ key: currentTemplateKey(id) }),
};
export const TEMPLATE_VERSION: RecordKind<AgreementTemplate> = {
  name: 'agreement template',
  schema: AgreementTemplate,
  place: ({ id, version }) => ({ key: templateVersionKey(id, version) }),
};

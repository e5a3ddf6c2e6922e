import * as z from 'zod';
import { MembershipEvent } from '../../shared/domain/membership-history.ts';
import { EmailAddress, Membership, Role } from '../../shared/domain/person.ts';
import { identifier, line, moment } from '../../shared/domain/text.ts';
import { noParams, noQuery, pageOf, pageQueryFields } from '../../shared/http/common-contracts.ts';
import type { OperationContract } from '../../shared/http/operation.ts';
import { Made } from '../../shared/ports/registers.ts';

const member = {
  issuer: line(300).describe('The address of the identity provider, as its tokens name it.'),
  subject: line(300).describe("The person's `sub` at the issuer."),
};

export const GrantBody = z.strictObject({
  ...member,
  name: line(200),
  email: EmailAddress.optional().describe('Where notifications go; left out, it stays as it was.'),
  role: Role,
  organisation: identifier.describe('ODS code, company id, region code, or national.'),
});

const described = { name: z.string(), email: z.string().optional() };
export const PersonAnswer = z.object({ ...member, ...described, memberships: z.array(Membership) });
export const MembershipRow = z.object({
  ...member,
  ...described,
  role: Role,
  organisation: z.string(),
  since: Made.describe('By whom and when it was granted.'),
});

/** Roles of people, for coordinators. */
export const membershipContracts = {
  listMemberships: {
    summary: 'Who may do what: memberships in force, or at an earlier moment',
    params: noParams,
    query: z.strictObject({
      ...pageQueryFields,
      role: Role.optional(),
      organisation: identifier.optional(),
      issuer: member.issuer.optional(),
      subject: member.subject.optional(),
      at: moment.optional().describe('As it was at that moment; with a person or an organisation.'),
    }),
    responses: { 200: { description: 'A page of memberships', schema: pageOf(MembershipRow) } },
  },
  grantMembership: {
    summary: 'Grant a person a role at an organisation, or change their name or address',
    params: noParams,
    query: noQuery,
    body: GrantBody,
    responses: {
      200: { description: 'In force already; name and address are now as given', schema: PersonAnswer },
      201: { description: 'Granted', schema: PersonAnswer },
    },
  },
  endMembership: {
    summary: "End a person's role at an organisation; what they did in it stays done",
    params: noParams,
    query: z.strictObject({ ...member, role: Role, organisation: identifier }),
    responses: {
      204: { description: 'Ended, or it was not in force' },
      409: { description: "One's own membership as coordinator" },
    },
  },
  listMembershipHistory: {
    summary: 'Who was granted what and when it ended: of one person, or at one organisation; oldest first',
    params: noParams,
    query: z.strictObject({
      ...pageQueryFields,
      issuer: member.issuer.optional(),
      subject: member.subject.optional(),
      organisation: identifier.optional(),
    }),
    responses: { 200: { description: 'A page of events', schema: pageOf(MembershipEvent) } },
  },
} satisfies Record<string, OperationContract>;

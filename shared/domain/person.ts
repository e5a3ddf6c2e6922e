/** People and what they may act as (domain.md section 3). Membership records decide access; a token alone grants nothing. */
import * as z from 'zod';
import { identifier, line } from './text.ts';

export const ROLES = [
  'studyResourceReviewer',
  'companyRepresentative',
  'siteRepresentative',
  'networkAssessor',
  'nationalCoordinator',
] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

/** The organisation that coordinators act for. */
export const NATIONAL_TEAM = 'national';

/** One role for one organisation: an ODS code, a company id, a region code, or `national`. */
export const Membership = z.strictObject({ role: Role, organisation: identifier });
export type Membership = z.infer<typeof Membership>;

/** Where a person's messages go. Of the plain form only, so that it fits a header whole. */
export const EmailAddress = z.email('must be an e-mail address such as name@trust.example').max(254);
export type EmailAddress = z.infer<typeof EmailAddress>;

/** Who did something, as the decision log and receipts name them. */
export const Actor = z.strictObject({
  issuer: line(300),
  subject: line(300),
  name: line(200),
  role: Role,
  organisation: identifier,
});
export type Actor = z.infer<typeof Actor>;

/** The signed-in caller of an operation, with every membership in force. */
export interface Caller {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly memberships: readonly Membership[];
}

/** The caller acting in a role for an organisation, if a membership says so. */
export function actAs(caller: Caller, role: Role, organisation: string): Actor | undefined {
  const { issuer, subject, name, memberships } = caller;
  const holds = memberships.some((held) => held.role === role && held.organisation === organisation);
  return holds ? { issuer, subject, name, role, organisation } : undefined;
}

/** The organisations for which the caller holds a role. */
export function organisationsOf(caller: Caller, role: Role): string[] {
  return caller.memberships.filter((held) => held.role === role).map((held) => held.organisation);
}

/** Who could do what, and when: one numbered, append-only history per person (domain.md section 3). */
import * as z from 'zod';
import { Actor, EmailAddress, Membership } from './person.ts';
import { line, moment } from './text.ts';

/** Who granted or ended a membership: a coordinator, or a command on the machine that holds the data. */
export const Grantor = z.union([Actor, z.strictObject({ command: line(100) })]);
export type Grantor = z.infer<typeof Grantor>;

export const MembershipEvent = z.strictObject({
  issuer: line(300),
  subject: line(300),
  /** Numbers a person's events from 1, without gaps. */
  sequence: z.int().min(1),
  at: moment,
  by: Grantor,
  /** `described`: the membership stayed as it was, and the person's name or address changed. */
  kind: z.enum(['granted', 'ended', 'described']),
  membership: Membership,
  /** As they were from then on. */
  name: line(200),
  email: EmailAddress.optional(),
});
export type MembershipEvent = z.infer<typeof MembershipEvent>;

/**
 * What was in force at a moment: the event that granted each membership, with the person's name and address as
 * they then were.
 * @param history events of one person, or of everybody at one organisation, oldest first
 */
export function membershipsAt(history: readonly MembershipEvent[], at: string): readonly MembershipEvent[] {
  const held = new Map<string, MembershipEvent>();
  const until = Date.parse(at);
  for (const event of history) {
    if (Date.parse(event.at) > until) continue;
    const { issuer, subject, membership, kind } = event;
    const key = JSON.stringify([issuer, subject, membership.role, membership.organisation]);
    if (kind === 'granted') held.set(key, event);
    if (kind === 'ended') held.delete(key);
    for (const [each, granted] of held) {
      if (granted.issuer === issuer && granted.subject === subject)
        held.set(each, describeAs(granted, event));
    }
  }
  return [...held.values()];
}

/** The same grant under the name and address of a later event. */
function describeAs(granted: MembershipEvent, { name, email }: MembershipEvent): MembershipEvent {
  const { email: _before, ...rest } = granted;
  return { ...rest, name, ...(email !== undefined && { email }) };
}

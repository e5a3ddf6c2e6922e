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
 * The memberships that were in force at a moment.
 * @param history one person's events, oldest first
 */
export function membershipsAt(history: readonly MembershipEvent[], at: string): readonly Membership[] {
  const held = new Map<string, Membership>();
  const until = Date.parse(at);
  for (const event of history) {
    if (Date.parse(event.at) > until) break;
    const { role, organisation } = event.membership;
    const key = JSON.stringify([role, organisation]);
    if (event.kind === 'granted') held.set(key, event.membership);
    if (event.kind === 'ended') held.delete(key);
  }
  return [...held.values()];
}

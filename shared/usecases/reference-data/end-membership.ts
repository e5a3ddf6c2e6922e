import { DomainError, notFound } from '../../domain/errors.ts';
import type { Grantor } from '../../domain/membership-history.ts';
import type { Membership } from '../../domain/person.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Member, MembershipRegister } from '../../ports/registers.ts';

export interface EndMembershipDeps {
  readonly memberships: Pick<MembershipRegister, 'findPerson' | 'end'>;
  readonly clock: Clock;
}

export interface EndMembershipCommand {
  readonly by: Grantor;
  readonly person: Member;
  readonly membership: Membership;
}

/** Whether somebody would end what lets them grant roles at all. */
function isOwnOffice({ by, person, membership }: EndMembershipCommand): boolean {
  if ('command' in by || membership.role !== 'nationalCoordinator') return false;
  return by.issuer === person.issuer && by.subject === person.subject;
}

/**
 * Makes `endMembership`: from now on the person cannot act in the role; what was done stays done. The same again
 * changes nothing.
 * @throws DomainError `notFound` for an unknown person; `stateConflict` for one's own membership as coordinator
 */
export function createEndMembership({ memberships, clock }: EndMembershipDeps) {
  return async (command: EndMembershipCommand): Promise<void> => {
    const { by, person, membership } = command;
    if (isOwnOffice(command)) {
      throw new DomainError('stateConflict', 'Nobody ends their own membership as coordinator.', {
        mend: 'Ask another coordinator, so that the service is never left without one.',
      });
    }
    if (!(await memberships.findPerson(person.issuer, person.subject))) throw notFound();
    await memberships.end(person, membership, { at: new Date(clock.now()).toISOString(), by });
  };
}

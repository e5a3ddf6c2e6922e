import { DomainError } from '../../domain/errors.ts';
import type { MembershipEvent } from '../../domain/membership-history.ts';
import type { Page } from '../../ports/record-table.ts';
import type { MembershipRegister } from '../../ports/registers.ts';
import type { PageRequest } from '../../ports/study-ledger.ts';

export interface ListMembershipHistoryDeps {
  readonly memberships: Pick<MembershipRegister, 'listHistory'>;
}

export interface ListMembershipHistory extends PageRequest {
  readonly issuer?: string | undefined;
  readonly subject?: string | undefined;
  readonly organisation?: string | undefined;
}

/**
 * Makes `listMembershipHistory`: who could do what when, oldest first, of one person or at one organisation.
 * @throws DomainError `invalidInput` where neither, or both, are named; InvalidCursor
 */
export function createListMembershipHistory({ memberships }: ListMembershipHistoryDeps) {
  return async (command: ListMembershipHistory): Promise<Page<MembershipEvent>> => {
    const { issuer, subject, organisation, limit, cursor } = command;
    const page = { limit, cursor };
    if (organisation !== undefined && issuer === undefined && subject === undefined) {
      return memberships.listHistory({ organisation }, page);
    }
    if (organisation === undefined && issuer !== undefined && subject !== undefined) {
      return memberships.listHistory({ issuer, subject }, page);
    }
    throw new DomainError('invalidInput', 'The history is that of one person or of one organisation.', {
      path: 'organisation',
      mend: 'Give either issuer and subject, or organisation.',
    });
  };
}

/** Who may do what: granted and ended by coordinators. */
import { operation } from '../../shared/http/operation.ts';
import {
  createEndMembership,
  type EndMembershipDeps,
} from '../../shared/usecases/reference-data/end-membership.ts';
import {
  createGrantMembership,
  type GrantMembershipDeps,
} from '../../shared/usecases/reference-data/grant-membership.ts';
import {
  createListMembershipHistory,
  type ListMembershipHistoryDeps,
} from '../../shared/usecases/reference-data/list-membership-history.ts';
import {
  createListMemberships,
  type ListMembershipsDeps,
} from '../../shared/usecases/reference-data/list-memberships.ts';
import { requireCoordinator } from '../../shared/usecases/reference-data/publish-dated.ts';
import { membershipContracts } from './membership-contracts.ts';

export type MembershipDeps = GrantMembershipDeps &
  EndMembershipDeps &
  ListMembershipsDeps &
  ListMembershipHistoryDeps;

export function membershipOperations(deps: MembershipDeps) {
  const listMemberships = createListMemberships(deps);
  const grantMembership = createGrantMembership(deps);
  const endMembership = createEndMembership(deps);
  const listMembershipHistory = createListMembershipHistory(deps);
  return {
    listMemberships: operation(membershipContracts.listMemberships, async ({ query }) => ({
      status: 200,
      body: await listMemberships(query),
    })),
    grantMembership: operation(membershipContracts.grantMembership, async ({ caller, body }) => {
      const { role, organisation, ...person } = body;
      const by = requireCoordinator(caller);
      const { outcome, ...known } = await grantMembership({ by, person, membership: { role, organisation } });
      return { status: outcome === 'granted' ? 201 : 200, body: known };
    }),
    endMembership: operation(membershipContracts.endMembership, async ({ caller, query }) => {
      const { role, organisation, ...person } = query;
      const by = requireCoordinator(caller);
      await endMembership({ by, person, membership: { role, organisation } });
      return { status: 204 };
    }),
    listMembershipHistory: operation(membershipContracts.listMembershipHistory, async ({ query }) => ({
      status: 200,
      body: await listMembershipHistory(query),
    })),
  };
}

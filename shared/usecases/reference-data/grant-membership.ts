/** Granting roles to people (domain.md section 3): by coordinators, and the first one by a command. */
import { DomainError } from '../../domain/errors.ts';
import type { Grantor } from '../../domain/membership-history.ts';
import { type Membership, NATIONAL_TEAM } from '../../domain/person.ts';
import type { Clock } from '../../ports/clock.ts';
import type {
  GrantOutcome,
  KnownPerson,
  Member,
  MembershipRegister,
  OrganisationDirectory,
  PersonDetails,
} from '../../ports/registers.ts';

export interface GrantMembershipDeps {
  readonly memberships: Pick<MembershipRegister, 'findPerson' | 'grant'>;
  readonly organisations: Pick<
    OrganisationDirectory,
    'findOrganisation' | 'findCompany' | 'allOrganisations'
  >;
  readonly clock: Clock;
}

export interface GrantMembershipCommand {
  readonly by: Grantor;
  readonly person: Member & PersonDetails;
  readonly membership: Membership;
}

export interface Granted extends KnownPerson, Member {
  readonly outcome: GrantOutcome;
}

/** Whether there is such an organisation for the role. */
async function isKnown(
  { organisations }: GrantMembershipDeps,
  { role, organisation }: Membership,
): Promise<boolean> {
  switch (role) {
    case 'studyResourceReviewer':
    case 'siteRepresentative':
      return (await organisations.findOrganisation(organisation)) !== undefined;
    case 'companyRepresentative':
      return (await organisations.findCompany(organisation)) !== undefined;
    case 'networkAssessor': {
      const all = await organisations.allOrganisations();
      return [...all.values()].some(({ region }) => region?.code === organisation);
    }
    case 'nationalCoordinator':
      return organisation === NATIONAL_TEAM;
  }
}

const EXPECTED: Readonly<Record<Membership['role'], string>> = {
  studyResourceReviewer: 'Give the ODS code of a known organisation, such as RRV.',
  siteRepresentative: 'Give the ODS code of a known organisation, such as RJ1.',
  companyRepresentative: 'Give the id of a registered company; register it first.',
  networkAssessor: 'Give the code of a region that has organisations, such as Y56.',
  nationalCoordinator: `Give ${NATIONAL_TEAM}; there is one national team.`,
};

/**
 * Makes `grantMembership`. The same again changes nothing; a new name or address becomes the person's.
 * @throws DomainError `invalidInput` for an organisation that the role cannot be held at
 */
export function createGrantMembership(deps: GrantMembershipDeps) {
  return async ({ by, person, membership }: GrantMembershipCommand): Promise<Granted> => {
    if (!(await isKnown(deps, membership))) {
      throw new DomainError(
        'invalidInput',
        `There is no ${membership.organisation} at which somebody could be ${membership.role}.`,
        { path: 'organisation', mend: EXPECTED[membership.role] },
      );
    }
    const at = new Date(deps.clock.now()).toISOString();
    const outcome = await deps.memberships.grant(person, membership, { at, by });
    const { issuer, subject } = person;
    const known = await deps.memberships.findPerson(issuer, subject);
    if (!known) throw new Error('a person who was just granted a membership is not there');
    return { issuer, subject, ...known, outcome };
  };
}

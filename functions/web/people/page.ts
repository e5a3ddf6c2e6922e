/** Who may act as what: memberships in force, granted and ended by coordinators; nothing ever leaves the history. */
import { DomainError } from '../../../shared/domain/errors.ts';
import { EmailAddress, type Membership, NATIONAL_TEAM, ROLES, Role } from '../../../shared/domain/person.ts';
import { identifier, line } from '../../../shared/domain/text.ts';
import type { PageRequest as PageOfList } from '../../../shared/ports/study-ledger.ts';
import { createEndMembership } from '../../../shared/usecases/reference-data/end-membership.ts';
import { createGrantMembership } from '../../../shared/usecases/reference-data/grant-membership.ts';
import { createListMembershipHistory } from '../../../shared/usecases/reference-data/list-membership-history.ts';
import {
  createListMemberships,
  type MembershipRow,
} from '../../../shared/usecases/reference-data/list-memberships.ts';
import { requireCoordinator } from '../../../shared/usecases/reference-data/publish-dated.ts';
import { csvFile } from '../frame/csv-file.ts';
import { filtersOf, hasWords, narrowedPage, narrowedWhole, toQuery } from '../frame/narrowed-list.ts';
import { createNameOrganisation } from '../frame/organisation-name.ts';
import { type FieldError, type Reply, redirect, type SignedInRequest } from '../frame/page-request.ts';
import { ROLE_WORDS } from '../frame/words.ts';
import type { WebDeps } from '../web-deps.ts';

const ON_A_PAGE = 50;
const FIELDS = ['issuer', 'subject', 'name', 'email', 'role', 'organisation'] as const;
type Filled = Readonly<Record<(typeof FIELDS)[number], string>>;

const roleItems = ROLES.map((role) => ({ value: role, text: ROLE_WORDS[role] }));

interface Grant {
  readonly person: {
    readonly issuer: string;
    readonly subject: string;
    readonly name: string;
    readonly email?: string;
  };
  readonly membership: { readonly role: Role; readonly organisation: string };
}

/** The form as a grant, or what is wrong with it, in the order of the fields. */
function readGrant(filled: Filled): Grant | readonly FieldError[] {
  const issuer = line(300).safeParse(filled.issuer);
  const subject = line(300).safeParse(filled.subject);
  const name = line(200).safeParse(filled.name);
  const email = EmailAddress.optional().safeParse(filled.email === '' ? undefined : filled.email);
  const role = Role.safeParse(filled.role);
  const organisation = identifier.safeParse(filled.organisation);
  if (
    name.success &&
    issuer.success &&
    subject.success &&
    email.success &&
    role.success &&
    organisation.success
  )
    return {
      person: {
        issuer: issuer.data,
        subject: subject.data,
        name: name.data,
        ...(email.data !== undefined && { email: email.data }),
      },
      membership: { role: role.data, organisation: organisation.data },
    };
  return [
    ...(name.success ? [] : [{ field: 'name', text: 'Enter the person’s name, in at most 200 characters' }]),
    ...(email.success
      ? []
      : [{ field: 'email', text: 'Enter an e-mail address such as name@trust.example' }]),
    ...(subject.success
      ? []
      : [{ field: 'subject', text: 'Enter the person’s identifier at the sign-in service' }]),
    ...(issuer.success ? [] : [{ field: 'issuer', text: 'Enter the address of the sign-in service' }]),
    ...(role.success ? [] : [{ field: 'role', text: 'Select a role' }]),
    ...(organisation.success
      ? []
      : [{ field: 'organisation', text: 'Enter the code of the organisation, such as RRV' }]),
  ];
}

const isErrors = (read: Grant | readonly FieldError[]): read is readonly FieldError[] => Array.isArray(read);

function fieldsOf(valueOf: (field: string) => string): Filled {
  const [issuer = '', subject = '', name = '', email = '', role = '', organisation = ''] =
    FIELDS.map(valueOf);
  return { issuer, subject, name, email, role, organisation };
}

export function createPeoplePages(deps: WebDeps) {
  const listMemberships = createListMemberships(deps);
  const listHistory = createListMembershipHistory(deps);
  const grantMembership = createGrantMembership(deps);
  const endMembership = createEndMembership(deps);

  const wanted = ({ query }: SignedInRequest) => {
    const filters = filtersOf(query, ['text', 'role', 'organisation']);
    const role = Role.safeParse(filters.role).data;
    const organisation = identifier.safeParse(filters.organisation).data;
    return {
      filters,
      list: (page: PageOfList) => listMemberships({ role, organisation, ...page }),
      keep: ({ name, email, subject }: MembershipRow) => hasWords([name, email, subject], filters.text),
    };
  };

  const nameOrganisation = createNameOrganisation(deps);
  const withName = async <T extends { readonly organisation: string }>(row: T) => ({
    ...row,
    organisationName: await nameOrganisation(row.organisation),
  });
  const withNameOfEvent = async <T extends { readonly membership: Membership }>(event: T) => ({
    ...event,
    organisationName: await nameOrganisation(event.membership.organisation),
  });

  const csv = async (request: SignedInRequest): Promise<Reply> => {
    const rows = await narrowedWhole(wanted(request));
    return csvFile(
      'people.csv',
      ['Name', 'E-mail', 'Role', 'Organisation', 'Since (UTC)', 'Sign-in service', 'Identifier'],
      rows.map(({ name, email, role, organisation, since, issuer, subject }) => [
        name,
        email ?? '',
        ROLE_WORDS[role],
        organisation,
        since.at,
        issuer,
        subject,
      ]),
    );
  };

  const list = async (request: SignedInRequest): Promise<Reply> => {
    const { query } = request;
    const { filters, ...narrowing } = wanted(request);
    const cursor = query.get('after') ?? undefined;
    const found = await narrowedPage({ ...narrowing, size: ON_A_PAGE, cursor });
    return {
      kind: 'page',
      template: 'people/page.njk',
      title: 'People and roles',
      back: { href: '/national-data', text: 'National data' },
      model: {
        ...found,
        items: await Promise.all(found.items.map(withName)),
        filters,
        query: toQuery(filters),
        roleItems: [{ value: '', text: 'Every role' }, ...roleItems],
        ended: query.get('done') === 'ended',
        granted: query.get('done') === 'granted',
      },
    };
  };

  const grantPage = (filled: Filled, errors: readonly FieldError[]): Reply => ({
    kind: 'page',
    template: 'people/grant.njk',
    title: 'Grant a role',
    back: { href: '/people', text: 'People and roles' },
    model: { filled, roleItems, nationalTeam: NATIONAL_TEAM },
    errors,
    ...(errors.length > 0 && { status: 422 }),
  });

  const showGrant = async ({ caller, query }: SignedInRequest): Promise<Reply> =>
    grantPage(
      fieldsOf((field) => query.get(field) ?? (field === 'issuer' ? caller.issuer : '')),
      [],
    );

  const grant = async ({ caller, form }: SignedInRequest): Promise<Reply> => {
    const filled = fieldsOf((field) => form.value(field));
    const read = readGrant(filled);
    if (isErrors(read)) return grantPage(filled, read);
    try {
      await grantMembership({ by: requireCoordinator(caller), ...read });
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'invalidInput') throw error;
      return grantPage(filled, [
        { field: error.path === '' ? 'organisation' : error.path, text: `${error.message} ${error.mend}` },
      ]);
    }
    const { role, organisation } = read.membership;
    return redirect(`/people?role=${role}&organisation=${encodeURIComponent(organisation)}&done=granted`);
  };

  /** The membership that the address or the form names. */
  const requireNamed = async (filled: Filled): Promise<Grant> => {
    const known = await deps.memberships.findPerson(filled.issuer, filled.subject);
    const read = readGrant({ ...filled, name: known?.name ?? 'unknown', email: '' });
    if (isErrors(read)) throw new DomainError('notFound', 'There is no such membership.');
    return read;
  };

  const showEnd = async ({ query }: SignedInRequest): Promise<Reply> => {
    const { person, membership } = await requireNamed(fieldsOf((field) => query.get(field) ?? ''));
    const known = await deps.memberships.findPerson(person.issuer, person.subject);
    const isHeld = known?.memberships.some(
      ({ role, organisation }) => role === membership.role && organisation === membership.organisation,
    );
    if (isHeld !== true) return redirect('/people');
    return {
      kind: 'page',
      template: 'people/end.njk',
      title: `End the role of ${person.name}?`,
      back: { href: '/people', text: 'People and roles' },
      model: { person, membership, organisationName: await nameOrganisation(membership.organisation) },
    };
  };

  const end = async ({ caller, form }: SignedInRequest): Promise<Reply> => {
    const named = await requireNamed(fieldsOf((field) => form.value(field)));
    await endMembership({ by: requireCoordinator(caller), ...named });
    const { role, organisation } = named.membership;
    return redirect(`/people?role=${role}&organisation=${encodeURIComponent(organisation)}&done=ended`);
  };

  const history = async ({ query }: SignedInRequest): Promise<Reply> => {
    const filled = fieldsOf((field) => query.get(field) ?? '');
    const { issuer, subject } = filled;
    const known = await deps.memberships.findPerson(issuer, subject);
    if (!known) throw new DomainError('notFound', 'There is no such person.');
    const cursor = query.get('after') ?? undefined;
    const page = await listHistory({ issuer, subject, limit: ON_A_PAGE, cursor });
    return {
      kind: 'page',
      template: 'people/history.njk',
      title: `Roles of ${known.name} over time`,
      back: { href: '/people', text: 'People and roles' },
      model: { ...page, items: await Promise.all(page.items.map(withNameOfEvent)), issuer, subject },
    };
  };

  return { list, csv, showGrant, grant, showEnd, end, history };
}

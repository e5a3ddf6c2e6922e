/** A named person of the demonstration. The subject is at once the client id of that person's system client. */
export interface DemoPerson {
  /** `demo.<role>.<organisation>`, such as `demo.siteRepresentative.RRV`. */
  readonly subject: string;
  readonly name: string;
  readonly role: string;
  /** ODS code, company id, region code or `national`. */
  readonly organisation: string;
  readonly organisationName: string;
}

export interface DemoPeople {
  find(subject: string): DemoPerson | undefined | Promise<DemoPerson | undefined>;
  /** A few to begin with, shown before everybody else while nothing is searched for. */
  suggested?(): readonly DemoPerson[];
  /** Everyone whose name, role or organisation contains the text; everyone for the empty text. */
  search(text: string): readonly DemoPerson[] | Promise<readonly DemoPerson[]>;
}

/** In the order in which a study passes through their hands. */
const ROLE_HEADINGS: ReadonlyMap<string, string> = new Map([
  ['studyResourceReviewer', 'Study resource reviewers (lead NHS sites)'],
  ['companyRepresentative', 'Company representatives (sponsors and CROs)'],
  ['siteRepresentative', 'Site representatives (participating trusts)'],
  ['networkAssessor', 'Network assessors'],
  ['nationalCoordinator', 'National coordinators'],
]);

export interface RoleGroup {
  readonly role: string;
  readonly heading: string;
  readonly people: readonly DemoPerson[];
}

/**
 * People under the heading of their role, roles in the order of the process, people by organisation and name.
 * @param search who looks for RTH means that code, and not everybody in the north: its people come first
 */
export function groupByRole(people: readonly DemoPerson[], search = ''): readonly RoleGroup[] {
  const words = search.toLowerCase().split(/\s+/);
  const isNamed = ({ organisation }: DemoPerson): number =>
    words.includes(organisation.toLowerCase()) ? 0 : 1;
  const order = [...ROLE_HEADINGS.keys()];
  const rank = (role: string): number => (ROLE_HEADINGS.has(role) ? order.indexOf(role) : order.length);
  const byRole = new Map<string, DemoPerson[]>();
  for (const person of people) byRole.set(person.role, [...(byRole.get(person.role) ?? []), person]);
  return [...byRole]
    .toSorted(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b))
    .map(([role, members]) => ({
      role,
      heading: ROLE_HEADINGS.get(role) ?? role,
      people: members.toSorted(
        (a, b) =>
          isNamed(a) - isNamed(b) ||
          a.organisationName.localeCompare(b.organisationName, 'en-GB') ||
          a.name.localeCompare(b.name, 'en-GB'),
      ),
    }));
}

/**
 * The people of the demonstration: one for every role and organisation, made up from fixed lists. They exist only
 * in the embedded identity provider. A person's subject is also the client id of that person's system client.
 */
import type { OrganisationRegister } from '../../shared/domain/organisation.ts';
import { Membership, NATIONAL_TEAM, type Role } from '../../shared/domain/person.ts';
import { ResourceReview } from '../../shared/domain/resource-review.ts';
import type { Company } from '../../shared/domain/study.ts';
import { sampleReview } from '../../shared/reference/index.ts';
import type { DemoPeople, DemoPerson } from './identity/demo-person.ts';

/** The company of the demonstration. */
export const DEMO_COMPANY: Company = { id: 'example-pharma', name: 'Example Pharma Ltd' };

const FIRST_NAMES = [
  'Alex',
  'Amina',
  'Chris',
  'Dana',
  'Elif',
  'Farah',
  'Gwen',
  'Idris',
  'Jo',
  'Kasia',
  'Lee',
  'Mina',
  'Nia',
  'Omar',
  'Priya',
  'Robin',
  'Sam',
  'Tom',
  'Yusuf',
];
const LAST_NAMES = [
  'Adeyemi',
  'Baker',
  'Cooper',
  'Davies',
  'Evans',
  'Fisher',
  'Grant',
  'Hughes',
  'Iqbal',
  'Jones',
  'Khan',
  'Lewis',
  'Morgan',
  'Nowak',
  'Okafor',
  'Patel',
  'Quinn',
  'Reid',
  'Shah',
  'Turner',
  'Walker',
];

/** The same name for the same subject, always. */
function nameOf(subject: string): string {
  let hash = 7;
  for (const character of subject) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0;
  const first = FIRST_NAMES[hash % FIRST_NAMES.length] ?? '';
  const last = LAST_NAMES[Math.floor(hash / 97) % LAST_NAMES.length] ?? '';
  return `${first} ${last}`;
}

function person(
  role: Role,
  organisation: string,
  organisationName: string,
): DemoPerson & { readonly role: Role } {
  const subject = `demo.${role}.${organisation}`;
  return { subject, name: nameOf(subject), role, organisation, organisationName };
}

/** One of each role in the sample study. */
function sampleStudyPeople(): string[] {
  const { study, leadSite, sites } = ResourceReview.parse(sampleReview());
  return [
    `demo.studyResourceReviewer.${leadSite.odsCode}`,
    `demo.companyRepresentative.${study.sponsor.id}`,
    ...sites.slice(0, 3).map(({ odsCode }) => `demo.siteRepresentative.${odsCode}`),
    'demo.networkAssessor.Y56',
    `demo.nationalCoordinator.${NATIONAL_TEAM}`,
  ];
}

export interface DemoDirectory extends DemoPeople {
  readonly everyone: readonly (DemoPerson & { readonly role: Role })[];
  /** The membership that a demo subject has. */
  membershipOf(demo: DemoPerson): Membership;
  /** Made up like the name; mail goes to the folder of the local service and nowhere else. */
  addressOf(demo: DemoPerson): string;
}

/** `amina.shah@rj1.example`: `.example` belongs to nobody (RFC 2606). */
function addressOf({ name, organisation }: DemoPerson): string {
  return `${name.toLowerCase().replaceAll(' ', '.')}@${organisation.toLowerCase()}.example`;
}

/** A reviewer and a representative for every trust, an assessor for every region, the company and the coordinator. */
export function createDemoPeople(organisations: OrganisationRegister): DemoDirectory {
  const regions = new Map(
    [...organisations.values()].flatMap(({ region }) => (region ? [[region.code, region.name]] : [])),
  );
  const everyone = [
    person('companyRepresentative', DEMO_COMPANY.id, DEMO_COMPANY.name),
    person('nationalCoordinator', NATIONAL_TEAM, 'National team'),
    ...[...regions].map(([code, name]) => person('networkAssessor', code, name)),
    ...[...organisations.values()].flatMap(({ odsCode, name }) => [
      person('studyResourceReviewer', odsCode, name),
      person('siteRepresentative', odsCode, name),
    ]),
  ];
  const bySubject = new Map(everyone.map((demo) => [demo.subject, demo]));
  return {
    everyone,
    suggested: () => sampleStudyPeople().flatMap((subject) => bySubject.get(subject) ?? []),
    find: (subject) => bySubject.get(subject),
    search: (text) => {
      const words = text.toLowerCase().split(/\s+/);
      return everyone.filter((demo) => {
        const about = `${demo.name} ${demo.role} ${demo.organisation} ${demo.organisationName}`.toLowerCase();
        return words.every((word) => about.includes(word));
      });
    },
    membershipOf: ({ role, organisation }) => Membership.parse({ role, organisation }),
    addressOf,
  };
}

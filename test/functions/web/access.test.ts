/**
 * The access matrix of the pages, generated from their table: every page and every form, for nobody and for every role,
 * of the study's parties and of others, on what exists and on what does not. What is not for somebody is a way to sign
 * in, 403, or the same 404 as what does not exist; and nothing of it changes a record.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePages, type ServedPage } from '../../../functions/web/pages.ts';
import { keyOf } from '../../../shared/adapters/record-table/prepare-writes.ts';
import { type Caller, ROLES, type Role } from '../../../shared/domain/person.ts';
import type { Write } from '../../../shared/ports/record-table.ts';
import { personAs, SPONSOR } from '../../support/service-deps.ts';
import { createTally, showTally } from '../../support/tally.ts';
import { IRAS_ID, LEAD } from '../../usecases/resource-review/small-review.ts';
import { type Answer, createWebService, type Visitor, type WebService, withoutToken } from './web-visitor.ts';

const SITE = 'RJ1';
const ABSENT = { irasId: '7654321', odsCode: 'RZZ', id: 'there-is-none' };

/** The organisation through which each role is a party of the study, and one through which it is not. */
const ORGANISATIONS: Readonly<Record<Role, { readonly own: string; readonly other?: string }>> = {
  studyResourceReviewer: { own: LEAD, other: 'RTH' },
  companyRepresentative: { own: SPONSOR, other: 'other-pharma' },
  siteRepresentative: { own: SITE, other: 'RTH' },
  networkAssessor: { own: 'Y56', other: 'Y60' },
  nationalCoordinator: { own: 'national' },
};

interface Subject {
  readonly who: string;
  readonly person: Caller | undefined;
  readonly role: Role | undefined;
  readonly isParty: boolean;
}

const SUBJECTS: readonly Subject[] = [
  { who: 'nobody', person: undefined, role: undefined, isParty: false },
  ...ROLES.flatMap((role): Subject[] => {
    const { own, other } = ORGANISATIONS[role];
    const of = (organisation: string) => personAs(role, organisation);
    return [
      { who: `${role} of a party`, person: of(own), role, isParty: true },
      ...(other === undefined
        ? []
        : [{ who: `${role} of another organisation`, person: of(other), role, isParty: false }]),
    ];
  }),
];

let web: WebService;
const visitors = new Map<string, Visitor>();
/** What was written but sessions, since a test last looked. */
let written: Write[] = [];
const tally = createTally();

/** Records every write to the table on its way. */
function watchWrites({ study: { table } }: WebService): void {
  const transact = table.transact.bind(table);
  Object.assign(table, {
    transact: (writes: readonly Write[]) => {
      written.push(...writes.filter((write) => !keyOf(write).pk.startsWith('SESSION#')));
      return transact(writes);
    },
  });
}

beforeAll(async () => {
  web = await createWebService();
  await web.study.bringToIssued();
  for (const { who, person } of SUBJECTS) {
    visitors.set(who, person ? await web.signedIn(person) : web.visitor());
  }
  watchWrites(web);
});
afterAll(() => showTally('Pages: answers by who asks', tally));

const served = makePages((await createWebService()).deps).filter(
  // Signing in and out is for everybody, and changes who one is; so is the form that only asks.
  ({ method, path, access }) =>
    !path.startsWith('/sign-') && path !== '/organisation' && (method === 'GET' || access !== 'public'),
);

/** Whether the page is about one study, or one trust: then being of the role is not enough. */
const isOwned = (path: string) =>
  /\{irasId\}|^\/escalations\/\{id\}|^\/organisations\/\{odsCode\}\/payee/.test(path);

function addressOf(path: string, isThere: boolean): string {
  const known: Readonly<Record<string, string>> = {
    ...{
      irasId: IRAS_ID,
      odsCode: SITE,
      month: '2026-11',
      at: '1',
      activity: 'consent',
      name: 'review.xlsx',
    },
    id: path.startsWith('/escalations') ? `${IRAS_ID}-${SITE}-2` : 'DEMO-2026-27.1',
    ...(!isThere && ABSENT),
  };
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => known[name] ?? 'x');
}

function mayOpen({ access }: ServedPage, { role }: Subject): boolean {
  if (access === 'public') return true;
  return role !== undefined && (access === 'signedIn' || access.includes(role));
}

async function ask({ method }: ServedPage, { who }: Subject, address: string): Promise<Answer> {
  const visitor = visitors.get(who)!;
  if (method === 'GET') return visitor.get(address);
  // A page with a form first, so that the session's token goes along.
  await visitor.get('/');
  return visitor.post(address, { odsCode: SITE });
}

const TYPES =
  /^(?:text\/(?:html|csv)|image\/svg\+xml); charset=utf-8$|^application\/(?:json|pdf|vnd\.openxmlformats-[\w.-]+)$/;

/** What every answer says to the browser, pages, files and refusals alike. */
function expectPlainHeaders({ headers, bytes }: Answer): void {
  if (bytes.byteLength > 0) expect(headers['content-type']).toMatch(TYPES);
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    'strict-transport-security': expect.stringMatching(/^max-age=(?:31536000|63072000);/),
    'cache-control': expect.stringMatching(/no-store|max-age/),
  });
  expect(headers).not.toHaveProperty('access-control-allow-origin');
}

function expectNoEntry({ method, access }: ServedPage, subject: Subject, answer: Answer): void {
  const isSentToSignIn = method === 'GET' && subject.role === undefined;
  expect(access).not.toBe('public');
  expect(answer.status).toBe(isSentToSignIn ? 303 : 403);
  if (isSentToSignIn) expect(answer.location).toMatch(/^\/sign-in\?returnTo=/);
}

/** What its party sends changes the study for the tests that follow; the steps of parties are walked elsewhere. */
const isAsked = (page: ServedPage, subject: Subject): boolean =>
  page.method === 'GET' || !mayOpen(page, subject) || (isOwned(page.path) && !subject.isParty);

describe.each(served.map((page) => [`${page.method} ${page.path}`, page] as const))('%s', (_name, page) => {
  const subjects = SUBJECTS.filter((subject) => isAsked(page, subject));

  it.each(subjects.map((subject) => [subject.who, subject] as const))('for %s', async (_who, subject) => {
    written = [];
    const found = await ask(page, subject, addressOf(page.path, true));
    tally.count(subject.who, `${page.method} ${found.status}`);
    expect(web.errors).toEqual([]);
    expectPlainHeaders(found);
    // Reading changes nothing, whoever reads.
    if (page.method === 'GET') expect(written).toEqual([]);
    if (!mayOpen(page, subject)) {
      expectNoEntry(page, subject, found);
      expect(written).toEqual([]);
      return;
    }
    if (!isOwned(page.path) || subject.isParty) {
      expect([401, 403]).not.toContain(found.status);
      expect(found.status).toBeLessThan(500);
      return;
    }
    const absent = await ask(page, subject, addressOf(page.path, false));
    expect(found.status).toBe(404);
    expect(withoutToken(found.body)).toBe(withoutToken(absent.body));
    expect(written).toEqual([]);
  });
});

it('forms of a party do change records, so that the others could', async () => {
  written = [];
  const visitor = visitors.get('siteRepresentative of a party')!;
  await visitor.get(`/organisations/${SITE}/payee`);
  await visitor.post(`/organisations/${SITE}/payee`, { name: 'Example Trust' });
  expect(written.map((write) => keyOf(write).pk)).toEqual(['PAYEE']);
});

/**
 * The access matrix, generated from the route table: every route, for nobody and for every role, of the study's
 * parties and of others, on what exists and on what does not. Whatever is not allowed is 401, 403 or the same 404.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTRACTS } from '../../functions/contracts.ts';
import { type OperationName, ROUTES, type Route } from '../../functions/routes.ts';
import { ROLES, type Role } from '../../shared/domain/person.ts';
import { routeKey } from '../../shared/http/route.ts';
import { type Answer, invoke } from '../http/invoke.ts';
import { createHandlers } from '../support/all-handlers.ts';
import { createMemoryDeps, type MemoryDeps, personAs, register, SPONSOR } from '../support/service-deps.ts';
import { createTally, showTally } from '../support/tally.ts';
import { IRAS_ID, LEAD, smallReview } from '../usecases/resource-review/small-review.ts';
import { createStudyProcess, type StudyProcess } from '../usecases/resource-review/study-process.ts';

const ABSENT_IRAS_ID = '7654321';
/** Another for every attempt to begin a study: the party's succeeds. */
let beginnings = 0;
const newIrasId = () => String(8_000_000 + (beginnings += 1));
const SITE = 'RJ1';
const HASH = 'a'.repeat(64);

/** The organisation through which each role is a party of the study, and one through which it is not. */
const ORGANISATIONS: Readonly<Record<Role, { readonly own: string; readonly other?: string }>> = {
  studyResourceReviewer: { own: LEAD, other: 'RTH' },
  companyRepresentative: { own: SPONSOR, other: 'other-pharma' },
  siteRepresentative: { own: SITE, other: 'RTH' },
  networkAssessor: { own: 'Y56', other: 'Y60' },
  // There is one national team.
  nationalCoordinator: { own: 'national' },
};

/** A body that the contract takes, so that the answer tells of access and not of the body. */
const BODIES: Partial<Record<OperationName, (irasId: string, role: Role | undefined) => unknown>> = {
  saveDraft: (irasId) => smallReview({ study: { ...smallReview().study, irasId } }),
  previewPrices: (irasId) => smallReview({ study: { ...smallReview().study, irasId } }),
  // The company asks, the lead answers.
  queryReview: (_, role) =>
    role === 'studyResourceReviewer' ? { query: 'q1', answer: 'It is.' } : { comment: 'Is this needed?' },
  // The company agrees, the lead attests.
  agreeReview: (_, role) => ({
    resourceSha256: HASH,
    ...(role === 'studyResourceReviewer' && {
      attested: { agreedBy: 'A', agreedOn: '2026-11-01', evidence: 'E-mail' },
    }),
  }),
  putSite: () => ({ principalInvestigator: 'Dr A Example', targetParticipants: { armA: 1 } }),
  decide: () => ({ decision: 'accepted', appendixSha256: HASH }),
  raiseEscalation: () => ({
    item: { label: 'Biopsy', minutes: [{ role: 'nurse', minutes: 5 }], chargedPer: 'once' },
    evidence: 'Protocol, table 2',
    inProtocolSchedule: false,
  }),
  // Without a ground to uphold it: whoever may judge is told so, and nothing is changed by the test.
  judgeEscalation: () => ({ judgement: 'upheld' }),
  reissueOffer: () => ({ reason: 'The fee was explained' }),
  grantMembership: () => ({
    ...{ issuer: 'https://identity.example', subject: 'new', name: 'Somebody New' },
    ...{ role: 'siteRepresentative', organisation: 'RTD' },
  }),
  // The day has not come: whoever may close is told so, and nothing is changed by the test.
  closeOrganisation: () => ({ closedOn: '2099-01-01' }),
  retryNotification: (irasId) => ({ irasId, id: 'there-is-none' }),
};

/** A query that the contract takes, for operations that need one. */
const QUERIES: Partial<Record<OperationName, Readonly<Record<string, string>>>> = {
  comparePrices: { with: 'RK9' },
};

interface Subject {
  readonly who: string;
  readonly role: Role | undefined;
  readonly isParty: boolean;
  readonly as: string | undefined;
}

const SUBJECTS: readonly Subject[] = [
  { who: 'nobody', role: undefined, isParty: false, as: undefined },
  ...ROLES.flatMap((role) => {
    const { own, other } = ORGANISATIONS[role];
    return [
      { who: `${role} of a party`, role, isParty: true, as: personAs(role, own).subject },
      ...(other === undefined
        ? []
        : [
            {
              who: `${role} of another organisation`,
              role,
              isParty: false,
              as: personAs(role, other).subject,
            },
          ]),
    ];
  }),
];

let handlers: ReturnType<typeof createHandlers>;
let study: StudyProcess;

beforeAll(async () => {
  const deps: MemoryDeps = await createMemoryDeps();
  study = await createStudyProcess(deps);
  await study.bringToIssued();
  for (const role of ROLES) {
    const { own, other } = ORGANISATIONS[role];
    await register(deps, personAs(role, own));
    if (other !== undefined) await register(deps, personAs(role, other));
  }
  handlers = createHandlers(deps);
  const raised = await invoke(
    handlers['trust-acceptance'],
    'POST /api/studies/{irasId}/sites/{odsCode}/escalations',
    {
      as: personAs('siteRepresentative', SITE).subject,
      params: { irasId: IRAS_ID, odsCode: SITE },
      body: BODIES.raiseEscalation?.(IRAS_ID, 'siteRepresentative'),
    },
  );
  expect(raised).toMatchObject({ status: 201, json: { id: escalationOf(IRAS_ID) } });
  const requested = await invoke(
    handlers['financial-appendix'],
    'POST /api/studies/{irasId}/appendix-archives',
    { as: personAs('companyRepresentative', SPONSOR).subject, params: { irasId: IRAS_ID } },
  );
  expect(requested.status).toBe(202);
  archive = requested.json.id;
  const previewed = await invoke(handlers['site-pricing'], 'POST /api/repricings', {
    as: personAs('nationalCoordinator', 'national').subject,
    body: {},
  });
  expect(previewed.status).toBe(202);
  repricing = previewed.json.id;
});

/** The id of the ZIP that the company asked for. */
let archive = '';
/** The re-pricing that the coordinator asked for: its preview waits for the worker. */
let repricing = '';

/** What the site reports after its price was issued. */
const escalationOf = (irasId: string) => `${irasId}-${SITE}-2`;
const isEscalation = (route: Route) => route.path.startsWith('/api/escalations/');
const isArchive = (route: Route) => route.path.includes('/appendix-archives/');

/** Values for the parameters that the route's path names. */
function paramsOf(route: Route, irasId: string): Record<string, string> {
  const ofRoute = isEscalation(route) ? escalationOf(irasId) : isArchive(route) ? archive : undefined;
  const id = ofRoute ?? (route.path.includes('/repricings/') ? repricing : 'DEMO-2026-27.1');
  const values: Record<string, string> = { irasId, odsCode: SITE, id, month: '2026-11' };
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  return Object.fromEntries(names.map((name) => [name, values[name] ?? 'x']));
}

const tally = createTally();
afterAll(() => showTally('API: answers by who asks', tally));

async function ask(route: Route, { who, as, role }: Subject, irasId: string): Promise<Answer> {
  const params = paramsOf(route, irasId);
  const operation = ROUTES.find((known) => routeKey(known) === routeKey(route))!.operation;
  const takesBody = 'body' in CONTRACTS[operation];
  const body = takesBody ? (BODIES[operation]?.(irasId, role) ?? {}) : undefined;
  // A stale tag: whoever may replace or withdraw is told so, and nothing is changed by the test.
  const headers: Record<string, string> =
    CONTRACTS[operation].ifMatch === true && irasId === IRAS_ID ? { 'if-match': '"0-0"' } : {};
  const answer = await invoke(handlers[route.capability], routeKey(route), {
    ...(as !== undefined && { as }),
    params,
    ...(body !== undefined && { body }),
    query: QUERIES[operation] ?? {},
    headers,
  });
  tally.count(who, String(answer.status));
  return answer;
}

function mayCall({ access }: Route, { role }: Subject): boolean {
  if (access === 'public') return true;
  return role !== undefined && (access === 'signedIn' || access.includes(role));
}

const isOfStudy = (route: Route) => route.path.includes('{irasId}') || isEscalation(route);

/** What a problem says, without what differs from request to request. */
function essence({ status, json }: Answer): unknown {
  const { requestId: _request, ...rest } = json as Record<string, unknown>;
  return { status, ...rest };
}

describe.each(ROUTES.map((route) => [routeKey(route), route] as const))('%s', (_name, route) => {
  it.each(SUBJECTS.map((subject) => [subject.who, subject] as const))('for %s', async (_who, subject) => {
    if (!mayCall(route, subject)) {
      const answer = await ask(route, subject, IRAS_ID);
      expect(answer.status).toBe(subject.as === undefined ? 401 : 403);
      return;
    }
    if (!isOfStudy(route)) {
      expect([401, 403]).not.toContain((await ask(route, subject, IRAS_ID)).status);
      return;
    }
    const found = await ask(route, subject, IRAS_ID);
    const isCreation = route.method === 'PUT' && route.path.endsWith('/resource-review');
    const absent = await ask(route, subject, isCreation ? newIrasId() : ABSENT_IRAS_ID);
    if (isCreation) {
      // A reviewer may always begin a study that does not exist, for the own organisation only.
      expect(absent.status).toBe(subject.isParty ? 201 : 403);
    } else if (route.path.endsWith('/preview') && subject.isParty) {
      // A review is previewed before it is stored for the first time.
      expect(absent.status).toBe(200);
    } else {
      expect(absent.status).toBe(404);
    }
    if (subject.isParty) {
      expect([401, 403, 404]).not.toContain(found.status);
      expect(found.status).toBeLessThan(500);
    } else {
      expect(found.status).toBe(404);
      if (!isCreation) expect(essence(found)).toEqual(essence(absent));
    }
  });
});

it("a trust's payee profile is its own, to read and to change", async () => {
  const as = personAs('siteRepresentative', SITE).subject;
  const path = '/api/organisations/{odsCode}/payee';
  const read = (odsCode: string) =>
    invoke(handlers['financial-appendix'], `GET ${path}`, { as, params: { odsCode } });
  const put = (odsCode: string) =>
    invoke(handlers['financial-appendix'], `PUT ${path}`, { as, params: { odsCode }, body: { name: 'Us' } });
  expect((await read(SITE)).status).toBe(200);
  for (const call of [read, put]) {
    expect((await call('RTH')).status).toBe(404);
    expect(essence(await call('RTH'))).toEqual(essence(await call('RZZ')));
  }
});

it("a trust's inbox is its own: another trust's is the same 404 as one that does not exist", async () => {
  const key = 'GET /api/organisations/{odsCode}/offers';
  const as = personAs('siteRepresentative', SITE).subject;
  const read = (odsCode: string) => invoke(handlers['trust-acceptance'], key, { as, params: { odsCode } });
  expect((await read(SITE)).status).toBe(200);
  expect((await read('RTH')).status).toBe(404);
  expect(essence(await read('RTH'))).toEqual(essence(await read('RZZ')));
});

it("the dictionary of activities is the own lead site's: another is the same 404 as one that does not exist", async () => {
  const as = personAs('studyResourceReviewer', LEAD).subject;
  const ask404 = async (method: 'GET' | 'PUT', id: string) => {
    const mapping = { schema: 'ncvr.activity-mapping/1', id, entries: [] };
    const body = method === 'PUT' ? { body: mapping } : {};
    const key = `${method} /api/activity-mappings/{id}`;
    return invoke(handlers['reference-data'], key, { as, params: { id }, ...body });
  };
  expect((await ask404('PUT', LEAD)).status).toBe(201);
  expect((await ask404('GET', LEAD)).status).toBe(200);
  for (const method of ['GET', 'PUT'] as const) {
    const foreign = await ask404(method, 'RTH');
    expect(foreign.status).toBe(404);
    expect(essence(foreign)).toEqual(essence(await ask404(method, 'RZZ')));
  }
});

/** Coordinators grant and end roles over HTTP; what was granted counts at once, and what was ended no longer. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Membership } from '../../../shared/domain/person.ts';
import { invoke } from '../../http/invoke.ts';
import { createHandlers } from '../../support/all-handlers.ts';
import {
  createMemoryDeps,
  ISSUER,
  type MemoryDeps,
  personAs,
  register,
  SPONSOR,
} from '../../support/service-deps.ts';
import { IRAS_ID } from '../../usecases/resource-review/small-review.ts';
import { createStudyProcess } from '../../usecases/resource-review/study-process.ts';

let deps: MemoryDeps;
let handlers: ReturnType<typeof createHandlers>;
const coordinator = personAs('nationalCoordinator', 'national');

beforeEach(async () => {
  deps = await createMemoryDeps();
  handlers = createHandlers(deps);
  await register(deps, coordinator);
});

const call = (method: 'GET' | 'PUT' | 'DELETE', path: string, sent: object = {}) =>
  invoke(handlers['reference-data'], `${method} ${path}`, { as: coordinator.subject, ...sent });
const ann = { issuer: ISSUER, subject: 'ann', name: 'Ann Example', email: 'ann@trust.example' };
const trustRole: Membership = { role: 'siteRepresentative', organisation: 'RJ1' };
const grant = (membership: Membership = trustRole, person: object = ann) =>
  call('PUT', '/api/memberships', { body: { ...person, ...membership } });
const end = (membership: Membership = trustRole, subject = 'ann') =>
  call('DELETE', '/api/memberships', { query: { issuer: ISSUER, subject, ...membership } });
const list = (query: Record<string, string>) => call('GET', '/api/memberships', { query });

describe('granting a role', () => {
  it('answers the person with every membership in force, and is idempotent', async () => {
    const granted = await grant();
    expect(granted.status).toBe(201);
    expect(granted.json).toEqual({ ...ann, memberships: [trustRole] });
    const again = await grant();
    expect([again.status, again.json]).toEqual([200, granted.json]);
  });

  it.each<Membership>([
    { role: 'siteRepresentative', organisation: 'XYZ' },
    { role: 'studyResourceReviewer', organisation: SPONSOR },
    { role: 'companyRepresentative', organisation: 'unknown-pharma' },
    { role: 'networkAssessor', organisation: 'Y99' },
    { role: 'nationalCoordinator', organisation: 'RJ1' },
  ])('is refused where the role cannot be held: $role at $organisation', async (membership) => {
    const refused = await grant(membership);
    expect(refused.status).toBe(422);
    expect(refused.json.errors[0].path).toBe('organisation');
    expect(await deps.memberships.findPerson(ISSUER, 'ann')).toBeUndefined();
  });

  it.each<Membership>([
    { role: 'studyResourceReviewer', organisation: 'G6V2S' },
    { role: 'companyRepresentative', organisation: SPONSOR },
    { role: 'networkAssessor', organisation: 'Y56' },
    { role: 'nationalCoordinator', organisation: 'national' },
  ])('is done where it can: $role at $organisation', async (membership) => {
    expect((await grant(membership)).status).toBe(201);
  });

  it.each([
    ['an address with a line break', { ...ann, email: 'a@b.example\nBcc: c@d.example' }],
    ['a name in disguise', { ...ann, name: 'Ann \u202Eelpmaxe' }],
    ['nobody', { name: 'Ann' }],
    ['a field that nobody knows', { ...ann, admin: true }],
  ])('is refused to %s', async (_what, person) => {
    expect((await grant(trustRole, person)).status).toBe(422);
  });
});

describe('ending a role', () => {
  it('takes effect with the next request, and is idempotent', async () => {
    await grant();
    const inbox = () =>
      invoke(handlers['trust-acceptance'], 'GET /api/organisations/{odsCode}/offers', {
        as: 'ann',
        params: { odsCode: 'RJ1' },
      });
    expect((await inbox()).status).toBe(200);
    expect((await end()).status).toBe(204);
    expect((await end()).status).toBe(204);
    expect((await inbox()).status).toBe(403);
    await grant({ role: 'siteRepresentative', organisation: 'RK9' });
    expect((await inbox()).status).toBe(404);
  });

  it('leaves a decision that was made in it, and lets no other be made', async () => {
    const study = await createStudyProcess(deps);
    await study.bringToIssued();
    await grant();
    const sitePath = { as: 'ann', params: { irasId: IRAS_ID, odsCode: 'RJ1' } };
    const acceptance = handlers['trust-acceptance'];
    const price = await study.row('RJ1');
    const decide = (decision: string) =>
      invoke(acceptance, 'PUT /api/studies/{irasId}/sites/{odsCode}/decision', {
        ...sitePath,
        body: { decision, appendixSha256: price?.appendixSha256 },
      });
    expect((await decide('accepted')).status).toBe(200);
    await end();
    expect((await decide('accepted')).status).toBe(403);
    await grant({ role: 'siteRepresentative', organisation: 'RK9' });
    expect((await decide('accepted')).status).toBe(404);
    const offer = await study.ledger.findOffer(IRAS_ID, 'RJ1', 1, 1);
    expect(offer?.decision?.by).toMatchObject({ subject: 'ann', role: 'siteRepresentative' });
  });

  it('of the own office as coordinator is refused, and of another coordinator is not', async () => {
    const own = { role: 'nationalCoordinator', organisation: 'national' } as const;
    expect((await end(own, coordinator.subject)).status).toBe(409);
    await grant(own);
    expect((await end(own)).status).toBe(204);
  });

  it('of somebody unknown is 404', async () => {
    expect((await end(trustRole, 'nobody')).status).toBe(404);
  });
});

describe('who may do what', () => {
  const bob = { issuer: ISSUER, subject: 'bob', name: 'Bob', email: 'bob@trust.example' };
  const leadRole: Membership = { role: 'studyResourceReviewer', organisation: 'RJ1' };
  beforeEach(async () => {
    await grant();
    deps.clock.advance(60_000);
    await grant(leadRole, bob);
    await grant({ role: 'siteRepresentative', organisation: 'RK9' }, bob);
  });
  const rowsOf = async (query: Record<string, string>) =>
    (await list(query)).json.items.map(
      (row: { subject: string; role: string; organisation: string }) =>
        `${row.subject} ${row.role} ${row.organisation}`,
    );

  it('is listed by role, by organisation and by person, with who granted it when', async () => {
    expect(await rowsOf({ role: 'siteRepresentative' })).toEqual([
      'ann siteRepresentative RJ1',
      'bob siteRepresentative RK9',
    ]);
    expect(await rowsOf({ organisation: 'RJ1' })).toEqual([
      'bob studyResourceReviewer RJ1',
      'ann siteRepresentative RJ1',
    ]);
    expect(await rowsOf({ role: 'siteRepresentative', organisation: 'RJ1' })).toEqual([
      'ann siteRepresentative RJ1',
    ]);
    expect((await rowsOf({ issuer: ISSUER, subject: 'bob' })).sort()).toEqual([
      'bob siteRepresentative RK9',
      'bob studyResourceReviewer RJ1',
    ]);
    expect((await list({ organisation: 'RK9' })).json.items).toEqual([
      {
        ...bob,
        role: 'siteRepresentative',
        organisation: 'RK9',
        since: {
          at: '2026-11-02T09:01:00.000Z',
          by: expect.objectContaining({ subject: coordinator.subject, role: 'nationalCoordinator' }),
        },
      },
    ]);
  });

  it('comes a page at a time, each membership once', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { json } = await list({ limit: '1', ...(cursor !== undefined && { cursor }) });
      expect(json.items.length).toBeLessThanOrEqual(1);
      seen.push(...json.items.map((row: { subject: string; role: string }) => `${row.subject} ${row.role}`));
      cursor = json.next;
    } while (cursor !== undefined);
    expect(seen.sort()).toEqual([
      'ann siteRepresentative',
      'bob siteRepresentative',
      'bob studyResourceReviewer',
      `${coordinator.subject} nationalCoordinator`,
    ]);
    expect((await list({ cursor: 'forged' })).status).toBe(400);
  });

  it('is told as it was at an earlier moment', async () => {
    deps.clock.advance(60_000);
    await end();
    const then = '2026-11-02T09:00:30Z';
    expect(await rowsOf({ organisation: 'RJ1' })).toEqual(['bob studyResourceReviewer RJ1']);
    expect(await rowsOf({ organisation: 'RJ1', at: then })).toEqual(['ann siteRepresentative RJ1']);
    expect(await rowsOf({ issuer: ISSUER, subject: 'bob', at: then })).toEqual([]);
    expect(await rowsOf({ issuer: ISSUER, subject: 'ann', role: 'networkAssessor' })).toEqual([]);
  });

  it('is refused where the filters make no sense together', async () => {
    expect((await list({ at: '2026-11-02T09:00:30Z' })).status).toBe(422);
    expect((await list({ subject: 'ann' })).status).toBe(422);
  });

  it('has a history, of a person or at an organisation', async () => {
    await end();
    const history = (query: Record<string, string>) => call('GET', '/api/memberships/history', { query });
    const ofAnn = await history({ issuer: ISSUER, subject: 'ann' });
    expect(ofAnn.json.items.map(({ kind }: { kind: string }) => kind)).toEqual(['granted', 'ended']);
    const atTrust = await history({ organisation: 'RJ1' });
    expect(atTrust.json.items.map(({ subject }: { subject: string }) => subject)).toEqual([
      'ann',
      'bob',
      'ann',
    ]);
    expect((await history({})).status).toBe(422);
    expect((await history({ organisation: 'RJ1', issuer: ISSUER, subject: 'ann' })).status).toBe(422);
  });
});

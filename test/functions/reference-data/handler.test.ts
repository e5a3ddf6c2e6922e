import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/reference-data/handler.ts';
import type { Organisation } from '../../../shared/domain/organisation.ts';
import { InvalidCursor } from '../../../shared/ports/record-table.ts';
import { bundledMultipliers, bundledOrganisations, bundledTariff } from '../../../shared/reference/index.ts';
import { type Call, invoke, testApiDeps } from '../../http/invoke.ts';
import { createMemoryDeps } from '../../support/service-deps.ts';

const organisations = [...bundledOrganisations().values()].sort((a, b) => (a.odsCode < b.odsCode ? -1 : 1));
const tariff = bundledTariff();
const multipliers = bundledMultipliers();
const SHA256 = 'ab'.repeat(32);

const memory = await createMemoryDeps();
const api = testApiDeps({ kim: [{ role: 'networkAssessor', organisation: 'Y56' }] });
const handler = createHandler({
  ...memory,
  ...api,
  memberships: { ...memory.memberships, ...api.memberships },
  organisations: {
    ...memory.organisations,
    findOrganisation: async (odsCode) => bundledOrganisations().get(odsCode),
    allOrganisations: async () => bundledOrganisations(),
    listOrganisations: async ({ limit, cursor = '0' }) => {
      const start = Number(cursor);
      if (Number.isNaN(start)) throw new InvalidCursor();
      const items = organisations.slice(start, start + limit);
      return start + limit < organisations.length ? { items, next: String(start + limit) } : { items };
    },
  },
  tariffs: {
    ...memory.tariffs,
    findTariff: async (id) => (id === tariff.id ? { release: tariff, sha256: SHA256 } : undefined),
    findMultipliers: async (id) =>
      id === multipliers.id ? { release: multipliers, sha256: SHA256 } : undefined,
  },
  version: '1.2.3',
  openApi: () => ({ openapi: '3.1.1' }),
});
const get = (route: string, call: Call = {}) => invoke(handler, `GET ${route}`, { as: 'kim', ...call });

async function everyPage(query: Readonly<Record<string, string>>): Promise<Organisation[]> {
  const found: Organisation[] = [];
  let cursor: string | undefined;
  do {
    const { json } = await get('/api/organisations', {
      query: { ...query, ...(cursor === undefined ? {} : { cursor }) },
    });
    expect(json.items.length).toBeLessThanOrEqual(Number(query['limit']));
    found.push(...json.items);
    cursor = json.next;
  } while (cursor !== undefined);
  return found;
}

describe('organisations', () => {
  it('are listed to their end, a page at a time, each once', async () => {
    expect(await everyPage({ limit: '90' })).toEqual(organisations);
  });

  it('are found by part of the name in any case, over as many pages as it takes', async () => {
    const expected = organisations.filter(({ name }) => name.toLowerCase().includes('university'));
    expect(expected.length).toBeGreaterThan(20);
    expect(await everyPage({ search: 'uNIVERsity', limit: '7' })).toEqual(expected);
  });

  it('are found by ODS code', async () => {
    const { json } = await get('/api/organisations', { query: { search: 'rrv' } });
    expect(json.items.map(({ odsCode }: Organisation) => odsCode)).toContain('RRV');
  });

  it('are an empty page where nothing is found', async () => {
    expect((await get('/api/organisations', { query: { search: 'no such place' } })).json).toEqual({
      items: [],
    });
  });

  it.each([
    [{ cursor: 'rubbish' }],
    [{ cursor: 'rubbish', search: 'trust' }],
    [{ cursor: 'after-<b>', search: 'trust' }],
  ])('refuse a cursor that they never gave out: %j', async (query) => {
    const { status, json } = await get('/api/organisations', { query });
    expect([status, json.type]).toEqual([400, 'urn:ncvr:problem:invalid-cursor']);
  });

  it.each([[{ limit: '0' }], [{ limit: '201' }], [{ limit: 'ten' }], [{ limit: '1,2' }], [{ page: '2' }]])(
    'refuse %j and name the field',
    async (query) => {
      const { status, json } = await get('/api/organisations', { query });
      expect([status, json.errors[0].path]).toEqual([422, Object.keys(query)[0]]);
    },
  );

  it('are read one at a time', async () => {
    const { status, json } = await get('/api/organisations/{odsCode}', { params: { odsCode: 'RRV' } });
    expect([status, json.odsCode, json.type]).toEqual([200, 'RRV', 'nhsTrust']);
    expect((await get('/api/organisations/{odsCode}', { params: { odsCode: 'ZZZZ9' } })).status).toBe(404);
    expect((await get('/api/organisations/{odsCode}', { params: { odsCode: '../x' } })).status).toBe(422);
  });

  it('are for everyone with a membership, and for nobody else', async () => {
    expect((await invoke(handler, 'GET /api/organisations')).status).toBe(401);
    expect((await get('/api/organisations', { as: 'stranger' })).status).toBe(403);
  });
});

describe('tariffs and multipliers', () => {
  it('are listed', async () => {
    expect((await get('/api/tariffs')).json.items).toEqual([
      {
        id: tariff.id,
        financialYear: '2026/27',
        effectiveFrom: tariff.effectiveFrom,
        release: 1,
        provenance: 'demonstration',
        isBundled: true,
      },
    ]);
    expect((await get('/api/multipliers')).json.items).toEqual([
      { id: multipliers.id, financialYear: '2026/27', effectiveFrom: '2026-04-01', isBundled: true },
    ]);
  });

  it('are read whole, with the hash that reviews pin as entity tag', async () => {
    const readTariff = await get('/api/tariffs/{id}', { params: { id: tariff.id } });
    expect(readTariff.json).toEqual(JSON.parse(JSON.stringify(tariff)));
    expect(readTariff.headers['etag']).toBe(`"${SHA256}"`);
    const readSet = await get('/api/multipliers/{id}', { params: { id: multipliers.id } });
    expect(readSet.json.rows).toEqual(multipliers.rows);
    expect(readSet.headers['etag']).toBe(`"${SHA256}"`);
  });

  it('that were never released are not found', async () => {
    expect((await get('/api/tariffs/{id}', { params: { id: 'X' } })).status).toBe(404);
    expect((await get('/api/multipliers/{id}', { params: { id: 'X' } })).status).toBe(404);
  });
});

describe('the service itself', () => {
  it('tells anybody that it answers, and its version', async () => {
    const { status, json } = await invoke(handler, 'GET /api/health');
    expect([status, json]).toEqual([200, { status: 'ok', version: '1.2.3' }]);
  });

  it('gives anybody its description', async () => {
    expect((await invoke(handler, 'GET /api/openapi.json')).json).toEqual({ openapi: '3.1.1' });
  });
});

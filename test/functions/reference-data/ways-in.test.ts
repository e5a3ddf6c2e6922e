import { beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../../../shared/domain/person.ts';
import { XLSX_MEDIA_TYPE } from '../../../shared/ports/review-workbook.ts';
import { gatewayEvent, invoke } from '../../http/invoke.ts';
import { createHandlers } from '../../support/all-handlers.ts';
import { createMemoryDeps, type MemoryDeps, personAs, register } from '../../support/service-deps.ts';

const lead = personAs('studyResourceReviewer', 'RRV');
const colleague = { ...lead, subject: 'colleague', name: 'A colleague' };
const stranger = personAs('studyResourceReviewer', 'RTH');
const coordinator = personAs('nationalCoordinator', 'national');

let deps: MemoryDeps;
let handler: ReturnType<typeof createHandlers>['reference-data'];

beforeEach(async () => {
  deps = await createMemoryDeps();
  for (const person of [lead, colleague, stranger, coordinator]) await register(deps, person);
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const quiet = { ...deps, logger: silent };
  handler = createHandlers(quiet)['reference-data'];
});

const mapping = (...entries: readonly (readonly [name: string, tariffItem: string])[]) => ({
  schema: 'ncvr.activity-mapping/1',
  id: 'RRV',
  entries: entries.map(([name, tariffItem]) => ({ name, tariffItem })),
});

interface Sent {
  readonly as?: Caller;
  readonly id?: string;
  readonly ifMatch?: string;
  readonly version?: string;
}
const put = (body: unknown, { as = lead, id = 'RRV', ifMatch }: Sent = {}) =>
  invoke(handler, 'PUT /api/activity-mappings/{id}', {
    as: as.subject,
    params: { id },
    body,
    ...(ifMatch !== undefined && { headers: { 'if-match': ifMatch } }),
  });
const get = ({ as = lead, id = 'RRV', version }: Sent = {}) =>
  invoke(handler, 'GET /api/activity-mappings/{id}', {
    as: as.subject,
    params: { id },
    ...(version !== undefined && { query: { version } }),
  });

describe('the dictionary of activities', () => {
  it('is saved, read again by every reviewer of the organisation, and replaced by who has read it', async () => {
    const first = await put(mapping(['ECG', 'A1']));
    expect(first).toMatchObject({ status: 201, json: { id: 'RRV', version: 1, entries: 1 } });
    expect(first.json).not.toHaveProperty('diff');
    expect(await get({ as: colleague })).toMatchObject({
      status: 200,
      headers: { etag: '"1"' },
      json: mapping(['ECG', 'A1']),
    });
    const second = mapping(['ECG', 'A2'], ['MRI', 'B1']);
    expect((await put(second)).status).toBe(428);
    expect((await put(second, { ifMatch: '"7"' })).status).toBe(412);
    const saved = await put(second, { as: colleague, ifMatch: '"1"' });
    expect(saved).toMatchObject({ status: 200, headers: { etag: '"2"' }, json: { version: 2, entries: 2 } });
    expect(saved.json.diff).toEqual({
      added: [{ name: 'MRI', tariffItem: 'B1' }],
      removed: [],
      changed: [{ before: { name: 'ECG', tariffItem: 'A1' }, after: { name: 'ECG', tariffItem: 'A2' } }],
    });
  });

  it('stays readable in every version, and the same again makes none', async () => {
    await put(mapping(['ECG', 'A1']));
    await put(mapping(['MRI', 'B1']), { ifMatch: '"1"' });
    expect((await put(mapping(['MRI', 'B1']))).json.version).toBe(2);
    expect((await get({ version: '1' })).json).toEqual(mapping(['ECG', 'A1']));
    expect((await get()).json).toEqual(mapping(['MRI', 'B1']));
    expect((await get({ version: '3' })).status).toBe(404);
  });

  it('is one of two where two reviewers save at the same moment', async () => {
    await put(mapping(['ECG', 'A1']));
    const both = await Promise.all([
      put(mapping(['ECG', 'A2']), { ifMatch: '"1"' }),
      put(mapping(['ECG', 'A3']), { ifMatch: '"1"', as: colleague }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    const kept = both.find(({ status }) => status === 200)!.json.diff.changed[0].after.tariffItem;
    expect((await get()).json.entries[0].tariffItem).toBe(kept);
  });

  it('of another organisation is the same 404 as one that does not exist', async () => {
    await put(mapping(['ECG', 'A1']));
    const essence = ({ status, json: { requestId: _own, ...rest } }: Awaited<ReturnType<typeof get>>) => ({
      status,
      ...rest,
    });
    const foreign = essence(await get({ as: stranger }));
    expect(foreign.status).toBe(404);
    expect(foreign).toEqual(essence(await get({ id: 'RZZ' })));
    expect(essence(await put(mapping(['MRI', 'B1']), { as: stranger, ifMatch: '"1"' }))).toEqual(foreign);
    expect((await get({ as: coordinator })).status).toBe(403);
  });

  it('is refused with every mistake, and then stays as it was', async () => {
    await put(mapping(['ECG', 'A1']));
    const refusals = [
      [{ ...mapping(['ECG', 'A1']), id: 'RTH' }, 'id'],
      [mapping(['ECG', 'A1'], ['e c g'.replaceAll(' ', '').toUpperCase(), 'A2']), 'entries[1]'],
      [{ ...mapping(), entries: [{ tariffItem: 'A1' }] }, 'entries[0]'],
      [{ ...mapping(), schema: 'ncvr.tariff-release/1' }, 'schema'],
    ] as const;
    for (const [body, path] of refusals) {
      const refused = await put(body, { ifMatch: '"1"' });
      expect(refused).toMatchObject({ status: 422, json: { errors: [{ path }] } });
    }
    expect((await get()).headers['etag']).toBe('"1"');
  });
});

describe('GET /api/templates/{name}', () => {
  const template = async (name: string, query: Record<string, string> = {}) => {
    const event = gatewayEvent('GET /api/templates/{name}', { as: lead.subject, params: { name }, query });
    const { statusCode, headers, body = '' } = await handler(event);
    return { status: statusCode, headers, bytes: Buffer.from(body, 'base64') };
  };

  it.each(['review.xlsx', 'tariff.xlsx', 'multipliers.xlsx'])(
    'hands out %s to whoever is signed in',
    async (name) => {
      const { status, headers, bytes } = await template(name);
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        'content-type': XLSX_MEDIA_TYPE,
        'content-disposition': `attachment; filename="${name}"`,
      });
      expect([...bytes.subarray(0, 2)]).toEqual([0x50, 0x4b]);
    },
  );

  it('hands out the review with the tariff in force, or the one named, written in it', async () => {
    const { input } = await deps.reviewWorkbook.read((await template('review.xlsx')).bytes);
    expect(input).toMatchObject({ tariff: 'DEMO-2026-27.1' });
    const other = { ...(await deps.tariffs.findTariff('DEMO-2026-27.1'))!.release, id: 'OTHER', release: 9 };
    await deps.tariffs.publishTariff(other);
    const named = await deps.reviewWorkbook.read((await template('review.xlsx', { tariff: 'OTHER' })).bytes);
    expect(named.input).toMatchObject({ tariff: 'OTHER' });
    expect((await template('review.xlsx', { tariff: 'LOST' })).status).toBe(404);
  });

  it('has no others', async () => {
    expect((await template('budget.xlsx')).status).toBe(404);
  });
});

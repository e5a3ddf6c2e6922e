/** Site pricing over HTTP: price, delta statement, two sites explained, and closures. */
import { beforeAll, describe, expect, it } from 'vitest';
import { DeltaStatement } from '../../../shared/domain/delta-statement.ts';
import type { ApiHandler } from '../../../shared/http/exchange.ts';
import { invoke } from '../../http/invoke.ts';
import { createHandlers } from '../../support/all-handlers.ts';
import { createMemoryDeps, register } from '../../support/service-deps.ts';
import { IRAS_ID } from '../../usecases/resource-review/small-review.ts';
import { company, coordinator, lead, trust } from '../../usecases/resource-review/study-process.ts';
import { createPricingProcess, withSetUp } from '../../usecases/site-pricing/pricing-process.ts';

const SITE = '/api/studies/{irasId}/sites/{odsCode}';
const CLOSURE = 'POST /api/organisations/{odsCode}/closure';
const RJ1 = { irasId: IRAS_ID, odsCode: 'RJ1' };

let handler: ApiHandler;

beforeAll(async () => {
  const deps = await createMemoryDeps();
  const process = await createPricingProcess(deps);
  await process.bringToIssued();
  await process.amend(withSetUp(700));
  for (const person of [lead, company, coordinator, trust('RJ1')]) await register(deps, person);
  handler = createHandlers(deps)['site-pricing'];
});

describe('the delta statement', () => {
  const read = (query: Record<string, string>) =>
    invoke(handler, `GET ${SITE}/delta`, { as: trust('RJ1').subject, params: RJ1, query });

  it('is answered as its contract has it', async () => {
    const { status, json } = await read({ from: '1', to: '2' });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      ...{ odsCode: 'RJ1', fromStatus: 'superseded', toStatus: 'issued' },
      lines: { changed: [{ activity: 'setUp' }] },
    });
    const { expected } = DeltaStatement.pick({ expected: true }).parse({ expected: json.expected });
    expect(expected.fromPence + expected.changePence).toBe(expected.toPence);
    expect((await read({})).json).toEqual(json);
  });

  it('names the field of a version that is no number', async () => {
    const { status, json } = await read({ from: 'first' });
    expect(status).toBe(422);
    expect(json.errors).toMatchObject([{ path: 'from' }]);
  });

  it('of a version that was never issued is not there', async () => {
    expect((await read({ from: '1', to: '9' })).status).toBe(404);
  });
});

describe('two sites explained', () => {
  const compare = (query: Record<string, string>, as = company.subject) =>
    invoke(handler, `GET ${SITE}/price/comparison`, { as, params: RJ1, query });

  it('is answered to the company, and to no trust', async () => {
    expect(await compare({ with: 'RK9' })).toMatchObject({
      status: 200,
      json: { site: { odsCode: 'RJ1' }, other: { odsCode: 'RK9' }, isSameStudyPrice: true },
    });
    expect((await compare({ with: 'RK9' }, trust('RJ1').subject)).status).toBe(403);
  });

  it('asks for the other site', async () => {
    const { status, json } = await compare({});
    expect(status).toBe(422);
    expect(json.errors).toMatchObject([{ path: 'with' }]);
  });
});

describe('closing an organisation', () => {
  const close = (body: object, odsCode = 'RK9') =>
    invoke(handler, CLOSURE, { as: coordinator.subject, params: { odsCode }, body });

  it('names the field that is wrong', async () => {
    const { status, json } = await close({ closedOn: '2026-11-01', successor: 'RK9' });
    expect(status).toBe(422);
    expect(json.errors).toMatchObject([{ path: 'successor' }]);
    expect((await close({ closedOn: '31/10/2026' })).json.errors).toMatchObject([{ path: 'closedOn' }]);
  });

  it('answers what became of each study, and the same call again moves nothing more', async () => {
    const body = { closedOn: '2026-11-01', successor: 'RTD' };
    expect(await close(body)).toMatchObject({
      status: 200,
      json: {
        organisation: { odsCode: 'RK9', status: 'closed' },
        studies: [{ irasId: IRAS_ID, outcome: 'moved', offer: { reviewVersion: 2, issueNumber: 1 } }],
      },
    });
    expect((await close(body)).json.studies).toEqual([{ irasId: IRAS_ID, outcome: 'movedBefore' }]);
    expect((await close({ ...body, successor: 'RTH' })).status).toBe(409);
  });
});

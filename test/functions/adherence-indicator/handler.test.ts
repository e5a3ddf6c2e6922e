/** The indicator over HTTP: what is public, what is for coordinators, and what each trust may prove. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/adherence-indicator/handler.ts';
import { createMonthlyClose } from '../../../functions/adherence-indicator/monthly-close.ts';
import { createHandler as createVerification } from '../../../functions/verification/handler.ts';
import { isSigned } from '../../../shared/adapters/verification/check-signature.ts';
import type { ApiHandler } from '../../../shared/http/exchange.ts';
import { createFoldLog } from '../../../shared/usecases/adherence-indicator/fold-log.ts';
import { type Answer, type Call, invoke } from '../../http/invoke.ts';
import { keepOrganisation } from '../../support/keep-organisation.ts';
import { createMemoryDeps, type MemoryDeps, register } from '../../support/service-deps.ts';
import { createTestSigner } from '../../support/test-signer.ts';
import {
  coordinator,
  createStudyProcess,
  lead,
  trust,
} from '../../usecases/resource-review/study-process.ts';

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
const MONTH = '2026-11';
const CSV = { headers: { accept: 'text/csv' } };
const signer = createTestSigner();

let memory: MemoryDeps;
let handler: ApiHandler;
let verification: ApiHandler;

beforeAll(async () => {
  memory = await createMemoryDeps();
  const study = await createStudyProcess(memory);
  await study.bringToIssued();
  await study.decideAt('RJ1', 'accepted');
  await study.decideAt('RK9', 'notAccepted');
  // A name that a spreadsheet would run.
  const rk9 = (await memory.organisations.findOrganisation('RK9'))!;
  await keepOrganisation(memory, { ...rk9, name: '=HYPERLINK("https://evil.example")' });
  memory.clock.set('2026-12-05T04:15:00.000Z');
  const deps = { ...memory, signer, isSigned, checkAnswers: true, logger: SILENT };
  await createFoldLog(deps)();
  await createMonthlyClose(deps)();
  const pdfs = { examine: async () => ({ ok: false as const, sentence: 'It is no PDF.' }) };
  handler = createHandler(deps);
  verification = createVerification({ ...deps, pdfs });
  for (const person of [coordinator, lead, trust('RJ1'), trust('RK9')]) await register(memory, person);
});

const ask = (path: string, call: Call = {}): Promise<Answer> =>
  invoke(handler, `GET /api/indicator${path}`, { ...call, params: { month: MONTH, ...call.params } });
const series = (call: Call = {}): Promise<Answer> => invoke(handler, 'GET /api/indicator', call);
const verify = (text: string) => invoke(verification, 'POST /api/verification', { body: text });
/** The rows of a CSV without quotes in it, but for its headings. */
const linesOf = ({ text }: Answer): string[] => text.trim().split('\r\n');

describe('the series', () => {
  it('is public, with what was folded and what others published beside it', async () => {
    const { status, json } = await series();
    expect(status).toBe(200);
    expect(json.items).toHaveLength(12);
    expect(json.items.at(-2)).toMatchObject({ month: MONTH, numerator: 1, denominator: 2, display: '50.0' });
    expect(json.fold).toMatchObject({
      foldedAt: '2026-12-05T04:15:00.000Z',
      figures: { daysToDecide: { decisions: 2, median: 0 }, escalations: { studies: 1, display: '0.0' } },
    });
    expect(json.published).toMatchObject({
      escalationRate: { percent: 20 },
      setUpClock: { beforeDays: 305, afterDays: 194 },
    });
    expect(JSON.stringify(json)).not.toMatch(/RJ1|RK9/);
  });

  it('comes as a tidy table: one value a line', async () => {
    const answer = await series(CSV);
    expect(answer.headers['content-type']).toBe('text/csv;charset=utf-8');
    const [headings, ...lines] = linesOf(answer);
    expect(headings).toBe('month,measure,area,value');
    expect(lines).toContain('2026-11,ncvr-adherence/1 percent,England,50.0');
    expect(lines).toContain('2026-10,ncvr-adherence/1 percent,England,no data');
    expect(lines).toContain('2026-12,ncvr-adherence/1 trusts with open prices,England,0');
    expect(lines).toContain('all until 2026-12-05T04:15:00.000Z,"days to decide, median",England,0');
    expect(lines.some((line) => line.startsWith('2026-11,ncvr-adherence/1 trusts with open prices'))).toBe(
      false,
    );
    expect(answer.text).not.toMatch(/RJ1|RK9|Y5|Y6/);
  });
});

describe('a month that is over', () => {
  it('says nothing of what is open: that is of the present', async () => {
    const { json } = await invoke(handler, 'GET /api/indicator/{month}', { params: { month: MONTH } });
    expect(json).toMatchObject({ isCurrent: false, numerator: 1, denominator: 2 });
    for (const name of ['openOffers', 'escalatedOffers', 'trustsWithOpenOffers', 'bounds'])
      expect(json).not.toHaveProperty(name);
  });

  it('has a snapshot for everybody, whose bytes verify', async () => {
    const answer = await ask('/{month}/snapshot');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-disposition']).toBe(
      'attachment; filename="ncvr-adherence_2026-11_r1_snapshot.json"',
    );
    expect((await verify(answer.text)).json).toMatchObject({ kind: 'indicatorSnapshot', verdict: 'right' });
    expect(answer.text).not.toMatch(/RJ1|RK9/);
    expect((await ask('/{month}/snapshot', { query: { revision: '1' } })).text).toBe(answer.text);
    expect((await ask('/{month}/snapshot', { query: { revision: '2' } })).status).toBe(404);
  });

  it.each([
    ['2026-12', 409],
    ['2026-13', 422],
    ['2099-01', 422],
  ])('%s has none: %i', async (month, status) => {
    const answer = await ask('/{month}/snapshot', { params: { month } });
    expect(answer.status).toBe(status);
    expect(answer.json.errors[0]).toMatchObject({ path: 'month' });
  });

  it('is exported whole to coordinators, by a link to the file', async () => {
    const answer = await ask('/{month}/log', { as: coordinator.subject });
    expect(answer.status).toBe(303);
    expect(decodeURIComponent(answer.headers['location'] ?? '')).toContain('snapshots/2026-11/');
    for (const [who, status] of [
      [undefined, 401],
      [trust('RJ1').subject, 403],
      [lead.subject, 403],
    ] as const)
      expect((await ask('/{month}/log', who === undefined ? {} : { as: who })).status).toBe(status);
  });
});

describe('a trust', () => {
  it('gets the proof of its own rows, which verifies, and of nobody else’s', async () => {
    const params = { odsCode: 'RK9' };
    const path = '/{month}/proof/{odsCode}';
    const own = await ask(path, { params, as: trust('RK9').subject });
    expect(own.json.rows).toMatchObject([
      { row: { odsCode: 'RK9', decision: 'notAccepted', reason: 'setupFee' } },
    ]);
    expect((await verify(own.text)).json).toMatchObject({
      ...{ kind: 'indicatorProof', verdict: 'right', document: { odsCode: 'RK9', month: MONTH } },
    });
    const foreign = await ask(path, { params, as: trust('RJ1').subject });
    expect(foreign.status).toBe(404);
    const absent = await ask(path, { params: { odsCode: 'RZZ' }, as: trust('RJ1').subject });
    const { requestId: _one, ...said } = foreign.json;
    const { requestId: _other, ...alike } = absent.json;
    expect(said).toEqual(alike);
  });

  it('does not see how others answered', async () => {
    expect((await ask('/{month}/trusts', { as: trust('RJ1').subject })).status).toBe(403);
    expect((await ask('/{month}/trusts')).status).toBe(401);
  });
});

describe('a coordinator', () => {
  const as = coordinator.subject;
  it('sees who did not accept, with the reason, and the figures of areas', async () => {
    const { json } = await ask('/{month}/trusts', { as });
    expect(json.items).toMatchObject([
      { odsCode: 'RK9', answer: 'notAccepted', reasons: { setupFee: 1 } },
      { odsCode: 'RJ1', answer: 'acceptedAll' },
    ]);
    expect(json.regions.map((each: { area: object; figure: object }) => each)).toMatchObject([
      { area: { code: 'Y56' }, figure: { display: '100.0' } },
      { area: { code: 'Y58' }, figure: { display: '0.0' } },
    ]);
    expect(json.fold.areas.length).toBe(4);
    const query = { region: 'Y58' };
    expect((await ask('/{month}/trusts', { as, query })).json.items).toHaveLength(1);
    expect((await ask('/{month}/trusts', { as, query: { answer: 'perhaps' } })).status).toBe(422);
  });

  it('gets them as CSV, in which no cell is a formula', async () => {
    const answer = await ask('/{month}/trusts', { as, ...CSV });
    const [headings, first] = linesOf(answer);
    expect(headings).toMatch(/^Month,Definition,ODS code,Trust,Region,ICB,Answer,/);
    expect(first).toContain(
      `2026-11,ncvr-adherence/1,RK9,"'=HYPERLINK(""https://evil.example"")",South West,`,
    );
    expect(first).toContain('Did not accept every price,0,1,1,0,0,0,0,0');
  });
});

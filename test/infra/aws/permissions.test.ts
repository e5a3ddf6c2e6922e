import { beforeAll, describe, expect, it } from 'vitest';
import { type OperationName, ROUTES, routeKey } from '../../../functions/routes.ts';
import { recordOf } from '../../../infra/local/queue/sqs-record.ts';
import type { Caller } from '../../../shared/domain/person.ts';
import { type Answer, type Call, invoke } from '../../http/invoke.ts';
import { register } from '../../support/service-deps.ts';
import { IRAS_ID, site, smallReview } from '../../usecases/resource-review/small-review.ts';
import {
  company,
  coordinator,
  lead,
  londonNetwork,
  trust,
} from '../../usecases/resource-review/study-process.ts';
import { covers, type Grant, grantsOf } from './grants.ts';
import { FUNCTIONS } from './synthesise.ts';
import { createWatchedService, type WatchedService } from './watched-service.ts';

/** Functions that the journey drives; the pages are tested by themselves. */
const DRIVEN = FUNCTIONS.filter((name) => name !== 'WebPages');

/** Given to every function by the stack or by Lambda itself, whatever its code does. */
const OF_THE_PLATFORM = /^(?:logs|xray):|^sqs:(?!SendMessage)/;

let service: WatchedService;
const answered = new Set<OperationName>();

async function ask(operation: OperationName, as: Caller | undefined, call: Call = {}): Promise<Answer> {
  const route = ROUTES.find((each) => each.operation === operation)!;
  const inStudy = route.path.includes('{irasId}') ? { irasId: IRAS_ID } : {};
  const params = { ...inStudy, ...call.params };
  const given = { ...call, params, ...(as && { as: as.subject }) };
  const answer = await invoke(service.handlers[route.capability], routeKey(route), given);
  expect(answer.status, `${operation}: ${answer.text.slice(0, 400)}`).toBeLessThan(400);
  answered.add(operation);
  return answer;
}

let taken = 0;
/** Hands the worker every message that was sent and not yet taken. */
async function work(): Promise<void> {
  while (taken < service.queue.sent.length) {
    const message = service.queue.sent[taken]!;
    taken += 1;
    const queued = { id: String(taken), body: JSON.stringify(message), receives: 1, sentAt: 0 };
    const record = recordOf(queued, 'work');
    expect(await service.worker({ Records: [record] })).toEqual({ batchItemFailures: [] });
  }
}

async function bringToIssued(): Promise<void> {
  // A published release, whose body is in the archive, and not the one that ships with the service.
  await ask('saveDraft', lead, { body: smallReview({ tariff: 'OTHER' }) });
  await ask('previewPrices', lead, { body: smallReview() });
  await ask('submitReview', lead, { body: { declaration: true } });
  await ask('queryReview', company, { body: { activity: 'consent', comment: 'Why 30 minutes?' } });
  const again = { body: { declaration: true }, headers: { 'idempotency-key': 'once' } };
  const { resourceSha256 } = (await ask('submitReview', lead, again)).json.submission;
  expect((await ask('submitReview', lead, again)).headers['idempotency-replayed']).toBe('true');
  await ask('agreeReview', company, { body: { resourceSha256 } });
  await work();
}

async function readAsEverybody(): Promise<void> {
  const params = { odsCode: 'RJ1' };
  for (const reader of [lead, company, coordinator, londonNetwork, trust('RJ1')]) {
    for (const operation of ['readReview', 'listStudies', 'readStudy'] as const) await ask(operation, reader);
    for (const operation of ['readSitePrice', 'readAppendix'] as const)
      await ask(operation, reader, { params });
    if (reader !== londonNetwork) await ask('listSites', reader);
  }
  await ask('readAppendix', lead, { params, headers: { accept: 'application/pdf' } });
}

async function decide(): Promise<void> {
  const params = { odsCode: 'RJ1' };
  const { appendixSha256 } = (await ask('readSitePrice', trust('RJ1'), { params })).json;
  await ask('decide', trust('RJ1'), { params, body: { decision: 'accepted', appendixSha256 } });
  await ask('readLog', trust('RJ1'), { params });
  for (const status of ['open', 'decided'])
    await ask('listTrustOffers', trust('RJ1'), { params, query: { status } });
}

async function changeSites(): Promise<void> {
  const { odsCode, ...body } = site('RTH');
  await ask('putSite', lead, { params: { odsCode }, body });
  service.clock.advance(60 * 60 * 1000);
  expect(await service.sweep({ olderThanMs: 1000 })).toMatchObject({ resent: 1 });
  await work();
  await ask('withdrawSite', lead, { params: { odsCode: 'RK9' } });
}

async function readReferenceData(): Promise<void> {
  await ask('listOrganisations', lead);
  await ask('readOrganisation', lead, { params: { odsCode: 'RJ1' } });
  const [tariff] = (await ask('listTariffs', lead)).json.items;
  await ask('readTariff', lead, { params: { id: tariff.id } });
  const [set] = (await ask('listMultiplierSets', lead)).json.items;
  await ask('readMultiplierSet', lead, { params: { id: set.id } });
  for (const operation of ['readHealth', 'readOpenApi', 'readIndicatorSeries'] as const)
    await ask(operation, undefined);
  await ask('readIndicatorMonth', undefined, { params: { month: '2026-11' } });
}

/** A later version, agreed over the first, and withdrawn before anything of it is agreed. */
async function reviseAndWithdraw(): Promise<void> {
  const { headers } = await ask('readReview', lead);
  await ask('saveDraft', lead, { body: smallReview(), headers: { 'if-match': headers['etag'] ?? '' } });
  await ask('withdrawReview', lead, { body: { reason: 'Stopped' } });
}

beforeAll(async () => {
  service = await createWatchedService();
  for (const person of [lead, company, coordinator, londonNetwork, trust('RJ1')])
    await register(service, person);
  const published = {
    ...(await service.tariffs.findTariff('DEMO-2026-27.1'))!.release,
    id: 'OTHER',
    release: 2,
  };
  await service.tariffs.publishTariff(published);
  const multipliers = await service.tariffs.findMultipliersInForce('2026-11-02');
  await service.tariffs.publishMultipliers({ ...multipliers!.release, id: 'OTHER-SET' });
  await bringToIssued();
  await readAsEverybody();
  await decide();
  await changeSites();
  await readReferenceData();
  await reviseAndWithdraw();
  await ask('readTariff', lead, { params: { id: 'OTHER' } });
  await ask('readMultiplierSet', lead, { params: { id: 'OTHER-SET' } });
});

describe('the roles', () => {
  it('are held against a journey through every operation', () => {
    expect([...answered].sort()).toEqual(ROUTES.map(({ operation }) => operation).sort());
  });

  it.each(DRIVEN)('%s may do everything that it does', (name) => {
    const grants = grantsOf(name);
    const refused = service.uses.get(name)!.filter((use) => !grants.some((grant) => covers(grant, use)));
    expect(refused).toEqual([]);
  });

  it.each(DRIVEN)('%s may do nothing that it never does', (name) => {
    const uses = service.uses.get(name)!;
    const single = (grant: Grant): Grant[] =>
      grant.partitions?.map((partition) => ({ ...grant, partitions: [partition] })) ?? [grant];
    const idle = grantsOf(name)
      .filter(({ action }) => !OF_THE_PLATFORM.test(action))
      .flatMap(single)
      .filter((grant) => !uses.some((use) => covers(grant, use)));
    expect(idle).toEqual([]);
  });

  it.each(FUNCTIONS)('%s has no wildcard but for traces and for objects named by their hash', (name) => {
    for (const { action, resource } of grantsOf(name)) {
      expect(action).not.toContain('*');
      if (action.startsWith('xray:')) continue;
      expect(resource).toMatch(/^(?:[^*]+|archive\/[a-z]+\/\*)$/);
    }
  });

  it('let nobody scan, delete an object, lift its lock or change a policy', () => {
    const actions = new Set(FUNCTIONS.flatMap((name) => grantsOf(name).map(({ action }) => action)));
    for (const action of actions) {
      expect(action).not.toMatch(/Scan|DeleteObject|Bypass|Retention|LegalHold|Policy|Acl|iam:|CreateGrant/);
    }
  });

  it('let the site worker alone sign, and no API function write what is issued', () => {
    const holders = (action: string, resource: RegExp) =>
      FUNCTIONS.filter((name) =>
        grantsOf(name).some((grant) => grant.action === action && resource.test(grant.resource)),
      );
    expect(holders('kms:Sign', /./)).toEqual(['SitePricingWorker']);
    expect(holders('s3:PutObject', /appendices|prices/)).toEqual(['SitePricingWorker']);
    expect(holders('sqs:ReceiveMessage', /./)).toEqual(['SitePricingWorker']);
    expect(holders('secretsmanager:GetSecretValue', /./)).toEqual(['WebPages']);
  });
});

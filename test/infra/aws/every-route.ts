/** A journey through every operation of the API, the worker, the sweeper and the outbox. */
import type { OperationName } from '../../../functions/routes.ts';
import type { Caller } from '../../../shared/domain/person.ts';
import type { ApiLogger } from '../../../shared/http/api-deps.ts';
import { USDM_MEDIA_TYPE } from '../../../shared/ports/protocol-import.ts';
import { XLSX_MEDIA_TYPE } from '../../../shared/ports/review-workbook.ts';
import { kneeStudy } from '../../adapters/usdm/studies.ts';
import { ISSUER, register } from '../../support/service-deps.ts';
import { site, smallReview } from '../../usecases/resource-review/small-review.ts';
import {
  company,
  coordinator,
  lead,
  londonNetwork,
  trust,
} from '../../usecases/resource-review/study-process.ts';
import { createRouteWalker, type RouteWalker } from './route-walker.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const ONCE = { headers: { 'idempotency-key': 'once' } };
const RJ1 = { params: { odsCode: 'RJ1' } };
const RK9 = { params: { odsCode: 'RK9' } };

async function publishWhatIsPriced({ service }: RouteWalker): Promise<void> {
  const { release } = (await service.tariffs.findTariff('DEMO-2026-27.1'))!;
  await service.tariffs.publishTariff({ ...release, id: 'OTHER', release: 2 });
  const multipliers = await service.tariffs.findMultipliersInForce('2026-11-02');
  await service.tariffs.publishMultipliers({ ...multipliers!.release, id: 'OTHER-SET' });
}

async function bringToIssued({ ask, work }: RouteWalker): Promise<void> {
  // A published release, whose body is in the archive, and not the one that ships with the service.
  const review = smallReview({ tariff: 'OTHER', sites: [site('RJ1'), site('RK9'), site('RRV')] });
  await ask('saveDraft', lead, { body: review });
  await ask('previewPrices', lead, { body: review });
  await ask('submitReview', lead, { body: { declaration: true } });
  await ask('queryReview', company, { body: { activity: 'consent', comment: 'Why 30 minutes?' } });
  const again = { body: { declaration: true }, ...ONCE };
  const { resourceSha256 } = (await ask('submitReview', lead, again)).json.submission;
  const { headers } = await ask('submitReview', lead, again);
  if (headers['idempotency-replayed'] !== 'true') throw new Error('the repeat was not answered as before');
  await ask('agreeReview', company, { body: { resourceSha256 } });
  await work();
}

async function readAsEverybody({ ask }: RouteWalker): Promise<void> {
  for (const reader of [lead, company, coordinator, londonNetwork, trust('RJ1')]) {
    for (const operation of ['readReview', 'listStudies', 'readStudy'] as const) await ask(operation, reader);
    for (const operation of ['readSitePrice', 'readAppendix', 'readBudget'] as const)
      await ask(operation, reader, RJ1);
    if (reader !== londonNetwork) await ask('listSites', reader);
  }
  for (const accept of ['application/pdf', 'text/html'])
    await ask('readAppendix', lead, { ...RJ1, headers: { accept } });
  await ask('readBudget', lead, { ...RJ1, headers: { accept: XLSX_MEDIA_TYPE } });
  await ask('readReview', lead, { headers: { accept: XLSX_MEDIA_TYPE } });
}

async function reportAndJudge({ ask }: RouteWalker): Promise<void> {
  const item = { label: 'Biopsy', minutes: [{ role: 'nurse', minutes: 5 }], chargedPer: 'once' };
  const body = { item, evidence: 'Protocol, table 2', inProtocolSchedule: false };
  const { id } = (await ask('raiseEscalation', trust('RJ1'), { ...RJ1, body, ...ONCE })).json;
  for (const status of ['open', 'closed'])
    await ask('listNetworkEscalations', londonNetwork, { query: { status } });
  await ask('readEscalation', londonNetwork, { params: { id } });
  const judgement = { judgement: 'belowThreshold', reason: 'Five minutes' };
  await ask('judgeEscalation', londonNetwork, { params: { id }, body: judgement });
  await ask('listSiteEscalations', trust('RJ1'), RJ1);
}

async function decide({ ask }: RouteWalker, odsCode: string, decision: object): Promise<void> {
  const params = { odsCode };
  const { appendixSha256 } = (await ask('readSitePrice', trust(odsCode), { params })).json;
  await ask('decide', trust(odsCode), { params, body: { ...decision, appendixSha256 } });
}

async function decideAndIssueAgain(walker: RouteWalker): Promise<void> {
  const { ask, work } = walker;
  await decide(walker, 'RRV', { decision: 'notAccepted', reason: 'setupFee' });
  const params = { odsCode: 'RRV' };
  await ask('reissueOffer', lead, { params, body: { reason: 'Explained' } });
  await work();
  await ask('listReissues', lead, { params });
  const issues = { from: '1', fromIssue: '1', to: '1', toIssue: '2' };
  await ask('readDelta', lead, { params, query: issues });
  await ask('comparePrices', company, { ...RJ1, query: { with: 'RK9' } });
  await decide(walker, 'RJ1', { decision: 'accepted' });
  await ask('readLog', trust('RJ1'), RJ1);
  await ask('exportLog', trust('RJ1'), RJ1);
  await ask('exportStudyLogs', lead);
  await ask('readReceipt', trust('RJ1'), RJ1);
  for (const status of ['open', 'decided'])
    await ask('listTrustOffers', trust('RJ1'), { ...RJ1, query: { status } });
}

async function recordMilestones({ ask }: RouteWalker): Promise<void> {
  const { headers } = await ask('readMilestones', trust('RJ1'), RJ1);
  const ifMatch = { 'if-match': headers['etag'] ?? '' };
  await ask('putMilestones', company, { ...RJ1, body: { signedOn: '2026-11-02' }, headers: ifMatch });
  await ask('readMilestones', trust('RJ1'), RJ1);
  await ask('readSetUpClock', lead);
}

async function namePayee({ ask }: RouteWalker): Promise<void> {
  const { headers } = await ask('readPayee', trust('RJ1'), RJ1);
  const body = { name: 'Research finance' };
  await ask('putPayee', trust('RJ1'), { ...RJ1, body, headers: { 'if-match': headers['etag'] ?? '' } });
}

async function archiveAppendices({ ask, work, service }: RouteWalker): Promise<void> {
  const { id } = (await ask('requestArchive', lead, { body: {}, ...ONCE })).json;
  await work();
  await ask('readArchive', lead, { params: { id } });
  // Asked for twice: it is there already.
  await ask('requestArchive', company, { body: {} });
  service.clock.advance(60 * 60 * 1000);
  await service.sweep({ olderThanMs: 1000 });
  await work();
}

async function verify({ ask }: RouteWalker): Promise<void> {
  const { text } = await ask('readAppendix', lead, RJ1);
  await ask('listKeys', undefined);
  const { json } = await ask('verifyDocument', undefined, { body: text, ...ONCE });
  if (json.verdict !== 'right') throw new Error(`not right: ${JSON.stringify(json)}`);
}

async function changeSites({ ask, work, service }: RouteWalker): Promise<void> {
  const { odsCode, ...body } = site('RTH');
  await ask('putSite', lead, { params: { odsCode }, body });
  service.clock.advance(60 * 60 * 1000);
  const { resent } = await service.sweep({ olderThanMs: 1000 });
  if (resent !== 1) throw new Error('the pending price was not sent again');
  await work();
  await ask('withdrawSite', lead, RK9);
}

/** The site that was added last closes, and another trust takes its place. */
async function closeTrust({ ask, work }: RouteWalker): Promise<void> {
  const body = { closedOn: '2026-11-02', successor: 'RTD' };
  const { json } = await ask('closeOrganisation', coordinator, { params: { odsCode: 'RTH' }, body, ...ONCE });
  if (json.studies[0]?.outcome !== 'moved') throw new Error(`nothing moved: ${JSON.stringify(json.studies)}`);
  await work();
}

async function readReferenceData({ ask }: RouteWalker): Promise<void> {
  await ask('listOrganisations', lead);
  await ask('readOrganisation', lead, RJ1);
  const [tariff] = (await ask('listTariffs', lead)).json.items;
  await ask('readTariff', lead, { params: { id: tariff.id } });
  const [set] = (await ask('listMultiplierSets', lead)).json.items;
  await ask('readMultiplierSet', lead, { params: { id: set.id } });
  await ask('listAgreementTemplates', lead);
  await ask('readAgreementTemplate', lead, { params: { id: 'mCTA' }, query: { version: 'demonstration' } });
  for (const name of ['review.xlsx', 'tariff.xlsx', 'multipliers.xlsx'])
    await ask('readTemplate', lead, { params: { name } });
  for (const operation of ['readHealth', 'readOpenApi', 'readIndicatorSeries'] as const)
    await ask(operation, undefined);
  await ask('readSchema', undefined, { params: { name: 'financial-appendix-1' } });
  await ask('readIndicatorMonth', undefined, { params: { month: '2026-11' } });
  await ask('readIndicatorTrusts', coordinator, { params: { month: '2026-11' } });
  await ask('readTariff', lead, { params: { id: 'OTHER' } });
  await ask('readMultiplierSet', lead, { params: { id: 'OTHER-SET' } });
}

/** The dictionary of the lead site, and a study that begins with a protocol and it. */
async function importProtocol({ ask }: RouteWalker): Promise<void> {
  const params = { id: 'RRV' };
  const mapping = { schema: 'ncvr.activity-mapping/1', id: 'RRV', entries: [] };
  await ask('putActivityMapping', lead, { params, body: mapping });
  await ask('readActivityMapping', lead, { params });
  const begun = { params: { irasId: '7654321' } };
  await ask('saveDraft', lead, { ...begun, body: kneeStudy(), contentType: USDM_MEDIA_TYPE });
  await ask('readReview', lead, begun);
}

async function publishReferenceData({ ask, service }: RouteWalker): Promise<void> {
  const publish = (operation: OperationName, id: string, body: object) =>
    ask(operation, coordinator, { params: { id }, body: { ...body, id } });
  const { release } = (await service.tariffs.findTariff('DEMO-2026-27.1'))!;
  await publish('publishTariff', 'NEXT', { ...release, effectiveFrom: '2026-12-01' });
  const [set] = await service.tariffs.listMultiplierSets();
  const multipliers = (await service.tariffs.findMultipliers(set!.id))!.release;
  await publish('publishMultiplierSet', 'NEXT-SET', { ...multipliers, effectiveFrom: '2026-12-01' });
  const template = (await service.tariffs.findAgreementTemplate('mCTA'))!;
  await publish('publishAgreementTemplate', 'mCTA', { ...template, version: '4.0' });
  await publish('putCompany', 'new-pharma', { name: 'New Pharma Ltd' });
  await ask('readCompany', coordinator, { params: { id: 'new-pharma' } });
}

async function changeMemberships({ ask }: RouteWalker): Promise<void> {
  const member = { issuer: ISSUER, subject: 'kim', role: 'siteRepresentative', organisation: 'RJ1' };
  await ask('grantMembership', coordinator, { body: { ...member, name: 'Kim' } });
  const { role, organisation, issuer, subject } = member;
  for (const query of [
    { role, organisation },
    { issuer, subject },
  ])
    await ask('listMemberships', coordinator, { query });
  await ask('endMembership', coordinator, { query: member });
  for (const query of [{ organisation }, { issuer, subject }])
    await ask('listMembershipHistory', coordinator, { query });
}

async function notify({ ask, service }: RouteWalker): Promise<void> {
  await ask('listWaiting', coordinator);
  await ask('listNotifications', coordinator, { query: { status: 'waiting' } });
  service.clock.advance(8 * DAY_MS);
  const { reminded } = await service.remind();
  const { delivered } = await service.deliver({ forMs: 1000 });
  if (reminded === 0 || delivered === 0) throw new Error('nobody was told');
  const { items } = (await ask('listNotifications', coordinator)).json;
  const { irasId, id } = items[0];
  await ask('retryNotification', coordinator, { body: { irasId, id }, ...ONCE });
}

/** A later version, agreed over the first, and withdrawn before anything of it is agreed. */
async function reviseAndWithdraw({ ask }: RouteWalker): Promise<void> {
  const { headers } = await ask('readReview', lead);
  await ask('saveDraft', lead, { body: smallReview(), headers: { 'if-match': headers['etag'] ?? '' } });
  await ask('withdrawReview', lead, { body: { reason: 'Stopped' } });
}

/** A version priced with another tariff, and what it changes. */
async function amend({ ask, work }: RouteWalker): Promise<void> {
  const { headers } = await ask('readReview', lead);
  const ifMatch = { 'if-match': headers['etag'] ?? '' };
  await ask('saveDraft', lead, {
    body: smallReview({ sites: [site('RJ1'), site('RRV')] }),
    headers: ifMatch,
  });
  const { resourceSha256 } = (await ask('submitReview', lead, { body: { declaration: true } })).json
    .submission;
  await ask('agreeReview', company, { body: { resourceSha256 } });
  await work();
  const { json } = await ask('readDelta', trust('RJ1'), RJ1);
  if (json.from.tariff === json.to.tariff) throw new Error('the two prices have the same tariff');
}

/** The month ends, and is closed on the 5th of the next; what it said later is a revision. */
async function closeMonth(walker: RouteWalker): Promise<void> {
  const { ask, service } = walker;
  service.clock.set('2026-12-05T04:15:00.000Z');
  await service.fold();
  const { closed, disagreeing } = await service.close();
  if (closed.join() !== '2026-11' || disagreeing.length > 0) throw new Error(`closed: ${closed.join()}`);
  const params = { month: '2026-11' };
  for (const query of [{}, { revision: '1' }])
    await ask('readIndicatorSnapshot', undefined, { params, query });
  await ask('exportIndicatorLog', coordinator, { params });
  for (const reader of [coordinator, trust('RJ1')])
    await ask('readIndicatorProof', reader, { params: { ...params, odsCode: 'RJ1' } });
  service.clock.set('2026-11-30T09:00:00.000Z');
  await decide(walker, 'RRV', { decision: 'accepted' });
  service.clock.set('2026-12-06T04:15:00.000Z');
  if ((await service.close()).closed.join() !== '2026-11 revision 2') throw new Error('there is no revision');
}

/** Everything at another tariff: previewed, run, stopped for a while, and finished after a lost message. */
async function reprice({ ask, work, service }: RouteWalker): Promise<void> {
  await service.tariffs.publishTariff({
    ...(await service.tariffs.findTariff('OTHER'))!.release,
    ...{ id: 'REPRICED', release: 3 },
  });
  const { id } = (await ask('requestRepricing', coordinator, { body: { tariff: 'REPRICED' }, ...ONCE })).json;
  await work();
  const params = { id };
  const { previewSha256, status } = (await ask('readRepricing', coordinator, { params })).json;
  if (status !== 'previewed') throw new Error(`the preview is ${status}`);
  await ask('runRepricing', coordinator, { params, body: { previewSha256 } });
  await ask('pauseRepricing', coordinator, { params });
  await work();
  await ask('resumeRepricing', coordinator, { params });
  service.clock.advance(60 * 60 * 1000);
  await service.sweep({ olderThanMs: 1000 });
  await work();
  const { run } = (await ask('readRepricing', coordinator, { params })).json;
  if (!(run.repriced > 0)) throw new Error(`nothing was re-priced: ${JSON.stringify(run)}`);
  await ask('listRepricingEntries', coordinator, { params });
  await ask('listBlockedStudies', coordinator, { params });
  await ask('listRepricings', coordinator);
  // And to whatever is in force today.
  await ask('requestRepricing', coordinator, { body: {} });
  await work();
}

const STEPS: readonly ((walker: RouteWalker) => Promise<void>)[] = [
  publishWhatIsPriced,
  namePayee,
  bringToIssued,
  readAsEverybody,
  reportAndJudge,
  decideAndIssueAgain,
  recordMilestones,
  archiveAppendices,
  verify,
  changeSites,
  closeTrust,
  readReferenceData,
  importProtocol,
  publishReferenceData,
  changeMemberships,
  notify,
  reviseAndWithdraw,
  amend,
  closeMonth,
  reprice,
];

/** @returns what every function asked for on the way, and which operations were answered */
export async function walkEveryRoute(logger?: ApiLogger): Promise<RouteWalker> {
  const walker = await createRouteWalker(logger);
  const people: readonly Caller[] = [lead, company, coordinator, londonNetwork, trust('RJ1'), trust('RRV')];
  for (const person of people) await register(walker.service, person);
  for (const step of STEPS) await step(walker);
  return walker;
}

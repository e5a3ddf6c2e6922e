/** Every state of the pages of the national coordinating team. */

import { bundledMultipliers, bundledTariff } from '../../../shared/reference/index.ts';
import { createCloseMonths } from '../../../shared/usecases/adherence-indicator/close-months.ts';
import { createFoldLog } from '../../../shared/usecases/adherence-indicator/fold-log.ts';
import { createWebService } from '../../functions/web/web-visitor.ts';
import { coordinator, trust } from '../../usecases/resource-review/study-process.ts';
import { dearer, higher, NEW_TARIFF } from '../../usecases/site-pricing/repricing-process.ts';
import { dayFields, issued, readerOf, SITE, STUDY, type Story } from './story.ts';

const CLOSURE = '/organisations/RJ1/closure';
const LISTS = [
  '/organisations',
  '/organisations?search=zzzz',
  '/organisations?region=London',
  '/people',
  '/people?text=nobody',
  '/companies',
  '/companies?text=none',
  '/waiting',
  '/studies',
];
const RELEASES = [
  '/national-data',
  '/tariffs',
  '/tariffs/DEMO-2026-27.1',
  '/tariffs/DEMO-2026-27.1?search=zzzz',
  '/multipliers',
  `/multipliers/${bundledMultipliers().id}`,
  `/multipliers/${bundledMultipliers().id}?search=zzzz`,
  '/agreement-templates',
  '/agreement-templates/mCTA',
];
const PERSON = {
  issuer: coordinator.issuer,
  name: 'Dr New Person',
  subject: 'new-person',
  role: 'siteRepresentative',
  organisation: 'RJ1',
};
const SET = { ...bundledMultipliers(), id: 'NEXT-SET', effectiveFrom: '2026-12-01' };

export const COORDINATOR_STORIES: readonly Story[] = [
  {
    name: 'a coordinator before the first study',
    tell: async (see) => {
      const { open } = await readerOf(await createWebService(), coordinator, see);
      for (const path of ['/', ...LISTS, '/repricings', '/escalations/statistics']) await open(path, 'empty');
      await open('/indicator/2026-11/trusts', 'empty');
    },
  },
  {
    name: 'a coordinator who reads national data',
    tell: async (see) => {
      const { open } = await readerOf(await createWebService(), coordinator, see);
      for (const path of RELEASES) await open(path);
    },
  },
  {
    name: 'a coordinator who sees who waits, and who accepts',
    tell: async (see) => {
      const web = await issued();
      await web.study.decideAt('RK9', 'notAccepted');
      const { open } = await readerOf(web, coordinator, see);
      for (const path of ['/', '/waiting', '/waiting?region=London', '/organisations/RJ1', STUDY, SITE])
        await open(path, 'with prices');
      await web.study.decideAt('RJ1', 'accepted');
      web.study.clock.set('2026-12-05T04:15:00.000Z');
      await createFoldLog(web.study)();
      await createCloseMonths({ ...web.study, signer: web.deps.signer })();
      const month = '/indicator/2026-11/trusts';
      const late = await readerOf(web, coordinator, see);
      await late.open(month, 'closed');
      await late.open(`${month}?answer=notAccepted`);
      await late.open(`${month}?icb=nowhere`, 'finds nothing');
      await late.open('/indicator', 'with a closed month');
      await (await readerOf(web, trust('RJ1'), see)).open('/indicator/2026-11/rows', 'closed');
    },
  },
  {
    name: 'a coordinator who publishes',
    tell: async (see) => {
      const { visitor, open, send, upload } = await readerOf(await createWebService(), coordinator, see);
      for (const kind of ['tariffs', 'multipliers', 'agreement-templates']) {
        await upload(`/publish/${kind}`, undefined, 'with mistakes', 'release');
        await upload(`/publish/${kind}`, '{"id":"WRONG"}', 'no such release', 'release');
        await open(`/publish/${kind}`);
      }
      const next = { ...dearer(bundledTariff()), effectiveFrom: '2026-12-01' };
      const template = JSON.parse((await visitor.get('/agreement-templates/mCTA/template.json')).body);
      const releases = {
        tariffs: next,
        multipliers: { ...SET, rows: SET.rows.slice(1).map((row) => ({ ...row, micro: row.micro + 1 })) },
        'agreement-templates': { ...template, version: '4.0', terms: { dueDays: 30 } },
      };
      for (const [kind, release] of Object.entries(releases)) {
        const path = `/publish/${kind}`;
        await upload(path, JSON.stringify(release), 'with differences', 'release');
        await send(`${path}/check`, {}, 'with mistakes');
        await send(`${path}/check`, { checked: 'yes' }, 'published');
      }
      await open('/tariffs', 'with a next release');
    },
  },
  {
    name: 'a coordinator who re-prices',
    tell: async (see) => {
      const web = await issued();
      const bundled = bundledMultipliers();
      await web.study.tariffs.publishTariff(dearer(bundledTariff()));
      await web.study.tariffs.publishMultipliers(higher(bundled, ['RK9']));
      const { visitor, open, send } = await readerOf(web, coordinator, see);
      await open('/repricings/new');
      await send('/repricings/new', { studies: 'abc' }, 'with mistakes');
      const chosen = { tariff: NEW_TARIFF, multipliers: higher(bundled).id, studies: '' };
      await visitor.get('/repricings/new');
      const { location: path } = await visitor.post('/repricings/new', chosen);
      await open(path, 'previewing');
      await web.study.work();
      for (const page of [path, `${path}/entries`, `${path}/entries?text=zzz`, `${path}/run`])
        await open(page, 'previewed');
      await open(`${path}/blocked`);
      await open(`${path}/blocked?text=zzz`, 'finds nothing');
      await visitor.get(path);
      const { location } = await visitor.post(`${path}/pause`);
      await see('a pause that is not possible, with mistakes', await visitor.get(location));
      await send(`${path}/run`, {}, 'running');
      await send(path, {}, 'paused', `${path}/pause`);
      await send(path, {}, 'running again', `${path}/resume`);
      await web.study.work();
      for (const page of [path, `${path}/entries`, `${path}/blocked`, '/repricings'])
        await open(page, 'done');
      const company = await readerOf(web, trust('RJ1'), see);
      await company.open(SITE, 're-priced');
      await company.open(`${SITE}/changes`, 're-priced');
    },
  },
  {
    name: 'a coordinator who registers companies and roles',
    tell: async (see) => {
      const { visitor, open, send } = await readerOf(await createWebService(), coordinator, see);
      await send('/companies', { id: 'New Pharma', name: '' }, 'with mistakes');
      await send('/companies', { id: 'new-pharma', name: 'New Pharma Ltd' }, 'registered');
      await send('/companies/new-pharma', { name: '' }, 'with mistakes');
      await send('/companies/new-pharma', { name: 'New Pharma plc' }, 'renamed');
      await open('/people/grant');
      await send('/people/grant', { ...PERSON, organisation: 'NOWHERE', name: '' }, 'with mistakes');
      await send('/people/grant', PERSON, 'granted');
      const { body } = await visitor.get('/people?organisation=RJ1');
      const end = /href="(\/people\/end\?[^"]*new-person[^"]*)"/.exec(body)?.[1]?.replaceAll('&amp;', '&');
      await open(end ?? '', 'a question');
      await send(end ?? '', {}, 'ended', '/people/end');
      const known = new URLSearchParams({ issuer: PERSON.issuer, subject: PERSON.subject });
      await open(`/people/history?${known.toString()}`);
    },
  },
  {
    name: 'a coordinator who closes a trust',
    tell: async (see) => {
      const web = await issued();
      const { open, send } = await readerOf(web, coordinator, see);
      await open(CLOSURE);
      await send(CLOSURE, { heir: 'named', successor: '' }, 'with mistakes');
      const filled = { ...dayFields('closedOn', '1'), heir: 'named', successor: 'rtd' };
      await send(CLOSURE, filled, 'an interruption');
      await send(CLOSURE, filled, 'closing', `${CLOSURE}/confirm`);
      await web.study.work();
      await open(`${CLOSURE}/result`, 'closed');
      await open('/organisations/RJ1', 'closed');
    },
  },
];

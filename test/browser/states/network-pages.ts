/** Every state of the pages of a network's assessor. */
import { createWebService } from '../../functions/web/web-visitor.ts';
import { company, coordinator, londonNetwork, trust } from '../../usecases/resource-review/study-process.ts';
import { confirmAs, issued, readAs, readerOf, SITE, type Story } from './story.ts';
import { ITEM, report } from './trust-pages.ts';

const JUDGEMENT = `${ITEM}/judgement`;
const LISTS = ['/', '/escalations', '/escalations?show=closed', '/escalations/statistics'];
const unseen = async () => undefined;

/** A price whose trust misses an item of so many minutes. */
async function escalated(minutes: number) {
  const web = await issued();
  const visitor = await web.signedIn(trust('RJ1'));
  await report(readAs(visitor, unseen), minutes);
  await confirmAs(visitor, trust('RJ1'), `${SITE}/decision/missing/check`);
  return web;
}

export const NETWORK_STORIES: readonly Story[] = [
  {
    name: 'a network to which nothing was reported',
    tell: async (see) => {
      const { open } = await readerOf(await createWebService(), londonNetwork, see);
      for (const path of LISTS) await open(path, 'empty');
    },
  },
  {
    name: 'a network that judges an item over the threshold',
    tell: async (see) => {
      const web = await escalated(600);
      const { visitor, open, send } = await readerOf(web, londonNetwork, see);
      for (const path of [...LISTS, ITEM, JUDGEMENT]) await open(path, 'waiting');
      await send(JUDGEMENT, { judgement: '', inProtocolSchedule: '' }, 'with mistakes');
      const filled = { judgement: 'upheld', inProtocolSchedule: 'yes', reason: 'It is missing' };
      await send(JUDGEMENT, filled, 'leads to the check');
      await see('judged', await confirmAs(visitor, londonNetwork, `${JUDGEMENT}/check`));
      for (const path of LISTS) await open(path, 'closed');
      await (await readerOf(web, company, see)).open(ITEM, 'for the company');
      const national = await readerOf(web, coordinator, see);
      await national.open('/escalations/statistics', 'for the national team');
      await open(SITE, 'for the network');
    },
  },
  {
    name: 'a network that judges an item below the threshold',
    tell: async (see) => {
      const web = await escalated(5);
      const { visitor, send } = await readerOf(web, londonNetwork, see);
      await send(JUDGEMENT, { judgement: 'upheld', inProtocolSchedule: 'no' }, 'without a waiver');
      const colleague = { ...londonNetwork, subject: 'colleague', name: 'Jo Colleague' };
      const second = await web.signedIn(colleague);
      const filled = { judgement: 'includedElsewhere', inProtocolSchedule: 'no', reason: 'In the visit' };
      await second.get(JUDGEMENT);
      await second.post(JUDGEMENT, filled);
      await second.get(`${JUDGEMENT}/check`);
      const leaving = await second.post(`${JUDGEMENT}/check`);
      await visitor.get(JUDGEMENT);
      await visitor.post(JUDGEMENT, { ...filled, judgement: 'belowThreshold' });
      await see('below the threshold', await confirmAs(visitor, londonNetwork, `${JUDGEMENT}/check`));
      const { location } = await second.comeBack(leaving, colleague);
      await see('judged by a colleague', await second.get(location));
    },
  },
];

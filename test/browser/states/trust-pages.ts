/** Every state of the pages of a trust. */
import { createIssueVersion } from '../../../shared/usecases/site-pricing/issue-version.ts';
import { createWebService, type WebService } from '../../functions/web/web-visitor.ts';
import { IRAS_ID, site } from '../../usecases/resource-review/small-review.ts';
import { londonNetwork, trust } from '../../usecases/resource-review/study-process.ts';
import { withSetUp } from '../../usecases/site-pricing/pricing-process.ts';
import { confirmAs, issued, type Reader, readerOf, SITE, SITES, STUDY, type Story } from './story.ts';

const QUESTION = `${SITE}/decision`;
const MISSING = `${QUESTION}/missing`;
const PAYEE = '/organisations/RJ1/payee';
const REPORT = { label: 'Liver biopsy', inProtocolSchedule: 'no', evidence: 'Protocol,\r\ntable 2' };
export const ITEM = `/escalations/${IRAS_ID}-RJ1-2`;

async function bringToPrepared(): Promise<WebService> {
  const web = await createWebService();
  await web.study.save();
  await web.study.submit();
  await web.study.agree();
  const [job] = web.study.queue.sent;
  if (job?.kind !== 'issueVersion') throw new Error('agreement sends one message');
  await createIssueVersion(web.study)(job);
  return web;
}

/** Fills in a report of staff time up to the page that is checked. */
export async function report({ visitor, open, send }: Reader, minutes = 600): Promise<void> {
  await send(MISSING, {}, 'with mistakes');
  await send(MISSING, REPORT, 'leads to the search');
  await open(`${MISSING}/price?search=mri`);
  await open(`${MISSING}/price?search=zzzz`, 'finds nothing');
  await send(`${MISSING}/price?search=mri`, { choice: '' }, 'with mistakes');
  await visitor.get(`${MISSING}/price`);
  await visitor.post(`${MISSING}/price`, { choice: 'staffTime' });
  const { body } = await open(`${MISSING}/amount`);
  await send(`${MISSING}/amount`, { chargedPer: 'once', quantity: '0' }, 'with mistakes');
  const nurse = /for="([^"]+)">\s*Research nurse\s*</.exec(body)?.[1] ?? '';
  const amount = { [nurse]: String(minutes), chargedPer: 'once', quantity: '1' };
  await send(`${MISSING}/amount`, amount, 'leads to the check');
}

async function judge(web: WebService, judgement: string): Promise<void> {
  const network = await web.signedIn(londonNetwork);
  await network.get(`${ITEM}/judgement`);
  await network.post(`${ITEM}/judgement`, { inProtocolSchedule: 'no', judgement, reason: 'In the visit' });
  await confirmAs(network, londonNetwork, `${ITEM}/judgement/check`);
}

export const TRUST_STORIES: readonly Story[] = [
  {
    name: 'a trust before its first price',
    tell: async (see) => {
      const { open } = await readerOf(await createWebService(), trust('RJ1'), see);
      for (const path of ['/', '/prices', '/prices?show=decided', '/indicator/2026-11/rows', '/studies'])
        await open(path, 'empty');
    },
  },
  {
    name: 'a trust whose price is being prepared',
    tell: async (see) => {
      const { open } = await readerOf(await bringToPrepared(), trust('RJ1'), see);
      await open(SITE);
      await open('/prices');
      await open(QUESTION, 'not open');
      await open(`${SITE}/appendix`, 'not there yet');
    },
  },
  {
    name: 'a trust that reads its price',
    tell: async (see) => {
      const { open } = await readerOf(await issued(), trust('RJ1'), see);
      for (const path of ['/', '/prices', '/studies', STUDY, SITE, `${SITE}/appendix`, `${SITE}/budget`])
        await open(path);
      await open(`${SITE}/changes`, 'of a first price');
      await open(`${SITE}/milestones`, 'before the acceptance');
      await open(`${SITE}/receipt`, 'before the decision');
    },
  },
  {
    name: 'a trust that accepts',
    tell: async (see) => {
      const web = await issued();
      const { visitor, open, send } = await readerOf(web, trust('RJ1'), see);
      await open(QUESTION);
      await send(QUESTION, {}, 'with mistakes');
      await open(`${QUESTION}/accept`);
      await send(`${QUESTION}/accept`, {}, 'with mistakes');
      await see(
        'accepted',
        await confirmAs(visitor, trust('RJ1'), `${QUESTION}/accept`, { declaration: 'yes' }),
      );
      for (const path of [QUESTION, SITE, `${SITE}/receipt`, '/prices?show=decided', '/prices', '/'])
        await open(path, 'after the acceptance');
      await open(`${SITE}/milestones`);
      await open(`/indicator/2026-11/rows`);
    },
  },
  {
    name: 'a trust that does not accept, or cannot take part',
    tell: async (see) => {
      const web = await issued();
      const { visitor, open, send } = await readerOf(web, trust('RJ1'), see);
      await open(`${QUESTION}/refuse`);
      await send(`${QUESTION}/refuse`, { note: 'x'.repeat(501) }, 'with mistakes');
      await send(`${QUESTION}/refuse`, { reason: 'setupFee', note: 'Too little' }, 'leads to the check');
      await see('not accepted', await confirmAs(visitor, trust('RJ1'), `${QUESTION}/check`));
      await open(QUESTION, 'after the refusal');
      await open(`${SITE}/receipt`, 'of a refusal');
      const other = await readerOf(web, trust('RK9'), see);
      const question = `${SITES}/RK9/decision`;
      await other.open(`${question}/capacity`);
      await other.send(`${question}/capacity`, { note: 'x'.repeat(501) }, 'with mistakes');
      await other.send(`${question}/capacity`, {}, 'leads to the check');
      await see('declined', await confirmAs(other.visitor, trust('RK9'), `${question}/check`));
      await other.open(`${SITES}/RK9`, 'declined');
    },
  },
  {
    name: 'a trust whose price is replaced or withdrawn while it answers',
    tell: async (see) => {
      const web = await issued();
      const { visitor, open } = await readerOf(web, trust('RJ1'), see);
      await visitor.get(`${QUESTION}/accept`);
      await web.study.put(site('RJ1', 20));
      await web.study.work();
      await see('replaced', await visitor.post(`${QUESTION}/accept`, { declaration: 'yes' }));
      await visitor.get(`${QUESTION}/accept`);
      const leaving = await visitor.post(`${QUESTION}/accept`, { declaration: 'yes' });
      await web.study.put(site('RJ1', 30));
      await web.study.work();
      await see('replaced while signing in', await visitor.comeBack(leaving, trust('RJ1')));
      await open(`${SITE}/changes`, 'of a new issue');
      await open(`${SITE}?version=1`, 'superseded');
      await web.study.withdraw('RJ1');
      for (const path of [SITE, QUESTION, '/prices']) await open(path, 'withdrawn');
    },
  },
  {
    name: 'a trust that misses an item',
    tell: async (see) => {
      const web = await issued();
      const reader = await readerOf(web, trust('RJ1'), see);
      await reader.open(MISSING);
      await report(reader);
      await see('reported', await confirmAs(reader.visitor, trust('RJ1'), `${MISSING}/check`));
      for (const path of [SITE, QUESTION, ITEM, '/prices']) await reader.open(path, 'escalated');
      await judge(web, 'upheld');
      for (const path of [SITE, QUESTION, ITEM, '/prices']) await reader.open(path, 'upheld');
    },
  },
  {
    name: 'a trust that is offered a second version',
    tell: async (see) => {
      const web = await issued();
      await web.study.decideAt('RJ1', 'accepted');
      await web.study.save(withSetUp(1200));
      await web.study.submit();
      await web.study.agree();
      await web.study.work();
      const { open } = await readerOf(web, trust('RJ1'), see);
      for (const path of ['/prices', SITE, `${SITE}/changes`, QUESTION, `${QUESTION}/accept`])
        await open(path, 'second version');
    },
  },
  {
    name: 'who is paid',
    tell: async (see) => {
      const { open, send } = await readerOf(await issued(), trust('RJ1'), see);
      await open(PAYEE);
      const fill = { name: 'Guys Trust', vatNumber: 'GB 654 9395 81', remittanceEmail: 'pay@trust.example' };
      await send(PAYEE, { ...fill, vatNumber: '12', remittanceEmail: 'nobody' }, 'with mistakes');
      await send(PAYEE, fill, 'saved');
    },
  },
];

/** Every state of the pages of a lead site. */
import { createReviewWorkbook } from '../../../shared/adapters/workbook/review-workbook.xlsx.ts';
import { kneeStudy } from '../../adapters/usdm/studies.ts';
import { createWebService } from '../../functions/web/web-visitor.ts';
import { personWith, register } from '../../support/service-deps.ts';
import { IRAS_ID, site, smallReview } from '../../usecases/resource-review/small-review.ts';
import { company, lead, stranger } from '../../usecases/resource-review/study-process.ts';
import { dayFields, issued, readerOf, type See, SITE, SITES, STUDY, type Story } from './story.ts';

const DRAFT = `${STUDY}/draft`;
const ATTESTED = {
  agreedBy: 'Sam Sponsor, head of contracts',
  ...dayFields('agreedOn', '1'),
  evidence: 'E-mail of 1 November, in the study file',
};
const ACTIVITY = {
  label: 'ECG',
  section: 'participant',
  inProtocolSchedule: 'yes',
  chargedPer: 'visit',
  'minutes-0': '15',
};

/** A lead site with a draft: whole, or with what a test puts wrong in it. */
async function drafting(see: See, changes: Parameters<typeof smallReview>[0] = {}) {
  const web = await createWebService();
  await web.study.save(smallReview(changes));
  return { web, ...(await readerOf(web, lead, see)) };
}

async function submitted(see: See) {
  const { web, ...reader } = await drafting(see);
  await web.study.submit();
  return { web, ...reader };
}

export const LEAD_STORIES: readonly Story[] = [
  {
    name: 'a lead site before its first study',
    tell: async (see) => {
      const { visitor, open, upload } = await readerOf(await createWebService(), lead, see);
      for (const path of ['/', '/studies', '/studies?text=nothing', '/studies/new'])
        await open(path, 'empty');
      const template = Uint8Array.from((await visitor.get('/templates/review.xlsx')).bytes);
      await upload('/studies/new', undefined, 'with mistakes');
      await upload('/studies/new', '{', 'no JSON');
      await upload('/studies/new', template, 'an empty workbook');
      await upload('/studies/new', ' '.repeat(4 * 1024 * 1024 + 1), 'too large');
    },
  },
  {
    name: 'a lead site with a workbook that has errors',
    tell: async (see) => {
      const { open, upload } = await readerOf(await createWebService(), lead, see);
      const odd = smallReview({ sites: [site('RJ1'), site('ZZZ')], tariff: 'no-such-tariff' });
      await upload('/studies/new', Uint8Array.from(await createReviewWorkbook().write(odd)), 'with errors');
      for (const path of ['', '/findings', '/preview', '/check', '/upload', '/draft', '/details'])
        await open(`${STUDY}${path}`, 'with errors');
    },
  },
  {
    name: 'a lead site with a protocol',
    tell: async (see) => {
      const web = await createWebService();
      const several = personWith(lead, stranger);
      await register(web.study, several);
      const { open, send, upload } = await readerOf(web, several, see);
      await upload('/studies/new', JSON.stringify(kneeStudy()), 'a protocol');
      await send('/studies/new/protocol', { irasId: 'x' }, 'with mistakes');
      await send('/studies/new/protocol', { irasId: IRAS_ID, leadSite: 'RRV' }, 'leads to the findings');
      const { body } = await open(`${STUDY}/mapping`);
      await send(`${STUDY}/mapping`, { 'choice-0': 'later:' }, 'with mistakes');
      const search = /href="(\/studies\/\d+\/mapping\/[^"]+)"/.exec(body)?.[1] ?? '';
      await open(`${search}?search=mri`, 'a search');
      await open(`${search}?search=zzzz`, 'a search that finds nothing');
      await send(`${search}?search=mri`, {}, 'with mistakes');
    },
  },
  {
    name: 'a lead site that edits its draft',
    tell: async (see) => {
      const stray = { activity: 'consent', visit: 'V9', quantity: 3 };
      const { open, send } = await drafting(see, { schedule: [...smallReview().schedule, stray] });
      for (const path of ['', '?search=nothing-like-it', '/schedule', '/schedule/1', '/terms'])
        await open(`${DRAFT}${path}`);
      await send(`${DRAFT}/schedule/1`, { 'times:consent': 'half' }, 'with mistakes');
      await send(`${DRAFT}/activities/new`, {}, 'with mistakes');
      await send(`${DRAFT}/activities/new`, { ...ACTIVITY, search: 'mri', do: 'find' }, 'finds items');
      for (const list of ['activities', 'visits', 'arms', 'sites']) {
        await open(`${DRAFT}/${list}/1`);
        await open(`${DRAFT}/${list}/1/remove`);
        if (list !== 'activities') await send(`${DRAFT}/${list}/new`, {}, 'with mistakes');
      }
      await open(`${DRAFT}/find-site`);
      await open(`${DRAFT}/find-site?q=london`);
      await open(`${DRAFT}/find-site?q=zzzz`, 'finds nothing');
      await send(
        `${DRAFT}/terms`,
        { screenFailures: 'limited', 'expense-0': 'Taxi', dueDays: '0' },
        'with mistakes',
      );
      await open(`${STUDY}/details`);
      await send(`${STUDY}/details`, { cpmsId: 'x', protocolDate: '1 May' }, 'with mistakes');
      await send(`${DRAFT}/activities/1`, ACTIVITY, 'saved');
    },
  },
  {
    name: 'a lead site whose draft a colleague changes meanwhile',
    tell: async (see) => {
      const { web, visitor } = await drafting(see);
      await register(web.study, { ...lead, subject: 'colleague', name: 'Carla Colleague' });
      await visitor.get(`${DRAFT}/activities/1`);
      await web.study.save(smallReview({ sites: [site('RJ1')] }));
      await see('overtaken', await visitor.post(`${DRAFT}/activities/1`, ACTIVITY));
    },
  },
  {
    name: 'a lead site that checks and submits',
    tell: async (see) => {
      const { web, open, send } = await drafting(see);
      for (const path of ['', '/findings', '/preview', '/preview?site=RJ1', '/check', '/review', '/sites'])
        await open(`${STUDY}${path}`, 'draft');
      await open(`${STUDY}/appendices`, 'empty');
      await send(`${STUDY}/check`, {}, 'with mistakes');
      await send(`${STUDY}/check`, { declaration: 'yes' }, 'submitted');
      await open('/', 'submitted');
      await open(STUDY, 'submitted');
      await web.study.queryReview({
        caller: company,
        irasId: IRAS_ID,
        entry: { comment: 'Why 30 minutes?' },
      });
      for (const path of ['', '/review', '/draft']) await open(`${STUDY}${path}`, 'queried');
      await send(`${STUDY}/review`, { answer: '' }, 'with mistakes', `${STUDY}/answers`);
      await send(`${STUDY}/review`, { answer: 'As the protocol says' }, 'answered', `${STUDY}/answers`);
    },
  },
  {
    name: 'a lead site that attests an agreement, or withdraws',
    tell: async (see) => {
      const { open, send } = await submitted(see);
      await open(`${STUDY}/withdraw`);
      await send(`${STUDY}/withdraw`, { reason: 'x'.repeat(501) }, 'with mistakes');
      await open(`${STUDY}/attest`);
      await send(`${STUDY}/attest`, dayFields('agreedOn', '30', '2'), 'with mistakes');
      await send(`${STUDY}/attest`, ATTESTED, 'an interruption');
      await send(`${STUDY}/attest`, ATTESTED, 'agreed', `${STUDY}/attest/confirm`);
      const other = await submitted(see);
      await other.send(`${STUDY}/withdraw`, { reason: 'The protocol changed' }, 'withdrawn');
      await other.open(STUDY, 'withdrawn');
    },
  },
  {
    name: 'a lead site whose prices are being made, and are there',
    tell: async (see) => {
      const { web, open } = await submitted(see);
      await web.study.agree();
      for (const path of ['', '/agreed', '/sites']) await open(`${STUDY}${path}`, 'prices being made');
      await web.study.work();
      for (const path of ['', '/agreed', '/sites', '/sites?status=withdrawn', '/set-up-clock', '/compare'])
        await open(`${STUDY}${path}`, 'prices issued');
      for (const path of ['/compare?site=RJ1&with=RK9', '/compare?site=RJ1&with=RJ1', '/review/changes'])
        await open(`${STUDY}${path}`);
      await open(SITE, 'for the lead site');
      await open('/studies', 'with one study');
    },
  },
  {
    name: 'a lead site that adds, changes and withdraws a site',
    tell: async (see) => {
      const web = await issued();
      const { open, send } = await readerOf(web, lead, see);
      for (const query of ['', '?q=', '?q=london', '?q=RVJ', '?q=zzzz']) await open(`${SITES}/add${query}`);
      await open(`${SITES}/RTH/part`);
      await send(`${SITES}/RTH/part`, { 'target-0': '1.5' }, 'with mistakes');
      await send(
        `${SITES}/RTH/part`,
        { principalInvestigator: 'Dr New', 'target-0': '7' },
        'an interruption',
      );
      await open(`${SITES}/RVJ/part`, 'of a closed trust');
      await send(`${SITE}/part`, { principalInvestigator: 'Dr New', 'target-0': '20' }, 'a change');
      await open(`${SITE}/withdraw`);
      await send(`${SITE}/withdraw`, {}, 'withdrawn');
      await web.study.decideAt('RK9', 'accepted');
      await open(`${SITES}/RK9/withdraw`, 'after the acceptance');
      await open(`${SITES}/RK9/part`, 'after the acceptance');
      await open(SITES, 'accepted and withdrawn');
    },
  },
  {
    name: 'a lead site that begins the next version',
    tell: async (see) => {
      const web = await issued();
      await web.study.decideAt('RJ1', 'accepted');
      const { open, send } = await readerOf(web, lead, see);
      await open(`${STUDY}/next-version`);
      await send(`${STUDY}/next-version`, {}, 'begun');
      await web.study.save(smallReview({ activities: smallReview().activities.slice(0, 3) }));
      await open(STUDY, 'next version begun');
      await web.study.submit();
      await open(`${STUDY}/review/changes`, 'second version');
      await web.study.agree();
      await web.study.work();
      await open(SITES, 'second version');
      await open(`${STUDY}/appendices`, 'two versions');
      await send(`${STUDY}/appendices`, {}, 'with mistakes');
    },
  },
];

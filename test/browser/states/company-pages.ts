/** Every state of the pages of a company. */
import { createWebService } from '../../functions/web/web-visitor.ts';
import { company } from '../../usecases/resource-review/study-process.ts';
import { withSetUp } from '../../usecases/site-pricing/pricing-process.ts';
import { dayFields, issued, readerOf, SITE, STUDY, type Story } from './story.ts';

export const COMPANY_STORIES: readonly Story[] = [
  {
    name: 'a company before its first study',
    tell: async (see) => {
      const { open } = await readerOf(await createWebService(), company, see);
      for (const path of ['/', '/studies', '/studies?text=nothing']) await open(path, 'empty');
    },
  },
  {
    name: 'a company that asks, and agrees',
    tell: async (see) => {
      const web = await createWebService();
      await web.study.save();
      await web.study.submit();
      const { open, send } = await readerOf(web, company, see);
      for (const path of ['/', '/studies', STUDY, `${STUDY}/review`]) await open(path, 'submitted');
      await send(`${STUDY}/review`, { about: 'consent', comment: ' ' }, 'with mistakes', `${STUDY}/queries`);
      await open(`${STUDY}/agree`, 'an interruption');
      await send(`${STUDY}/agree`, { resourceSha256: 'a'.repeat(64) }, 'of another review');
      await send(`${STUDY}/review`, { about: 'consent', comment: 'Why 30?' }, 'asked', `${STUDY}/queries`);
      await open(STUDY, 'queried');
      await web.study.submit();
      await send(`${STUDY}/agree`, {}, 'agreed');
      for (const path of [STUDY, `${STUDY}/review`, `${STUDY}/sites`]) await open(path, 'agreed');
    },
  },
  {
    name: 'a company with prices',
    tell: async (see) => {
      const web = await issued();
      const { open } = await readerOf(web, company, see);
      for (const path of ['/', STUDY, `${STUDY}/sites`, `${STUDY}/set-up-clock`, SITE, `${SITE}/changes`])
        await open(path);
      await open(`${STUDY}/sites?text=nothing`, 'finds nothing');
      await open(`${STUDY}/compare?site=RJ1&with=RK9`);
      await open(`${SITE}/milestones`, 'before the acceptance');
      await open(`${SITE}/budget`);
    },
  },
  {
    name: 'a company that downloads every appendix',
    tell: async (see) => {
      const web = await issued();
      const { visitor, open, send } = await readerOf(web, company, see);
      await open(`${STUDY}/appendices`);
      await send(`${STUDY}/appendices`, {}, 'in progress');
      await visitor.get(`${STUDY}/appendices`);
      const { location } = await visitor.post(`${STUDY}/appendices`);
      await web.study.work();
      await open(location, 'ready');
    },
  },
  {
    name: 'a company whose trusts answer, and which contracts',
    tell: async (see) => {
      const web = await issued();
      await web.study.decideAt('RJ1', 'accepted');
      await web.study.decideAt('RK9', 'notAccepted');
      const { open, send } = await readerOf(web, company, see);
      for (const path of [`${STUDY}/sites`, `${STUDY}/sites/RK9`, `${SITE}/receipt`, `${SITE}/milestones`])
        await open(path, 'answered');
      await send(`${SITE}/milestones`, dayFields('signedOn', '31', '2'), 'with mistakes');
      await send(`${SITE}/milestones`, dayFields('signedOn', '2'), 'saved');
      await open(`${STUDY}/set-up-clock`, 'with a contract');
    },
  },
  {
    name: 'a company with a second version',
    tell: async (see) => {
      const web = await issued();
      await web.study.save(withSetUp(1200));
      await web.study.submit();
      const { open } = await readerOf(web, company, see);
      for (const path of [STUDY, `${STUDY}/review`, `${STUDY}/review/changes`, `${STUDY}/agree`])
        await open(path, 'second version');
      await web.study.agree();
      await web.study.work();
      for (const path of [SITE, `${SITE}/changes`, `${STUDY}/sites`]) await open(path, 'second version');
    },
  },
];

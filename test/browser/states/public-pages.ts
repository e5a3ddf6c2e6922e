/** Every state of the pages for everybody, and of those that say what is wrong. */
import { createWebService } from '../../functions/web/web-visitor.ts';
import { personWith, register } from '../../support/service-deps.ts';
import { site } from '../../usecases/resource-review/small-review.ts';
import { company, lead, stranger, trust } from '../../usecases/resource-review/study-process.ts';
import { issued, readAs, readerOf, SITE, SITES, STUDY, type Story } from './story.ts';

const HOUR = 3_600_000;
const STATEMENTS = ['/how-prices-are-calculated', '/accessibility', '/privacy', '/cookies', '/signed-out'];

export const PUBLIC_STORIES: readonly Story[] = [
  {
    name: 'somebody who is not signed in',
    tell: async (see) => {
      const { open } = readAs((await createWebService()).visitor(), see);
      for (const path of ['/', '/indicator', '/verify', ...STATEMENTS]) await open(path);
      await open('/nowhere');
      await open('/sign-in/callback?state=x', 'without a sign-in');
    },
  },
  {
    name: 'somebody who cancels the sign-in, or has no role',
    tell: async (see) => {
      const web = await createWebService();
      const visitor = web.visitor();
      const leaving = await visitor.get('/sign-in');
      const state = new URL(leaving.location).searchParams.get('state') ?? '';
      await see('cancelled', await visitor.get(`/sign-in/callback?error=access_denied&state=${state}`));
      const stray = web.visitor();
      await stray.signIn({ subject: 'somebody new' });
      await see('no role', await stray.get('/studies'));
      await see('home without a role', await stray.get('/'));
    },
  },
  {
    name: 'somebody who checks documents',
    tell: async (see) => {
      const web = await createWebService({}, { realPdfs: true });
      await web.study.bringToIssued();
      await web.study.decideAt('RJ1', 'accepted');
      const own = await web.signedIn(trust('RJ1'));
      const appendix = (await own.get(`${SITE}/appendix.json`)).body;
      const receipt = (await own.get(`${SITE}/receipt.json`)).body;
      await web.study.put(site('RK9', 20));
      const { visitor, open } = readAs(web.visitor(), see);
      const documents = {
        nothing: undefined,
        genuine: appendix,
        'with another price': appendix.replace(
          /"oneOffPence":(\d)/,
          (_, digit) => `"oneOffPence":${9 - digit}`,
        ),
        'a receipt': receipt,
        'a changed receipt': receipt.replace('"accepted"', '"notAccepted"'),
        'not one of ours': '{"schema":"another"}',
        'no document at all': 'x',
      };
      for (const [name, content] of Object.entries(documents))
        await see(`/verify ${name}`, await visitor.upload('/verify', content, { field: 'document' }));
      await open(`/verify?sha256=${JSON.parse(appendix).integrity.sha256}`, 'a hash that was printed');
      await open(`/verify?sha256=${'ab'.repeat(32)}`, 'an unknown hash');
      await open('/verify?sha256=broken', 'a broken hash');
    },
  },
  {
    name: 'somebody with several organisations',
    tell: async (see) => {
      const web = await issued();
      const several = personWith(lead, trust('RJ1'), trust('RRV'));
      await register(web.study, several);
      const visitor = web.visitor();
      await visitor.signIn(several);
      const { open, send } = readAs(visitor, see);
      await open('/organisation');
      await send('/organisation', { organisation: '' }, 'with mistakes');
      await send('/organisation?returnTo=/prices', { organisation: 'RJ1' }, 'chosen', '/organisation');
    },
  },
  {
    name: 'somebody who finds nothing, or may not',
    tell: async (see) => {
      const web = await issued();
      const { visitor, open } = await readerOf(web, trust('RJ1'), see);
      for (const path of ['/nowhere', `${SITES}/RK9`, '/studies/9999999', '/studies/new']) await open(path);
      await see('a method', await visitor.post('/studies'));
      await see('a form of another site', await visitor.post(`${SITE}/decision`, {}, { bare: true }));
      await (await readerOf(web, stranger, see)).open(STUDY, 'of another organisation');
      await open('/prices?after=nonsense', 'an unknown place in a list');
    },
  },
  {
    name: 'somebody whom the service fails',
    tell: async (see) => {
      const web = await createWebService();
      const fail = () => Promise.reject(new Error('out of order'));
      const { organisations } = web.study;
      const broken = await createWebService({ organisations: { ...organisations, findOrganisation: fail } });
      await (await readerOf(broken, trust('RJ1'), see)).open('/prices', 'failed');
      await broken.study.save();
      broken.study.queue.failure = new Error('out of order');
      await broken.study.submit();
    },
  },
  {
    name: 'somebody whose session ends',
    tell: async (see) => {
      const web = await createWebService();
      await web.study.save();
      const { visitor } = await readerOf(web, lead, see);
      await visitor.get(`${STUDY}/details`);
      web.study.clock.advance(2 * HOUR);
      const expired = await visitor.post(`${STUDY}/details`, { shortTitle: 'Typed late' });
      await see('expired, kept', expired);
      const to = /class="nhsuk-button" href="(\/sign-in[^"]*)"/.exec(expired.body)?.[1] ?? '';
      const back = await visitor.comeBack(await visitor.get(to.replaceAll('&amp;', '&')), lead);
      await see('as it was filled in', await visitor.get(back.location));
      web.study.clock.advance(2 * HOUR);
      await see('expired, with a file', await visitor.upload('/studies/new', '{}'));
      const gone = await readerOf(web, company, see);
      await web.study.submit();
      await gone.visitor.get(`${STUDY}/review`);
      web.study.clock.advance(2 * HOUR);
      const late = await gone.visitor.post(`${STUDY}/queries`, { comment: 'Why so many visits?' });
      await see('a question, expired', late);
      await web.study.agree();
      const again = /class="nhsuk-button" href="(\/sign-in[^"]*)"/.exec(late.body)?.[1] ?? '';
      const returned = await gone.visitor.comeBack(
        await gone.visitor.get(again.replaceAll('&amp;', '&')),
        company,
      );
      await see('a form that is gone', await gone.visitor.get(returned.location));
    },
  },
];

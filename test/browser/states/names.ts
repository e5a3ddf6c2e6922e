/** Studies of the size and with the names that people have: the sample, the longest, and names that are code. */
import { createWebService } from '../../functions/web/web-visitor.ts';
import { reviewOf } from '../../support/study-journey.ts';
import { IRAS_ID, smallReview } from '../../usecases/resource-review/small-review.ts';
import { company, coordinator, lead, trust } from '../../usecases/resource-review/study-process.ts';
import { issued, readerOf, type See, SITE, STUDY, type Story } from './story.ts';

/** What would run, load or close a tag on a page that took it for anything but text. */
export const CODE = `</textarea><script>alert(1)</script>"'><img src=x onerror=alert(1)>{{7*7}}`;

type Review = ReturnType<typeof smallReview>;

/** The review with every name that a person chose replaced by another. */
function renamed(review: Review, name: (most: number) => string): Review {
  const { study, arms, activities, sites, visits } = review;
  return {
    ...review,
    study: { ...study, shortTitle: name(100), title: name(1000) },
    arms: arms.map((arm) => ({ ...arm, label: name(300) })),
    visits: visits.map((visit) => ({ ...visit, label: name(300) })),
    activities: activities.map((each) => ({ ...each, label: name(300) })),
    sites: sites.map((each) => ({ ...each, principalInvestigator: name(200) })),
  };
}

const OF_THE_DRAFT = ['', '/draft', '/draft/schedule', '/findings', '/preview'];
const OF_THE_PRICE = ['', '/appendix', '/decision', '/decision/accept'];
const OF_THE_STUDY = ['/review', '/sites', '/compare?site=RJ1&with=RK9'];

async function readAll(see: See, review: Review, state: string): Promise<void> {
  const drafted = await createWebService();
  await drafted.study.save(review);
  const drafting = await readerOf(drafted, lead, see);
  for (const path of OF_THE_DRAFT) await drafting.open(`${STUDY}${path}`, state);
  const web = await issued(review);
  const own = await readerOf(web, trust('RJ1'), see);
  for (const path of OF_THE_PRICE) await own.open(`${SITE}${path}`, state);
  await own.open('/prices', state);
  const sponsor = await readerOf(web, company, see);
  for (const path of OF_THE_STUDY) await sponsor.open(`${STUDY}${path}`, state);
  const national = await readerOf(web, coordinator, see);
  await national.open('/waiting', state);
}

export const NAME_STORIES: readonly Story[] = [
  {
    name: 'the sample study',
    tell: async (see) => {
      const web = await issued(reviewOf(IRAS_ID, ['RJ1', 'RK9']));
      const { open } = await readerOf(web, trust('RJ1'), see);
      for (const path of ['', '/budget']) await open(`${SITE}${path}`, 'of the sample');
    },
  },
  {
    name: 'names as long as the format takes, without a space to break at',
    tell: (see) =>
      readAll(
        see,
        renamed(smallReview(), (most) => 'W'.repeat(most)),
        'with long names',
      ),
  },
  {
    name: 'names that are code',
    tell: async (see) => {
      await readAll(
        see,
        renamed(smallReview(), () => CODE),
        'with names that are code',
      );
      const { open, send } = await readerOf(await issued(), trust('RJ1'), see);
      await send(`${SITE}/decision/refuse`, { note: CODE }, 'with mistakes');
      await open(`/prices?text=${encodeURIComponent(CODE)}`);
      await open(`/studies?text=${encodeURIComponent(CODE)}`);
      const national = await readerOf(await createWebService(), coordinator, see);
      await national.send('/companies', { id: 'code', name: CODE }, 'with a name that is code');
      await national.open(`/organisations?search=${encodeURIComponent(CODE)}`);
    },
  },
];

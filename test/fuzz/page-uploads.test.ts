/** The forms that take files, given everything that a file should not be: told what to mend, and then the honest one. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createReleaseWorkbook } from '../../shared/adapters/workbook/release/release-workbook.xlsx.ts';
import { createReviewWorkbook } from '../../shared/adapters/workbook/review-workbook.xlsx.ts';
import {
  type Answer,
  createWebService,
  type FileContent,
  type Visitor,
  type WebService,
} from '../functions/web/web-visitor.ts';
import { IRAS_ID, smallReview } from '../usecases/resource-review/small-review.ts';
import { coordinator, lead, trust } from '../usecases/resource-review/study-process.ts';
import { JSON_ABUSES, MEGABYTE, OUR_FORMATS_ONLY, WORKBOOK_ABUSES } from './abuses.ts';
import { smallTariff } from './good-bodies.ts';

/** A form with a file. */
interface Form {
  readonly path: string;
  readonly field: string;
  readonly visitor: (web: WebService) => Promise<Visitor>;
}
const NEW_STUDY: Form = { path: '/studies/new', field: 'review', visitor: (web) => web.signedIn(lead) };
const TARIFF: Form = {
  ...{ path: '/publish/tariffs', field: 'release' },
  visitor: (web) => web.signedIn(coordinator),
};
const VERIFY: Form = { path: '/verify', field: 'document', visitor: async (web) => web.visitor() };

let web: WebService;
beforeEach(async () => {
  web = await createWebService();
});

const toContent = (abuse: unknown): FileContent =>
  typeof abuse === 'string' ? abuse : Uint8Array.from(abuse as Uint8Array);

/** Sends the file and follows where the form leads. */
async function send({ path, field }: Form, visitor: Visitor, content: FileContent): Promise<Answer> {
  await visitor.get(path);
  const answer = await visitor.upload(path, content, { field });
  return answer.status === 303 ? visitor.get(answer.location) : answer;
}

const WHAT_TO_MEND = /There is a problem|[1-9]\d* errors? and|The [\w ]+ has errors|larger than 4 MB/;

/** A page that says what is wrong, in bounded memory and without a fault of ours. */
async function expectToldWhatToMend(form: Form, visitor: Visitor, content: FileContent): Promise<void> {
  const before = process.memoryUsage.rss();
  const { status, headers, title, body } = await send(form, visitor, content);
  expect((process.memoryUsage.rss() - before) / MEGABYTE).toBeLessThan(200);
  expect(web.errors).toEqual([]);
  expect([200, 413, 422]).toContain(status);
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(`${title} ${body}`).toMatch(WHAT_TO_MEND);
  expect(body.length).toBeLessThan(3 * MEGABYTE);
}

describe('a review on its page', () => {
  /** Another study: a draft keeps what is wrong in it (decision record 0005), and is there already. */
  const honest = smallReview({ study: { ...smallReview().study, irasId: '1007654' } });

  it.each([...JSON_ABUSES, ...OUR_FORMATS_ONLY])(
    'as JSON is not taken further: %s',
    async (_abuse, abuse) => {
      const visitor = await NEW_STUDY.visitor(web);
      await expectToldWhatToMend(NEW_STUDY, visitor, toContent(abuse(smallReview())));
      const offers = await web.study.ledger.listOffers(IRAS_ID, { limit: 1 });
      expect(offers.items).toEqual([]);
      expect((await send(NEW_STUDY, await NEW_STUDY.visitor(web), JSON.stringify(honest))).status).toBe(200);
    },
  );

  // A page tells a file by what is in it: JSON is a review under any name.
  const abuses = WORKBOOK_ABUSES.filter(([abuse]) => abuse !== 'JSON');

  it.each(abuses)('as a workbook is not taken further: %s', async (_abuse, abuse) => {
    const workbook = await createReviewWorkbook().write(smallReview());
    const visitor = await NEW_STUDY.visitor(web);
    await expectToldWhatToMend(NEW_STUDY, visitor, Uint8Array.from(abuse(workbook)));
    const good = Uint8Array.from(await createReviewWorkbook().write(honest));
    expect((await send(NEW_STUDY, await NEW_STUDY.visitor(web), good)).status).toBe(200);
  });
});

describe('a tariff on its page', () => {
  const published = async () => (await web.deps.tariffs.listTariffs()).map(({ id }) => id);

  it.each([...JSON_ABUSES, ...OUR_FORMATS_ONLY])('as JSON is not published: %s', async (_abuse, abuse) => {
    await expectToldWhatToMend(TARIFF, await TARIFF.visitor(web), toContent(abuse(smallTariff())));
    expect(await published()).toEqual(['DEMO-2026-27.1']);
  });

  it.each(WORKBOOK_ABUSES)('as a workbook is not published: %s', async (_abuse, abuse) => {
    const workbook = await createReleaseWorkbook().writeTariff(smallTariff());
    await expectToldWhatToMend(TARIFF, await TARIFF.visitor(web), Uint8Array.from(abuse(workbook)));
    expect(await published()).toEqual(['DEMO-2026-27.1']);
  });
});

describe('a document to verify', () => {
  let appendix: unknown;
  beforeAll(async () => {
    const issuing = await createWebService();
    await issuing.study.bringToIssued();
    const reader = await issuing.signedIn(trust('RJ1'));
    const { body } = await reader.get(`/studies/${IRAS_ID}/sites/RJ1/appendix.json`);
    appendix = JSON.parse(body);
  });

  it.each([...JSON_ABUSES, ...OUR_FORMATS_ONLY])('is never called genuine: %s', async (_abuse, abuse) => {
    const { status, title } = await send(VERIFY, await VERIFY.visitor(web), toContent(abuse(appendix)));
    expect(web.errors).toEqual([]);
    expect([200, 413, 422]).toContain(status);
    expect(title).not.toMatch(/is genuine/);
  });
});

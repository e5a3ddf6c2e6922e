/** The steps of a resource review, from the first draft to its agreement. */
import { readFileSync } from 'node:fs';
import { IRAS_ID, site, smallReview } from '../../usecases/resource-review/small-review.ts';
import { company, lead } from '../../usecases/resource-review/study-process.ts';
import { withSetUp } from '../../usecases/site-pricing/pricing-process.ts';
import type { Scenario } from './scenario.ts';

const irasId = IRAS_ID;
const protocol = (): unknown => JSON.parse(readFileSync('test/golden/usdm/knee-study.json', 'utf8'));
const attested = { agreedBy: 'Dr Company', agreedOn: '2026-10-30', evidence: 'A letter' };

export const REVIEW_SCENARIOS: readonly Scenario[] = [
  {
    name: 'a first draft is saved',
    prepare: async () => (actors) =>
      actors.saveDraft({ caller: lead, irasId, review: smallReview(), ifMatch: undefined }),
  },
  {
    name: 'a draft is replaced',
    prepare: async (before) => {
      await before.save();
      const ifMatch = await before.etag();
      return (actors) => actors.saveDraft({ caller: lead, irasId, review: withSetUp(500), ifMatch });
    },
  },
  {
    name: 'a review is saved as a workbook',
    prepare: async (before) => {
      const bytes = await before.reviewWorkbook.write(smallReview(), undefined);
      return (actors) => actors.saveWorkbook({ caller: lead, irasId, bytes, ifMatch: undefined });
    },
  },
  {
    name: 'a protocol becomes a draft',
    prepare: async () => (actors) =>
      actors.importProtocol({ caller: lead, irasId, document: protocol(), ifMatch: undefined }),
  },
  {
    name: 'a file is kept until it is looked at',
    prepare: async () => (actors) => actors.keepUpload(new TextEncoder().encode('a workbook')),
  },
  {
    name: 'entries of a draft are changed one by one',
    prepare: async (before) => {
      await before.save();
      const ifMatch = await before.etag();
      const visit = { id: 'V2', arms: ['armA'], label: 'Day 8', order: 2, kind: 'scheduled' };
      return (actors) =>
        actors.editResource({
          ...{ caller: lead, irasId, ifMatch },
          changes: [
            { kind: 'put', list: 'visits', at: 'new', entry: visit },
            { kind: 'visit', visit: 'V2', quantities: new Map([['consent', 2]]) },
          ],
        });
    },
  },
  {
    name: 'the next version is begun as a copy',
    prepare: async (before) => {
      await before.bringToIssued();
      const ifMatch = await before.etag();
      return (actors) => actors.beginNextVersion({ caller: lead, irasId, ifMatch });
    },
  },
  {
    name: 'the details of a draft are filled in',
    prepare: async (before) => {
      await before.save();
      const ifMatch = await before.etag();
      const details = { shortTitle: 'CARDIO-2', protocol: { version: '2.0' } };
      return (actors) =>
        actors.editDetails({ caller: lead, irasId, details, reviewer: 'Dr Other Lead', ifMatch });
    },
  },
  {
    name: 'activities are mapped',
    prepare: async (before) => {
      const { minutes: _minutes, ...unmapped } = smallReview().activities[1]!;
      const activities = smallReview().activities.map((each) => (each.id === unmapped.id ? unmapped : each));
      await before.save({ ...smallReview(), activities });
      const ifMatch = await before.etag();
      const tariff = await before.tariffs.findTariff(smallReview().tariff);
      const choices = [{ activity: unmapped.id, tariffItem: tariff!.release.items[0]!.code }];
      return (actors) => actors.mapActivities({ caller: lead, irasId, choices, ifMatch });
    },
  },
  {
    name: 'a review is submitted',
    prepare: async (before) => {
      await before.save();
      return (actors) => actors.submit();
    },
  },
  {
    name: 'the company asks about a review',
    prepare: async (before) => {
      await before.save();
      await before.submit();
      const entry = { comment: 'Why so long?', activity: 'setUp' };
      return async (actors) => {
        // Who does not know whether a question was taken looks before asking again: nothing forbids asking twice.
        const { queries } = await actors.readReview({ caller: company, irasId });
        const isThere = queries?.some(({ comment }) => comment === entry.comment);
        return isThere ? undefined : actors.queryReview({ caller: company, irasId, entry });
      };
    },
  },
  {
    name: 'the lead site answers',
    prepare: async (before) => {
      await before.save();
      await before.submit();
      const { query } = await before.queryReview({ caller: company, irasId, entry: { comment: 'Why?' } });
      return (actors) =>
        actors.queryReview({ caller: lead, irasId, entry: { query: query.id, answer: 'Because' } });
    },
  },
  {
    name: 'the company agrees, and every price is issued',
    prepare: async (before) => {
      await before.save();
      await before.submit();
      const resourceSha256 = await before.pinnedHash();
      return (actors) => actors.agreeReview({ caller: company, irasId, resourceSha256 });
    },
  },
  {
    name: 'the lead site attests the agreement, and every price is issued',
    prepare: async (before) => {
      await before.save();
      await before.submit();
      const resourceSha256 = await before.pinnedHash();
      return (actors) => actors.agreeReview({ caller: lead, irasId, resourceSha256, attested });
    },
  },
  {
    name: 'a version is withdrawn',
    prepare: async (before) => {
      await before.save();
      await before.submit();
      return (actors) => actors.withdrawReview({ caller: lead, irasId, reason: 'The sponsor left' });
    },
  },
  {
    name: 'the next version of an agreed review is begun',
    prepare: async (before) => {
      await before.bringToIssued();
      const ifMatch = await before.etag();
      return (actors) => actors.saveDraft({ caller: lead, irasId, review: withSetUp(500), ifMatch });
    },
  },
  {
    name: 'the next version is agreed while prices are accepted, refused and escalated',
    prepare: async (before) => {
      await before.bringToIssued(smallReview({ sites: ['RJ1', 'RK9', 'RTD'].map((code) => site(code)) }));
      await before.decideAt('RJ1', 'accepted');
      await before.decideAt('RK9', 'notAccepted');
      await before.escalate(undefined, {}, 'RTD');
      await before.save(withSetUp(500, { sites: ['RJ1', 'RK9', 'RTD'].map((code) => site(code)) }));
      await before.submit();
      const resourceSha256 = await before.pinnedHash();
      return (actors) => actors.agreeReview({ caller: company, irasId, resourceSha256 });
    },
  },
];

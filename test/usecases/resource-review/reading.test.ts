import { describe, expect, it } from 'vitest';
import { priceSite } from '../../../shared/domain/site-price.ts';
import { planStudy } from '../../../shared/domain/study-price.ts';
import { findMultiplier } from '../../../shared/domain/tariff.ts';
import { bundledMultipliers, bundledTariff, sampleReview } from '../../../shared/reference/index.ts';
import { personAs, personWith } from '../../support/service-deps.ts';
import { IRAS_ID, site, smallReview } from './small-review.ts';
import {
  company,
  coordinator,
  createStudyProcess,
  lead,
  londonNetwork,
  stranger,
  trust,
} from './study-process.ts';

const notFound = { code: 'notFound' };
const byLead = { caller: lead, irasId: IRAS_ID };

describe('reading a resource review', () => {
  it('shows a draft to its lead site and the national coordinator only', async () => {
    const process = await createStudyProcess();
    await process.save();
    for (const caller of [lead, coordinator]) {
      expect(await process.readReview({ caller, irasId: IRAS_ID })).toMatchObject({
        status: 'draft',
        review: smallReview(),
      });
    }
    for (const caller of [company, trust('RJ1'), londonNetwork, stranger]) {
      await expect(process.readReview({ caller, irasId: IRAS_ID })).rejects.toMatchObject(notFound);
    }
  });

  it('shows the company what was submitted to it, and not the next draft', async () => {
    const process = await createStudyProcess();
    await process.bringToIssued();
    await process.save();
    const by = { caller: company, irasId: IRAS_ID };
    expect(await process.readReview(by)).toMatchObject({ reviewVersion: 1, status: 'agreed', queries: [] });
    await expect(process.readReview({ ...by, reviewVersion: 2 })).rejects.toMatchObject(notFound);
    await process.submit();
    expect(await process.readReview(by)).toMatchObject({ reviewVersion: 2, status: 'submitted' });
    expect(await process.readReview({ ...by, reviewVersion: 1 })).toMatchObject({ reviewVersion: 1 });
  });

  it('shows the company no draft that was withdrawn before it was submitted', async () => {
    const process = await createStudyProcess();
    await process.save();
    await process.withdrawReview(byLead);
    await expect(process.readReview({ caller: company, irasId: IRAS_ID })).rejects.toMatchObject(notFound);
  });

  it('shows a trust the agreed review without its sites, questions and findings', async () => {
    const process = await createStudyProcess();
    await process.bringToIssued();
    const view = await process.readReview({ caller: trust('RJ1'), irasId: IRAS_ID });
    const { sites: _sites, ...resource } = smallReview();
    expect(view.review).toEqual(resource);
    expect(view).not.toHaveProperty('queries');
    expect(view).not.toHaveProperty('findings');
    await expect(process.readReview({ caller: trust('RTH'), irasId: IRAS_ID })).rejects.toMatchObject(
      notFound,
    );
  });

  it('shows a network the agreed review of a study with a site in its region', async () => {
    const process = await createStudyProcess();
    await process.bringToIssued(smallReview({ sites: [site('RJ1')] }));
    const view = await process.readReview({ caller: londonNetwork, irasId: IRAS_ID });
    expect(view).toMatchObject({ status: 'agreed', review: { sites: [{ odsCode: 'RJ1' }] } });
    const southWest = personAs('networkAssessor', 'Y58');
    await expect(process.readReview({ caller: southWest, irasId: IRAS_ID })).rejects.toMatchObject(notFound);
  });

  it('computes findings anew for the lead site, and keeps those of a submitted version to its own day', async () => {
    const process = await createStudyProcess();
    process.clock.set('2026-06-01T09:00:00Z');
    await process.save(smallReview({ sites: [site('RVJ')] }));
    expect((await process.readReview(byLead)).findings).toEqual([]);
    process.clock.set('2026-07-01T09:00:00Z');
    expect((await process.readReview(byLead)).findings).toMatchObject([{ code: 'closedSite' }]);
    process.clock.set('2026-06-01T09:00:00Z');
    await process.submit();
    process.clock.set('2026-07-01T09:00:00Z');
    expect((await process.readReview(byLead)).findings).toEqual([]);
    expect(await process.readReview({ caller: company, irasId: IRAS_ID })).not.toHaveProperty('findings');
  });

  it('has no version that was never made', async () => {
    const process = await createStudyProcess();
    await process.save();
    await expect(process.readReview({ ...byLead, reviewVersion: 2 })).rejects.toMatchObject(notFound);
    await expect(process.readReview({ ...byLead, irasId: '9999999' })).rejects.toMatchObject(notFound);
  });
});

describe('previewing prices', () => {
  const irasId = '1009991';

  it('answers what every site will be paid, to the penny, and stores nothing', async () => {
    const process = await createStudyProcess();
    const review = smallReview();
    const preview = await process.previewPrices({ ...byLead, review });
    const plan = planStudy(review, bundledTariff());
    for (const [at, each] of review.sites.entries()) {
      const multiplier = findMultiplier(bundledMultipliers(), each.odsCode)!;
      const { arms, oneOffPence, expectedPence } = priceSite(plan, each, multiplier);
      expect(preview.sites[at]).toMatchObject({
        odsCode: each.odsCode,
        multiplier,
        arms,
        oneOffPence,
        expectedPence,
      });
    }
    expect(preview.sites[0]?.name).toBe("Guy's and St Thomas' NHS Foundation Trust");
    expect(preview).toMatchObject({ provenance: 'demonstration', findings: [] });
    expect(preview).not.toHaveProperty('price');
    expect(await process.ledger.findStudy(IRAS_ID)).toBeUndefined();
    expect(process.archive.keys()).toEqual([]);
  });

  it('previews the stored version without a document, at what the worker will issue', async () => {
    const process = await createStudyProcess();
    await process.save();
    const preview = await process.previewPrices(byLead);
    expect(preview.reviewVersion).toBe(1);
    await process.submit();
    await process.agree();
    await process.work();
    for (const { odsCode, expectedPence, oneOffPence } of preview.sites) {
      expect(await process.row(odsCode)).toMatchObject({ expectedPence, oneOffPence });
    }
  });

  it('shows every line with its derivation for the site that is asked for', async () => {
    const process = await createStudyProcess();
    await process.save();
    const { price } = await process.previewPrices({ ...byLead, site: 'RK9' });
    expect(price).toMatchObject({
      odsCode: 'RK9',
      lines: [{ activity: 'consent', derivation: { rule: 'staffTime' } }, {}, {}, {}],
    });
    await expect(process.previewPrices({ ...byLead, site: 'RTH' })).rejects.toMatchObject({
      code: 'invalidInput',
      path: 'site',
    });
  });

  it('prices the sample study', async () => {
    const process = await createStudyProcess();
    const { sites, findings } = await process.previewPrices({ caller: lead, irasId, review: sampleReview() });
    expect(sites).toHaveLength(12);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('refuses a review with errors and lists them', async () => {
    const process = await createStudyProcess();
    await process.save(smallReview({ schedule: [] }));
    await expect(process.previewPrices(byLead)).rejects.toMatchObject({
      code: 'findings',
      findings: [{ code: 'emptyVisit' }, { code: 'neverScheduled' }].map((each) =>
        expect.objectContaining(each),
      ),
    });
  });

  it('is for reviewers of the lead site, stored or named', async () => {
    const process = await createStudyProcess();
    const by = { caller: stranger, irasId: IRAS_ID };
    await expect(process.previewPrices({ ...by, review: smallReview() })).rejects.toMatchObject(notFound);
    await expect(process.previewPrices(by)).rejects.toMatchObject(notFound);
    await process.save();
    const own = smallReview({ leadSite: { odsCode: 'RTH', reviewer: 'Dr B' } });
    await expect(process.previewPrices({ ...by, review: own })).rejects.toMatchObject(notFound);
  });
});

describe('reading a study', () => {
  it('answers its timeline as far as the caller may see it', async () => {
    const process = await createStudyProcess();
    await process.save();
    process.clock.set('2026-11-03T09:00:00Z');
    await process.submit();
    process.clock.set('2026-11-04T09:00:00Z');
    await process.agree();
    await process.work();
    await process.save();
    const first = {
      reviewVersion: 1,
      status: 'agreed',
      submittedAt: '2026-11-03T09:00:00.000Z',
      agreedAt: '2026-11-04T09:00:00.000Z',
      isAttested: false,
    };
    const study = await process.readStudy(byLead);
    expect(study.timeline).toMatchObject([first, { reviewVersion: 2, status: 'draft' }]);
    expect(study).toMatchObject({
      status: 'draft',
      reviewVersion: 2,
      agreedVersion: 1,
      role: 'studyResourceReviewer',
    });
    expect(study.leadSite.name).toBe('University College London Hospitals NHS Foundation Trust');
    for (const caller of [company, trust('RJ1'), londonNetwork]) {
      const seen = await process.readStudy({ caller, irasId: IRAS_ID });
      expect(seen.timeline).toMatchObject([first]);
      expect(seen.timeline).toHaveLength(1);
      expect(seen).toMatchObject({ status: 'agreed', reviewVersion: 1 });
    }
  });

  it('counts open questions for the two sides only', async () => {
    const process = await createStudyProcess();
    await process.save();
    await process.submit();
    const { query } = await process.queryReview({
      caller: company,
      irasId: IRAS_ID,
      entry: { comment: 'Why?' },
    });
    await process.queryReview({ caller: company, irasId: IRAS_ID, entry: { comment: 'And why?' } });
    await process.queryReview({ ...byLead, entry: { query: query.id, answer: 'Because.' } });
    expect((await process.readStudy(byLead)).timeline).toMatchObject([{ queries: 2, openQueries: 1 }]);
    await process.submit();
    await process.agree();
    await process.work();
    const [entry] = (await process.readStudy({ caller: trust('RJ1'), irasId: IRAS_ID })).timeline;
    expect(entry).not.toHaveProperty('queries');
  });
});

describe('listing studies', () => {
  async function severalStudies() {
    const process = await createStudyProcess();
    const ids = ['1004321', '1004322', '1004323', '1004324', '1004325'];
    for (const irasId of ids) {
      const study = { ...smallReview().study, irasId };
      await process.saveDraft({ caller: lead, irasId, review: smallReview({ study }), ifMatch: undefined });
      if (irasId !== '1004325') await process.submitReview({ caller: lead, irasId });
    }
    return { process, ids };
  }

  async function readAllPages(
    process: Awaited<ReturnType<typeof createStudyProcess>>,
    caller = lead,
    limit = 2,
  ) {
    const pages: (readonly { readonly irasId: string; readonly status: string }[])[] = [];
    let cursor: string | undefined;
    do {
      const page = await process.listStudies({ caller, page: { limit, cursor } });
      pages.push(page.items);
      cursor = page.next;
    } while (cursor !== undefined);
    return pages;
  }

  it('pages through the studies of a lead site', async () => {
    const { process, ids } = await severalStudies();
    const pages = await readAllPages(process);
    expect(pages[0]).toHaveLength(2);
    expect(
      pages
        .flat()
        .map(({ irasId }) => irasId)
        .sort(),
    ).toEqual(ids);
  });

  it('leaves out for the company what it may not see yet', async () => {
    const { process, ids } = await severalStudies();
    const items = (await readAllPages(process, company)).flat();
    expect(items.map(({ irasId }) => irasId).sort()).toEqual(ids.slice(0, 4));
    expect(items.every(({ status }) => status === 'submitted')).toBe(true);
  });

  it('lists each study once for somebody with several roles in it', async () => {
    const { process, ids } = await severalStudies();
    const everything = personWith(coordinator, company, lead, trust('RJ1'), londonNetwork);
    for (const limit of [1, 2, 3, 50]) {
      const items = (await readAllPages(process, everything, limit)).flat();
      expect(items.map(({ irasId }) => irasId).sort()).toEqual(ids);
    }
  });

  it('says through which role the caller sees a study', async () => {
    const process = await createStudyProcess();
    await process.bringToIssued();
    const seen = async (caller = lead) =>
      (await process.listStudies({ caller, page: { limit: 10 } })).items.map(({ role, organisation }) => [
        role,
        organisation,
      ]);
    expect(await seen(trust('RJ1'))).toEqual([['siteRepresentative', 'RJ1']]);
    expect(await seen(londonNetwork)).toEqual([['networkAssessor', 'Y56']]);
    expect(await seen(personWith(trust('RJ1'), trust('RK9')))).toEqual([['siteRepresentative', 'RJ1']]);
    expect(await seen(stranger)).toEqual([]);
    expect(await seen(trust('RTH'))).toEqual([]);
  });

  it('drops a study for a company that is no longer its sponsor', async () => {
    const process = await createStudyProcess();
    await process.save();
    await process.directory.putCompany({ id: 'other-pharma', name: 'Other Pharma' });
    const study = { ...smallReview().study, sponsor: { id: 'other-pharma', name: 'Other Pharma' } };
    await process.save(smallReview({ study }));
    await process.submit();
    expect((await process.listStudies({ caller: company, page: { limit: 10 } })).items).toEqual([]);
    const other = personAs('companyRepresentative', 'other-pharma');
    expect((await process.listStudies({ caller: other, page: { limit: 10 } })).items).toHaveLength(1);
  });

  it('refuses a cursor that it never gave out', async () => {
    const process = await createStudyProcess();
    for (const cursor of ['no cursor', 'bm9wZQ']) {
      await expect(process.listStudies({ caller: lead, page: { limit: 10, cursor } })).rejects.toMatchObject({
        name: 'InvalidCursor',
      });
    }
  });
});

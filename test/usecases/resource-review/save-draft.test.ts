import { describe, expect, it } from 'vitest';
import { personAs } from '../../support/service-deps.ts';
import { IRAS_ID, site, smallReview } from './small-review.ts';
import { company, coordinator, createStudyProcess, lead, stranger } from './study-process.ts';

const unsaved = { caller: lead, irasId: IRAS_ID, ifMatch: undefined };

describe('saving the draft of a resource review', () => {
  it('creates the study with its first version and answers the review as stored', async () => {
    const process = await createStudyProcess();
    const saved = await process.saveDraft({ ...unsaved, review: smallReview() });
    expect(saved).toMatchObject({
      created: true,
      etag: '1-1',
      reviewVersion: 1,
      status: 'draft',
      findings: [],
    });
    expect(saved.review).toEqual(smallReview());
    expect(await process.ledger.findStudy(IRAS_ID)).toMatchObject({
      shortTitle: 'CARDIO-1',
      leadSite: 'RRV',
      sponsor: 'example-pharma',
      sponsorName: 'Example Pharma Ltd',
      phase: 'III',
      latestVersion: 1,
      latestStatus: 'draft',
    });
  });

  it('puts the body into the archive under the hash of its canonical bytes', async () => {
    const process = await createStudyProcess();
    await process.save();
    const version = await process.ledger.findReviewVersion(IRAS_ID, 1);
    const key = `reviews/${IRAS_ID}/${version?.bodySha256}.json`;
    const bytes = await process.archive.get(key);
    expect(process.sha256(bytes ?? new Uint8Array())).toBe(version?.bodySha256);
  });

  it('lists the study for its lead site, its company and the national team', async () => {
    const { ledger, save } = await createStudyProcess();
    await save(smallReview({ study: { ...smallReview().study, cro: { id: 'a-cro', name: 'A CRO' } } }));
    const of = async (role: Parameters<typeof ledger.listStudies>[0], organisation: string) =>
      (await ledger.listStudies(role, organisation, { limit: 10 })).items.map(({ irasId }) => irasId);
    expect(await of('studyResourceReviewer', 'RRV')).toEqual([IRAS_ID]);
    expect(await of('companyRepresentative', 'example-pharma')).toEqual([IRAS_ID]);
    expect(await of('companyRepresentative', 'a-cro')).toEqual([IRAS_ID]);
    expect(await of('nationalCoordinator', 'national')).toEqual([IRAS_ID]);
    expect(await of('studyResourceReviewer', 'RTH')).toEqual([]);
  });

  it('keeps a draft with schema errors as it was given, and says what is wrong', async () => {
    const process = await createStudyProcess();
    const broken = { ...smallReview(), arms: 'two', note: 'typed by hand' };
    const saved = await process.saveDraft({ ...unsaved, review: broken });
    expect(saved.created).toBe(true);
    expect(saved.findings.map(({ code, path }) => [code, path])).toEqual([
      ['schema', 'arms'],
      ['schema', 'note'],
    ]);
    const { review } = await process.readReview({ caller: lead, irasId: IRAS_ID });
    expect(review).toEqual(broken);
  });

  it('calls a study without a title by its IRAS ID, and by its title once there is one', async () => {
    const process = await createStudyProcess();
    await process.save({ study: { irasId: IRAS_ID }, leadSite: { odsCode: 'RRV' } });
    expect(await process.ledger.findStudy(IRAS_ID)).toMatchObject({ shortTitle: `IRAS ${IRAS_ID}` });
    await process.save();
    expect(await process.ledger.findStudy(IRAS_ID)).toMatchObject({ shortTitle: 'CARDIO-1' });
  });

  it.each([
    ['text', 'no review', ''],
    ['a list', [], ''],
    ['no IRAS ID', { study: {}, leadSite: { odsCode: 'RRV' } }, 'study.irasId'],
    [
      'an IRAS ID with a leading zero',
      { study: { irasId: '0123' }, leadSite: { odsCode: 'RRV' } },
      'study.irasId',
    ],
    ['no lead site', { study: { irasId: IRAS_ID } }, 'leadSite'],
    ['half a character', { ...smallReview(), note: '\ud800' }, ''],
  ])('refuses %s, from which study and lead site cannot be told or stored', async (_, review, path) => {
    const process = await createStudyProcess();
    await expect(process.saveDraft({ ...unsaved, review })).rejects.toMatchObject({
      code: 'findings',
      findings: [{ severity: 'error', path }],
    });
    expect(process.archive.keys()).toEqual([]);
  });

  it('refuses a review of another study, naming both', async () => {
    const process = await createStudyProcess();
    const other = process.saveDraft({ ...unsaved, irasId: '2000000', review: smallReview() });
    await expect(other).rejects.toMatchObject({
      code: 'findings',
      findings: [
        { code: 'otherStudy', path: 'study.irasId', message: expect.stringMatching(/1004321.*2000000/) },
      ],
    });
  });

  it('lets nobody create a study for a lead site that they do not review for', async () => {
    const process = await createStudyProcess();
    const attempt = process.saveDraft({ ...unsaved, caller: stranger, review: smallReview() });
    await expect(attempt).rejects.toMatchObject({ code: 'forbidden', path: 'leadSite.odsCode' });
    expect(await process.ledger.findStudy(IRAS_ID)).toBeUndefined();
  });

  it("answers another lead site's study as if it were not there", async () => {
    const process = await createStudyProcess();
    await process.save();
    const own = smallReview({ leadSite: { odsCode: 'RTH', reviewer: 'Dr B' } });
    for (const review of [smallReview(), own, 'no review']) {
      const attempt = process.saveDraft({ ...unsaved, caller: stranger, review });
      await expect(attempt).rejects.toMatchObject({ code: 'notFound' });
    }
  });

  it('keeps the lead site of a study', async () => {
    const process = await createStudyProcess();
    await process.save();
    const moved = smallReview({ leadSite: { odsCode: 'RTH', reviewer: 'Dr B' } });
    await expect(process.save(moved)).rejects.toMatchObject({
      code: 'findings',
      findings: [{ code: 'otherLeadSite', path: 'leadSite.odsCode' }],
    });
  });

  it('replaces a draft only for those who name what they replace', async () => {
    const process = await createStudyProcess();
    await process.save();
    const again = (ifMatch: string | undefined) =>
      process.saveDraft({ ...unsaved, review: smallReview({ sites: [] }), ifMatch });
    await expect(again(undefined)).rejects.toMatchObject({ code: 'preconditionRequired' });
    await expect(again('1-7')).rejects.toMatchObject({ code: 'stale' });
    expect(await again('1-1')).toMatchObject({
      created: false,
      etag: '1-2',
      reviewVersion: 1,
      status: 'draft',
    });
    await expect(again('1-1')).rejects.toMatchObject({ code: 'stale', details: { currentEtag: '1-2' } });
    expect(await again('*')).toMatchObject({ created: false, etag: '1-3' });
  });

  it('does not create what If-Match says must be there', async () => {
    const process = await createStudyProcess();
    const attempt = process.saveDraft({ ...unsaved, review: smallReview(), ifMatch: '1-1' });
    await expect(attempt).rejects.toMatchObject({ code: 'stale' });
  });

  it('of two who replace the same draft at once, exactly one succeeds', async () => {
    const process = await createStudyProcess();
    await process.save();
    const review = (target: number) => smallReview({ sites: [site('RJ1', target)] });
    const outcomes = await Promise.allSettled(
      [3, 4].map((target) => process.saveDraft({ ...unsaved, review: review(target), ifMatch: '1-1' })),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'stale' } });
  });

  it('of two who create the same study at once, one creates it and the other must look', async () => {
    const process = await createStudyProcess();
    const outcomes = await Promise.allSettled(
      [1, 2].map(() => process.saveDraft({ ...unsaved, review: smallReview() })),
    );
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'preconditionRequired' },
    });
    expect(await process.etag()).toBe('1-1');
  });

  it('does not touch a version that is with the company', async () => {
    const process = await createStudyProcess();
    await process.save();
    await process.submit();
    await expect(process.save()).rejects.toMatchObject({
      code: 'stateConflict',
      message: expect.stringContaining('with the company'),
    });
  });

  it('edits a queried version in place, keeping its questions', async () => {
    const process = await createStudyProcess();
    await process.save();
    await process.submit();
    await process.queryReview({ caller: company, irasId: IRAS_ID, entry: { comment: 'Why so long?' } });
    expect(await process.save()).toMatchObject({ created: false, reviewVersion: 1, status: 'queried' });
    const { queries } = await process.readReview({ caller: lead, irasId: IRAS_ID });
    expect(queries).toHaveLength(1);
  });

  it('begins the next version of an agreed review, and leaves the agreed one as it is', async () => {
    const process = await createStudyProcess();
    await process.bringToIssued();
    const agreed = await process.ledger.findReviewVersion(IRAS_ID, 1);
    const amended = await process.saveDraft({ ...unsaved, review: smallReview({ sites: [] }) });
    expect(amended).toMatchObject({ created: true, reviewVersion: 2, status: 'draft', etag: '2-1' });
    expect(await process.ledger.findReviewVersion(IRAS_ID, 1)).toEqual(agreed);
    expect(await process.ledger.findStudy(IRAS_ID)).toMatchObject({ latestVersion: 2, agreedVersion: 1 });
  });

  it('begins the next version after a withdrawn one', async () => {
    const process = await createStudyProcess();
    await process.save();
    await process.withdrawReview({ caller: lead, irasId: IRAS_ID });
    expect(await process.save()).toMatchObject({ created: true, reviewVersion: 2, status: 'draft' });
  });

  it("lets a draft that names another sponsor take nothing from the agreed version's sponsor before submission", async () => {
    const process = await createStudyProcess();
    await process.bringToIssued();
    await process.directory.putCompany({ id: 'other-pharma', name: 'Other Pharma' });
    const study = { ...smallReview().study, sponsor: { id: 'other-pharma', name: 'Other Pharma' } };
    await process.save(smallReview({ study }));
    const other = personAs('companyRepresentative', 'other-pharma');
    expect(await process.readReview({ caller: company, irasId: IRAS_ID })).toMatchObject({
      reviewVersion: 1,
    });
    await expect(process.readReview({ caller: other, irasId: IRAS_ID })).rejects.toMatchObject({
      code: 'notFound',
    });
    await process.submit();
    expect(await process.readReview({ caller: other, irasId: IRAS_ID })).toMatchObject({ reviewVersion: 2 });
  });

  it('answers findings of the organisations, multipliers and companies that the service knows', async () => {
    const process = await createStudyProcess();
    const study = { ...smallReview().study, sponsor: { id: 'nobody', name: 'Nobody Ltd' } };
    const saved = await process.save(
      smallReview({ study, tariff: 'LOST', sites: [site('ZZZ'), site('RRP')] }),
    );
    expect(saved.findings.map(({ severity, code, path }) => [severity, code, path])).toEqual([
      ['error', 'unknownTariff', 'tariff'],
      ['error', 'unknownSponsor', 'study.sponsor.id'],
      ['error', 'unknownSite', 'sites[0].odsCode'],
      ['error', 'closedSite', 'sites[1].odsCode'],
    ]);
  });

  it('is not for coordinators or companies', async () => {
    const process = await createStudyProcess();
    for (const caller of [coordinator, company]) {
      const attempt = process.saveDraft({ ...unsaved, caller, review: smallReview() });
      await expect(attempt).rejects.toMatchObject({ code: 'forbidden' });
    }
  });
});

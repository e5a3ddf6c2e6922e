import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../../shared/domain/findings.ts';
import type { Caller } from '../../../shared/domain/person.ts';
import type { ResourceReview } from '../../../shared/domain/resource-review.ts';
import { createPutMapping } from '../../../shared/usecases/reference-data/activity-mappings.ts';
import { createImportProtocol } from '../../../shared/usecases/resource-review/import-protocol.ts';
import { createSaveWorkbook } from '../../../shared/usecases/resource-review/save-workbook.ts';
import { createWriteWorkbook } from '../../../shared/usecases/resource-review/write-workbook.ts';
import { instance, kneeStudy, plainStudy } from '../../adapters/usdm/studies.ts';
import { fullReviews } from '../../adapters/workbook/arbitrary-full-review.ts';
import { editWithOpenpyxl } from '../../adapters/workbook/openpyxl.ts';
import { createMemoryDeps, type MemoryDeps, personAs, personWith } from '../../support/service-deps.ts';
import { IRAS_ID, LEAD, site, smallReview } from './small-review.ts';
import { company, createStudyProcess, lead, type StudyProcess, stranger, trust } from './study-process.ts';

let deps: MemoryDeps;
let study: StudyProcess;

beforeEach(async () => {
  deps = await createMemoryDeps();
  study = await createStudyProcess(deps);
});

const currentTag = async () => ((await deps.ledger.findStudy(IRAS_ID)) ? study.etag() : undefined);
const upload = async (bytes: Uint8Array, caller: Caller = lead) =>
  createSaveWorkbook(deps)({ caller, irasId: IRAS_ID, bytes, ifMatch: await currentTag() });
const workbookOf = (review: ResourceReview = smallReview()) => deps.reviewWorkbook.write(review);
const edited = async (code: string) => editWithOpenpyxl(await workbookOf(), code);
const read = () => study.readReview({ caller: lead, irasId: IRAS_ID });
const latest = async () => (await deps.ledger.findReviewVersion(IRAS_ID, 1))!;
const importInto = async (document: unknown, caller: Caller = lead, leadSite?: string) =>
  createImportProtocol(deps)({ caller, irasId: IRAS_ID, document, leadSite, ifMatch: await currentTag() });

/** `severity code path cell` of what blocks or warns. */
const inWords = (findings: readonly Finding[] | undefined): string[] =>
  (findings ?? []).map(({ severity, code, path, cell }) => `${severity} ${code} ${path} ${cell ?? '-'}`);
const errorsOf = (findings: readonly Finding[] | undefined): string[] =>
  inWords(findings).filter((each) => each.startsWith('error'));

describe('a review that comes as a workbook', () => {
  it('is the same draft as the JSON, to the last byte', async () => {
    await fc.assert(
      fc.asyncProperty(fullReviews, async (review) => {
        const own = smallReview();
        const document = { ...review, study: { ...review.study, irasId: IRAS_ID }, leadSite: own.leadSite };
        const both = [await createStudyProcess(), await createStudyProcess()] as const;
        const bytes = await both[1].reviewWorkbook.write(document);
        await both[0].saveDraft({ caller: lead, irasId: IRAS_ID, review: document, ifMatch: undefined });
        await createSaveWorkbook(both[1])({ caller: lead, irasId: IRAS_ID, bytes, ifMatch: undefined });
        const [json, workbook] = await Promise.all(
          both.map(({ ledger }) => ledger.findReviewVersion(IRAS_ID, 1)),
        );
        expect(workbook!.bodySha256).toBe(json!.bodySha256);
      }),
      { numRuns: 15 },
    );
  });

  it('goes on to the same prices as the JSON', async () => {
    await study.save();
    const fromJson = await study.previewPrices({ caller: lead, irasId: IRAS_ID });
    const saved = await upload(await workbookOf());
    expect(saved).toMatchObject({ created: false, findings: [], review: smallReview() });
    const fromWorkbook = await study.previewPrices({ caller: lead, irasId: IRAS_ID });
    expect(fromWorkbook.sites).toEqual(fromJson.sites);
  });

  it('gets findings of the domain with the cell of their field, now and whenever the draft is read', async () => {
    const expected = [
      'error offTariff activities[1].tariffItem Activities!D4',
      'error noDeviationReason activities[1].deviationReason Activities!J4',
    ];
    const saved = await upload(await edited('wb["Activities"]["D4"] = "NO-SUCH-ITEM"'));
    expect(errorsOf(saved.findings)).toEqual(expected);
    expect(errorsOf((await read()).findings)).toEqual(expected);
    await expect(study.submit()).rejects.toMatchObject({
      code: 'findings',
      findings: expect.arrayContaining([expect.objectContaining({ cell: 'Activities!D4' })]),
    });
  });

  it('is blocked by a cell that could not be read, although the draft no longer shows it', async () => {
    // A quantity may be left out: without the finding this draft would be submitted, at another price.
    const saved = await upload(await edited('wb["Activities"]["F5"] = "=1/0"'));
    const expected = ['error uncalculatedFormula activities[2].quantity Activities!F5'];
    expect(errorsOf(saved.findings)).toEqual(expected);
    expect(errorsOf((await read()).findings)).toEqual(expected);
    await expect(study.submit()).rejects.toMatchObject({ code: 'findings' });
    await expect(study.previewPrices({ caller: lead, irasId: IRAS_ID })).rejects.toMatchObject({
      code: 'findings',
    });
    expect((await latest()).status).toBe('draft');
  });

  it('is blocked no longer once the draft was saved again in another way', async () => {
    await upload(await edited('wb["Activities"]["F5"] = "=1/0"'));
    await study.save();
    expect((await read()).findings).toEqual([]);
    expect(await latest()).not.toHaveProperty('readingSha256');
    expect((await study.submit()).version.status).toBe('submitted');
  });

  it('keeps what was found in it through submission, question and answer', async () => {
    await upload(await edited('wb.create_sheet("My notes")'));
    const warning = 'warning otherSheets  -';
    expect(inWords((await study.submit()).findings)).toEqual([warning]);
    await study.queryReview({ caller: company, irasId: IRAS_ID, entry: { comment: 'Why?' } });
    expect(inWords((await read()).findings)).toEqual([warning]);
  });

  it('is refused as a whole where no workbook can be read of it, and nothing is stored', async () => {
    const bytes = new TextEncoder().encode('irasId,shortTitle\n1004321,CARDIO\n');
    await expect(upload(bytes)).rejects.toMatchObject({
      code: 'findings',
      findings: [expect.objectContaining({ code: 'notWorkbook' })],
    });
    expect(await deps.ledger.findStudy(IRAS_ID)).toBeUndefined();
  });

  it('is refused with the cell where study or lead site cannot be told', async () => {
    await expect(upload(await edited('wb["Study"]["B3"] = None'))).rejects.toMatchObject({
      code: 'findings',
      findings: [expect.objectContaining({ path: 'study.irasId', cell: 'Study!B3' })],
    });
    const other = await workbookOf(smallReview({ study: { ...smallReview().study, irasId: '7654321' } }));
    await expect(upload(other)).rejects.toMatchObject({
      findings: [expect.objectContaining({ code: 'otherStudy', cell: 'Study!B3' })],
    });
    expect(await deps.ledger.findStudy(IRAS_ID)).toBeUndefined();
  });

  it('replaces only what its reviewer has read, like any other draft', async () => {
    await study.save();
    const bytes = await workbookOf();
    const save = createSaveWorkbook(deps);
    const command = { caller: lead, irasId: IRAS_ID, bytes };
    await expect(save({ ...command, ifMatch: undefined })).rejects.toMatchObject({
      code: 'preconditionRequired',
    });
    await expect(save({ ...command, ifMatch: '1-9' })).rejects.toMatchObject({ code: 'stale' });
    await expect(upload(bytes, stranger)).rejects.toMatchObject({ code: 'notFound' });
  });
});

describe('a stored review as a workbook', () => {
  const write = (caller: Caller = lead) => createWriteWorkbook(deps)({ caller, irasId: IRAS_ID });

  it('reads back as the same review, under a name that says study and version', async () => {
    await study.save();
    const { bytes, fileName, etag } = await write();
    expect(fileName).toBe(`${IRAS_ID}_v1_review.xlsx`);
    const before = await latest();
    const save = createSaveWorkbook(deps);
    const saved = await save({ caller: lead, irasId: IRAS_ID, bytes, ifMatch: etag });
    expect(saved.findings).toEqual([]);
    expect((await latest()).bodySha256).toBe(before.bodySha256);
  });

  it('has no sites for a trust, as its JSON has none', async () => {
    await study.bringToIssued();
    const { bytes } = await write(trust('RJ1'));
    const { input } = await deps.reviewWorkbook.read(bytes);
    expect(input).toEqual(smallReview({ sites: [] }));
    await expect(write(trust('RTH'))).rejects.toMatchObject({ code: 'notFound' });
  });

  it('is not made of a draft that does not fit the format; its errors are named', async () => {
    await study.save({ ...smallReview(), visits: 'many' });
    await expect(write()).rejects.toMatchObject({
      code: 'findings',
      findings: [expect.objectContaining({ path: 'visits' })],
    });
  });
});

const mappedTo = (tariffItem: string) => ({
  schema: 'ncvr.activity-mapping/1',
  id: LEAD,
  entries: [{ name: 'Activity a', tariffItem }],
});
const saveMapping = (mapping: unknown, caller: Caller = lead, id = LEAD) =>
  createPutMapping(deps)({ caller, id, mapping, ifMatch: undefined });
const anyItem = async () => (await deps.tariffs.findTariff('DEMO-2026-27.1'))!.release.items[0]!.code;
const twoVisits = (design = {}) =>
  plainStudy([instance('i1', ['a', 'b'], 'i2'), instance('i2', ['a'])], design);

describe('a protocol that begins a study', () => {
  it('is a draft of the organisation that the caller reviews for, at the tariff in force', async () => {
    const { review, created } = await importInto(kneeStudy());
    expect(created).toBe(true);
    expect(review).toMatchObject({
      study: { irasId: IRAS_ID, shortTitle: 'KNEE', protocol: { number: 'EX-KNEE-301' } },
      leadSite: { odsCode: LEAD, reviewer: lead.name },
      tariff: 'DEMO-2026-27.1',
      sites: [],
    });
  });

  it('loses nothing: every cell of the file is in the draft, or refused with an error', async () => {
    const { account, review, unmapped, unscheduled } = await importInto(kneeStudy());
    const { schedule, activities } = review as ResourceReview;
    expect(account).toMatchObject({ cellsInDraft: schedule.length, activities: activities.length });
    expect(account!.cellsInFile).toBe(account!.cellsInDraft + account!.cellsRefused);
    expect(unmapped.map(({ activity }) => activity).sort()).toEqual(activities.map(({ id }) => id).sort());
    expect(unscheduled.length).toBeGreaterThan(0);
  });

  it('has the activities mapped that the dictionary of the lead site knows, and lists the others', async () => {
    const item = await anyItem();
    await saveMapping(mappedTo(item));
    const { review, unmapped, findings } = await importInto(twoVisits());
    const { activities } = review as ResourceReview;
    expect(activities.map(({ label, tariffItem }) => [label, tariffItem])).toEqual([
      ['Activity a', item],
      ['Activity b', undefined],
    ]);
    expect(unmapped.map(({ label }) => label)).toEqual(['Activity b']);
    expect(findings.map(({ code }) => code)).toContain('unmapped');
  });

  it('is not mapped by the dictionary of another organisation', async () => {
    await saveMapping({ ...mappedTo(await anyItem()), id: 'RTH' }, stranger, 'RTH');
    expect((await importInto(twoVisits())).unmapped).toHaveLength(2);
  });

  it('asks who leads where the caller reviews for several, and takes only one of theirs', async () => {
    const both = personWith(lead, stranger);
    await expect(importInto(twoVisits(), both)).rejects.toMatchObject({
      code: 'invalidInput',
      path: 'leadSite',
      mend: expect.stringContaining('RRV, RTH'),
    });
    await expect(importInto(twoVisits(), both, 'RJ1')).rejects.toMatchObject({ code: 'forbidden' });
    const { review } = await importInto(twoVisits(), both, 'RTH');
    expect(review).toMatchObject({ leadSite: { odsCode: 'RTH' } });
  });

  it('is refused as a whole where it is no protocol, and nothing is stored', async () => {
    for (const document of [{}, [], 'USDM', { usdmVersion: '4.0.0', study: null }]) {
      await expect(importInto(document)).rejects.toMatchObject({
        code: 'findings',
        findings: [expect.objectContaining({ severity: 'error' })],
      });
    }
    expect(await deps.ledger.findStudy(IRAS_ID)).toBeUndefined();
  });

  it('is blocked by a cell of the file that the draft cannot have, until a person saves the draft', async () => {
    const withLostCell = plainStudy([instance('i1', ['a', 'lost'])]);
    const { account, findings } = await importInto(withLostCell);
    expect(account).toMatchObject({ cellsInFile: 2, cellsInDraft: 1, cellsRefused: 1 });
    const ofFile = (all: readonly Finding[] | undefined) =>
      (all ?? []).filter(
        ({ severity, message }) => severity === 'error' && message.startsWith('In the file: '),
      );
    expect(ofFile(findings)).toHaveLength(1);
    const again = await read();
    expect(ofFile(again.findings)).toEqual(ofFile(findings));
    expect(again).toMatchObject({ account, unmapped: [{ label: 'Activity a' }] });
    await study.save({ ...(again.review as object), sites: [site('RJ1')] });
    const edited = await read();
    expect(ofFile(edited.findings)).toEqual([]);
    expect(edited).not.toHaveProperty('account');
  });
});

describe('a protocol over a draft that is there', () => {
  it('keeps sites, terms, tariff and whatever of the study the file does not have', async () => {
    const other = { ...(await deps.tariffs.findTariff('DEMO-2026-27.1'))!.release, id: 'OTHER', release: 9 };
    await deps.tariffs.publishTariff(other);
    const terms = { invoicingFrequency: 'quarterly' };
    const before = smallReview({ tariff: 'OTHER', terms });
    await study.save(before);
    const { review } = await importInto(kneeStudy());
    expect(review).toMatchObject({
      tariff: 'OTHER',
      terms,
      sites: before.sites,
      leadSite: before.leadSite,
      study: {
        shortTitle: 'KNEE',
        setting: 'secondary',
        isAtmp: false,
        modelAgreement: 'mCTA',
        sponsor: before.study.sponsor,
      },
    });
    expect(review).toMatchObject({ visits: expect.not.arrayContaining([before.visits[0]]) });
  });

  it('keeps the lines that no schedule of a protocol has, and names what it replaces', async () => {
    await study.save();
    const { review, findings, account } = await importInto(twoVisits());
    const labels = (review as ResourceReview).activities.map(({ label }) => label);
    expect(labels).toEqual(['Activity a', 'Activity b', 'dispensing', 'setUp', 'archiving and close-down']);
    expect(account).toMatchObject({ activities: 2 });
    const messages = findings.map(({ code, message }) => `${code}: ${message}`);
    expect(messages).toContainEqual(expect.stringMatching(/^linesKept: .*dispensing; setUp/));
    expect(messages).toContainEqual(expect.stringMatching(/^activitiesReplaced: .*Informed consent/));
  });

  it('doubles no line where the same file comes twice', async () => {
    const first = await importInto(twoVisits());
    const second = await importInto(twoVisits());
    expect(second.review).toEqual(first.review);
    expect(second.created).toBe(false);
  });

  it('drops the hash of another protocol document, and keeps the registered sponsor, saying so', async () => {
    const { study: facts } = smallReview();
    const protocol = { ...facts.protocol, sha256: 'a'.repeat(64) };
    await study.save(smallReview({ study: { ...facts, protocol } }));
    const { review, findings } = await importInto(kneeStudy());
    expect((review as ResourceReview).study.protocol).not.toHaveProperty('sha256');
    const codes = findings.map(({ code }) => code);
    expect(codes).toContain('protocolChanged');
    expect(codes).toContain('otherSponsor');
  });

  it('leaves an agreed version as it is, and becomes the next one', async () => {
    await study.bringToIssued();
    const { created, reviewVersion, review } = await importInto(twoVisits());
    expect([created, reviewVersion]).toEqual([true, 2]);
    expect(review).toMatchObject({ sites: smallReview().sites });
    expect((await latest()).status).toBe('agreed');
  });

  it('is for the reviewers of its lead site alone, whatever the file', async () => {
    await study.save();
    await expect(importInto({}, stranger)).rejects.toMatchObject({ code: 'notFound' });
    const both = personWith(lead, personAs('studyResourceReviewer', 'RJ1'));
    await expect(importInto(twoVisits(), both, 'RJ1')).rejects.toMatchObject({
      findings: [expect.objectContaining({ code: 'otherLeadSite' })],
    });
  });
});

/** Every way in for documents, against everything that a document should not be: a clear refusal, and then the honest one. */
import { beforeEach, describe, expect, it } from 'vitest';
import { type OperationName, ROUTES } from '../../functions/routes.ts';
import { createReleaseWorkbook } from '../../shared/adapters/workbook/release/release-workbook.xlsx.ts';
import { createReviewWorkbook } from '../../shared/adapters/workbook/review-workbook.xlsx.ts';
import { routeKey } from '../../shared/http/route.ts';
import { USDM_MEDIA_TYPE } from '../../shared/ports/protocol-import.ts';
import { XLSX_MEDIA_TYPE } from '../../shared/ports/review-workbook.ts';
import { bundledAgreementTemplates, bundledTariff } from '../../shared/reference/index.ts';
import { kneeStudy } from '../adapters/usdm/studies.ts';
import { type Answer, invoke } from '../http/invoke.ts';
import { LEAD, smallReview } from '../usecases/resource-review/small-review.ts';
import { JSON_ABUSES, MEGABYTE, OUR_FORMATS_ONLY, WORKBOOK_ABUSES } from './abuses.ts';
import { NEXT, smallMapping, smallMultipliers, smallTariff } from './good-bodies.ts';
import { createFuzzWorld, type FuzzWorld, PEOPLE } from './world.ts';

const NEW_STUDY = '1007654';
const newReview = () => smallReview({ study: { ...smallReview().study, irasId: NEW_STUDY } });
const template = () => ({
  ...bundledAgreementTemplates().rows.find(({ id }) => id === 'mCTA')!,
  version: '4.0',
});

interface WayIn {
  readonly operation: OperationName;
  readonly params: Readonly<Record<string, string>>;
  readonly as: string;
}
const way = (operation: OperationName, params: WayIn['params'], { subject }: { subject: string }): WayIn => ({
  operation,
  params,
  as: subject,
});
const { studyResourceReviewer, nationalCoordinator } = PEOPLE;
const saveDraft = way('saveDraft', { irasId: NEW_STUDY }, studyResourceReviewer);
const publishTariff = way('publishTariff', { id: NEXT }, nationalCoordinator);
const publishMultipliers = way('publishMultiplierSet', { id: NEXT }, nationalCoordinator);
const publishTemplate = way('publishAgreementTemplate', { id: 'mCTA' }, nationalCoordinator);
const putMapping = way('putActivityMapping', { id: LEAD }, studyResourceReviewer);

let world: FuzzWorld;
beforeEach(async () => {
  world = await createFuzzWorld();
});

function send(
  { operation, params, as }: WayIn,
  body: unknown,
  contentType: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const route = ROUTES.find((each) => each.operation === operation)!;
  return invoke(world.handlers[route.capability], routeKey(route), {
    as,
    params,
    body,
    contentType,
    headers,
  });
}

type Findings = readonly { readonly severity?: string; readonly message: string; readonly mend: string }[];

function expectPlain(findings: Findings): void {
  for (const { message, mend } of findings) expect([message, mend]).not.toContain('');
}

/** A draft is kept with what is wrong in it (decision record 0005), and goes no further. */
async function expectDraftWithErrors({ json }: Answer, { params, as }: WayIn): Promise<void> {
  const errors = (json.findings as Findings).filter(({ severity }) => severity === 'error');
  expect(errors).not.toEqual([]);
  expectPlain(errors);
  const submitted = await send(
    way('submitReview', params, { subject: as }),
    { declaration: true },
    'application/json',
  );
  expect(submitted.status).toBe(422);
}

/** A refusal that names what to mend, of bounded length and in bounded memory; and then the honest document is taken. */
async function expectRefusal(wayIn: WayIn, bad: unknown, good: unknown, contentType: string): Promise<void> {
  const before = process.memoryUsage.rss();
  const answer = await send(wayIn, bad, contentType);
  const { status, json, text, headers } = answer;
  expect((process.memoryUsage.rss() - before) / MEGABYTE).toBeLessThan(200);
  expect(text.length).toBeLessThan(3 * MEGABYTE);
  if (wayIn === saveDraft && status === 201) await expectDraftWithErrors(answer, wayIn);
  else {
    expect([400, 413, 415, 422]).toContain(status);
    expect(json.detail).not.toBe('');
    expectPlain(json.errors);
  }
  const etag = headers['etag'];
  const again = await send(wayIn, good, contentType, etag === undefined ? {} : { 'if-match': etag });
  expect([200, 201], again.text).toContain(again.status);
}

const DOCUMENTS: readonly (readonly [string, WayIn, () => unknown, string])[] = [
  ['a review', saveDraft, newReview, 'application/json'],
  ['a protocol in USDM', saveDraft, kneeStudy, USDM_MEDIA_TYPE],
  ['a tariff', publishTariff, smallTariff, 'application/json'],
  ['a set of multipliers', publishMultipliers, smallMultipliers, 'application/json'],
  ['an agreement template', publishTemplate, template, 'application/json'],
  ['a dictionary of activities', putMapping, () => smallMapping, 'application/json'],
];

describe.each(DOCUMENTS)('%s as JSON', (_name, wayIn, good, contentType) => {
  const abuses = contentType === USDM_MEDIA_TYPE ? JSON_ABUSES : [...JSON_ABUSES, ...OUR_FORMATS_ONLY];

  it.each(abuses)(
    'is refused with what to mend, and then taken as it should be: %s',
    async (_abuse, abuse) => {
      await expectRefusal(wayIn, abuse(good()), good(), contentType);
    },
  );
});

const ABSURD = [
  '-1',
  '-0.5',
  '0.1',
  '1e308',
  '-1e308',
  '9007199254740993',
  '1e21',
  '"1"',
  'null',
  'true',
  '[]',
];

/** Numbers of each document, by what stands before them. */
const NUMBERS: readonly (readonly [string, WayIn, () => unknown, RegExp])[] = [
  ['minutes of a review', saveDraft, newReview, /(?<="minutes":)30/],
  ['a quantity of a review', saveDraft, newReview, /(?<="quantity":)1/],
  ['a target of a review', saveDraft, newReview, /(?<="armA":)10/],
  ['the hourly rate of a tariff', publishTariff, smallTariff, /(?<="pencePerHour":)\d+/],
  ['the indirect rate of a tariff', publishTariff, smallTariff, /(?<="indirectRate":)\d+/],
  [
    'minutes of a tariff',
    publishTariff,
    () => ({
      ...smallTariff(),
      items: bundledTariff()
        .items.filter(({ minutes }) => minutes.length > 0)
        .slice(0, 2),
    }),
    /(?<="minutes":)\d+/,
  ],
  ['a multiplier', publishMultipliers, smallMultipliers, /(?<="micro":)\d+/],
];

describe.each(NUMBERS)('%s', (_name, wayIn, good, place) => {
  it.each(ABSURD)('is never %s', async (raw) => {
    const text = JSON.stringify(good());
    expect(text).toMatch(place);
    await expectRefusal(wayIn, text.replace(place, raw), text, 'application/json');
  });
});

const releases = createReleaseWorkbook();
const WORKBOOKS: readonly (readonly [string, WayIn, () => Promise<Uint8Array>])[] = [
  ['a review', saveDraft, () => createReviewWorkbook().write(newReview())],
  ['a tariff', publishTariff, () => releases.writeTariff(smallTariff())],
  ['a set of multipliers', publishMultipliers, () => releases.writeMultipliers(smallMultipliers())],
];

describe.each(WORKBOOKS)('%s as a workbook', (_name, wayIn, write) => {
  it.each(WORKBOOK_ABUSES)(
    'is refused with what to mend, and then taken as it should be: %s',
    async (_abuse, abuse) => {
      const good = await write();
      await expectRefusal(wayIn, abuse(good), Uint8Array.from(good), XLSX_MEDIA_TYPE);
    },
  );
});

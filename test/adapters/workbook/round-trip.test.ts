import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createReviewWorkbook } from '../../../shared/adapters/workbook/review-workbook.xlsx.ts';
import { parseReview, type ResourceReview } from '../../../shared/domain/resource-review.ts';
import { findReviewFindings } from '../../../shared/domain/review-findings.ts';
import { priceSite } from '../../../shared/domain/site-price.ts';
import { planStudy } from '../../../shared/domain/study-price.ts';
import { findMultiplier } from '../../../shared/domain/tariff.ts';
import { bundledTariff, sampleReview } from '../../../shared/reference/index.ts';
import { resources } from '../../support/arbitrary-review.ts';
import { loadGolden } from '../../support/golden.ts';
import { sampleContext, sampleDocuments } from '../../support/sample.ts';
import { fullReviews } from './arbitrary-full-review.ts';
import { editWithOpenpyxl } from './openpyxl.ts';

const workbook = createReviewWorkbook();
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function readAsReview(input: unknown): ResourceReview {
  const parsed = parseReview(input);
  if (!parsed.ok) throw new Error(`unreadable: ${JSON.stringify(parsed.findings)}`);
  return parsed.value;
}

describe('a review that goes into a workbook and comes back', () => {
  it.each(['worked-example', 'edge'] as const)('is the %s again, to the last field', async (name) => {
    const { review, tariff } = loadGolden(name);
    const read = await workbook.read(await workbook.write(review, tariff));
    expect(read.findings).toEqual([]);
    expect(read.input).toEqual(plain(review));
  });

  it('is the sample study again, without the tariff as well as with it', async () => {
    const review = readAsReview(sampleReview());
    for (const tariff of [undefined, bundledTariff()]) {
      const read = await workbook.read(await workbook.write(review, tariff));
      expect(read.findings).toEqual([]);
      expect(read.input).toEqual(plain(review));
    }
  });

  it('is whatever review the format allows, in its own order and with its own mistakes', async () => {
    await fc.assert(
      fc.asyncProperty(fullReviews, fc.boolean(), async (review, withTariff) => {
        const bytes = await workbook.write(review, withTariff ? bundledTariff() : undefined);
        const read = await workbook.read(bytes);
        expect(read.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(readAsReview(read.input)).toEqual(review);
        expect(plain(read.input)).toEqual(plain(review));
      }),
      { numRuns: 100 },
    );
  });

  it('keeps every kind of line, visit and arm that is priced', async () => {
    const { review } = sampleDocuments();
    await fc.assert(
      fc.asyncProperty(resources, async ({ resource, site }) => {
        const drafted = {
          ...review,
          ...resource,
          arms: [...resource.arms],
          visits: [...resource.visits],
          activities: [...resource.activities],
          schedule: [...resource.schedule],
          sites: [{ ...site, principalInvestigator: 'Dr A Example' }],
        };
        const read = await workbook.read(await workbook.write(drafted));
        expect(read.input).toEqual(plain(drafted));
      }),
      { numRuns: 50 },
    );
  });

  it('prices to the same pennies', async () => {
    for (const name of ['worked-example', 'edge'] as const) {
      const { review, tariff, multipliers, expected } = loadGolden(name);
      const read = readAsReview((await workbook.read(await workbook.write(review, tariff))).input);
      const plan = planStudy(read, tariff);
      const priced = read.sites.map((site) => {
        const multiplier = findMultiplier(multipliers, site.odsCode);
        if (!multiplier) throw new Error(`no multiplier for ${site.odsCode}`);
        return plain(priceSite(plan, site, multiplier));
      });
      expect(priced).toMatchObject(expected.map((site) => ({ ...site })));
    }
  });

  it('has the same findings as the JSON, none of them errors', async () => {
    const documents = sampleDocuments();
    const context = sampleContext(documents);
    const read = await workbook.read(await workbook.write(documents.review, documents.tariff));
    expect(findReviewFindings(readAsReview(read.input), context)).toEqual(
      findReviewFindings(documents.review, context),
    );
  });
});

describe('a workbook that another program has saved', () => {
  it.each(['worked-example', 'edge'] as const)('is read the same: %s', async (name) => {
    const { review, tariff } = loadGolden(name);
    const read = await workbook.read(await editWithOpenpyxl(await workbook.write(review, tariff)));
    expect(read.findings).toEqual([]);
    expect(read.input).toEqual(plain(review));
  });

  it('is read the same with texts that could be taken for something else', async () => {
    // openpyxl drops Office's own escape from a text that looks like one.
    const reviews = fullReviews.filter((review) => !JSON.stringify(review).includes('_x'));
    for (const review of fc.sample(reviews, { numRuns: 5, seed: 7 })) {
      const read = await workbook.read(await editWithOpenpyxl(await workbook.write(review)));
      expect(readAsReview(read.input)).toEqual(review);
    }
  });
});

describe('the bytes of a workbook', () => {
  afterEach(() => vi.useRealTimers());

  it('are the same for the same review, whenever it is written', async () => {
    const { review, tariff } = sampleDocuments();
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-04-01T09:00:00Z') });
    const first = await workbook.write(review, tariff);
    vi.setSystemTime(new Date('2026-11-21T17:30:00Z'));
    expect(Buffer.from(await workbook.write(review, tariff)).equals(first)).toBe(true);
  });
});

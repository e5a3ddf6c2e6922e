/** Every parser, given documents that were right with a few things wrong: findings in plain words, never an exception. */
import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { importUsdm } from '../../shared/adapters/usdm/protocol-import.usdm.ts';
import { createReleaseWorkbook } from '../../shared/adapters/workbook/release/release-workbook.xlsx.ts';
import { createReviewWorkbook } from '../../shared/adapters/workbook/review-workbook.xlsx.ts';
import { ActivityMapping, findMappingFindings } from '../../shared/domain/activity-mapping.ts';
import { AgreementTemplates } from '../../shared/domain/agreement-template.ts';
import type { Finding } from '../../shared/domain/findings.ts';
import { findMultiplierSetFindings, findTariffFindings } from '../../shared/domain/release-findings.ts';
import { parseDocument, ResourceReview } from '../../shared/domain/resource-review.ts';
import { MultiplierSet, TariffRelease } from '../../shared/domain/tariff.ts';
import { bundledAgreementTemplates } from '../../shared/reference/index.ts';
import { kneeStudy } from '../adapters/usdm/studies.ts';
import { priceSample, sampleDocuments } from '../support/sample.ts';
import { smallReview } from '../usecases/resource-review/small-review.ts';
import { damage, damages } from './damage.ts';
import { smallMapping, smallMultipliers, smallTariff } from './good-bodies.ts';
import { fuzzing } from './runs.ts';
import { spoiled } from './spoil.ts';

function expectPlainFindings(findings: readonly Finding[]): void {
  for (const { path, message, mend } of findings) {
    expect(typeof path).toBe('string');
    expect([message, mend]).not.toContain('');
  }
}

/** What is read, with its further findings; what is not has findings that say why. */
function readPlainly<T>(schema: z.ZodType<T>, input: unknown, find: (value: T) => readonly Finding[]): void {
  const parsed = parseDocument(schema, input);
  const findings = parsed.ok ? find(parsed.value) : parsed.findings;
  if (!parsed.ok) expect(findings).not.toEqual([]);
  expectPlainFindings(findings);
}

const edge = sampleDocuments('edge');

describe('a document as JSON', () => {
  it.each<[string, unknown, (input: unknown) => void]>([
    ['a tariff', smallTariff(), (input) => readPlainly(TariffRelease, input, findTariffFindings)],
    [
      'a set of multipliers',
      smallMultipliers(),
      (input) => readPlainly(MultiplierSet, input, findMultiplierSetFindings),
    ],
    [
      'agreement templates',
      bundledAgreementTemplates(),
      (input) => readPlainly(AgreementTemplates, input, () => []),
    ],
    [
      'a dictionary of activities',
      smallMapping,
      (input) => readPlainly(ActivityMapping, input, findMappingFindings),
    ],
    ['a review', smallReview(), (input) => readPlainly(ResourceReview, input, () => [])],
  ])('is read or refused with what to mend: %s', (_name, good, read) => {
    expect(() => read(good)).not.toThrow();
    fc.assert(
      fc.property(spoiled(fc.constant(good), 4), (input) => read(input)),
      fuzzing(400),
    );
  });

  it('is priced exactly or refused: a review with its tariff and multipliers, each with something wrong', () => {
    const triples = fc.record({
      review: spoiled(fc.constant<unknown>(edge.review), 2),
      tariff: spoiled(fc.constant<unknown>(edge.tariff), 1),
      multipliers: spoiled(fc.constant<unknown>(edge.multipliers), 1),
    });
    fc.assert(
      fc.property(triples, (documents) => {
        const review = parseDocument(ResourceReview, documents.review);
        const tariff = parseDocument(TariffRelease, documents.tariff);
        const multipliers = parseDocument(MultiplierSet, documents.multipliers);
        if (!review.ok || !tariff.ok || !multipliers.ok) return;
        const result = priceSample({
          review: review.value,
          tariff: tariff.value,
          multipliers: multipliers.value,
        });
        if (result.outcome === 'refused')
          for (const { findings } of result.findings) expectPlainFindings(findings);
        if (result.outcome !== 'priced') return;
        for (const { appendix } of result.sites) {
          expect(appendix.price.expectedPence).toSatisfy(Number.isSafeInteger);
        }
      }),
      fuzzing(400),
    );
  });
});

describe('a protocol in USDM', () => {
  it('is a draft whose every cell is accounted for, or refused', () => {
    const aids = { mapping: ActivityMapping.parse(smallMapping), tariff: smallTariff() };
    fc.assert(
      fc.property(spoiled(fc.constant(kneeStudy()), 4), fc.boolean(), (document, withAids) => {
        const { account, findings } = importUsdm(document, withAids ? aids : {});
        expectPlainFindings(findings);
        if (account) expect(account.cellsInDraft + account.cellsRefused).toBe(account.cellsInFile);
        else expect(findings).not.toEqual([]);
      }),
      fuzzing(400),
    );
  });
});

describe('a workbook', () => {
  const reviews = createReviewWorkbook();
  const releases = createReleaseWorkbook();

  it.each([
    ['a review', () => reviews.write(smallReview()), (bytes: Uint8Array) => reviews.read(bytes)],
    [
      'a tariff',
      () => releases.writeTariff(smallTariff()),
      (bytes: Uint8Array) => releases.readTariff(bytes),
    ],
    [
      'multipliers',
      () => releases.writeMultipliers(smallMultipliers()),
      (bytes: Uint8Array) => releases.readMultipliers(bytes),
    ],
  ])('is read or refused with what to mend: %s', async (_name, write, read) => {
    const good = await write();
    await fc.assert(
      fc.asyncProperty(damages, async (changes) => {
        expectPlainFindings((await read(damage(good, changes))).findings);
      }),
      fuzzing(150),
    );
  });
});

describe('the corpus', () => {
  const folder = new URL('corpus/documents/', import.meta.url);
  const names = readdirSync(folder);

  it.each(names)('%s is read or refused, as anything that it may be', async (name) => {
    const raw = readFileSync(new URL(name, folder));
    const bytes = name.endsWith('.gz') ? gunzipSync(raw) : raw;
    expectPlainFindings((await createReviewWorkbook().read(bytes)).findings);
    expectPlainFindings((await createReleaseWorkbook().readTariff(bytes)).findings);
    if (!name.includes('.json')) return;
    const input: unknown = JSON.parse(bytes.toString('utf8'));
    readPlainly(ResourceReview, input, () => []);
    readPlainly(TariffRelease, input, findTariffFindings);
    readPlainly(MultiplierSet, input, findMultiplierSetFindings);
    expectPlainFindings(importUsdm(input).findings);
  });
});

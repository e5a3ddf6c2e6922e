import { readFileSync } from 'node:fs';
import { ResourceReview } from '../../shared/domain/resource-review.ts';
import { MultiplierSet, TariffRelease } from '../../shared/domain/tariff.ts';

export interface GoldenExample {
  readonly name: string;
  readonly review: ResourceReview;
  readonly tariff: TariffRelease;
  readonly multipliers: MultiplierSet;
  readonly expected: readonly GoldenSitePrice[];
}

export interface GoldenSitePrice {
  readonly odsCode: string;
  readonly lines: readonly { readonly activity: string; readonly unitPence: number }[];
  readonly [field: string]: unknown;
}

export function readGoldenFile(example: string, file: string): unknown {
  return JSON.parse(readFileSync(new URL(`../golden/${example}/${file}.json`, import.meta.url), 'utf8'));
}

/** A worked example of the costing specification: inputs, and every number that must come out. */
export function loadGolden(name: 'worked-example' | 'edge'): GoldenExample {
  return {
    name,
    review: ResourceReview.parse(readGoldenFile(name, 'review')),
    tariff: TariffRelease.parse(readGoldenFile(name, 'tariff')),
    multipliers: MultiplierSet.parse(readGoldenFile(name, 'multipliers')),
    expected: readGoldenFile(name, 'expected-site-prices') as readonly GoldenSitePrice[],
  };
}

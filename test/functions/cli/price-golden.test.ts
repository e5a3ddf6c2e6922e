import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canonicalText } from '../../../shared/domain/canonical.ts';
import { FinancialAppendix } from '../../../shared/domain/financial-appendix.ts';
import { SitePrice } from '../../../shared/domain/site-price-document.ts';
import { loadGolden } from '../../support/golden.ts';
import { ISSUED_AT } from '../../support/sample.ts';
import { makeFolder, runProcess } from './command-line.ts';

const pathOf = (example: string, file: string): string =>
  new URL(`../../golden/${example}/${file}.json`, import.meta.url).pathname;

const argumentsFor = (example: string, out: string): string[] => [
  'price',
  pathOf(example, 'review'),
  '--tariff',
  pathOf(example, 'tariff'),
  '--multipliers',
  pathOf(example, 'multipliers'),
  '--issued-at',
  ISSUED_AT,
  '--out',
  out,
  '--no-pdf',
];

const read = (folder: string, site: string, file: string): string =>
  readFileSync(join(folder, site, file), 'utf8');

describe.each(['worked-example', 'edge'] as const)('ncvr price on the %s', (example) => {
  const { review, expected } = loadGolden(example);
  const sites = review.sites.map(({ odsCode }) => odsCode);

  it('writes every expected number of every site', async () => {
    const out = makeFolder();
    const ended = await runProcess(argumentsFor(example, out));
    expect(ended.code, ended.stderr).toBe(0);
    expect(expected.map(({ odsCode }) => odsCode)).toEqual(sites);
    for (const golden of expected) {
      const price: unknown = JSON.parse(read(out, golden.odsCode, 'site-price.json'));
      // toMatchObject compares lists entry by entry and by length, and lets only further fields through.
      expect(price).toMatchObject(golden);
      expect(SitePrice.parse(price)).toEqual(price);
      expect(FinancialAppendix.parse(JSON.parse(read(out, golden.odsCode, 'appendix.json'))).price).toEqual(
        price,
      );
    }
  });

  it('writes appendices that are their own canonical form, with the hash of their content', async () => {
    const out = makeFolder();
    expect((await runProcess(argumentsFor(example, out))).code).toBe(0);
    for (const site of sites) {
      const text = read(out, site, 'appendix.json');
      const { integrity, ...content } = JSON.parse(text);
      expect(text).toBe(canonicalText({ ...content, integrity }));
      expect(integrity).toEqual({
        sha256: createHash('sha256').update(canonicalText(content)).digest('hex'),
      });
      expect(content.issue).toEqual({ status: 'notIssued', issuedAt: ISSUED_AT, number: 1 });
      expect(content.identification.site.odsCode).toBe(site);
    }
  });

  it('writes the same bytes in Auckland in Polish as in UTC, and on a second run', async () => {
    const settings = [
      { TZ: 'Pacific/Auckland', LANG: 'pl_PL.UTF-8', LC_ALL: 'pl_PL.UTF-8' },
      { TZ: 'UTC', LANG: 'C', LC_ALL: 'C' },
      { TZ: 'UTC', LANG: 'C', LC_ALL: 'C' },
    ];
    const folders: string[] = [];
    for (const env of settings) {
      const out = makeFolder();
      expect((await runProcess(argumentsFor(example, out), { env })).code).toBe(0);
      folders.push(out);
    }
    const filesOf = (folder: string) => [
      readFileSync(join(folder, 'summary.csv'), 'utf8'),
      ...sites.flatMap((site) => [
        read(folder, site, 'site-price.json'),
        read(folder, site, 'appendix.json'),
      ]),
    ];
    const [first, ...others] = folders.map(filesOf);
    for (const other of others) expect(other).toEqual(first);
    expect(first).toHaveLength(1 + 2 * sites.length);
  });
});

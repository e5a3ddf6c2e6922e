import { describe, expect, it } from 'vitest';
import type { AgreementTemplate } from '../../shared/domain/agreement-template.ts';
import {
  AgreementTemplateDiff,
  diffAgreementTemplates,
} from '../../shared/domain/agreement-template-diff.ts';
import type { Finding } from '../../shared/domain/findings.ts';
import {
  findLostSites,
  findMultiplierSetFindings,
  findTariffFindings,
} from '../../shared/domain/release-findings.ts';
import {
  compareReleases,
  findReleaseBefore,
  findReleaseInForce,
  multiplierFacts,
  type ReleaseFacts,
  tariffFacts,
} from '../../shared/domain/release-order.ts';
import { findOtherId, findReleaseFindings } from '../../shared/domain/release-placement.ts';
import {
  bundledAgreementTemplates,
  bundledMultipliers,
  bundledTariff,
} from '../../shared/reference/index.ts';
import { loadGolden } from '../support/golden.ts';

const facts = (changes: Partial<ReleaseFacts> = {}): ReleaseFacts => ({
  id: 'NAT-2',
  financialYear: '2027/28',
  effectiveFrom: '2027-04-01',
  release: 1,
  provenance: 'national',
  isBundled: false,
  ...changes,
});
const shortly = (findings: readonly Finding[]) =>
  findings.map(({ severity, code, path }) => `${severity} ${code} ${path}`);
const inOrder = (...releases: ReleaseFacts[]) => releases.sort(compareReleases);

describe('the data that ships with the service', () => {
  it('passes the same checks as what is published', () => {
    expect(findTariffFindings(bundledTariff())).toEqual([]);
    expect(findMultiplierSetFindings(bundledMultipliers())).toEqual([]);
    const released = [
      { ...tariffFacts(bundledTariff()), isBundled: true },
      { ...multiplierFacts(bundledMultipliers()), isBundled: true },
    ];
    for (const each of released) expect(findReleaseFindings(each, [each])).toEqual([]);
    const ids = bundledAgreementTemplates().rows.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the place of a release among the others', () => {
  it('is its own: two of one provenance do not begin on the same day', () => {
    const others = [facts({ id: 'NAT-1' })];
    expect(shortly(findReleaseFindings(facts(), others))).toEqual(['error overlappingDates effectiveFrom']);
  });

  it('is shared by a national release and a demonstration', () => {
    expect(findReleaseFindings(facts(), [facts({ id: 'DEMO-1', provenance: 'demonstration' })])).toEqual([]);
  });

  it('is not contested by the release itself, which is published again', () => {
    expect(findReleaseFindings(facts(), [facts()])).toEqual([]);
  });

  it('is taken from a release that ships with the service, which is said', () => {
    const shipped = facts({ id: 'DEMO-1', isBundled: true });
    expect(shortly(findReleaseFindings(facts(), [shipped]))).toEqual([
      'warning replacesBundled effectiveFrom',
    ]);
    expect(findReleaseInForce(inOrder(facts({ id: 'A' }), shipped), '2027-04-01')?.id).toBe('A');
    expect(findReleaseInForce(inOrder(shipped, facts({ id: 'Z' })), '2027-04-01')?.id).toBe('Z');
  });

  it('may lie before a later one, until which it counts', () => {
    const later = facts({ id: 'NAT-3', effectiveFrom: '2027-10-01' });
    expect(shortly(findReleaseFindings(facts(), [later]))).toEqual(['warning backdated effectiveFrom']);
    const known = inOrder(later, facts());
    expect(findReleaseInForce(known, '2027-09-30')?.id).toBe('NAT-2');
    expect(findReleaseInForce(known, '2027-10-01')?.id).toBe('NAT-3');
  });

  it('is behind every national release for a demonstration, which is said', () => {
    const demonstration = facts({ id: 'DEMO-9', provenance: 'demonstration', effectiveFrom: '2027-06-01' });
    expect(shortly(findReleaseFindings(demonstration, [facts()]))).toEqual([
      'warning behindNational provenance',
    ]);
  });

  it.each([
    [{ financialYear: '2027/29' }, ['error financialYear financialYear']],
    [{ financialYear: '2099/00' }, ['warning outsideYear effectiveFrom']],
    [{ effectiveFrom: '2027-03-31' }, ['warning outsideYear effectiveFrom']],
    [{ effectiveFrom: '2028-04-01' }, ['warning outsideYear effectiveFrom']],
    [{ effectiveFrom: '2028-03-31' }, []],
  ])('lies in its financial year: %j', (changes, expected) => {
    expect(shortly(findReleaseFindings(facts(changes), []))).toEqual(expected);
  });

  it('follows the nearest before it of its own provenance, or else the nearest of any', () => {
    const demonstration = facts({ id: 'DEMO', provenance: 'demonstration', effectiveFrom: '2026-04-01' });
    const first = facts({ id: 'NAT-1', effectiveFrom: '2026-10-01' });
    const other = facts({ id: 'DEMO-2', provenance: 'demonstration', effectiveFrom: '2026-12-01' });
    const known = inOrder(demonstration, first, other, facts());
    expect(findReleaseBefore(known, facts())?.id).toBe('NAT-1');
    expect(findReleaseBefore(known, first)?.id).toBe('DEMO');
    expect(findReleaseBefore(known, other)?.id).toBe('DEMO');
    expect(findReleaseBefore(known, demonstration)).toBeUndefined();
  });
});

describe('the order of releases', () => {
  it('is by day, then bundled first, then by release number, then by id', () => {
    const ordered = [
      facts({ effectiveFrom: '2026-04-01', id: 'Z', release: 9 }),
      facts({ isBundled: true, id: 'Y', release: 9 }),
      facts({ isBundled: false, id: 'X', release: 1 }),
      facts({ isBundled: false, id: 'A', release: 2 }),
      facts({ isBundled: false, id: 'B', release: 2 }),
    ];
    for (const shuffled of [ordered.toReversed(), [2, 0, 4, 1, 3].map((at) => ordered[at]!)]) {
      expect(shuffled.toSorted(compareReleases)).toEqual(ordered);
    }
    expect(compareReleases(ordered[0]!, ordered[0]!)).toBe(0);
    const { release: _none, ...unnumbered } = facts({ isBundled: false, id: 'C' });
    expect(compareReleases(unnumbered, facts({ isBundled: false, id: 'A' }))).toBe(-1);
    expect(compareReleases(facts({ isBundled: false, id: 'A' }), unnumbered)).toBe(1);
  });
});

describe('what a release says', () => {
  it('is the id that its address names', () => {
    expect(findOtherId('NAT-1', 'NAT-1')).toEqual([]);
    expect(shortly(findOtherId('NAT-1', 'NAT-2'))).toEqual(['error otherId id']);
  });

  it('names each role of an item once', () => {
    const { tariff } = loadGolden('worked-example');
    const [item] = tariff.items;
    item!.minutes.push({ ...item!.minutes[0]! });
    expect(shortly(findTariffFindings(tariff))).toEqual([
      `warning repeatedRole items[0].minutes[${item!.minutes.length - 1}].role`,
    ]);
  });

  it('is doubted where a multiplier is far from 1', () => {
    const { multipliers } = loadGolden('worked-example');
    multipliers.rows[0]!.micro = 117_533;
    multipliers.rows[1]!.micro = 11_753_350;
    expect(shortly(findMultiplierSetFindings(multipliers))).toEqual([
      'warning unusualMultiplier rows[0].micro',
      'warning unusualMultiplier rows[1].micro',
    ]);
  });

  it('leaves no site behind without a word', () => {
    const before = loadGolden('worked-example').multipliers;
    const after = { ...before, rows: before.rows.slice(2) };
    expect(findLostSites(before, before)).toEqual([]);
    const [finding] = findLostSites(before, after);
    expect(finding?.severity).toBe('warning');
    for (const { odsCode } of before.rows.slice(0, 2)) expect(finding?.message).toContain(odsCode);
    expect(finding?.message).not.toContain(before.rows[2]!.odsCode);
    const [only] = findLostSites(before, { ...before, rows: before.rows.slice(1) });
    expect(only?.message).toBe(
      `1 site has a multiplier in ${before.id} and none here, so no price: ${before.rows[0]!.odsCode}.`,
    );
    expect(only).toMatchObject({
      code: 'lostSites',
      path: 'rows',
      mend: 'Add their rows, unless they closed.',
    });
  });

  it('names 20 of the sites that it leaves behind, and how many more there are', () => {
    const before = bundledMultipliers();
    const lose = (count: number) =>
      findLostSites(before, { ...before, rows: before.rows.slice(count) })[0]?.message;
    expect(lose(20)).toMatch(/^20 sites have .+[A-Z0-9]\.$/);
    expect(lose(20)).not.toContain(' more');
    expect(lose(23)).toMatch(/^23 sites have .+ and 3 more\.$/);
    expect(lose(23)).toContain(`, ${before.rows[19]!.odsCode} and`);
    expect(lose(23)).not.toContain(before.rows[20]!.odsCode);
  });
});

describe('a version of an agreement template against the one before', () => {
  it('lists each field that another version states otherwise, or no longer', () => {
    const diff = diffAgreementTemplates(
      { id: 'mCTA', version: '1', title: 'Agreement', terms: { dueDays: 30, uplift: 'None' } },
      { id: 'mCTA', version: '2', title: 'Agreement', appendixLabel: 'Appendix 4', terms: { dueDays: 45 } },
    );
    expect(AgreementTemplateDiff.parse(diff)).toStrictEqual({
      from: '1',
      to: '2',
      changed: [
        { field: 'appendixLabel', after: 'Appendix 4' },
        { field: 'terms.dueDays', before: '30', after: '45' },
        { field: 'terms.uplift', before: 'None' },
      ],
    });
  });

  it('goes into lists, and passes over what is not stated', () => {
    const caps = (...pence: readonly number[]): AgreementTemplate => ({
      ...{ id: 'mCTA', version: '1' },
      terms: { expenseCaps: pence.map((capPence) => ({ expense: 'Travel', capPence })), uplift: undefined },
    });
    const diff = diffAgreementTemplates(caps(100, 200), caps(100, 300));
    expect(diff.changed).toEqual([{ field: 'terms.expenseCaps[1].capPence', before: '200', after: '300' }]);
    const same = caps(1);
    expect(diffAgreementTemplates(same, same).changed).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffMultipliers, formatChange, MultiplierDiff } from '../../shared/domain/multiplier-diff.ts';
import type { MultiplierSet, TariffItem, TariffRelease } from '../../shared/domain/tariff.ts';
import { diffTariffs, isSameTariff } from '../../shared/domain/tariff-diff.ts';
import { TariffDiff } from '../../shared/domain/tariff-diff-document.ts';
import { bundledMultipliers, bundledTariff } from '../../shared/reference/index.ts';
import { loadGolden } from '../support/golden.ts';

const { tariff } = loadGolden('worked-example');
const copy = (change: (release: TariffRelease) => void): TariffRelease => {
  const release = structuredClone(tariff);
  change(release);
  return release;
};
const itemOf = (release: TariffRelease, code: string): TariffItem =>
  release.items.find((item) => item.code === code)!;
const codes = (entries: readonly { readonly code: string }[]) => entries.map(({ code }) => code);

describe('a tariff release against the one before', () => {
  it('has no differences to itself, whatever its sources say', () => {
    const after = copy((release) => {
      release.source = 'Another source';
      for (const item of release.items) item.derivation = 'Worked out again';
    });
    const diff = diffTariffs(tariff, after);
    expect(isSameTariff(diff)).toBe(true);
    expect(diff.items.unchanged).toBe(tariff.items.length);
  });

  it('lists items added and removed with the study price of the worked example', () => {
    const after = copy((release) => {
      release.items = release.items.filter(({ code }) => code !== 'P-CONSENT');
      release.items.push({ ...itemOf(tariff, 'P-VITALS'), code: 'P-NEW' });
    });
    const { items } = diffTariffs(tariff, after);
    expect(items.removed).toMatchObject([{ code: 'P-CONSENT', price: { studyPence: 9120 } }]);
    expect(items.added).toMatchObject([{ code: 'P-NEW', price: { studyPence: 1330 } }]);
    expect([items.repriced, items.relabelled]).toEqual([[], []]);
    expect(items.unchanged).toBe(tariff.items.length - 1);
  });

  it('tells other minutes from another all-in price, with both study prices', () => {
    const after = copy((release) => {
      itemOf(release, 'P-ECRF').minutes = [{ role: 'admin', minutes: 50 }];
      itemOf(release, 'I-CT').allInPence = 20_000;
    });
    const { repriced } = diffTariffs(tariff, after).items;
    expect(repriced).toMatchObject([
      // 25 minutes at 27.00 are 21.375, 50 are 42.75: each is rounded once, by itself.
      { code: 'P-ECRF', causes: ['minutes'], before: { studyPence: 2138 }, after: { studyPence: 4275 } },
      { code: 'I-CT', causes: ['allInPrice'], before: { studyPence: 11_512 }, after: { studyPence: 20_000 } },
    ]);
  });

  it('reprices every item of a staff role with another rate, and only those', () => {
    const after = copy((release) => {
      release.roles.find(({ code }) => code === 'pharmacist')!.pencePerHour += 60;
    });
    const diff = diffTariffs(tariff, after);
    const uses = tariff.items.filter(({ minutes }) => minutes.some(({ role }) => role === 'pharmacist'));
    expect(uses.length).toBeGreaterThan(0);
    expect(codes(diff.items.repriced)).toEqual(codes(uses));
    expect(new Set(diff.items.repriced.flatMap(({ causes }) => causes))).toEqual(new Set(['rates']));
    expect(diff.roles.rerated).toEqual([
      { code: 'pharmacist', label: 'Pharmacist', beforePencePerHour: 5400, afterPencePerHour: 5460 },
    ]);
  });

  it('reprices staff time and no all-in price where a rule changes', () => {
    const after = copy((release) => {
      release.rules.indirectRate = 7100;
    });
    const diff = diffTariffs(tariff, after);
    const timed = tariff.items.filter(({ minutes }) => minutes.length > 0);
    expect(codes(diff.items.repriced)).toEqual(codes(timed));
    expect(diff.rules).toEqual([{ rule: 'indirectRate', before: 7000, after: 7100 }]);
  });

  it('calls nothing repriced that a changed rule leaves at the same price, to the fraction', () => {
    const without = (base: TariffRelease['rules']['capacityBase']) =>
      copy((release) => {
        release.rules = { ...release.rules, capacityRate: 0, capacityBase: base };
      });
    const diff = diffTariffs(without('direct'), without('directPlusIndirect'));
    expect(diff.rules.map(({ rule }) => rule)).toEqual(['capacityBase']);
    expect(diff.items.repriced).toEqual([]);
  });

  it('lists other minutes even where the price stays the same', () => {
    const after = copy((release) => {
      // Nurse and medical in other parts of the same cost: 30 x 42 + 15 x 108 = 48 x 42 + 8 x 108.
      itemOf(release, 'P-CONSENT').minutes = [
        { role: 'nurse', minutes: 48 },
        { role: 'medical', minutes: 8 },
      ];
    });
    expect(diffTariffs(tariff, after).items.repriced).toMatchObject([
      { code: 'P-CONSENT', causes: ['minutes'], before: { studyPence: 9120 }, after: { studyPence: 9120 } },
    ]);
  });

  it('takes no notice of the order in which minutes are listed', () => {
    const after = copy((release) => itemOf(release, 'P-CONSENT').minutes.reverse());
    expect(isSameTariff(diffTariffs(tariff, after))).toBe(true);
  });

  it('tells half a penny from a penny, though both are one of something', () => {
    const at = (pencePerHour: number) =>
      copy((release) => {
        release.rules = { ...release.rules, indirectRate: 0, capacityRate: 0 };
        release.roles.find(({ code }) => code === 'nurse')!.pencePerHour = pencePerHour;
        itemOf(release, 'P-VITALS').minutes = [{ role: 'nurse', minutes: 1 }];
      });
    const { repriced } = diffTariffs(at(30), at(60)).items;
    // Half a penny is rounded up, so that only the fraction tells them apart.
    expect(repriced.find(({ code }) => code === 'P-VITALS')).toMatchObject({
      ...{ causes: ['rates'], before: { studyPence: 1 }, after: { studyPence: 1 } },
    });
  });

  it('compares an item of a staff role that neither release has a rate for', () => {
    const ghost = (minutes: number) =>
      copy((release) => {
        itemOf(release, 'P-VITALS').minutes = [{ role: 'ghost', minutes }];
      });
    const { repriced } = diffTariffs(ghost(10), ghost(20)).items;
    expect(repriced).toEqual([
      {
        ...{ code: 'P-VITALS', label: itemOf(tariff, 'P-VITALS').label, causes: ['minutes'] },
        before: { minutes: [{ role: 'ghost', minutes: 10 }] },
        after: { minutes: [{ role: 'ghost', minutes: 20 }] },
      },
    ]);
  });

  it('says so where a release cannot price an item, and does not price it at nothing', () => {
    const after = copy((release) => {
      itemOf(release, 'P-VITALS').minutes = [{ role: 'ghost', minutes: 10 }];
    });
    const [repriced] = diffTariffs(tariff, after).items.repriced;
    expect(repriced?.before.studyPence).toBe(1330);
    expect(repriced?.after).not.toHaveProperty('studyPence');
  });

  it('lists another label, kind or department apart from prices', () => {
    const after = copy((release) => {
      itemOf(release, 'P-ECG').label = 'Electrocardiogram';
      itemOf(release, 'I-CT').department = 'Radiology 2';
      release.roles.find(({ code }) => code === 'nurse')!.label = 'Nurse of the study';
    });
    const diff = diffTariffs(tariff, after);
    expect(codes(diff.items.relabelled).sort()).toEqual(['I-CT', 'P-ECG']);
    expect(diff.items.repriced).toEqual([]);
    expect(diff.roles.relabelled).toEqual([
      { code: 'nurse', before: 'Research nurse', after: 'Nurse of the study' },
    ]);
  });

  it('is the mirror of the way back', () => {
    const [one, other] = [tariff, bundledTariff()];
    const [there, back] = [diffTariffs(one, other), diffTariffs(other, one)];
    expect(TariffDiff.parse(there)).toEqual(there);
    expect(codes(there.items.added)).toEqual(codes(back.items.removed));
    expect(codes(there.items.removed)).toEqual(codes(back.items.added));
    expect(codes(there.items.repriced).sort()).toEqual(codes(back.items.repriced).sort());
    expect(codes(there.roles.rerated).sort()).toEqual(codes(back.roles.rerated).sort());
  });

  it('accounts for every item once', () => {
    const changes = fc.array(fc.record({ at: fc.nat(), what: fc.constantFrom('drop', 'price', 'label') }));
    fc.assert(
      fc.property(changes, (made) => {
        const after = copy((release) => {
          for (const { at, what } of made) {
            const index = at % Math.max(1, release.items.length);
            const item = release.items[index];
            if (!item) continue;
            if (what === 'drop') release.items.splice(index, 1);
            else if (what === 'label') item.label = `${item.label.slice(0, 200)}!`;
            else item.allInPence = (item.allInPence ?? 0) + 1;
          }
        });
        const { items } = diffTariffs(tariff, after);
        const changed = new Set([...codes(items.repriced), ...codes(items.relabelled)]);
        expect(items.removed.length + changed.size + items.unchanged).toBe(tariff.items.length);
        expect(items.added).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a multiplier set against the one before', () => {
  const set = (rows: Readonly<Record<string, number>>, id = 'SET'): MultiplierSet => ({
    schema: 'ncvr.multiplier-set/1',
    id,
    financialYear: '2026/27',
    source: 'Made for a test',
    rows: Object.entries(rows).map(([odsCode, micro]) => ({ odsCode, micro })),
  });

  it('lists rows added, removed and changed, and counts the rest', () => {
    const diff = diffMultipliers(
      set({ RRV: 1_175_335, RJ1: 1_151_077, RK9: 1_000_000 }, 'OLD'),
      set({ RRV: 1_175_335, RJ1: 1_151_078, '7A1': 1_050_000 }, 'NEW'),
    );
    expect(MultiplierDiff.parse(diff)).toEqual({
      from: 'OLD',
      to: 'NEW',
      added: [{ odsCode: '7A1', micro: 1_050_000 }],
      removed: [{ odsCode: 'RK9', micro: 1_000_000 }],
      changed: [{ odsCode: 'RJ1', beforeMicro: 1_151_077, afterMicro: 1_151_078, changeMillionths: 1 }],
      unchanged: 1,
    });
  });

  it.each([
    [1_000_000, 1_010_000, 10_000, '+1.0000%'],
    [1_010_000, 1_000_000, -9_901, '-0.9901%'],
    // A half is rounded away from zero, up and down alike.
    [2_000_000, 2_000_001, 1, '+0.0001%'],
    [2_000_000, 1_999_999, -1, '-0.0001%'],
    [3_000_000, 3_000_001, 0, '+0.0000%'],
    [1, 100_000_000, 99_999_999_000_000, '+9999999900.0000%'],
  ])('from %i to %i is %i millionths, %s', (before, after, millionths, text) => {
    const [changed] = diffMultipliers(set({ RRV: before }), set({ RRV: after })).changed;
    expect(changed?.changeMillionths).toBe(millionths);
    expect(formatChange(millionths)).toBe(text);
  });

  it('has no differences to itself', () => {
    const own = bundledMultipliers();
    expect(diffMultipliers(own, own)).toMatchObject({
      added: [],
      removed: [],
      changed: [],
      unchanged: own.rows.length,
    });
  });
});

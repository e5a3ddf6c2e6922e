/** What is said of national data to those who publish it, to the letter. */
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../shared/domain/findings.ts';
import { checkDays, replaceDays } from '../../shared/domain/milestones.ts';
import { findMultiplierSetFindings, findTariffFindings } from '../../shared/domain/release-findings.ts';
import {
  compareReleases,
  findReleaseBefore,
  findReleaseInForce,
  type ReleaseFacts,
} from '../../shared/domain/release-order.ts';
import { findOtherId, findReleaseFindings } from '../../shared/domain/release-placement.ts';
import type { TariffItem, TariffRelease } from '../../shared/domain/tariff.ts';
import { diffTariffs, isSameTariff } from '../../shared/domain/tariff-diff.ts';
import { bundledMultipliers, bundledTariff } from '../../shared/reference/index.ts';

const said = (findings: readonly Finding[]) =>
  findings.map(({ severity, code, path, message, mend }) => [severity, code, path, message, mend]);

const national: ReleaseFacts = {
  id: 'NAT-2',
  financialYear: '2027/28',
  effectiveFrom: '2027-04-01',
  release: 1,
  provenance: 'national',
  isBundled: false,
};
const demonstration: ReleaseFacts = { ...national, id: 'DEMO', provenance: 'demonstration' };

const role = (code: string, pencePerHour: number, label = code) => ({ code, label, pencePerHour });
const item = (code: string, changes: Partial<TariffItem> = {}): TariffItem => ({
  code,
  label: code,
  kind: 'procedure',
  minutes: [],
  ...changes,
});
const release = (changes: Partial<TariffRelease>): TariffRelease => ({
  ...bundledTariff(),
  rules: { indirectRate: 0, capacityRate: 0, capacityBase: 'direct' },
  roles: [role('nurse', 6000)],
  items: [],
  ...changes,
});
const nurse = (minutes: number) => ({ role: 'nurse', minutes });

describe('of the place of a release', () => {
  it('what is wrong and how it is mended', () => {
    expect(said(findOtherId('A', 'B'))).toEqual([
      [
        'error',
        'otherId',
        'id',
        'The address names A, but the document says that it is B.',
        'Give both the same id.',
      ],
    ]);
    const place = (changes: Partial<ReleaseFacts>, ...others: ReleaseFacts[]) =>
      said(findReleaseFindings({ ...national, ...changes }, others));
    expect(place({ financialYear: '2099/01' })).toEqual([
      [
        ...['error', 'financialYear', 'financialYear'],
        '2099/01 is no financial year: the year after 2099 ends in 00.',
        'Write it as 2099/00.',
      ],
    ]);
    expect(place({ effectiveFrom: '2027-03-31' })).toEqual([
      [
        ...['warning', 'outsideYear', 'effectiveFrom'],
        '2027-03-31 does not lie in the financial year 2027/28.',
        'Check both.',
      ],
    ]);
    expect(place({}, { ...national, id: 'NAT-1' })).toEqual([
      [
        ...['error', 'overlappingDates', 'effectiveFrom'],
        'NAT-1 takes effect on 2027-04-01 too, so it would be open which of the two counts.',
        'Give the day from which this release applies; a correction applies from a later day.',
      ],
    ]);
    const shipped = { ...national, id: 'NAT-0', isBundled: true };
    const later = { ...national, id: 'NAT-3', effectiveFrom: '2027-06-01' };
    expect(place({}, shipped, later)).toEqual([
      [
        ...['warning', 'replacesBundled', 'effectiveFrom'],
        'NAT-0, which ships with the service, takes effect on 2027-04-01 too; this release goes before it.',
        'Nothing needs to be done if that is meant.',
      ],
      [
        ...['warning', 'backdated', 'effectiveFrom'],
        'NAT-3 is there already and takes effect on 2027-06-01; this release counts only until then.',
        'Check the day from which this release applies.',
      ],
    ]);
    expect(said(findReleaseFindings(demonstration, [national]))).toEqual([
      [
        ...['warning', 'behindNational', 'provenance'],
        'NAT-2 is a national release and goes before every demonstration; this one counts only where a review names it.',
        'Nothing needs to be done if that is meant.',
      ],
    ]);
    expect(findReleaseFindings(demonstration, [])).toEqual([]);
  });

  it('which counts: the latest that has begun, a demonstration only where no national one has', () => {
    const early = { ...demonstration, id: 'D1', effectiveFrom: '2026-04-01' };
    const next = { ...demonstration, id: 'D2', effectiveFrom: '2026-06-01' };
    const known = [early, next, national, { ...demonstration, id: 'D3', effectiveFrom: '2027-06-01' }];
    const inForce = (on: string) => findReleaseInForce(known, on)?.id;
    expect(['2026-03-31', '2026-05-31', '2026-06-01', '2027-04-01', '2027-07-01'].map(inForce)).toEqual([
      undefined,
      'D1',
      'D2',
      'NAT-2',
      'NAT-2',
    ]);
    // A release that is published again is not the one before itself, though it were on another day now.
    const moved = { ...next, effectiveFrom: '2026-07-01' };
    expect(findReleaseBefore(known, moved)?.id).toBe('D1');
    const twin = { ...national, id: 'NAT-1' };
    expect(findReleaseBefore([twin, national].sort(compareReleases), twin)).toBeUndefined();
  });
});

describe('of what a release says', () => {
  it('what contradicts itself and how it is mended', () => {
    const findings = findTariffFindings(
      release({
        roles: [role('nurse', 1), role('nurse', 2)],
        items: [
          item('A', { minutes: [nurse(1), nurse(2)] }),
          item('A', { allInPence: 1 }),
          item('B'),
          item('C', { minutes: [{ role: 'ghost', minutes: 1 }] }),
        ],
      }),
    );
    expect(said(findings)).toEqual([
      ['error', 'duplicateId', 'roles[1].code', 'nurse is listed twice.', 'Keep the entry that is in force.'],
      ['error', 'duplicateId', 'items[1].code', 'A is listed twice.', 'Keep the entry that is in force.'],
      [
        ...['warning', 'repeatedRole', 'items[0].minutes[1].role'],
        'The item A names the staff role nurse twice; its minutes add up.',
        'Give the role once, with all its minutes.',
      ],
      [
        ...['warning', 'offTariff', 'items[2]'],
        'The item B has neither minutes nor a price.',
        'Give it minutes by staff role or an all-in price, or remove it.',
      ],
      [
        ...['error', 'unknownRole', 'items[3].minutes[0].role'],
        'The item C uses the staff role ghost, which the tariff gives no rate for.',
        'Add the staff role with its rate, or correct the item.',
      ],
    ]);
  });

  it('that a multiplier is unusual below a half and above two', () => {
    const micros = [499_999, 500_000, 2_000_000, 2_000_001];
    const rows = micros.map((micro, at) => ({ odsCode: `RR${at}`, micro }));
    const mend = 'Check it: multipliers lie near 1, and micro counts millionths (1175335 is 1.175335).';
    expect(said(findMultiplierSetFindings({ ...bundledMultipliers(), rows }))).toEqual([
      ['warning', 'unusualMultiplier', 'rows[0].micro', 'The multiplier of RR0 is 0.499999.', mend],
      ['warning', 'unusualMultiplier', 'rows[3].micro', 'The multiplier of RR3 is 2.000001.', mend],
    ]);
  });
});

describe('of what a release changes', () => {
  const diff = (before: Partial<TariffRelease>, after: Partial<TariffRelease>) =>
    diffTariffs(release(before), release(after));

  it('each staff role that is new, gone, paid otherwise or called otherwise', () => {
    const { roles } = diff(
      { roles: [role('a', 1), role('b', 2), role('c', 3), role('d', 4)] },
      {
        roles: [
          role('b', 2),
          role('c', 30),
          role('d', 4, 'Doctor'),
          { ...role('e', 5), derivation: 'From pay' },
        ],
      },
    );
    expect(roles).toStrictEqual({
      added: [role('e', 5)],
      removed: [role('a', 1)],
      rerated: [{ code: 'c', label: 'c', beforePencePerHour: 3, afterPencePerHour: 30 }],
      relabelled: [{ code: 'd', before: 'd', after: 'Doctor' }],
    });
  });

  it('what each item costs, by staff time, all in, or both, and nothing of what has no price', () => {
    const items = [
      item('TIME', { minutes: [nurse(1)] }),
      item('ALL', { allInPence: 7, department: 'Radiology' }),
      item('BOTH', { minutes: [nurse(1)], allInPence: 7 }),
      item('BARE'),
      item('GHOST', { minutes: [nurse(1), { role: 'ghost', minutes: 1 }] }),
    ];
    const { added } = diff({}, { items }).items;
    // A nurse's minute is 100 pence, with no rates on top.
    expect(added).toStrictEqual([
      { code: 'TIME', label: 'TIME', kind: 'procedure', price: { minutes: [nurse(1)], studyPence: 100 } },
      {
        ...{ code: 'ALL', label: 'ALL', kind: 'procedure', department: 'Radiology' },
        price: { minutes: [], allInPence: 7, studyPence: 7 },
      },
      {
        ...{ code: 'BOTH', label: 'BOTH', kind: 'procedure' },
        price: { minutes: [nurse(1)], allInPence: 7, studyPence: 107 },
      },
      { code: 'BARE', label: 'BARE', kind: 'procedure', price: { minutes: [] } },
      {
        ...{ code: 'GHOST', label: 'GHOST', kind: 'procedure' },
        price: { minutes: [nurse(1), { role: 'ghost', minutes: 1 }] },
      },
    ]);
    expect(diff({ items }, {}).items.removed).toStrictEqual(added);
  });

  it('why an item costs more: its minutes, its price, a rate that it keeps using, a rule for staff time', () => {
    const roles = [role('nurse', 6000), role('admin', 3000)];
    const dearer = [role('nurse', 6600), role('admin', 3000)];
    const admin = { role: 'admin', minutes: 1 };
    const causes = (before: Partial<TariffItem>, after: Partial<TariffItem>, rules = {}) => {
      const [old, now] = [
        release({ roles, items: [item('A', before)] }),
        release({ roles: dearer, items: [item('A', after)] }),
      ];
      return diffTariffs(old, { ...now, rules: { ...now.rules, ...rules } }).items.repriced.map(
        (each) => each.causes,
      );
    };
    expect(causes({ minutes: [nurse(1)] }, { minutes: [nurse(1)] })).toEqual([['rates']]);
    expect(causes({ minutes: [admin] }, { minutes: [admin] })).toEqual([]);
    expect(causes({ minutes: [admin] }, { minutes: [nurse(1)] })).toEqual([['minutes']]);
    expect(causes({ minutes: [nurse(1), admin] }, { minutes: [admin] })).toEqual([['minutes']]);
    expect(causes({ minutes: [nurse(1), admin] }, { minutes: [admin, nurse(1)] })).toEqual([['rates']]);
    expect(causes({ allInPence: 1 }, { allInPence: 2 }, { indirectRate: 1 })).toEqual([['allInPrice']]);
    expect(causes({ minutes: [admin] }, { minutes: [admin] }, { indirectRate: 1 })).toEqual([['rules']]);
    expect(causes({ minutes: [admin] }, { allInPence: 5 }, { indirectRate: 1 })).toEqual([
      ['minutes', 'allInPrice'],
    ]);
    expect(causes({ allInPence: 5 }, { minutes: [admin] }, { indirectRate: 1 })).toEqual([
      ['minutes', 'allInPrice'],
    ]);
    expect(causes({}, {})).toEqual([]);
  });

  it('an item that is called otherwise, is of another kind or another department', () => {
    const base = item('A', { allInPence: 1, department: 'Imaging' });
    for (const changes of [{ label: 'B' }, { kind: 'investigation' as const }, { department: 'Radiology' }]) {
      const { relabelled, unchanged } = diff({ items: [base] }, { items: [{ ...base, ...changes }] }).items;
      expect(relabelled).toHaveLength(1);
      expect(unchanged).toBe(0);
    }
    const { department: _none, ...elsewhere } = base;
    const [only] = diff({ items: [base] }, { items: [elsewhere] }).items.relabelled;
    expect(only?.after).not.toHaveProperty('department');
  });

  it.each<[string, Partial<TariffRelease>]>([
    ['a rule', { rules: { indirectRate: 1, capacityRate: 0, capacityBase: 'direct' } }],
    ['a role more', { roles: [role('nurse', 6000), role('b', 1)] }],
    ['a role less', { roles: [] }],
    ['another rate', { roles: [role('nurse', 6001)] }],
    ['another name of a role', { roles: [role('nurse', 6000, 'Nurse')] }],
    ['an item more', { items: [item('A', { allInPence: 1 }), item('B')] }],
    ['an item less', { items: [] }],
    ['another price', { items: [item('A', { allInPence: 2 })] }],
    ['another name of an item', { items: [item('A', { allInPence: 1, label: 'B' })] }],
  ])('is not the same with %s', (_what, changes) => {
    const items = [item('A', { allInPence: 1 })];
    expect(isSameTariff(diff({ items }, { items, ...changes }))).toBe(false);
    expect(isSameTariff(diff({ items, ...changes }, { items, ...changes }))).toBe(true);
  });
});

describe('of the days of a site', () => {
  const refused = (attempt: () => unknown) => {
    try {
      attempt();
    } catch (error) {
      return error;
    }
    throw new Error('nothing was refused');
  };

  it('which is whose to record, and what remains', () => {
    const error = refused(() => replaceDays({}, { signedOn: '2026-11-02' }, ['siteRepresentative']));
    expect(error).toMatchObject({
      ...{ code: 'forbidden', path: 'signedOn', message: 'You do not record when the contract was signed.' },
      mend: 'Leave it out; it is for the company to record.',
    });
    expect(
      refused(() => replaceDays({}, { openedOn: '2026-11-02' }, ['companyRepresentative'])),
    ).toMatchObject({
      message: 'You do not record when the site was opened.',
      mend: 'Leave it out; it is for the trust to record.',
    });
    const before = { signedOn: '2026-11-02', openedOn: '2026-11-03' };
    expect(replaceDays(before, {}, ['siteRepresentative'])).toStrictEqual({ signedOn: '2026-11-02' });
  });

  it('why they cannot be', () => {
    expect(refused(() => checkDays({ signedOn: '2026-11-03' }, '2026-11-01', '2026-11-02'))).toMatchObject({
      ...{ code: 'invalidInput', path: 'signedOn', message: '2026-11-03 is in the future.' },
      mend: 'Give the day on which the contract was signed, once it has been.',
    });
    expect(refused(() => checkDays({ signedOn: '2026-10-31' }, '2026-11-01', '2026-11-02'))).toMatchObject({
      message: '2026-10-31, when the contract was signed, is before 2026-11-01, when the price was accepted.',
      mend: 'Correct one of the two days; each step follows the one before.',
    });
    const turned = { signedOn: '2026-11-02', openedOn: '2026-11-01' };
    expect(refused(() => checkDays(turned, '2026-11-01', '2026-11-02'))).toMatchObject({
      path: 'openedOn',
      message: '2026-11-01, when the site was opened, is before 2026-11-02, when the contract was signed.',
    });
  });
});

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { AgreementTemplates } from '../../shared/domain/agreement-template.ts';
import { Organisation } from '../../shared/domain/organisation.ts';
import { ResourceReview } from '../../shared/domain/resource-review.ts';
import { findReviewFindings } from '../../shared/domain/review-findings.ts';
import { priceSite } from '../../shared/domain/site-price.ts';
import { planStudy } from '../../shared/domain/study-price.ts';
import { findMultiplier, MultiplierSet, type TariffItem, TariffRelease } from '../../shared/domain/tariff.ts';
import { buildAll } from '../../shared/reference/build/build-all.ts';
import { cell, readSource, required } from '../../shared/reference/build/csv.ts';
import { parseDecimal, parseMicro, roundHalfUp } from '../../shared/reference/build/exact.ts';
import { readUnitCost } from '../../shared/reference/build/investigations.ts';
import { parseMinutes } from '../../shared/reference/build/minutes.ts';

const Areas = z.strictObject({
  schema: z.literal('ncvr.areas/1'),
  sources: z.array(z.string().min(10)),
  regions: z.array(z.strictObject({ code: z.string(), name: z.string() })),
  icbs: z.array(
    z.strictObject({ code: z.string(), name: z.string(), region: z.string(), note: z.string().optional() }),
  ),
});
const Organisations = z.strictObject({
  schema: z.literal('ncvr.organisations/1'),
  sources: z.array(z.string().min(10)),
  organisations: z.array(Organisation),
});

const committed = (path: string): string =>
  readFileSync(new URL(`../../shared/reference/${path}`, import.meta.url), 'utf8');

// Read by the domain's own schemas, which refuse any field that they do not know.
const { organisations } = Organisations.parse(JSON.parse(committed('organisations.json')));
const areas = Areas.parse(JSON.parse(committed('areas.json')));
const multiplierSet = MultiplierSet.parse(JSON.parse(committed('multipliers-2026-27.json')));
const tariff = TariffRelease.parse(JSON.parse(committed('tariff-demo-2026-27.1.json')));
const templates = AgreementTemplates.parse(JSON.parse(committed('agreement-templates.json')));
const review = ResourceReview.parse(JSON.parse(committed('sample-study/review.json')));
const multipliers = multiplierSet.rows;
const organisation = (odsCode: string): Organisation | undefined =>
  organisations.find((each) => each.odsCode === odsCode);
const multiplied = new Map(multipliers.map((row) => [row.odsCode, row.micro]));
const codesOf = (rows: readonly { code: string }[]): string[] => rows.map((row) => row.code);

describe('the reference data', () => {
  it.each(buildAll().map((file) => [file.path, file.text]))(
    'is reproduced byte for byte by the build scripts: %s',
    (path, text) => {
      expect(text).toBe(committed(path));
    },
  );

  it('is sorted by code and names nothing twice', () => {
    const lists = [
      organisations.map((each) => each.odsCode),
      multipliers.map((each) => each.odsCode),
      ...[tariff.items, tariff.roles, areas.regions, areas.icbs].map(codesOf),
    ];
    for (const codes of lists) expect(codes).toEqual([...new Set(codes)].sort());
  });
});

describe('organisations', () => {
  it('are the 212 NHS trusts of England, each in a region and an ICB that are listed', () => {
    expect(organisations).toHaveLength(212);
    expect(codesOf(areas.regions)).toEqual(['Y56', 'Y58', 'Y59', 'Y60', 'Y61', 'Y62', 'Y63']);
    for (const each of organisations) {
      const icb = areas.icbs.find(({ code }) => code === each.icb?.code);
      expect(areas.regions).toContainEqual(each.region);
      expect(icb).toMatchObject({ name: each.icb?.name, region: each.region?.code });
      expect(each.name).toMatch(/NHS (Foundation )?Trust$/);
      expect(each.sources, each.odsCode).toBeDefined();
    }
  });

  it('have a closing date after the opening date exactly when they are closed', () => {
    for (const each of organisations) {
      expect(each.closedOn !== undefined, each.odsCode).toBe(each.status === 'closed');
      const { openedOn = '', closedOn = '9999-12-31' } = each;
      expect(openedOn !== '' && openedOn < closedOn, each.odsCode).toBe(true);
    }
  });

  it('name the open successor of every closed trust, except one whose services were divided', () => {
    const closed = organisations.filter((each) => each.status === 'closed');
    expect(Object.fromEntries(closed.map((each) => [each.odsCode, each.successors ?? []]))).toEqual({
      R1C: ['RW1'],
      RAP: ['RAL'],
      RNK: ['G6V2S'],
      RRP: ['G6V2S'],
      RVJ: ['RA7'],
      RY2: ['RWW'],
      RY9: ['RAX'],
      RYK: [],
      RYV: ['RY3'],
      TAF: ['G6V2S'],
    });
    for (const code of closed.flatMap((each) => each.successors ?? [])) {
      expect(organisation(code)?.status).toBe('open');
    }
  });

  it('name predecessor and successor in both directions', () => {
    for (const each of organisations) {
      for (const code of each.successors ?? [])
        expect(organisation(code)?.predecessors).toContain(each.odsCode);
      for (const code of each.predecessors ?? [])
        expect(organisation(code)?.successors).toContain(each.odsCode);
    }
  });

  it('are written as people write them', () => {
    expect(organisation('RRP')?.name).toBe('Barnet, Enfield and Haringey Mental Health NHS Trust');
    expect(organisation('RJ1')?.name).toBe("Guy's and St Thomas' NHS Foundation Trust");
    expect(organisation('RAX')).toMatchObject({ town: 'Kingston upon Thames', predecessors: ['RY9'] });
  });
});

describe('multipliers 2026/27', () => {
  it('are 205 rows with six decimals as micro-units between 1.000000 and 1.179944', () => {
    expect(multipliers).toHaveLength(205);
    expect(multipliers.every((row) => Number.isInteger(row.micro))).toBe(true);
    const micros = multipliers.map((row) => row.micro).sort((a, b) => a - b);
    expect([micros.at(0), micros.at(-1)]).toEqual([1_000_000, 1_179_944]);
    expect([multiplied.get('RK9'), multiplied.get('RP4')]).toEqual([1_000_000, 1_179_944]);
  });

  it('are the published digits, the shorter ones too', () => {
    for (const row of readSource('mff-2026-27.csv')) {
      const micro = String(multiplied.get(required(row, 'provider_code')));
      const [whole = '', decimals = ''] = required(row, 'mff_factor').split('.');
      expect(micro).toBe(whole + decimals.padEnd(6, '0'));
    }
    expect(multiplied.get('R0B')).toBe(1_012_500);
  });

  it('belong to trusts that are known, and every open trust but K0N6A has one', () => {
    for (const row of multipliers) expect(organisation(row.odsCode), row.odsCode).toBeDefined();
    const without = organisations.filter((each) => each.status === 'open' && !multiplied.has(each.odsCode));
    expect(without.map((each) => each.odsCode)).toEqual(['K0N6A']);
  });

  it('stay with the four trusts that have closed since', () => {
    const closed = organisations.filter((each) => each.status === 'closed' && multiplied.has(each.odsCode));
    expect(closed.map((each) => each.odsCode)).toEqual(['RNK', 'RVJ', 'RY2', 'RYV']);
  });
});

describe('the demonstration tariff', () => {
  const item = (code: string): TariffItem | undefined => tariff.items.find((each) => each.code === code);

  it('says that it is a demonstration, with 70% and 20% on direct cost', () => {
    expect(tariff.provenance).toBe('demonstration');
    expect(tariff.rules).toEqual({ indirectRate: 7000, capacityRate: 2000, capacityBase: 'direct' });
  });

  it('names the source and derivation of every item and role', () => {
    for (const each of [...tariff.items, ...tariff.roles]) {
      expect(each.source?.length, each.code).toBeGreaterThan(10);
      expect(each.derivation?.length, each.code).toBeGreaterThan(10);
    }
  });

  it('prices every item, in whole minutes of roles it has and whole pence', () => {
    for (const each of tariff.items) {
      expect(each.minutes.length > 0 || each.allInPence !== undefined, each.code).toBe(true);
      for (const { role, minutes } of each.minutes) {
        expect(codesOf(tariff.roles), each.code).toContain(role);
        expect(Number.isInteger(minutes) && minutes >= 1, each.code).toBe(true);
      }
      expect(new Set(each.minutes.map(({ role }) => role)).size).toBe(each.minutes.length);
      if (each.allInPence !== undefined) expect(Number.isInteger(each.allInPence), each.code).toBe(true);
    }
  });

  it('has codes that tell procedures from investigations', () => {
    for (const each of tariff.items) {
      expect(each.code).toMatch(each.kind === 'investigation' ? /^I-[A-Z0-9]+$/ : /^P-[A-Z0-9-]+$/);
    }
    expect(tariff.items.filter((each) => each.kind === 'investigation')).toHaveLength(56);
  });

  it('pays a nurse by hand calculation: band 6 top with on-costs over 1560 hours', () => {
    // (48,117.00 x 1.2428 + 43,117.00 x 0.15) / 1560 = 42.4790...
    expect(tariff.roles.find((role) => role.code === 'nurse')?.pencePerHour).toBe(4248);
    // 122,693 x 105.3095 / 103.2388 = 125,153.92...; (125,153.92 x 1.2428 + 120,153.92 x 0.15) / 1640 = 105.83...
    expect(tariff.roles.find((role) => role.code === 'medical')?.pencePerHour).toBe(10583);
  });

  it('prices an investigation by hand calculation: published unit cost moved by the deflator', () => {
    // 190.8260... x 105.3095 / 100 = 200.958...
    expect(item('I-RD01A')?.allInPence).toBe(20_096);
    // 1.54727615... x 1.053095 = 1.62942...
    expect(item('I-PATH04')?.allInPence).toBe(163);
  });

  it.each([
    ['I-RD01A', 'I-RD04Z'],
    ['I-RD20A', 'I-RD23Z'],
    ['I-RD23Z', 'I-RD25Z'],
    ['I-RD40Z', 'I-RD42Z'],
    ['I-RD08Z', 'I-RD10Z'],
  ])('prices the smaller examination %s below the larger %s', (smaller, larger) => {
    expect(item(smaller)?.allInPence).toBeLessThan(item(larger)?.allInPence ?? 0);
  });

  it('refuses a unit cost that is suppressed, rare or implausible', () => {
    const diagnostics = 'Directly Accessed Diagnostic Services';
    expect(() => readUnitCost('AA81Z', diagnostics)).toThrow(/suppressed or fewer than 100 units/);
    expect(() => readUnitCost('YJ13Z', diagnostics)).toThrow(/suppressed or fewer than 100 units/);
    expect(() => readUnitCost('DZ52Z', diagnostics)).toThrow(/implausible: Full pulmonary function/);
  });
});

describe('the sample study', () => {
  const published = readSource('schedule-H2Q-MC-LZZT.csv');
  const protocolLines = readSource('sample-activities.csv').filter((row) => cell(row, 'matrix_seq') !== '');
  const visitHeadings = [...(published[0]?.keys() ?? [])].filter((column) => /^V\d+:/.test(column));

  it('has the ticks of the published schedule, activity by activity', () => {
    for (const line of protocolLines) {
      const row = published.find((each) => cell(each, 'activity_seq') === cell(line, 'matrix_seq'))!;
      const ticked = visitHeadings.filter((heading) => cell(row, heading) === 'X');
      const cells = review.schedule.filter((each) => each.activity === cell(line, 'id'));
      expect(cells.map((each) => each.visit)).toEqual(ticked.map((heading) => heading.split(':')[0]));
      expect(cells.every((each) => each.quantity === 1)).toBe(true);
    }
    expect(protocolLines).toHaveLength(published.length);
  });

  it('has the published number of ticks at each visit, 122 in all', () => {
    const ids = new Set(protocolLines.map((line) => cell(line, 'id')));
    const counts = visitHeadings.map(
      (heading) =>
        review.schedule.filter((each) => ids.has(each.activity) && each.visit === heading.split(':')[0])
          .length,
    );
    expect(counts).toEqual(
      visitHeadings.map((heading) => published.filter((row) => cell(row, heading) === 'X').length),
    );
    expect(counts).toEqual([23, 2, 10, 10, 8, 8, 10, 1, 9, 1, 10, 1, 8, 1, 11, 9]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(122);
  });

  it('uses items of the demonstration tariff, and every scheduled activity is scheduled', () => {
    expect(review.tariff).toBe(tariff.id);
    const scheduled = new Set(review.schedule.map((each) => each.activity));
    for (const activity of review.activities) {
      if (activity.tariffItem !== undefined) expect(codesOf(tariff.items)).toContain(activity.tariffItem);
      const priced = activity.tariffItem ?? activity.minutes ?? activity.passThroughPence;
      expect(priced, activity.id).toBeDefined();
      expect(scheduled.has(activity.id), activity.id).toBe(activity.chargedPer === 'visit');
      for (const { role } of activity.minutes ?? []) expect(codesOf(tariff.roles)).toContain(role);
    }
  });

  it('gives a reason for minutes that replace the tariff and a trigger for every occurrence', () => {
    for (const activity of review.activities) {
      const replaces = activity.tariffItem !== undefined && activity.minutes !== undefined;
      expect(activity.deviationReason !== undefined, activity.id).toBe(replaces);
      expect(activity.trigger !== undefined, activity.id).toBe(activity.chargedPer === 'occurrence');
      const needsQuantity = ['once', 'participant'].includes(activity.chargedPer);
      expect(activity.quantity !== undefined, activity.id).toBe(needsQuantity);
      expect(activity.passThroughPence !== undefined, activity.id).toBe(activity.section === 'passThrough');
    }
  });

  it('names only visits and activities that exist, each once', () => {
    const visits = review.visits.map((visit) => visit.id);
    const activities = review.activities.map((activity) => activity.id);
    expect(new Set(visits).size).toBe(visits.length);
    expect(new Set(activities).size).toBe(activities.length);
    for (const each of review.schedule) {
      expect(visits).toContain(each.visit);
      expect(activities).toContain(each.activity);
    }
    const cells = review.schedule.map((each) => `${each.activity}/${each.visit}`);
    expect(new Set(cells).size).toBe(cells.length);
    for (const visit of review.visits)
      expect(review.schedule.some((each) => each.visit === visit.id)).toBe(true);
  });

  it('uses every section of a review', () => {
    expect([...new Set(review.activities.map((activity) => activity.section))].sort()).toEqual([
      'closeDown',
      'conditional',
      'participant',
      'passThrough',
      'pharmacy',
      'screening',
      'setUp',
      'site',
      'unscheduled',
    ]);
  });

  it('has no finding, neither error nor warning', () => {
    const register = new Map(organisations.map((each) => [each.odsCode, each]));
    const companies = new Set(['example-pharma']);
    const context = {
      tariff,
      multipliers: multiplierSet,
      organisations: register,
      companies,
      on: '2026-11-21',
    };
    expect(findReviewFindings(review, context)).toEqual([]);
  });

  it('is priced at every site, each unit price within the rounding of the multiplier times the one at 1.000000', () => {
    const plan = planStudy(review, tariff);
    const priceAt = (odsCode: string) => {
      const site = review.sites.find((each) => each.odsCode === odsCode)!;
      return priceSite(plan, site, findMultiplier(multiplierSet, odsCode)!);
    };
    const plain = priceAt('RK9');
    expect(plain.multiplier.micro).toBe(1_000_000);
    for (const { odsCode } of review.sites) {
      const price = priceAt(odsCode);
      expect(price.lines).toHaveLength(review.activities.length);
      for (const [index, line] of price.lines.entries()) {
        const micro = line.section === 'passThrough' ? 1_000_000 : price.multiplier.micro;
        const scaledMicroPence = plain.lines[index]!.unitPence * micro;
        expect(line.unitPence, line.activity).toBeGreaterThan(0);
        expect(Math.abs(line.unitPence * 1_000_000 - scaledMicroPence), line.activity).toBeLessThan(
          2_000_000,
        );
      }
    }
  });

  it('prices one completed participant at the multiplier 1.000000 between 5,000 and 10,000 pounds', () => {
    const site = review.sites.find((each) => each.odsCode === 'RK9')!;
    const price = priceSite(planStudy(review, tariff), site, findMultiplier(multiplierSet, 'RK9')!);
    for (const arm of price.arms) {
      expect(arm.completedParticipantPence).toBeGreaterThan(500_000);
      expect(arm.completedParticipantPence).toBeLessThan(1_000_000);
    }
  });

  it('runs at twelve open trusts of all seven regions, each with a multiplier, the lead among them', () => {
    const sites = review.sites.map((site) => site.odsCode);
    expect(sites).toHaveLength(12);
    expect(sites).toContain(review.leadSite.odsCode);
    for (const odsCode of sites) {
      expect(organisation(odsCode)?.status, odsCode).toBe('open');
      expect(multiplied.has(odsCode), odsCode).toBe(true);
    }
    expect(new Set(sites.map((odsCode) => organisation(odsCode)?.region?.code)).size).toBe(7);
    for (const site of review.sites) {
      expect(Object.keys(site.targetParticipants)).toEqual(review.arms.map((arm) => arm.id));
      expect(site.principalInvestigator).toMatch(/^Dr [A-Z] Example$/);
    }
  });
});

describe('the agreement templates', () => {
  it('are the seven model agreements, and state no term that is not published', () => {
    expect(templates.provenance).toBe('demonstration');
    expect(templates.rows.map((row) => row.id)).toEqual([
      'ATMP-mCTA',
      'CRO-ATMP-mCTA',
      'CRO-mCTA',
      'PC-mCTA',
      'mCIA',
      'mCTA',
      'mNISA',
    ]);
    for (const row of templates.rows) {
      expect(row.appendixLabel).toBe('Financial appendix');
      expect(row.terms).toEqual({});
    }
    expect(templates.rows.map((row) => row.id)).toContain(review.study.modelAgreement);
  });
});

describe('the builders', () => {
  it('read six decimals as micro-units for every multiplier', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000_000, max: 9_999_999 }), (micro) => {
        const digits = String(micro);
        expect(parseMicro(`${digits.slice(0, 1)}.${digits.slice(1)}`)).toBe(micro);
      }),
    );
  });

  it.each(['1.0000001', '', '-1.0', '1,5', '1.', '1e3'])('refuse "%s" as a multiplier', (text) => {
    expect(() => parseMicro(text)).toThrow(/Not a multiplier/);
  });

  it('round half up, never more than half a unit away', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 20n), fc.bigInt(1n, 10n ** 12n), (numerator, denominator) => {
        const rounded = roundHalfUp({ numerator, denominator });
        const twiceTheError = 2n * (rounded * denominator - numerator);
        expect(twiceTheError > -denominator && twiceTheError <= denominator).toBe(true);
      }),
    );
    expect(roundHalfUp(parseDecimal('2.5'))).toBe(3n);
  });

  it('refuse minutes that are not whole minutes of a role', () => {
    expect(parseMinutes('nurse 30; medical 15')).toEqual([
      { role: 'nurse', minutes: 30 },
      { role: 'medical', minutes: 15 },
    ]);
    expect(() => parseMinutes('nurse 0')).toThrow(/Not "role minutes": "nurse 0"/);
    expect(() => parseMinutes('nurse 1.5')).toThrow(/Not "role minutes"/);
  });
});

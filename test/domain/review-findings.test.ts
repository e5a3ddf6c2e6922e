import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Finding, hasErrors } from '../../shared/domain/findings.ts';
import { findMultiplierSetFindings, findTariffFindings } from '../../shared/domain/release-findings.ts';
import { parseReview, type ResourceReview } from '../../shared/domain/resource-review.ts';
import type { ReviewContext } from '../../shared/domain/review-context.ts';
import { findReviewFindings } from '../../shared/domain/review-findings.ts';
import { findMissingMultiplier } from '../../shared/domain/site-findings.ts';
import { priceSite } from '../../shared/domain/site-price.ts';
import { planStudy } from '../../shared/domain/study-price.ts';
import { findMultiplier, type TariffRelease } from '../../shared/domain/tariff.ts';
import { type ArbitraryResource, resources } from '../support/arbitrary-review.ts';
import { sampleContext, sampleDocuments } from '../support/sample.ts';

const find = (change: (review: ResourceReview) => void, context: Partial<ReviewContext> = {}): Finding[] => {
  const { review } = sampleDocuments();
  change(review);
  return findReviewFindings(review, { ...sampleContext(), ...context });
};

const codesAt = (findings: readonly Finding[]): string[] =>
  findings.map(({ severity, code, path }) => `${severity} ${code} ${path}`);

/** A random resource as a whole review of the worked example's study, at two of its sites. */
function wholeReview({ resource, tariff, site }: ArbitraryResource) {
  const { review: sample, tariff: sampleTariff } = sampleDocuments();
  const review: ResourceReview = {
    ...sample,
    tariff: tariff.id,
    arms: structuredClone([...resource.arms]),
    visits: structuredClone([...resource.visits]),
    activities: structuredClone([...resource.activities]),
    schedule: structuredClone([...resource.schedule]),
    sites: ['RRV', 'RK9'].map((odsCode) => ({
      odsCode,
      principalInvestigator: 'Dr A Example',
      targetParticipants: { ...site.targetParticipants },
    })),
  };
  return { review, tariff: { ...sampleTariff, ...structuredClone(tariff) } };
}

const { multipliers, organisations, on } = sampleContext();
const contextWith = (tariff: TariffRelease): ReviewContext => ({ tariff, multipliers, organisations, on });

type Draft = ReturnType<typeof wholeReview>;
type Mutation = (draft: Draft, pick: number) => void;

const at = <T>(list: readonly T[], pick: number): T | undefined => list[pick % Math.max(1, list.length)];

/** Each makes a mistake that a person could make; some leave the review in order. */
const MUTATIONS: Readonly<Record<string, Mutation>> = {
  dropActivity: ({ review }, pick) => review.activities.splice(pick % 9, 1),
  repeatActivity: ({ review }, pick) => {
    const activity = at(review.activities, pick);
    if (activity) review.activities.push({ ...activity });
  },
  dropVisit: ({ review }, pick) => review.visits.splice(pick % 6, 1),
  renameVisit: ({ review }, pick) => Object.assign(at(review.visits, pick) ?? {}, { id: 'renamed' }),
  sameOrder: ({ review }) => review.visits.forEach((visit) => Object.assign(visit, { order: 1 })),
  dropCells: ({ review }, pick) => review.schedule.splice(pick % 20, 5),
  repeatCell: ({ review }, pick) => {
    const cell = at(review.schedule, pick);
    if (cell) review.schedule.push({ ...cell });
  },
  hugeCell: ({ review }, pick) => Object.assign(at(review.schedule, pick) ?? {}, { quantity: 100_000 }),
  hugeQuantity: ({ review }, pick) => Object.assign(at(review.activities, pick) ?? {}, { quantity: 100_000 }),
  hugeMinutes: ({ review }, pick) =>
    Object.assign(at(review.activities, pick) ?? {}, {
      minutes: [{ role: 'nurse', minutes: 1_000_000 }],
      deviationReason: 'Mistyped',
    }),
  hugeTarget: ({ review }, pick) =>
    Object.assign(at(review.sites, pick)?.targetParticipants ?? {}, { arm0: 1_000_000 }),
  noTargets: ({ review }, pick) => Object.assign(at(review.sites, pick) ?? {}, { targetParticipants: {} }),
  lostItem: ({ review }, pick) => Object.assign(at(review.activities, pick) ?? {}, { tariffItem: 'LOST' }),
  lostRole: ({ review }, pick) =>
    Object.assign(at(review.activities, pick) ?? {}, { minutes: [{ role: 'ghost', minutes: 1 }] }),
  unpriced: ({ review }, pick) => {
    const activity = at(review.activities, pick);
    delete activity?.tariffItem;
    delete activity?.minutes;
  },
  noReason: ({ review }, pick) => delete at(review.activities, pick)?.deviationReason,
  passThrough: ({ review }, pick) =>
    Object.assign(at(review.activities, pick) ?? {}, { passThroughPence: 5 }),
  otherSection: ({ review }, pick) =>
    Object.assign(at(review.activities, pick) ?? {}, { section: 'passThrough' }),
  chargeOnce: ({ review }, pick) => Object.assign(at(review.activities, pick) ?? {}, { chargedPer: 'once' }),
  chargeVisit: ({ review }, pick) =>
    Object.assign(at(review.activities, pick) ?? {}, { chargedPer: 'visit' }),
  dropArm: ({ review }) => review.arms.length > 1 && review.arms.pop(),
  closedSite: ({ review }, pick) => Object.assign(at(review.sites, pick) ?? {}, { odsCode: 'RNK' }),
  sameSite: ({ review }) => Object.assign(review.sites[1] ?? {}, { odsCode: 'RRV' }),
  noMultiplier: ({ review }, pick) => Object.assign(at(review.sites, pick) ?? {}, { odsCode: 'K0N6A' }),
  otherTariff: ({ review }) => Object.assign(review, { tariff: 'OTHER' }),
  emptyItem: ({ tariff }) => Object.assign(tariff.items[0] ?? {}, { minutes: [] }),
  roleWithoutRate: ({ tariff }) => tariff.roles.splice(1, 1),
};

const drafts = fc
  .tuple(
    resources,
    fc.array(fc.tuple(fc.constantFrom(...Object.keys(MUTATIONS)), fc.nat(50)), { maxLength: 3 }),
  )
  .map(([resource, mutations]) => {
    const draft = wholeReview(resource);
    for (const [name, pick] of mutations) MUTATIONS[name]?.(draft, pick);
    return draft;
  });

/** The value at a finding's path, or undefined; steps as in `activities[3].minutes[0].role`. */
function follow(value: unknown, path: string): unknown {
  const steps = [...path.matchAll(/([A-Za-z_$][\w$]*)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/g)];
  return steps.reduce<unknown>((inner, [, name, index, quoted]) => {
    if (typeof inner !== 'object' || inner === null) return undefined;
    return Reflect.get(inner, name ?? index ?? quoted ?? '');
  }, value);
}

describe('a review', () => {
  it('without errors can always be priced at each of its sites', () => {
    const seen = { priced: 0, refused: 0 };
    fc.assert(
      fc.property(drafts, ({ review, tariff }) => {
        const parsed = parseReview(review);
        if (!parsed.ok || hasErrors(findReviewFindings(parsed.value, contextWith(tariff)))) {
          seen.refused += 1;
          return;
        }
        seen.priced += 1;
        const plan = planStudy(parsed.value, tariff);
        for (const site of parsed.value.sites) {
          const price = priceSite(plan, site, findMultiplier(multipliers, site.odsCode)!);
          expect(Number.isSafeInteger(price.expectedPence)).toBe(true);
          expect(price.lines).toHaveLength(review.activities.length);
        }
      }),
      { numRuns: 1500 },
    );
    // Both outcomes must have been common, or the property said nothing.
    const runs = seen.priced + seen.refused;
    expect(Math.min(seen.priced, seen.refused) / runs).toBeGreaterThan(0.13);
  });

  it('that cannot be priced always has an error', () => {
    fc.assert(
      fc.property(drafts, ({ review, tariff }) => {
        const price = () => {
          const plan = planStudy(review, tariff);
          for (const site of review.sites) {
            const multiplier = findMultiplier(multipliers, site.odsCode);
            if (!multiplier) throw new Error('no multiplier');
            priceSite(plan, site, multiplier);
          }
        };
        let isPriceable = true;
        try {
          price();
        } catch {
          isPriceable = false;
        }
        fc.pre(!isPriceable);
        expect(hasErrors(findReviewFindings(review, contextWith(tariff)))).toBe(true);
      }),
      { numRuns: 300, maxSkipsPerRun: 1000 },
    );
  });

  it('has findings that each name a field that is there, or is missing from one that is, and a way to mend it', () => {
    fc.assert(
      fc.property(drafts, ({ review, tariff }) => {
        for (const { path, message, mend } of findReviewFindings(review, contextWith(tariff))) {
          const parent = path.replace(/(\.[^.[\]]+|\[[^[\]]*\]|^[^.[\]]+)$/, '');
          expect(follow(review, path) ?? follow(review, parent), path).toBeDefined();
          expect(message).toMatch(/\S\.$/u);
          expect(mend).toMatch(/^[A-Z].*\.$/su);
          expect(`${message}${mend}`).not.toMatch(/undefined|\[object|NaN/);
        }
      }),
    );
  });

  it('names the tariff item where it is the item that uses a staff role without a rate', () => {
    const { review, tariff } = sampleDocuments();
    const at = review.activities.findIndex(({ tariffItem, minutes }) => tariffItem && !minutes);
    const item = tariff.items.find(({ code }) => code === review.activities[at]?.tariffItem);
    item!.minutes = [{ role: 'wizard', minutes: 5 }];
    expect(codesAt(findReviewFindings(review, contextWith(tariff)))).toContain(
      `error unknownRole activities[${at}].tariffItem`,
    );
  });

  it('has the same findings whatever the order in which its sites and arms are given', () => {
    fc.assert(
      fc.property(drafts, ({ review, tariff }) => {
        const turned = { ...review, sites: review.sites.toReversed(), arms: review.arms.toReversed() };
        const codes = (each: ResourceReview) =>
          findReviewFindings(each, contextWith(tariff)).map(({ code }) => code);
        // A finding about the whole price is raised once, wherever the site is.
        expect(codes(turned).sort()).toEqual(codes(review).sort());
      }),
    );
  });

  it('of the worked example has no findings, nor has the edge example errors', () => {
    expect(find(() => undefined)).toEqual([]);
    const edge = sampleDocuments('edge');
    expect(hasErrors(findReviewFindings(edge.review, sampleContext(edge)))).toBe(false);
  });
});

describe('the companies of a review', () => {
  it('are not looked up offline', () => {
    expect(find((review) => Object.assign(review.study.sponsor, { id: 'nobody' }))).toEqual([]);
  });

  it('must be registered, the CRO as well as the sponsor', () => {
    const companies = new Set(['someone-else']);
    const findings = find((review) => Object.assign(review.study, { cro: { id: 'a-cro', name: 'A CRO' } }), {
      companies,
    });
    expect(codesAt(findings)).toEqual([
      'error unknownSponsor study.sponsor.id',
      'error unknownSponsor study.cro.id',
    ]);
    expect(findings[0]?.message).toBe('No company example-pharma is registered.');
    expect(find(() => undefined, { companies: new Set(['example-pharma']) })).toEqual([]);
  });
});

describe('a site', () => {
  const place = (odsCode: string) => (review: ResourceReview) => {
    review.sites = [{ ...review.sites[0]!, odsCode }];
  };

  it('may take part on the last day of its trust and not on the day after', () => {
    const multipliers = { ...sampleContext().multipliers, rows: [{ odsCode: 'RVJ', micro: 1_000_000 }] };
    expect(find(place('RVJ'), { multipliers, on: '2026-06-30' })).toEqual([]);
    expect(codesAt(find(place('RVJ'), { multipliers, on: '2026-07-01' }))).toEqual([
      'error closedSite sites[0].odsCode',
    ]);
  });

  it('may take part from the day on which its trust opens and not before', () => {
    const open = { ...sampleContext().organisations.get('K0N6A')!, openedOn: '2026-06-01' };
    const organisations = new Map(sampleContext().organisations).set('K0N6A', open);
    const multipliers = { ...sampleContext().multipliers, rows: [{ odsCode: 'K0N6A', micro: 1 }] };
    expect(find(place('K0N6A'), { organisations, multipliers, on: '2026-06-01' })).toEqual([]);
    const [early] = find(place('K0N6A'), { organisations, multipliers, on: '2026-05-31' });
    expect(early).toMatchObject({
      code: 'closedSite',
      message: 'The Online NHS Trust (K0N6A) opens on 2026-06-01.',
      mend: 'Choose a site that is open, or wait until it opens.',
    });
  });

  it('that is closed without a known successor is replaced by one that is open', () => {
    const { closedOn: _day, successors: _next, ...trust } = sampleContext().organisations.get('RNK')!;
    const organisations = new Map(sampleContext().organisations).set('RNK', trust);
    const [closed] = find(place('RNK'), { organisations });
    expect(closed).toMatchObject({
      message: 'Tavistock and Portman NHS Foundation Trust (RNK) is closed.',
      mend: 'Choose a site that is open.',
    });
  });

  it('that is closed names every successor, by code where no name is known', () => {
    const trust = { ...sampleContext().organisations.get('RNK')!, successors: ['G6V2S', 'X9X9X'] };
    const organisations = new Map(sampleContext().organisations).set('RNK', trust);
    expect(find(place('RNK'), { organisations })[0]?.mend).toBe(
      'Use its successor, North London NHS Foundation Trust (G6V2S) or X9X9X.',
    );
  });

  it('without a multiplier is blocked, and a closed one is not asked for a multiplier besides', () => {
    expect(codesAt(find(place('K0N6A')))).toEqual(['error noMultiplier sites[0].odsCode']);
    expect(codesAt(find(place('RVJ')))).toEqual(['error closedSite sites[0].odsCode']);
  });

  it('that the register does not know is named by its code alone', () => {
    const context = { ...sampleContext(), organisations: new Map() };
    expect(findMissingMultiplier('X9X9X', ['odsCode'], context)[0]?.message).toMatch(
      /^X9X9X has no multiplier/,
    );
  });

  it('counts no participant in an arm without a target, and says so', () => {
    const findings = find((review) => {
      review.sites[0]!.targetParticipants = {};
    });
    expect(codesAt(findings)).toEqual(Array(3).fill('warning noTarget sites[0].targetParticipants'));
  });

  it('has no target for an arm only because every object has a property of that name', () => {
    // Checked without pricing, so that this says something of the findings alone.
    const findings = find((review) => {
      review.arms[0]!.id = 'constructor';
      review.tariff = 'OTHER';
    });
    expect(findings.filter(({ code }) => code === 'noTarget').map(({ path }) => path)).toContain(
      'sites[0].targetParticipants',
    );
  });
});

describe('an activity', () => {
  const vitals = (review: ResourceReview) =>
    review.activities.find(({ tariffItem }) => tariffItem === 'P-VITALS')!;
  const withMinutes = (minutes: number) => (review: ResourceReview) =>
    Object.assign(vitals(review), { minutes: [{ role: 'nurse', minutes }], deviationReason: 'Slower here' });

  it('may take three times the minutes of the tariff, or a third, before anyone is asked to look again', () => {
    // The tariff has 10 minutes.
    expect(find(withMinutes(30))).toEqual([]);
    expect(find(withMinutes(31)).map(({ code }) => code)).toEqual(['unusualMinutes']);
    expect(find(withMinutes(4))).toEqual([]);
    expect(find(withMinutes(3)).map(({ code }) => code)).toEqual(['unusualMinutes']);
  });

  it('with minutes and no tariff item needs no reason', () => {
    expect(
      find((review) => {
        const activity = vitals(review);
        delete activity.tariffItem;
        activity.minutes = [{ role: 'nurse', minutes: 500 }];
      }),
    ).toEqual([]);
  });

  it('charged otherwise than per visit has cells that add nothing, and each is pointed out', () => {
    const findings = find((review) => {
      vitals(review).chargedPer = 'participant';
    });
    expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(['cellNotCharged']));
    expect(findings[0]?.message).toMatch(/is charged per participant, so this cell .* adds nothing/);
  });

  it('passed through for more than ten times the dearest price is asked about', () => {
    const dearest = Math.max(...sampleDocuments().tariff.items.map(({ allInPence }) => allInPence ?? 0));
    const through = (pence: number) => (review: ResourceReview) => {
      review.activities.find(({ passThroughPence }) => passThroughPence !== undefined)!.passThroughPence =
        pence;
    };
    expect(find(through(10 * dearest))).toEqual([]);
    expect(find(through(10 * dearest + 1)).map(({ code }) => code)).toEqual(['unusualPrice']);
  });

  it('passed through is allowed in any way of charging but per visit', () => {
    for (const chargedPer of ['participant', 'once', 'occurrence'] as const) {
      expect(
        find((review) => {
          const line = review.activities.find(({ passThroughPence }) => passThroughPence !== undefined)!;
          line.chargedPer = chargedPer;
        }),
      ).toEqual([]);
    }
  });
});

describe('a line that nearly every study has', () => {
  const without = (section: string) => (review: ResourceReview) => {
    review.activities = review.activities.map((activity) =>
      activity.section === section ? { ...activity, section: 'site' as const } : activity,
    );
  };
  it.each([
    ['pharmacy', /pharmacy/],
    ['setUp', /set-up/],
    ['closeDown', /close-down/],
  ])('is missed in the section %s', (section, message) => {
    const findings = find(without(section));
    expect(findings.map(({ code }) => code)).toEqual(['missingLine']);
    expect(findings[0]?.message).toMatch(message);
  });

  it('is not asked for one by one where the review has no activities at all', () => {
    const findings = find((review) => {
      review.activities = [];
      review.schedule = [];
      review.visits = [];
    });
    expect(findings.map(({ code, path, severity }) => [code, path, severity])).toEqual([
      ['noActivities', 'activities', 'warning'],
    ]);
  });

  it('is a site, without which nobody gets a price', () => {
    const findings = find((review) => {
      review.sites = [];
    });
    expect(findings.map(({ code, path, severity }) => [code, path, severity])).toEqual([
      ['noSites', 'sites', 'warning'],
    ]);
  });

  it('is not missed for screening failures where the terms speak of them', () => {
    const noScreening = (terms: ResourceReview['terms']) => (review: ResourceReview) => {
      without('screening')(review);
      if (terms) review.terms = terms;
      else delete review.terms;
    };
    expect(
      find(noScreening({ screenFailures: { payment: 'all' } })).map(({ message }) => message),
    ).not.toContain('There is no screen-failure line.');
    expect(find(noScreening(undefined)).map(({ message }) => message)).toContain(
      'There is no screen-failure line.',
    );
  });

  it('is not missed for archiving where the terms speak of it', () => {
    const noArchiving = (terms: ResourceReview['terms']) => (review: ResourceReview) => {
      for (const activity of review.activities)
        activity.label = activity.label.replace(/archiv\w*/giu, 'storage');
      if (terms) review.terms = terms;
      else delete review.terms;
    };
    const messages = (terms: ResourceReview['terms']) =>
      find(noArchiving(terms)).map(({ message }) => message);
    expect(messages({ archiving: { physical: '25 years' } })).not.toContain('There is no archiving line.');
    expect(messages(undefined)).toContain('There is no archiving line.');
  });
});

describe('national data', () => {
  it('of the worked example is in order', () => {
    const { tariff, multipliers } = sampleDocuments();
    expect(findTariffFindings(tariff)).toEqual([]);
    expect(findMultiplierSetFindings(multipliers)).toEqual([]);
  });

  it('lists no role, item or site twice', () => {
    const { tariff, multipliers } = sampleDocuments();
    tariff.roles.push({ ...tariff.roles[0]! });
    tariff.items.push({ ...tariff.items[1]! });
    multipliers.rows.push({ ...multipliers.rows[0]! });
    expect(codesAt(findTariffFindings(tariff))).toEqual([
      `error duplicateId roles[${tariff.roles.length - 1}].code`,
      `error duplicateId items[${tariff.items.length - 1}].code`,
    ]);
    expect(codesAt(findMultiplierSetFindings(multipliers))).toEqual([
      `error duplicateId rows[${multipliers.rows.length - 1}].odsCode`,
    ]);
  });

  it('has a rate for every role that an item uses, and a price for every item', () => {
    const { tariff } = sampleDocuments();
    const timed = tariff.items.findIndex(({ minutes }) => minutes.length > 0);
    tariff.items[timed]!.minutes[0]!.role = 'ghost';
    tariff.items.push({ code: 'EMPTY', label: 'Empty', kind: 'procedure', minutes: [] });
    expect(codesAt(findTariffFindings(tariff))).toEqual([
      `error unknownRole items[${timed}].minutes[0].role`,
      `warning offTariff items[${tariff.items.length - 1}]`,
    ]);
  });
});

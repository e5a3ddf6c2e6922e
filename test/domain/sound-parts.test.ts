/** A document that is no review yet: what its sound parts already show, so that mistakes are found in one round. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Activity } from '../../shared/domain/resource-review.ts';
import type { ReviewContext } from '../../shared/domain/review-context.ts';
import { findReviewFindings } from '../../shared/domain/review-findings.ts';
import { findPartFindings, readSoundParts } from '../../shared/domain/sound-parts.ts';
import { bundledMultipliers, bundledOrganisations, bundledTariff } from '../../shared/reference/index.ts';
import { SPONSOR } from '../support/service-deps.ts';
import { site, smallReview } from '../usecases/resource-review/small-review.ts';

const context: ReviewContext = {
  tariff: bundledTariff(),
  multipliers: bundledMultipliers(),
  organisations: bundledOrganisations(),
  companies: new Set([SPONSOR]),
  on: '2026-11-02',
};

function find(document: unknown): readonly (readonly [string, string])[] {
  const parts = readSoundParts(document);
  if (!parts) throw new Error('no resource review');
  return findPartFindings(parts, context).map(({ code, path }) => [code, path] as const);
}

const review = smallReview();
const [first, ...others] = review.activities;
if (!first) throw new Error('the small review has activities');
const { minutes: _minutes, ...unpriced } = first;
/** Nobody has named the investigator yet. */
const unnamed = { odsCode: 'ZZZ', targetParticipants: { armA: 1 } };

describe('a document with fields that are missing', () => {
  it('has its tariff items, organisations and companies checked all the same, each where it stands', () => {
    const document = {
      ...review,
      study: {
        ...review.study,
        title: undefined,
        sponsor: { id: 'nobody', name: 'Nobody Ltd' },
        cro: { id: 'no-one', name: 'No One Ltd' },
      },
      leadSite: { odsCode: 'QQQ' },
      activities: [
        { ...first, label: undefined },
        { ...unpriced, tariffItem: 'ECG-12' },
        { ...first, minutes: [{ role: 'wizard', minutes: 5 }] },
      ],
      sites: [unnamed, site('RJ1'), { odsCode: 'rj1' }, site('RNK')],
    };
    expect(find(document)).toEqual([
      ['unknownSponsor', 'study.sponsor.id'],
      ['unknownSponsor', 'study.cro.id'],
      ['offTariff', 'activities[1].tariffItem'],
      ['unknownRole', 'activities[2].minutes[0].role'],
      ['unknownSite', 'leadSite.odsCode'],
      ['unknownSite', 'sites[0].odsCode'],
      ['closedSite', 'sites[3].odsCode'],
    ]);
  });

  it('blocks a site without a multiplier as well', () => {
    const [row] = context.multipliers.rows.filter(({ odsCode }) => odsCode === 'RJ1');
    const rows = context.multipliers.rows.filter((each) => each !== row);
    const parts = readSoundParts({ ...review, arms: undefined });
    if (!parts) throw new Error('no resource review');
    const findings = findPartFindings(parts, { ...context, multipliers: { ...context.multipliers, rows } });
    expect(findings.map(({ code, path }) => [code, path])).toEqual([['noMultiplier', 'sites[0].odsCode']]);
  });

  it('says nothing of a schedule that may only be incomplete', () => {
    expect(find({ ...review, visits: undefined, schedule: [] })).toEqual([]);
  });

  it('says nothing of parts that are not there or are no lists', () => {
    expect(find({ schema: review.schema })).toEqual([]);
    expect(find({ ...review, study: 'one', leadSite: 2, activities: {}, sites: null })).toEqual([]);
  });
});

it('a document of another kind has no parts of a review', () => {
  for (const document of [undefined, null, [], 'review', {}, { ...review, schema: 'ncvr.tariff/1' }])
    expect(readSoundParts(document)).toBeUndefined();
});

it('of a whole review, whatever a part shows is a finding of the whole', () => {
  const entry = fc.record({
    tariffItem: fc.constantFrom('P-ECG', 'ECG-12', undefined),
    role: fc.constantFrom('nurse', 'wizard', undefined),
  });
  const codes = fc.uniqueArray(fc.constantFrom('RJ1', 'RK9', 'ZZZ', 'RNK'));
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 5 }), codes, (entries, sites) => {
      const activities = entries.map(
        ({ tariffItem, role }, at): Activity => ({
          ...unpriced,
          id: `a${at}`,
          ...(tariffItem !== undefined && { tariffItem }),
          ...(role !== undefined && { minutes: [{ role, minutes: 5 }] }),
        }),
      );
      const whole = smallReview({
        activities: [...activities, ...others],
        sites: sites.map((code) => site(code)),
      });
      const all = findReviewFindings(whole, context).map(({ code, path }) => `${code} ${path}`);
      for (const [code, path] of find(whole)) expect(all).toContain(`${code} ${path}`);
    }),
  );
});

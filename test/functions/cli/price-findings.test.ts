import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Activity, ResourceReview } from '../../../shared/domain/resource-review.ts';
import { sampleDocuments } from '../../support/sample.ts';
import { runHere, writeDocuments } from './command-line.ts';

const price = async (documents: Readonly<Record<'review' | 'tariff' | 'multipliers', unknown>>) => {
  const { review, tariff, multipliers, out } = writeDocuments(documents);
  const ended = await runHere([
    'price',
    review,
    '--tariff',
    tariff,
    '--multipliers',
    multipliers,
    '--out',
    out,
    '--no-pdf',
  ]);
  return { ...ended, hasWritten: existsSync(out) };
};

/** The block of a finding as printed: the line of its severity and field, its message, how to mend it. */
function blockOf(stderr: string, path: string): { severity: string; message: string; mend: string } {
  const lines = stderr.split('\n');
  const at = lines.findIndex((line) => /^ {2}(error|warning) +/.test(line) && line.endsWith(`  ${path}`));
  if (at < 0) expect.fail(`no finding at ${path}:\n${stderr}`);
  const [severity = '', message = '', mend = ''] = lines.slice(at, at + 3).map((line) => line.trim());
  return { severity: severity.split(' ')[0] ?? '', message, mend };
}

const first = (review: ResourceReview, chargedPer: Activity['chargedPer']): number =>
  review.activities.findIndex(
    (activity) => activity.chargedPer === chargedPer && activity.passThroughPence === undefined,
  );
const passThrough = (review: ResourceReview): number =>
  review.activities.findIndex((activity) => activity.passThroughPence !== undefined);

type Change = (review: ResourceReview) => string;
type BadInput = readonly [name: string, change: Change, message: RegExp, mend: RegExp];

/** Each change answers the path at which the finding must be. */
const BAD_INPUTS: readonly BadInput[] = [
  [
    'an unknown site',
    (review) => {
      review.sites[1]!.odsCode = 'RZZ9';
      return 'sites[1].odsCode';
    },
    /^No organisation with the ODS code RZZ9 is known\.$/,
    /^Check the ODS code/,
  ],
  [
    'a closed site, with its closing date and successor',
    (review) => {
      review.sites[0]!.odsCode = 'RVJ';
      return 'sites[0].odsCode';
    },
    /^North Bristol NHS Trust \(RVJ\) closed on 2026-06-30\.$/,
    /^Use its successor, .+ \(RA7\)\.$/,
  ],
  [
    'a merged site, with its successor',
    (review) => {
      review.sites = review.sites.filter(({ odsCode }) => odsCode !== 'G6V2S');
      review.sites[0]!.odsCode = 'RNK';
      return 'sites[0].odsCode';
    },
    /^Tavistock and Portman NHS Foundation Trust \(RNK\) closed on 2026-03-31\.$/,
    /^Use its successor, North London NHS Foundation Trust \(G6V2S\)\.$/,
  ],
  [
    'a site without a multiplier',
    (review) => {
      review.sites[2]!.odsCode = 'K0N6A';
      return 'sites[2].odsCode';
    },
    /^The Online NHS Trust \(K0N6A\) has no multiplier in NHSPS-MFF-2026-27, so it cannot be priced\.$/,
    /ask the national coordinator to publish its multiplier/,
  ],
  [
    'a closed lead site',
    (review) => {
      review.leadSite.odsCode = 'RNK';
      return 'leadSite.odsCode';
    },
    /closed on 2026-03-31/,
    /G6V2S/,
  ],
  [
    'an ODS code in small letters',
    (review) => {
      review.sites[0]!.odsCode = 'rrv';
      return 'sites[0].odsCode';
    },
    /must be an ODS code/,
    /Correct this text/,
  ],
  [
    'an off-tariff activity',
    (review) => {
      const at = first(review, 'visit');
      delete review.activities[at]!.tariffItem;
      delete review.activities[at]!.minutes;
      return `activities[${at}]`;
    },
    /has neither a tariff item nor minutes, so it cannot be priced/,
    /Choose a tariff item, or give minutes by staff role/,
  ],
  [
    'a tariff item that the tariff lacks',
    (review) => {
      review.activities[0]!.tariffItem = 'P-LOST';
      return 'activities[0].tariffItem';
    },
    /^\S.*: The tariff has no item P-LOST\.$/,
    /Choose an item of the tariff/,
  ],
  [
    'a schedule that names an unknown visit',
    (review) => {
      review.schedule[3]!.visit = 'V99';
      return 'schedule[3].visit';
    },
    /^The schedule names the visit V99, which does not exist\.$/,
    /Name a visit of the review, or add it/,
  ],
  [
    'a schedule that names an unknown activity',
    (review) => {
      review.schedule[3]!.activity = 'a99';
      return 'schedule[3].activity';
    },
    /^The schedule names the activity a99, which does not exist\.$/,
    /Name an activity of the review, or add it/,
  ],
  [
    'a visit that names an unknown arm',
    (review) => {
      review.visits[0]!.arms[0] = 'lost';
      return 'visits[0].arms[0]';
    },
    /names the arm lost, which does not exist/,
    /Name an arm of the review/,
  ],
  [
    'a target for an unknown arm',
    (review) => {
      review.sites[0]!.targetParticipants['lost'] = 4;
      return 'sites[0].targetParticipants.lost';
    },
    /target for the arm lost, which does not exist/,
    /Name an arm of the review/,
  ],
  [
    'an activity charged per visit that is never scheduled',
    (review) => {
      const at = first(review, 'visit');
      const { id } = review.activities[at]!;
      review.schedule = review.schedule.filter(({ activity }) => activity !== id);
      return `activities[${at}]`;
    },
    /is charged per visit but is not scheduled at any visit/,
    /Schedule it at a visit/,
  ],
  [
    'zero minutes',
    (review) => {
      review.activities[0]!.minutes = [{ role: 'nurse', minutes: 0 }];
      return 'activities[0].minutes[0].minutes';
    },
    /^This must be at least 1\.$/,
    /^Give a number that is at least 1\.$/,
  ],
  [
    'negative minutes',
    (review) => {
      review.activities[0]!.minutes = [{ role: 'nurse', minutes: -5 }];
      return 'activities[0].minutes[0].minutes';
    },
    /^This must be at least 1\.$/,
    /^Give a number that is at least 1\.$/,
  ],
  [
    'a fraction of a minute',
    (review) => {
      review.activities[0]!.minutes = [{ role: 'nurse', minutes: 7.5 }];
      return 'activities[0].minutes[0].minutes';
    },
    /^This is a number with a fraction, not a whole number\.$/,
    /^Give a whole number\.$/,
  ],
  [
    'an empty list of minutes',
    (review) => {
      review.activities[0]!.minutes = [];
      return 'activities[0].minutes';
    },
    /^This must have at least 1 entry\.$/,
    /^Give at least 1 entry\.$/,
  ],
  [
    'minutes that are missing',
    (review) => {
      Object.assign(review.activities[0]!, { minutes: [{ role: 'nurse' }] });
      return 'activities[0].minutes[0].minutes';
    },
    /^This field is missing\.$/,
    /^Give a whole number\.$/,
  ],
  [
    'a zero quantity in the schedule',
    (review) => {
      review.schedule[0]!.quantity = 0;
      return 'schedule[0].quantity';
    },
    /at least 1/,
    /at least 1/,
  ],
  [
    'a negative target',
    (review) => {
      review.sites[0]!.targetParticipants['low'] = -1;
      return 'sites[0].targetParticipants.low';
    },
    /at least 0/,
    /at least 0/,
  ],
  [
    'a quantity given as text',
    (review) => {
      Object.assign(review.schedule[0]!, { quantity: '1' });
      return 'schedule[0].quantity';
    },
    /^This is text, not a whole number\.$/,
    /^Give a whole number\.$/,
  ],
  [
    'a quantity of 1e308',
    (review) => {
      review.schedule[0]!.quantity = 1e308;
      return 'schedule[0].quantity';
    },
    /^This must be at most 100000\.$/,
    /^Give a number that is at most 100000\.$/,
  ],
  [
    'an arm id that is used twice',
    (review) => {
      review.arms[1]!.id = review.arms[0]!.id;
      return 'arms[1].id';
    },
    /^The id placebo is there already, as entry 1 of this list\.$/,
    /Give each entry its own id/,
  ],
  [
    'a visit id that is used twice',
    (review) => {
      review.visits[2]!.id = review.visits[0]!.id;
      return 'visits[2].id';
    },
    /is there already, as entry 1 of this list/,
    /Give each entry its own id/,
  ],
  [
    'an activity id that is used twice',
    (review) => {
      review.activities[4]!.id = review.activities[1]!.id;
      return 'activities[4].id';
    },
    /is there already, as entry 2 of this list/,
    /Give each entry its own id/,
  ],
  [
    'a schedule cell that is there twice',
    (review) => {
      review.schedule.push({ ...review.schedule[0]!, quantity: 2 });
      return `schedule[${review.schedule.length - 1}]`;
    },
    /A cell for this activity at this visit is there already, as entry 1/,
    /Keep one cell, with the whole quantity/,
  ],
  [
    'a site that is there twice',
    (review) => {
      review.sites.push({ ...review.sites[0]! });
      return `sites[${review.sites.length - 1}].odsCode`;
    },
    /^The site .+ is there already, as entry 1/,
    /Keep one entry for the site/,
  ],
  [
    'a visit that names an arm twice',
    (review) => {
      review.visits[0]!.arms = ['low', 'low'];
      return 'visits[0].arms[1]';
    },
    /The arm low is there already/,
    /Name each arm once/,
  ],
  [
    'an unknown staff role',
    (review) => {
      Object.assign(review.activities[0]!, {
        minutes: [{ role: 'nurs', minutes: 5 }],
        deviationReason: 'Longer',
      });
      return 'activities[0].minutes[0].role';
    },
    /^\S.*: The tariff has no staff role nurs\.$/,
    /^Use one of .*nurse/,
  ],
  [
    'minutes that replace those of the tariff without a reason',
    (review) => {
      const at = review.activities.findIndex(({ tariffItem }) => tariffItem === 'P-VITALS');
      review.activities[at]!.minutes = [{ role: 'nurse', minutes: 12 }];
      return `activities[${at}].deviationReason`;
    },
    /need a reason that every site can see/,
    /Give the reason, or remove the minutes/,
  ],
  [
    'an unknown field',
    (review) => {
      Object.assign(review.study, { colour: 'blue' });
      return 'study.colour';
    },
    /^There is no field colour here\.$/,
    /check its spelling/,
  ],
  [
    'a price sent by a client',
    (review) => {
      Object.assign(review.activities[0]!, { unitPence: 1 });
      return 'activities[0].unitPence';
    },
    /^There is no field unitPence here\.$/,
    /Remove it/,
  ],
  [
    'a field that is missing',
    (review) => {
      Reflect.deleteProperty(review.study, 'shortTitle');
      return 'study.shortTitle';
    },
    /^This field is missing\.$/,
    /^Give text\.$/,
  ],
  [
    'a phase that does not exist',
    (review) => {
      Object.assign(review.study, { phase: 'V' });
      return 'study.phase';
    },
    /not one of the values allowed here/,
    /Use one of I, I\/II/,
  ],
  [
    'an IRAS ID with a leading zero',
    (review) => {
      review.study.irasId = '0123456';
      return 'study.irasId';
    },
    /must be an IRAS ID: 4 to 7 digits without a leading zero/,
    /Correct this text/,
  ],
  [
    'a day that is not in the calendar',
    (review) => {
      review.study.protocol.date = '2026-02-30';
      return 'study.protocol.date';
    },
    /not a calendar day/,
    /2026-04-01/,
  ],
  [
    'a label that turns the direction of reading',
    (review) => {
      review.activities[0]!.label = 'Consent \u202Egnp.exe';
      return 'activities[0].label';
    },
    /direction-changing characters/,
    /Correct this text/,
  ],
  [
    'a wrong schema version',
    (review) => {
      Object.assign(review, { schema: 'ncvr.resource-review/2' });
      return 'schema';
    },
    /ncvr\.resource-review\/2/,
    /ncvr\.resource-review\/1/,
  ],
  [
    'a tariff other than the one at hand',
    (review) => {
      review.tariff = 'DEMO-2027-28.1';
      return 'tariff';
    },
    /written for the tariff DEMO-2027-28\.1, but it is being checked against EX-2026-27\.1/,
    /provide the release DEMO-2027-28\.1/,
  ],
  [
    'a pass-through line in another section',
    (review) => {
      const at = passThrough(review);
      review.activities[at]!.section = 'site';
      return `activities[${at}].section`;
    },
    /go together/,
    /Use the section passThrough/,
  ],
  [
    'a line of the section passThrough without an amount',
    (review) => {
      const at = first(review, 'once');
      review.activities[at]!.section = 'passThrough';
      return `activities[${at}].passThroughPence`;
    },
    /go together/,
    /Give the amount in pence, or use another section/,
  ],
  [
    'a pass-through line with a tariff item',
    (review) => {
      const at = passThrough(review);
      review.activities[at]!.tariffItem = 'P-VITALS';
      return `activities[${at}].tariffItem`;
    },
    /has its own amount and no tariff item or minutes/,
    /Remove this, or remove the pass-through amount/,
  ],
  [
    'a pass-through line with minutes',
    (review) => {
      const at = passThrough(review);
      review.activities[at]!.minutes = [{ role: 'nurse', minutes: 5 }];
      return `activities[${at}].minutes`;
    },
    /has its own amount and no tariff item or minutes/,
    /Remove this/,
  ],
  [
    'a pass-through line charged per visit',
    (review) => {
      const at = passThrough(review);
      review.activities[at]!.chargedPer = 'visit';
      return `activities[${at}].chargedPer`;
    },
    /not charged per visit/,
    /participant, once or occurrence/,
  ],
  [
    'a total that is too large to be exact',
    (review) => {
      const at = first(review, 'once');
      Object.assign(review.activities[at]!, {
        minutes: [{ role: 'nurse', minutes: 1_000_000 }],
        deviationReason: 'Mistyped',
        quantity: 100_000,
        chargedPer: 'participant',
      });
      review.sites[3]!.targetParticipants['low'] = 1_000_000;
      return 'sites[3]';
    },
    /too large to be exact/,
    /Check quantities, minutes and targets/,
  ],
  [
    'a review without sites',
    (review) => {
      review.sites = [];
      return 'sites';
    },
    /names no site/,
    /Add a site/,
  ],
];

describe('ncvr price refuses, writes nothing and ends with 1 on', () => {
  it.each(BAD_INPUTS)('%s', async (_name, change, message, mend) => {
    const documents = sampleDocuments();
    const path = change(documents.review);
    const ended = await price(documents);
    expect(ended.code, ended.stderr).toBe(1);
    const block = blockOf(ended.stderr, path);
    expect(block.severity).toBe('error');
    expect(block.message).toMatch(message);
    expect(block.mend).toMatch(mend);
    expect(block.mend).toMatch(/\.$/);
    expect(ended.hasWritten).toBe(false);
    expect(ended.stdout).toBe('');
  });

  it('a tariff that gives two prices for one item, naming the tariff', async () => {
    const documents = sampleDocuments();
    documents.tariff.items.push({ ...documents.tariff.items[0]!, allInPence: 1 });
    const ended = await price(documents);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^\S+tariff\.json: 1 error, 0 warnings$/m);
    expect(blockOf(ended.stderr, `items[${documents.tariff.items.length - 1}].code`).message).toMatch(
      /twice/,
    );
    expect(ended.hasWritten).toBe(false);
  });

  it('a tariff whose item uses a staff role without a rate', async () => {
    const documents = sampleDocuments();
    const at = documents.tariff.items.findIndex(({ minutes }) => minutes.length > 0);
    documents.tariff.items[at]!.minutes[0]!.role = 'ghost';
    const ended = await price(documents);
    expect(ended.code).toBe(1);
    expect(blockOf(ended.stderr, `items[${at}].minutes[0].role`).message).toMatch(/ghost.*no rate/);
  });

  it('a tariff item that nothing prices, where the review uses it', async () => {
    const documents = sampleDocuments();
    const item = documents.tariff.items.find(({ code }) => code === 'P-VITALS')!;
    item.minutes = [];
    const at = documents.review.activities.findIndex(({ tariffItem }) => tariffItem === 'P-VITALS');
    const ended = await price(documents);
    expect(ended.code).toBe(1);
    expect(blockOf(ended.stderr, `activities[${at}].tariffItem`).message).toMatch(
      /: The tariff item P-VITALS has neither minutes nor a price\.$/,
    );
  });

  it('multipliers that give a site two factors', async () => {
    const documents = sampleDocuments();
    documents.multipliers.rows.push({ odsCode: 'RRV', micro: 1_000_000 });
    const ended = await price(documents);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^\S+multipliers\.json: 1 error/m);
  });

  it('a tariff given in place of the review, by one finding and not hundreds', async () => {
    const { tariff, multipliers } = sampleDocuments();
    const ended = await price({ review: tariff, tariff, multipliers });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/review\.json: 1 error, 0 warnings/);
    expect(blockOf(ended.stderr, 'schema').mend).toContain('ncvr.resource-review/1');
  });

  it.each([[null], [[]], ['review'], [7], [true]])('%j in place of a review', async (review) => {
    const ended = await price({ ...sampleDocuments(), review: JSON.stringify(review) });
    expect(ended.code).toBe(1);
    expect(blockOf(ended.stderr, 'the whole document').mend).toBe('Give an object with named fields.');
  });

  it('more findings than anyone reads, and shows the first hundred', async () => {
    const documents = sampleDocuments();
    documents.review.schedule = Array.from({ length: 50_000 }, (_, at) => ({
      activity: 'a01',
      visit: `X${at}`,
      quantity: 1,
    }));
    const ended = await price(documents);
    expect(ended.code).toBe(1);
    expect(ended.stderr.match(/^ {2}error /gm)).toHaveLength(100);
    expect(ended.stderr).toMatch(/and \d{5} more; mend these first\./);
  });
});

describe('ncvr price goes on, with a warning, on', () => {
  const WARNINGS: readonly (readonly [name: string, change: Change, message: RegExp])[] = [
    [
      'a visit at which nothing is scheduled',
      (review) => {
        review.visits.push({ id: 'X', arms: ['low'], label: 'Extra', order: 99, kind: 'scheduled' });
        return `visits[${review.visits.length - 1}]`;
      },
      /^Nothing is scheduled at the visit Extra\.$/,
    ],
    [
      'minutes far outside the usual range of the tariff',
      (review) => {
        const at = review.activities.findIndex(({ tariffItem }) => tariffItem === 'P-VITALS');
        Object.assign(review.activities[at]!, {
          minutes: [{ role: 'nurse', minutes: 31 }],
          deviationReason: 'Long',
        });
        return `activities[${at}].minutes`;
      },
      /^\S.*: The minutes add up to 31, far from the 10 of the tariff\.$/,
    ],
    [
      'a site without a target for an arm',
      (review) => {
        delete review.sites[0]!.targetParticipants['low'];
        return 'sites[0].targetParticipants';
      },
      /no target for the arm low; it counts as 0/,
    ],
    [
      'a model agreement that it has no template of',
      (review) => {
        review.study.modelAgreement = 'house-agreement';
        return 'study.modelAgreement';
      },
      /No template of the model agreement house-agreement is known/,
    ],
  ];

  it.each(WARNINGS)('%s', async (_name, change, message) => {
    const documents = sampleDocuments();
    const path = change(documents.review);
    const ended = await price(documents);
    expect(ended.code, ended.stderr).toBe(0);
    const block = blockOf(ended.stderr, path);
    expect(block.severity).toBe('warning');
    expect(block.message).toMatch(message);
    expect(block.mend).toMatch(/\.$/);
    expect(ended.hasWritten).toBe(true);
  });

  it('each kind of line that nearly every study has, where it has none', async () => {
    const documents = sampleDocuments('edge');
    const { review } = documents;
    review.activities = [{ ...review.activities.find(({ chargedPer }) => chargedPer === 'visit')! }];
    const [activity] = review.activities;
    Object.assign(activity!, { section: 'participant', label: 'Visit' });
    review.schedule = [{ activity: activity!.id, visit: review.visits[0]!.id, quantity: 1 }];
    delete review.terms;
    const ended = await price(documents);
    expect(ended.code, ended.stderr).toBe(0);
    for (const line of ['pharmacy', 'archiving', 'screen-failure', 'set-up', 'close-down']) {
      expect(ended.stderr).toContain(`There is no ${line} line.`);
    }
  });
});

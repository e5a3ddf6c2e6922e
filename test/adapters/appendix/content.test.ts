import { describe, expect, it } from 'vitest';
import { describeAppendix } from '../../../shared/adapters/appendix/describe-appendix.ts';
import type { FinancialAppendix } from '../../../shared/domain/financial-appendix.ts';
import { formatPounds, sumPence, timesPence } from '../../../shared/domain/money.ts';
import { exampleAppendices, makeAppendix, sampleStudyAppendices } from './appendices.ts';
import { blocksOf, proseOf, rowsOf, rowsUnder, under } from './plain-texts.ts';

const PARTS = [
  '1. Identification',
  '2. How the price was set',
  '3. Schedule A: participants',
  '4. Schedule B: conditional and unscheduled items',
  '5. Schedule C: one-off items',
  '6. Schedule D: screening failures',
  '7. Schedule E: pass-through',
  '8. Payment',
  'Annex: how each unit price was calculated',
  '9. Integrity',
];

const edgeAt = (odsCode: string): FinancialAppendix =>
  exampleAppendices('edge').find(({ price }) => price.odsCode === odsCode)!;
const valueOf = (appendix: FinancialAppendix, part: string, key: string): string | undefined =>
  rowsUnder(appendix, part).find(([name]) => name === key)?.[1];

describe('the parts of an appendix', () => {
  it('stand in the order of the agreement, whatever the study has', () => {
    for (const appendix of [makeAppendix(), edgeAt('TAD')]) {
      const headings = blocksOf(appendix).flatMap((block) =>
        block.kind === 'heading' && block.level === 2 ? [block.text] : [],
      );
      expect(headings).toEqual(PARTS);
    }
  });

  it('identify agreement, study, site, review, tariff, multiplier, issue and hash', () => {
    const appendix = makeAppendix({ label: 'Appendix 4', study: { cro: { id: 'c', name: 'Clinical Ltd' } } });
    expect(Object.fromEntries(rowsUnder(appendix, '1. '))).toEqual({
      'Model agreement': 'mCTA',
      'Template version': '1.0',
      Appendix: 'Appendix 4',
      NCVR: 'Yes: National Contract Value Review',
      Study: 'LZZT',
      Protocol: 'H2Q-MC-LZZT, version 2, 25 July 2006',
      'Full title': appendix.identification.study.title,
      'IRAS ID': '1009991',
      'CPMS ID': '50123',
      Sponsor: 'Example Pharma Ltd',
      CRO: 'Clinical Ltd',
      Site: 'University College London Hospitals NHS Foundation Trust',
      'ODS code': 'RRV',
      'Principal investigator': 'Dr A Example',
      'Lead site': 'University College London Hospitals NHS Foundation Trust (RRV)',
      'Review version': '1',
      'Tariff release': `${appendix.identification.tariff.id}, 2026/27, demonstration tariff`,
      'Site multiplier': '1.175335',
      'Multiplier set': 'M',
      'Multiplier source': 'A published list',
      Issued: 'Number 2, 21 November 2026, 09:05 UTC',
      'Short hash': appendix.integrity.sha256.slice(0, 16),
      'Hash (SHA-256)': appendix.integrity.sha256,
    });
  });

  it('the appendix is named by the agreement’s template, and has a neutral name and a blank label without one', () => {
    const [labelled] = blocksOf(makeAppendix({ label: 'Appendix 4: Financial arrangements' }));
    expect(labelled).toMatchObject({ kind: 'title', text: 'Appendix 4: Financial arrangements' });
    const unnamed = makeAppendix();
    expect(blocksOf(unnamed)[0]).toMatchObject({ kind: 'title', text: 'Financial appendix' });
    const [, facts] = [blocksOf(unnamed), under(blocksOf(unnamed), '1. ')[0]];
    expect(facts).toMatchObject({
      rows: expect.arrayContaining([{ key: 'Appendix', value: { blank: 'Its label in the agreement' } }]),
    });
  });

  it('the rules of the price are those of the tariff', () => {
    expect(proseOf(under(blocksOf(edgeAt('RP4')), '2. '))).toMatch(
      /Indirect cost adds 68\.5% of the direct cost, capacity building 19\.95% of the direct and indirect cost\./,
    );
    const prose = proseOf(under(blocksOf(makeAppendix()), '2. '));
    expect(prose).toMatch(/capacity building 20% of the direct cost\./);
    expect(prose).toMatch(/The price is not negotiable/);
    expect(prose).toMatch(/reported by the site in the service, as an escalation/);
    expect(prose).toMatch(/times its multiplier, 1\.175335/);
  });
});

describe('the figures of an appendix', () => {
  const appendices = [
    ...exampleAppendices('worked-example'),
    ...exampleAppendices('edge'),
    ...sampleStudyAppendices().slice(0, 2),
  ];

  it.each(
    appendices.map(
      (appendix) =>
        [`${appendix.identification.study.shortTitle} ${appendix.price.odsCode}`, appendix] as const,
    ),
  )('in %s every table adds up to the totals of the price', (_name, appendix) => {
    const { price } = appendix;
    const summary = rowsUnder(appendix, 'Expected total at');
    expect(summary.filter(([name]) => name === 'Expected total').map((row) => row.at(-1))).toEqual([
      formatPounds(price.expectedPence),
      formatPounds(price.expectedPence),
    ]);
    const scheduleA = rowsUnder(appendix, '3. ');
    const completed = scheduleA.filter(([name]) => name === 'Price of one completed participant');
    expect(new Set(completed.map((row) => row[1]))).toEqual(
      new Set(price.arms.map((arm) => formatPounds(arm.completedParticipantPence))),
    );
    expect(rowsUnder(appendix, '5. ').at(-1)).toEqual(
      price.lines.some(({ chargedPer }) => chargedPer === 'once')
        ? ['One-off items in all', formatPounds(price.oneOffPence)]
        : ['No one-off items.'],
    );
  });

  it.each(
    appendices.map(
      (appendix) =>
        [`${appendix.identification.study.shortTitle} ${appendix.price.odsCode}`, appendix] as const,
    ),
  )('in %s every visit has its activities once, at unit price, quantity and product', (_name, appendix) => {
    const { price, inputs } = appendix;
    const rows = [
      ...rowsUnder(appendix, 'Activities of each visit'),
      ...rowsUnder(appendix, 'Unscheduled visits'),
    ];
    for (const { visit: id, totalPence } of price.visits) {
      const visit = inputs.visits.find((each) => each.id === id)!;
      const at = rows.findIndex(
        ([name]) => name !== undefined && name.split(/, | and /).includes(visit.label),
      );
      expect(at, visit.label).toBeGreaterThan(0);
      const end = rows.findIndex((row, index) => index > at && row[0]?.startsWith('Price of'));
      const cells = inputs.schedule
        .filter((cell) => cell.visit === id)
        .map(({ activity, quantity }) => {
          const line = price.lines.find((each) => each.activity === activity)!;
          return [
            line.label,
            formatPounds(line.unitPence),
            String(quantity),
            formatPounds(timesPence(line.unitPence, quantity)),
          ];
        });
      const printed = rows.slice(at + 1, end).filter((row) => row.length === 4);
      expect([...printed].sort()).toEqual([...cells].sort());
      expect(rows[end]?.[1]).toBe(formatPounds(totalPence));
    }
  });

  it('every line of the price stands in exactly one schedule, and pass-through per participant in A and E', () => {
    const appendix = edgeAt('RP4');
    const where = (label: string): string[] =>
      PARTS.slice(2, 7).filter((part) =>
        rowsUnder(appendix, part).some(([name]) => name?.replace(/ \(pass-through.*/, '') === label),
      );
    expect(where('MRI of the brain')).toEqual([PARTS[2], PARTS[3]]);
    expect(where('Registration')).toEqual([PARTS[2]]);
    expect(where('Meal allowance')).toEqual([PARTS[2], PARTS[6]]);
    expect(where('Travel, up to')).toEqual([PARTS[6]]);
    expect(where('Set-up')).toEqual([PARTS[4]]);
    expect(where('Archiving')).toEqual([PARTS[6]]);
    expect(where('Screening failure')).toEqual([PARTS[5]]);
  });

  it('one-off items are summed by section, and pass-through ones as one row', () => {
    const appendix = edgeAt('RP4');
    const rows = rowsUnder(appendix, '5. ');
    const setUp = appendix.price.lines.find(({ activity }) => activity === 'setup')!;
    expect(rows).toEqual([
      ['Item', 'Unit price (£)', 'Quantity', 'Total (£)'],
      ['Set-up'],
      ['Set-up', formatPounds(setUp.unitPence), '5', formatPounds(timesPence(setUp.unitPence, 5))],
      ['Set-up total', formatPounds(timesPence(setUp.unitPence, 5))],
      ['Pass-through items charged once (Schedule E)', '999.99'],
      ['One-off items in all', formatPounds(sumPence([timesPence(setUp.unitPence, 5), 99_999]))],
    ]);
  });

  it('a reader can redo each unit price from the annex', () => {
    const rows = rowsUnder(edgeAt('RP4'), 'Annex');
    const lines = edgeAt('RP4').price.lines;
    const consent = rows.find(([name]) => name === 'Consent, longer')!;
    const line = lines.find(({ activity }) => activity === 'longer')!;
    expect(consent[1]).toMatch(
      /^E-MIN: .* 61\u00a0min, .* 29\u00a0min\. Minutes set by the review: Interpreter needed$/,
    );
    expect(consent.slice(2)).toEqual([
      `${line.exact.numerator}/${line.exact.denominator}`,
      formatPounds(line.unitPence),
    ]);
    expect(rows.find(([name]) => name === 'ECG with trace read')?.[1]).toMatch(/min, all-in price £/);
    expect(rows.find(([name]) => name === 'Archiving')?.slice(1)).toEqual([
      'Pass-through, £999.99',
      '99999',
      '999.99',
    ]);
  });
});

describe('visits that are the same', () => {
  const { visits, schedule, arms } = makeAppendix().inputs;

  it('are listed once for the arms that share them', () => {
    const rows = rowsUnder(makeAppendix(), '3. ');
    expect(rows.filter(([name]) => name === 'Price of one completed participant')).toHaveLength(1);
    const headings = blocksOf(makeAppendix()).flatMap((block) =>
      block.kind === 'heading' ? [block.text] : [],
    );
    expect(headings).toContain('Arms: Placebo, Xanomeline low dose and Xanomeline high dose');
  });

  it('an arm of its own has a table of its own, and its visits name it', () => {
    const [first] = visits;
    const own = { ...first!, id: 'X', label: 'Only the high dose', arms: ['high'], order: 99 };
    const cells = [{ activity: schedule[0]!.activity, visit: 'X', quantity: 3 }];
    const appendix = makeAppendix({
      review: { visits: [...visits, own], schedule: [...schedule, ...cells] },
    });
    const headings = blocksOf(appendix).flatMap((block) => (block.kind === 'heading' ? [block.text] : []));
    expect(headings).toContain('Arms: Placebo and Xanomeline low dose');
    expect(headings).toContain('Arm: Xanomeline high dose');
    expect(rowsUnder(appendix, 'Activities of each visit')).toContainEqual([
      'Only the high dose',
      'Screening visit. Arm: Xanomeline high dose',
    ]);
  });

  it('one visit written once per arm is shown once, under all its arms', () => {
    const [first, ...rest] = visits;
    const perArm = arms.map(({ id }) => ({ ...first!, id: `V1-${id}`, arms: [id] }));
    const appendix = makeAppendix({
      review: {
        visits: [...perArm, ...rest],
        schedule: schedule.flatMap((cell) =>
          cell.visit === first!.id ? perArm.map(({ id }) => ({ ...cell, visit: id })) : [cell],
        ),
      },
    });
    const heads = rowsUnder(appendix, 'Activities of each visit').filter(([name]) => name === first!.label);
    expect(heads).toEqual([[first!.label, 'Screening visit']]);
  });

  it('visits of other arms are never merged, nor visits that differ in one quantity', () => {
    const two = [
      { id: 'p', label: 'Day 1 P', arms: ['placebo'], order: 1, kind: 'scheduled' as const },
      { id: 'q', label: 'Day 1 Q', arms: ['low'], order: 2, kind: 'scheduled' as const },
      { id: 'r', label: 'Day 2 Q', arms: ['low'], order: 3, kind: 'scheduled' as const },
    ];
    const activity = schedule[0]!.activity;
    const appendix = makeAppendix({
      review: {
        visits: two,
        schedule: [
          { activity, visit: 'p', quantity: 1 },
          { activity, visit: 'q', quantity: 1 },
          { activity, visit: 'r', quantity: 2 },
        ],
      },
    });
    const names = rowsUnder(appendix, 'Activities of each visit').map(([name]) => name);
    expect(names.filter((name) => name?.startsWith('Day'))).toEqual(['Day 1 P', 'Day 1 Q', 'Day 2 Q']);
  });
});

describe('what the document is not', () => {
  it('a demonstration tariff is named in words on the first page and in the line above every other', () => {
    const { blocks, header } = describeAppendix(makeAppendix());
    const at = blocks.findIndex(({ kind }) => kind === 'callout');
    expect(at).toBeLessThan(blocks.findIndex(({ kind }) => kind === 'heading'));
    expect(proseOf(blocks)).toMatch(/Demonstration tariff\. .*not the national tariff/);
    expect(header.left).toMatch(/Demonstration tariff, not NHS prices/);
  });

  it('a national tariff has no such words anywhere', () => {
    const national = describeAppendix(makeAppendix({ tariff: { provenance: 'national' } }));
    expect(JSON.stringify(national)).not.toMatch(/demonstration/i);
    expect(national.blocks.some(({ kind }) => kind === 'callout')).toBe(false);
  });

  it('what was made offline says that it is not issued, and shows no issue number', () => {
    const { blocks, header } = describeAppendix(makeAppendix({ issued: false }));
    expect(proseOf(blocks)).toMatch(/Not issued: made offline, unsigned/);
    expect(header.left).toMatch(/^Not issued: made offline, unsigned/);
    expect(JSON.stringify(blocks)).not.toMatch(/Number 2/);
    expect(valueOf(makeAppendix({ issued: false }), '9. ', 'Signature')).toBe(
      'None: made offline, not issued',
    );
  });

  it('an issued document says neither', () => {
    const issued = describeAppendix(makeAppendix({ tariff: { provenance: 'national' } }));
    expect(JSON.stringify(issued)).not.toMatch(/not issued/i);
    expect(issued.header.left).toBe('Financial appendix');
  });

  it('the foot names study, site and short hash', () => {
    const appendix = makeAppendix();
    expect(describeAppendix(appendix).footer).toEqual({
      left: 'LZZT · University College London Hospitals NHS Foundation Trust (RRV)',
      right: appendix.integrity.sha256.slice(0, 16),
    });
  });
});

describe('terms', () => {
  const termsOf = (appendix: FinancialAppendix, part: string) =>
    under(blocksOf(appendix), part).flatMap((block) => (block.kind === 'keyValues' ? block.rows : []));

  it('that nobody stated are lines to write on, and never look like data', () => {
    const rows = [
      ...termsOf(makeAppendix(), '6. '),
      ...termsOf(makeAppendix(), '7. '),
      ...termsOf(makeAppendix(), '8. '),
    ];
    expect(rows).toHaveLength(15);
    for (const { key, value } of rows) expect(value, key).toHaveProperty('blank');
    for (const { value } of rows) expect(JSON.stringify(value)).not.toMatch(/\d/);
  });

  it('that were stated are printed, but an account number always is a blank line', () => {
    const appendix = makeAppendix({
      payee: { name: 'UCLH', vatNumber: 'GB 654 9420 01', remittanceEmail: 'pay@example.nhs.uk' },
      review: {
        terms: {
          screenFailures: { payment: 'limited', limit: '2 for each participant randomised' },
          archiving: { physical: '25 years', electronic: 'By the sponsor' },
          expenseCaps: [{ expense: 'Travel', capPence: 123_456 }],
          participantPayments: 'None',
          impSupply: 'By the sponsor',
          invoicingFrequency: 'Quarterly',
          dueDays: 45,
          uplift: 'GDP deflator, each April',
          vatTreatment: 'Outside the scope',
          invoiceTo: 'Example Pharma Ltd\nAccounts payable,\n\n1 High Street',
        },
      },
    });
    expect(termsOf(appendix, '8. ').map(({ value }) => value)).toEqual([
      'Quarterly',
      '45 days',
      'Outside the scope',
      'GDP deflator, each April',
      'Example Pharma Ltd, Accounts payable, 1 High Street',
      'UCLH',
      'GB 654 9420 01',
      'pay@example.nhs.uk',
      { blank: 'Filled in by the trust on the signed copy; account numbers are never stored' },
    ]);
    expect(valueOf(appendix, '6. ', 'Screening failures paid')).toBe(
      'Limited: 2 for each participant randomised',
    );
    expect(rowsUnder(appendix, '7. ')).toContainEqual(['Travel', '1,234.56']);
    expect(rowsUnder(appendix, '7. ')).toContainEqual(['Archiving, physical', '25 years']);
  });

  it('all screening failures paid is said in a word', () => {
    const appendix = makeAppendix({ review: { terms: { screenFailures: { payment: 'all' } } } });
    expect(valueOf(appendix, '6. ', 'Screening failures paid')).toBe('All');
  });
});

describe('integrity', () => {
  const code = (appendix: FinancialAppendix) =>
    under(blocksOf(appendix), '9. ').find((block) => block.kind === 'qrCode');

  it('the code holds address and hash, and the hash alone where there is no address', () => {
    const issued = makeAppendix();
    expect(code(issued)?.data).toBe(`https://review.example.nhs.uk/verify?sha256=${issued.integrity.sha256}`);
    const offline = makeAppendix({ issued: false });
    expect(code(offline)?.data).toBe(`sha256:${offline.integrity.sha256}`);
  });

  it('tells how to verify, and what becomes of the receipt', () => {
    const prose = proseOf(under(blocksOf(makeAppendix()), '9. '));
    expect(prose).toMatch(/npx ncvr verify 1009991_RRV_v1_appendix\.pdf/);
    expect(prose).toMatch(/https:\/\/review\.example\.nhs\.uk\/verify/);
    expect(prose).toMatch(/receipt of its acceptance/);
  });

  it('an address that is not of the web is printed but leads nowhere', () => {
    const blocks = blocksOf(makeAppendix({ verificationAddress: 'javascript:alert(1)' }));
    expect(proseOf(blocks)).toMatch(/javascript:alert\(1\)/);
    expect(JSON.stringify(blocks)).not.toMatch(/href/);
  });

  it('all rows of the tables have texts', () => {
    for (const row of blocksOf(edgeAt('G6V2S')).flatMap(rowsOf)) expect(row[0]).not.toBe('');
  });
});

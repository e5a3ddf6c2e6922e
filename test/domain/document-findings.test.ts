/** What is said of a document that is none of those that it should be: field by field, in plain words. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { formatPath } from '../../shared/domain/findings.ts';
import { parseDocument, parseReview, type ResourceReview } from '../../shared/domain/resource-review.ts';
import { sampleDocuments } from '../support/sample.ts';

describe('a document that does not fit its schema', () => {
  it('has one finding for each field, even where several rules are broken at once', () => {
    const { review } = sampleDocuments();
    review.arms[0]!.label = '';
    review.schedule[0]!.quantity = 1e308;
    const parsed = parseReview(review);
    expect(parsed.ok ? [] : parsed.findings.map(({ path }) => path)).toEqual([
      'arms[0].label',
      'schedule[0].quantity',
    ]);
  });

  it('has a path that can be told from its neighbours, whatever the field is called', () => {
    expect(formatPath(['sites', 0, 'targetParticipants', 'low dose'])).toBe(
      'sites[0].targetParticipants["low dose"]',
    );
    expect(formatPath(['$x', 'y_1'])).toBe('$x.y_1');
    expect(formatPath(['0'])).toBe('["0"]');
    expect(formatPath([])).toBe('');
  });

  it('never throws, whatever JSON it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const parsed = parseReview(value);
        expect(parsed.ok).toBe(false);
        if (!parsed.ok) expect(parsed.findings.length).toBeGreaterThan(0);
      }),
    );
  });

  it.each<[string, (review: ResourceReview) => unknown, string, string, string]>([
    [
      'text that is too long',
      (review) => Object.assign(review.study, { shortTitle: 'x'.repeat(101) }),
      'study.shortTitle',
      'This must have at most 100 characters.',
      'Give at most 100 characters.',
    ],
    [
      'blank text',
      (review) => Object.assign(review.study, { shortTitle: '  ' }),
      'study.shortTitle',
      'This text must not be blank.',
      'Correct this text.',
    ],
    [
      'no arms',
      (review) => Object.assign(review, { arms: [] }),
      'arms',
      'This must have at least 1 entry.',
      'Give at least 1 entry.',
    ],
    [
      'an unknown way of paying for screening failures',
      (review) => Object.assign(review, { terms: { screenFailures: { payment: 'some' } } }),
      'terms.screenFailures.payment',
      'This is not one of the values allowed here.',
      'Use one of all, limited.',
    ],
    [
      'a target for an arm with a blank name',
      (review) => Object.assign(review.sites[0]!.targetParticipants, { ' ': 1 }),
      'sites[0].targetParticipants[" "]',
      'This name has the wrong form.',
      'Use a name of 1 to 64 characters that does not begin or end with a space.',
    ],
    [
      'an amount beyond all numbers',
      (review) => Object.assign(review.schedule[0]!, { quantity: Number.POSITIVE_INFINITY }),
      'schedule[0].quantity',
      'This is a number beyond all bounds, not a whole number.',
      'Give a whole number.',
    ],
    [
      'an identifier without its quotation marks',
      (review) => Object.assign(review.study, { irasId: 1009991 }),
      'study.irasId',
      'This is a whole number, not text.',
      'Put it in quotation marks: "1009991".',
    ],
    [
      'a list with too many entries',
      (review) =>
        Object.assign(review, {
          arms: Array.from({ length: 11 }, (_, at) => ({ id: `a${at}`, label: 'A' })),
        }),
      'arms',
      'This must have at most 10 entries.',
      'Give at most 10 entries.',
    ],
    [
      'text of one character too few',
      (review) => Object.assign(review.study, { shortTitle: '' }),
      'study.shortTitle',
      'This must have at least 1 character.',
      'Give at least 1 character.',
    ],
    [
      'a day that is not in the calendar',
      (review) => Object.assign(review.study.protocol, { date: '2026-02-30' }),
      'study.protocol.date',
      'This is not a calendar day.',
      'Write it as 2026-04-01.',
    ],
    [
      'a number with a fraction',
      (review) => Object.assign(review.schedule[0]!, { quantity: 1.5 }),
      'schedule[0].quantity',
      'This is a number with a fraction, not a whole number.',
      'Give a whole number.',
    ],
    [
      'text for a number',
      (review) => Object.assign(review.schedule[0]!, { quantity: '1' }),
      'schedule[0].quantity',
      'This is text, not a whole number.',
      'Give a whole number.',
    ],
    [
      'a list for an object',
      (review) => Object.assign(review, { study: [] }),
      'study',
      'This is a list, not an object with named fields.',
      'Give an object with named fields.',
    ],
    [
      'true for a list',
      (review) => Object.assign(review, { visits: true }),
      'visits',
      'This is true or false, not a list.',
      'Give a list.',
    ],
    [
      'a field that is missing',
      (review) => Reflect.deleteProperty(review.study, 'title'),
      'study.title',
      'This field is missing.',
      'Give text.',
    ],
    [
      'a choice that is missing',
      (review) => Reflect.deleteProperty(review.study, 'phase'),
      'study.phase',
      'This field is missing.',
      'Use one of I, I/II, I/IIa, IIa, II, IIb, II/III, III, III/IV, IV.',
    ],
    [
      'a field that nobody knows',
      (review) => Object.assign(review.study, { colour: 'red' }),
      'study.colour',
      'There is no field colour here.',
      'Remove it, or check its spelling against the format.',
    ],
    [
      'another kind of document',
      (review) => Object.assign(review, { schema: 'ncvr.tariff-release/1' }),
      'schema',
      'This document says that it is "ncvr.tariff-release/1".',
      'Give a document with the schema "ncvr.resource-review/1".',
    ],
    [
      'null',
      (review) => Object.assign(review.study, { title: null }),
      'study.title',
      'This is null, not text.',
      'Give text.',
    ],
  ])('says it in plain words: %s', (_name, change, path, message, mend) => {
    const { review } = sampleDocuments();
    change(review);
    const parsed = parseReview(review);
    expect(parsed.ok ? [] : parsed.findings).toEqual([
      { severity: 'error', code: 'schema', path, message, mend },
    ]);
  });
});

describe('a document with many mistakes', () => {
  it('names each unknown field by itself', () => {
    const { review } = sampleDocuments();
    const parsed = parseReview({ ...review, one: 1, two: 2 });
    expect(parsed.ok ? [] : parsed.findings.map(({ path, message }) => [path, message])).toEqual([
      ['one', 'There is no field one here.'],
      ['two', 'There is no field two here.'],
    ]);
  });

  it('names no more than the first 200', () => {
    const { review } = sampleDocuments();
    const schedule = Array.from({ length: 300 }, () => ({ ...review.schedule[0]!, quantity: 0 }));
    const parsed = parseReview({ ...review, schedule });
    expect(parsed.ok ? [] : parsed.findings).toHaveLength(200);
  });

  it('has our own range named where a number breaks that of safe integers too, whichever comes first', () => {
    const { review } = sampleDocuments();
    review.schedule[0]!.quantity = -1e308;
    const parsed = parseReview(review);
    expect(parsed.ok ? [] : parsed.findings.map(({ message }) => message)).toEqual([
      'This must be at least 1.',
    ]);
  });

  it('is asked for its kind first, and for no more where it is none', () => {
    const other = parseReview({ schema: 'x'.repeat(200), study: 1 });
    expect(other.ok ? [] : other.findings).toMatchObject([
      { code: 'schema', path: 'schema', severity: 'error' },
    ]);
    expect(other.ok ? '' : other.findings[0]?.message).toHaveLength(
      'This document says that it is .'.length + 100,
    );
    // What says nothing of its kind is held against the schema.
    for (const value of [null, [], 'text', {}]) {
      const parsed = parseReview(value);
      expect(parsed.ok ? [] : parsed.findings.map(({ message }) => message)).not.toContain(
        expect.stringContaining('says that it is'),
      );
    }
    expect(parseDocument(z.string(), 'x')).toEqual({ ok: true, value: 'x' });
    expect(parseDocument(z.object({ schema: z.string() }), { schema: 'any' })).toMatchObject({ ok: true });
  });

  it('is told every kind that it may be', () => {
    const either = z.object({ schema: z.literal(['one/1', 'two/1']) });
    expect(parseDocument(either, { schema: 'three/1' })).toEqual({
      ok: false,
      findings: [
        {
          ...{ severity: 'error', code: 'schema', path: 'schema' },
          message: 'This document says that it is "three/1".',
          mend: 'Give a document with the schema "one/1" or "two/1".',
        },
      ],
    });
  });
});

describe('a document of another kind', () => {
  const said = (schema: z.ZodType, input: unknown): readonly string[] => {
    const parsed = parseDocument(schema, input);
    return parsed.ok ? [] : parsed.findings.flatMap(({ message, mend }) => [message, mend]);
  };

  it.each<[string, z.ZodType, unknown, string, string]>([
    [
      'a moment',
      z.iso.datetime(),
      '2026-04-01',
      'This is not a moment in UTC.',
      'Write it as 2026-04-01T09:00:00Z.',
    ],
    ['an address', z.email(), 'x', 'This text has the wrong form.', 'Correct this text.'],
    [
      'one of several forms',
      z.union([z.boolean(), z.int()]),
      'x',
      'This is not one of the values allowed here.',
      'Check it against the format.',
    ],
    ['a rule of its own', z.int().refine(() => false, 'Not today.'), 1, 'Not today.', 'Correct this field.'],
    ['a date', z.date(), 1, 'This is a whole number, not date.', 'Give date.'],
    ['a literal', z.literal('x'), 'y', 'This is not one of the values allowed here.', 'Use x.'],
    [
      'a small integer',
      z.int(),
      -(2 ** 60),
      `This must be at least -${2 ** 53 - 1}.`,
      `Give a number that is at least -${2 ** 53 - 1}.`,
    ],
  ])('is told what %s must be', (_name, schema, input, message, mend) => {
    expect(said(schema, input)).toEqual([message, mend]);
  });
});
